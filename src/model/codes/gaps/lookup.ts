import { HISTORY, TRAIL_GUIDE, words } from './words.js';

/** Accounts that a gap names; the others are counted. */
const MOST_NAMED = 5;

/** What LookupEvents was asked and did not answer. */
type Unread = {
  readonly region: string;
  readonly since: string;
  readonly until: string;
  /** The attribute that it was narrowed by: `Username doctor`. */
  readonly filter?: string;
};

function unread({ region, since, until, filter }: Unread): string {
  return `CloudTrail events${filter === undefined ? '' : ` with ${filter}`} in ${region} from ${since} to ${until} were not read`;
}

/** What a read of the Event history may fail for, with what helps then. */
type Place = { readonly region: string; readonly near?: string; readonly expired?: true; readonly late?: true };

const WAYS = {
  LOOKUP_CREDENTIALS_REFUSED: ({ region, expired }: Place) =>
    expired === undefined
      ? `check that the Region ${region} is enabled in the account, then the credentials`
      : 'renew the credentials and run again',
  LOOKUP_DENIED: (_: Place, told?: string) => told ?? 'grant cloudtrail:LookupEvents',
  LOOKUP_FAILED: ({ region, near }: Place) =>
    near === undefined ? 'run again' : `ddb-doctor knows no Region ${region}: did you mean ${near}?`,
  LOOKUP_THROTTLED: () => 'run again when nobody else reads the Event history of this account and Region',
  LOOKUP_INTERRUPTED: ({ late }: Place) => (late === true ? 'give more time with --deadline' : 'let the run end'),
};

/** Denials that were found at all. */
type Found = {
  readonly found: number;
};

/** Gaps of the Event history. */
export const LOOKUP_GAPS = {
  LOOKUP_CREDENTIALS_REFUSED: words<Unread & Place>({
    text: unread,
    remedy: WAYS.LOOKUP_CREDENTIALS_REFUSED,
    meaning: 'AWS did not accept the credentials while the Event history was read.',
    fix: 'Get fresh credentials, and run it again.',
    page: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_use-resources.html',
  }),
  LOOKUP_DENIED: words({
    text: unread,
    remedy: WAYS.LOOKUP_DENIED,
    meaning: 'AWS refused to show the Event history.',
    fix: 'Let the run call cloudtrail:LookupEvents.',
    page: `${TRAIL_GUIDE}security_iam_id-based-policy-examples.html`,
  }),
  LOOKUP_FAILED: words<Unread & Place>({
    text: unread,
    remedy: WAYS.LOOKUP_FAILED,
    meaning: 'The Event history could not be read to its end.',
    fix: 'Run it again.',
    page: HISTORY,
  }),
  LOOKUP_THROTTLED: words({
    text: unread,
    remedy: WAYS.LOOKUP_THROTTLED,
    meaning: 'CloudTrail answers two lookups a second, and others ask too: the Event history was not read to its end.',
    fix: 'Run it again later, or read a trail.',
    page: `${TRAIL_GUIDE}WhatIsCloudTrail-Limits.html`,
  }),
  LOOKUP_INTERRUPTED: words({
    text: (about: Unread & Place & { readonly begun?: true }) =>
      about.begun === undefined ? unread(about) : `${unread(about)} to the end`,
    remedy: WAYS.LOOKUP_INTERRUPTED,
    meaning: 'The run was stopped, or reached its deadline, before the Event history was read to its end.',
    fix: 'Run it again, with more time if it reached its deadline.',
    page: HISTORY,
  }),
  LOOKUP_DATA_EVENTS_INVISIBLE: words({
    text: ({ found }: Found) =>
      'item-level DynamoDB calls (GetItem, PutItem, Query, …) are data events, which LookupEvents never shows' +
      (found === 0 ? '; the denial may be one of those' : ''),
    remedy: () =>
      'run with --from trail or --from logs:GROUP where a trail logs them, or `ddb-doctor explain` with the error message',
    meaning: 'The Event history shows management events alone; calls on items are data events.',
    fix: 'Read a trail that records data events: --from trail.',
    page: HISTORY,
  }),
  LOOKUP_DELIVERY_LAG: words({
    text: ({ found, minutes }: Found & { readonly minutes: number; readonly delivered: string }) =>
      `CloudTrail delivers an event about 5 minutes after the call, sometimes later, and the window ends less than ${minutes} minutes ago` +
      (found === 0 ? '; the denial may not have arrived yet' : ''),
    remedy: ({ delivered }) => `run again after ${delivered}`,
    meaning: 'CloudTrail delivers an event some minutes after the call.',
    fix: 'Run it again later.',
    page: HISTORY,
  }),
  LOOKUP_EVENT_OUTSIDE_WINDOW: words({
    text: ({ since, until }: { readonly since: string; readonly until: string; readonly days: number }) =>
      `only events from ${since} to ${until} were looked at; the event may lie outside`,
    remedy: ({ days }) => `run with --since ${days - 1}d`,
    meaning: 'The event that was asked for may lie outside of the window.',
    fix: 'Give the time of the event with --since and --until.',
    page: HISTORY,
  }),
  LOOKUP_OLDER_THAN_KEPT: words({
    text: ({ days, oldest }: { readonly days: number; readonly oldest: string }) =>
      `LookupEvents keeps ${days} days: nothing before ${oldest} was seen`,
    remedy: () => 'run with --from trail for older events',
    meaning: 'The Event history keeps events for 90 days.',
    fix: 'Read a trail or an event data store for older ones.',
    page: HISTORY,
  }),
  LOOKUP_OTHER_REGIONS: words({
    text: ({ regions }: { readonly regions: readonly string[] }) =>
      `only ${regions.join(', ')} was looked at; the denial may be in another Region`,
    remedy: () => 'run with --region all',
    meaning: 'The Event history of a Region shows the calls of that Region alone.',
    fix: 'Run it with --region all, or with the Region of the call.',
    page: HISTORY,
  }),
  LOOKUP_RECORD_UNREADABLE: words({
    text: ({ count }: { readonly count: number }) =>
      `${count} ${count === 1 ? 'record' : 'records'} of LookupEvents could not be read as JSON`,
    meaning: 'An event of the Event history holds no record that can be read.',
    fix: 'Look at the event where AWS shows it, in the Event history.',
    page: HISTORY,
  }),
  RECORDS_NOT_READ: words<Place & { readonly like: keyof typeof WAYS }>({
    text: ({ region }) =>
      `the records of the calls that the text tells of could not be looked up in CloudTrail, ${region}`,
    remedy: (about, told) => WAYS[about.like](about, told),
    meaning:
      'The records of calls that a text tells of could not be looked up in the Event history; the text alone tells of them.',
    fix: 'Let the run call cloudtrail:LookupEvents in the account and Region of the call.',
    page: HISTORY,
  }),
  RECORDS_NOT_ASKED: words({
    text: ({ questions }: { readonly questions: number }) =>
      `the text tells of so many callers and times that ${questions} further lookups in CloudTrail were not made`,
    remedy: () => 'narrow the text, or run with --from lookup',
    meaning: 'A text tells of more calls than are looked up in the Event history; it alone tells of the others.',
    fix: 'Narrow the text, or read the Event history for the principal.',
    page: HISTORY,
  }),
  ACCOUNTS_NOT_OPENED: words({
    text: ({
      accounts,
      of,
      why,
    }: {
      readonly accounts: readonly string[];
      readonly of: number;
      readonly why: string;
    }) => {
      const more = accounts.length > MOST_NAMED ? ` and ${accounts.length - MOST_NAMED} more` : '';
      const which = `${accounts.slice(0, MOST_NAMED).join(', ')}${more}`;
      return `${accounts.length} of ${of} accounts could not be opened (${which}): ${why}`;
    },
    remedy: () => 'let --assume-role-name be assumed there, or read the organization’s trail with --from trail',
    meaning: 'No credentials open some of the accounts that were asked for, so that their Event history was not read.',
    fix: 'Let the role that --assume-role-name names be assumed there, or read the files of the organization’s trail.',
    page: 'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_access-cross-account-role.html',
  }),
  LOOKUP_SESSIONS_ONLY: words({
    text: ({ region, sessions }: { readonly region: string; readonly sessions: number }) =>
      `${region} has too many CloudTrail events to read them all in two minutes: the role's were looked up by its ` +
      `${sessions} ${sessions === 1 ? 'session' : 'sessions'} that AssumeRole events tell of, and others may be missing`,
    remedy: () => 'narrow --since and --until to read all, or run with --from trail',
    meaning: 'Of a role, the calls of the sessions that were found are looked up.',
    fix: 'Read a trail for all of its sessions.',
    page: HISTORY,
  }),
};
