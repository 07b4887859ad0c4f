import { DENIED, HISTORY, type Nothing, RECORDS, words } from './words.js';

type Why = {
  readonly why: string;
};

const REFERENCE =
  'https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html';
const SSO = 'https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-sso.html';

const MOST_CALLERS = 5;

function inOneLine(names: readonly string[]): string {
  return names.length < 3 ? names.join(' and ') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** Gaps of a run: what it was asked, what it was given, and what ended it. */
export const RUN_GAPS = {
  ACTION_UNKNOWN: words({
    text: ({ name }: { readonly name: string; readonly near: string }) =>
      `AWS has no action ${name}, so that nothing can be found with --action ${name}`,
    remedy: ({ near }) => `did you mean ${near}?`,
    meaning: 'AWS has no action of the name that --action gives, so that no call can have it.',
    fix: 'Correct the name; the nearest one is told.',
    page: REFERENCE,
  }),
  SERVICE_UNKNOWN: words({
    text: ({ name }: { readonly name: string; readonly near: string }) =>
      `AWS has no service prefix ${name}, so that nothing can be found with --service ${name}`,
    remedy: ({ near }) => `did you mean ${near}?`,
    meaning: 'AWS has no service of the prefix that --service gives.',
    fix: 'Correct the prefix; the nearest one is told.',
    page: REFERENCE,
  }),
  EVENT_ID_UNKNOWN: words({
    text: ({ eventId }: { readonly eventId: string }) => `${eventId} is no id of a CloudTrail event`,
    remedy: () => 'give the eventID of the record, such as 11112222-3333-4444-5555-666677778888',
    meaning: 'What --event-id gives has not the form of an id of a CloudTrail event.',
    fix: 'Give the eventID of the record.',
    page: RECORDS,
  }),
  PRINCIPAL_UNKNOWN_TO_IAM: words({
    text: ({ arn }: { readonly arn: string; readonly near?: string }) => `IAM knows no ${arn}`,
    remedy: ({ near }) => (near === undefined ? 'look at its spelling and its account' : `did you mean ${near}?`),
    meaning: 'IAM knows no user or role of the name that --arn gives.',
    fix: 'Correct its name, path or account.',
    page: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html',
  }),
  OTHER_CALLERS_SEEN: words({
    text: ({ callers }: { readonly callers: readonly string[] }) => {
      const more = callers.length > MOST_CALLERS ? ` and ${callers.length - MOST_CALLERS} more` : '';
      return `failed calls of others were seen: ${callers.slice(0, MOST_CALLERS).join(', ')}${more}`;
    },
    remedy: () => 'run with --arn and the caller that you mean',
    meaning: 'No failed call of the principal was found, and some of other callers were.',
    fix: 'Ask for the caller that was meant.',
    page: HISTORY,
  }),
  NARROWED_TO_NOTHING: words({
    text: ({ flags }: { readonly flags: readonly string[] }) =>
      `failed calls were seen, none of them of ${flags.join(', ')}`,
    remedy: () => 'look at its spelling, or run without it',
    meaning: 'Failed calls were seen, and none of them fits what the question is narrowed to.',
    fix: 'Check the spelling of the flags that narrow it.',
    page: HISTORY,
  }),
  DENIALS_WITHOUT_PRINCIPAL: words({
    text: ({ count }: { readonly count: number }) =>
      `${count} ${count === 1 ? 'denial of what was read names' : 'denials of what was read name'} no principal, so that nobody can tell whether --arn means them`,
    remedy: () => 'run without --arn to see them',
    meaning: 'Denials were seen whose record does not name who made the call.',
    fix: 'Look at them without --arn.',
    page: RECORDS,
  }),
  OTHER_SERVICES_LEFT_OUT: words({
    text: ({ services }: { readonly services: readonly string[] }) =>
      `denials of other services were seen and left out: ${services.join(', ')}`,
    remedy: () => 'run with --service all, or with --service and their names',
    meaning: 'Denials of other services were seen and left out.',
    fix: 'Run it with --service all, or with their names.',
    page: HISTORY,
  }),
  REGIONS_UNREAD: words({
    text: ({ regions }: { readonly regions: readonly string[] }) =>
      `the ${regions.length} Regions that are on in every account were looked at, for which ones are on in this one could not be read`,
    remedy: (_, told) => told ?? 'grant ec2:DescribeRegions, or name the Regions with --region',
    meaning: 'Which Regions are on in the account could not be read; those that every account has were looked at.',
    fix: 'Let the run call ec2:DescribeRegions, or name the Regions.',
    page: 'https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html',
  }),
  SOURCE_NOT_OPENED: words({
    text: ({ sources, why }: Why & { readonly sources: readonly string[]; readonly hint?: string }) =>
      `${inOneLine(sources)} could not be read: ${why}`,
    remedy: ({ hint }) => hint,
    meaning: 'A source could not be opened, or read any further; what the others gave is reported.',
    fix: 'Set right what it names, such as credentials or a Region, and run it again.',
    page: 'https://docs.aws.amazon.com/cli/latest/userguide/cli-chap-configure.html',
  }),
  CREDENTIALS_EXPIRED: words<Nothing>({
    text: () => 'the credentials expired in the middle of the run',
    remedy: () => 'get fresh ones, for instance with `aws sso login`, and run it again',
    meaning: 'The credentials expired in the middle of the run; what was to be read after that is missing.',
    fix: 'Get fresh credentials, and run it again.',
    page: SSO,
  }),
  CREDENTIALS_REFUSED: words({
    text: ({ why }: Why & { readonly hint?: string }) => `nothing could be looked at: ${why}`,
    remedy: ({ hint }) => hint,
    meaning: 'AWS does not take the credentials of the run, so that the text alone was explained.',
    fix: 'Get fresh credentials, and run it again.',
    page: SSO,
  }),
  DEADLINE: words({
    text: ({ why }: Why) => `${why}; what was found before is reported`,
    remedy: () => 'give more time with --deadline',
    meaning: 'The time given to the run was over before everything was explained.',
    fix: 'Narrow the question, or give more time with --deadline.',
    page: HISTORY,
  }),
  INTERRUPTED: words({
    text: ({ of, why = 'the run was interrupted' }: Partial<Why> & { readonly of: 'run' | 'diagnosis' }) =>
      of === 'run' ? `${why}; what was found before is reported` : `${why} before this was explained`,
    meaning: 'The run was stopped; what was found before is reported.',
    fix: 'Run it again, with a narrower question if it takes long.',
    page: HISTORY,
  }),
  RECORD_FAILED: words({
    text: ({ folder, why }: Why & { readonly folder: string }) =>
      `the evidence could not be written to ${folder}: ${why}`,
    remedy: () => 'give --record a folder that can be written',
    meaning: 'The evidence could not be written; the report is made all the same.',
    fix: 'Give --record a folder with enough room.',
    page: DENIED,
  }),
  TEXT_ONLY: words<Nothing>({
    text: () =>
      'the text alone was read: no policy was looked at, so that the statement and further denials are not known',
    remedy: () => 'run with AWS credentials (--profile), or `ddb-doctor --arn ARN --since 1h`',
    meaning: 'A text alone was read, and no policy.',
    fix: 'Run it with AWS credentials.',
    page: DENIED,
  }),
  TEXT_WITHOUT_DENIAL: words<Nothing>({
    text: () => 'the text holds no denial that ddb-doctor knows',
    remedy: () => 'give the whole message, from `User:` or the error code to its end',
    meaning: 'The text holds no denial that is known.',
    fix: 'Give the whole message, from its first word to its last.',
    page: DENIED,
  }),
};
