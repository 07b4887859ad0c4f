import { DENIED_WORDS } from '../records/denied-words.js';
import type { Wanted } from '../records/wanted.js';
import { listedTexts, quotedText } from './quoted.js';

/** Logs Insights gives no more rows for one query. */
export const MOST_ROWS = 10_000;

/** The same for FilterLogEvents, whose terms mind the case and know no patterns. */
const TERMS = [
  'AccessDenied',
  'Unauthorized',
  'NotAuthorized',
  'AuthorizationError',
  'Forbidden',
  'ExpiredToken',
  'InvalidClientTokenId',
  'UnrecognizedClient',
  'SignatureDoesNotMatch',
  'KMSInvalidState',
  'not authorized',
  'explicit deny',
  'not have permission',
  'cannot be assumed',
  'Access denied',
  'Access Denied',
  'is disabled',
] as const;

/** What records are asked for; a line that is no record tells none of it. */
export interface RecordsAsked {
  readonly accounts?: readonly string[];
  /** A user's, role's or session's name. */
  readonly caller?: string;
  readonly eventId?: string;
}

/** A query's text has so many characters at most; AWS: CloudWatch Logs API, API_StartQuery. */
const LONGEST_QUERY = 10_000;

/** Which log events of a place a query is for. */
export interface QueryScope {
  /** The SOURCE command, with its pipe; empty where the call names the group. */
  readonly source?: string;
  /** Only those that are no records of CloudTrail. */
  readonly textsOnly?: true;
}

/** The Logs Insights query for log events that may tell a denial; for every event, or a principal's, with `all`. */
export function insightsQuery(wanted: Wanted, { source = '', textsOnly }: QueryScope = {}): string {
  const principal = wanted.principal === undefined ? undefined : quotedText(wanted.principal);
  const filter = wanted.all
    ? principal === undefined
      ? ''
      : `| filter @message like ${principal} or @message like /(?i)(${DENIED_WORDS})/ `
    : `| filter @message like /(?i)(${DENIED_WORDS})/ `;
  const log = source === '' ? '' : ', @log';
  const texts = textsOnly === true ? '| filter not ispresent(eventID) ' : '';
  return `${source}fields @timestamp, @message, @ptr${log} ${filter}${texts}| limit ${MOST_ROWS}`;
}

/** What the calls of one group have in common, beside their caller and what AWS said. */
const KEYS = [
  'eventSource',
  'eventName',
  'errorCode',
  'awsRegion',
  'recipientAccountId',
  'vpcEndpointId',
  'requestParameters.tableName',
  'requestParameters.bucketName',
  'requestParameters.keyId',
  'requestParameters.functionName',
  'requestParameters.roleArn',
  'requestParameters.roleName',
] as const;

/**
 * The query that counts records of CloudTrail by what denied them, with one whole record of each group; what is no
 * record is one group more, whose `record` is no 1. AWS: CWL_QuerySyntax-Stats, CWL_QuerySyntax-Parse.
 */
export function groupedQuery({ source = '' }: QueryScope = {}, asked: RecordsAsked = {}): string {
  const text = groupedText(source, narrowing(asked));
  // What is too long for the query is sorted out of its result.
  return text.length <= LONGEST_QUERY ? text : groupedText(source, []);
}

/** Records alone are narrowed: of the lines beside them each is looked at. */
function narrowing({ accounts, caller, eventId }: RecordsAsked): string[] {
  const ids = accounts === undefined ? '' : listedTexts(accounts);
  const conditions = [
    ...(accounts === undefined ? [] : [`recipientAccountId in ${ids} or userIdentity.accountId in ${ids}`]),
    ...(caller === undefined ? [] : [`@message like ${quotedText(caller)}`]),
    ...(eventId === undefined
      ? []
      : [`eventID in ${listedTexts([eventId])} or sharedEventID in ${listedTexts([eventId])}`]),
  ];
  return conditions.map((condition) => `filter not ispresent(eventID) or ${condition}`);
}

function groupedText(source: string, narrowed: readonly string[]): string {
  return [
    `${source}fields ispresent(eventID) as record, coalesce(userIdentity.sessionContext.sessionIssuer.arn, userIdentity.arn, userIdentity.invokedBy) as caller`,
    `filter @message like /(?i)(${DENIED_WORDS})/`,
    ...narrowed,
    'parse errorMessage /(?<why>because no .*|with an explicit deny.*)$/',
    'parse errorMessage /on resource: "?(?<onResource>[^ "]+)/',
    `stats count(*) as denials, earliest(eventTime) as firstseen, latest(eventTime) as lastseen, earliest(eventID) as firstid, latest(eventID) as lastid, count_distinct(onResource) as resources, latest(@message) as sample by record, caller, why, ${KEYS.join(', ')}`,
    'sort denials desc',
    `limit ${MOST_ROWS}`,
  ].join(' | ');
}

/** The query for the records of these ids. */
export function recordsQuery(ids: readonly string[], { source = '' }: QueryScope = {}): string {
  return `${source}fields @timestamp, @message, @ptr | filter eventID in ${listedTexts(ids)} | limit ${MOST_ROWS}`;
}

/** The filter pattern for FilterLogEvents; none with `all`. */
export function filterPattern(wanted: Wanted): string | undefined {
  return wanted.all ? undefined : TERMS.map((term) => (term.includes(' ') ? `?"${term}"` : `?${term}`)).join(' ');
}
