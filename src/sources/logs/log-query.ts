import { DENIED_WORDS } from '../records/denied-words.js';
import type { Wanted } from '../records/wanted.js';

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

/** The Logs Insights query for log events that may tell a denial; for every event, or a principal's, with `all`. */
export function insightsQuery(wanted: Wanted): string {
  const principal = wanted.principal?.replaceAll(/["\\]/g, '\\$&');
  const filter = wanted.all
    ? principal === undefined
      ? ''
      : `| filter @message like "${principal}" or @message like /(?i)(${DENIED_WORDS})/ `
    : `| filter @message like /(?i)(${DENIED_WORDS})/ `;
  return `fields @timestamp, @message, @ptr ${filter}| limit ${MOST_ROWS}`;
}

/** The filter pattern for FilterLogEvents; none with `all`. */
export function filterPattern(wanted: Wanted): string | undefined {
  return wanted.all ? undefined : TERMS.map((term) => (term.includes(' ') ? `?"${term}"` : `?${term}`)).join(' ');
}
