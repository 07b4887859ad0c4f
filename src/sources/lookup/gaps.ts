import type { AwsError } from '../../aws/index.js';
import { refusalRemedy } from '../../denials/index.js';
import type { Gap } from '../../model/gap.js';
import { didYouMeanName } from '../../model/near-names.js';
import { KNOWN_REGIONS } from '../../model/partitions.js';
import type { Window } from '../../model/window.js';
import type { LookupPages } from './pages.js';

/** What a pass that broke off leaves unread. */
export function failureGap({ failure, pass, region }: LookupPages): Gap | undefined {
  if (failure === undefined || pass.onlyTellsHow) return undefined;
  const { since, until, error } = failure;
  const filter =
    pass.attribute === undefined ? '' : ` with ${pass.attribute.AttributeKey} ${pass.attribute.AttributeValue}`;
  const span = `from ${since.toISOString()} to ${until.toISOString()}`;
  return {
    code: codeOf(error),
    text: `CloudTrail events${filter} in ${region} ${span} were not read: ${error.code}: ${error.message}`,
    remedy: remedyOf(error, region),
    incomplete: true,
  };
}

/** What a look at known sessions alone may lack. */
export function sessionsGap(region: string, sessions: number): Gap {
  return {
    code: 'LOOKUP_SESSIONS_ONLY',
    text:
      `${region} has too many CloudTrail events to read them all in two minutes: the role's were looked up by its ` +
      `${sessions} ${sessions === 1 ? 'session' : 'sessions'} that AssumeRole events tell of, and others may be missing`,
    remedy: 'narrow --since and --until to read all, or run with --from trail',
    incomplete: true,
  };
}

/** A Region whose pages nobody waited for. */
export function interruptedGap(region: string, { since, until }: Window): Gap {
  return {
    code: 'LOOKUP_INTERRUPTED',
    text: `CloudTrail events in ${region} from ${since.toISOString()} to ${until.toISOString()} were not read to the end`,
    remedy: 'let the run end',
    incomplete: true,
  };
}

export function unreadableGap(count: number): Gap {
  return {
    code: 'LOOKUP_RECORD_UNREADABLE',
    text: `${count} ${count === 1 ? 'record' : 'records'} of LookupEvents could not be read as JSON`,
    incomplete: true,
  };
}

/** What a text tells is all that is known of its calls then; nothing that was asked for is missing. */
export function recordsUnreadGap(error: AwsError, region: string): Gap {
  return {
    code: 'RECORDS_NOT_READ',
    text: `the records of the calls that the text tells of could not be looked up in CloudTrail, ${region}: ${error.code}: ${error.message}`,
    remedy: remedyOf(error, region),
  };
}

export function recordsNotAskedGap(questions: number): Gap {
  return {
    code: 'RECORDS_NOT_READ',
    text: `the text tells of so many callers and times that ${questions} further lookups in CloudTrail were not made`,
    remedy: 'narrow the text, or run with --from lookup',
  };
}

const REFUSED_KEYS = /^(UnrecognizedClient|InvalidClientTokenId|InvalidSignature|ExpiredToken|AuthFailure)/;

function codeOf({ kind, code }: AwsError): string {
  if (code === 'AbortError') return 'LOOKUP_INTERRUPTED';
  if (kind === 'denied') return 'LOOKUP_DENIED';
  if (kind === 'throttled') return 'LOOKUP_THROTTLED';
  return REFUSED_KEYS.test(code) ? 'LOOKUP_CREDENTIALS_REFUSED' : 'LOOKUP_FAILED';
}

/** An endpoint that does not answer may be that of no Region. */
function misspeltRegion(region: string): string | undefined {
  if (KNOWN_REGIONS.includes(region)) return undefined;
  const near = didYouMeanName(region, KNOWN_REGIONS);
  return near === undefined ? undefined : `ddb-doctor knows no Region ${region}: did you mean ${near}?`;
}

function remedyOf(error: AwsError, region: string): string {
  switch (codeOf(error)) {
    case 'LOOKUP_INTERRUPTED':
      return 'let the run end';
    case 'LOOKUP_DENIED':
      return refusalRemedy(error.message, 'cloudtrail:LookupEvents') ?? 'grant cloudtrail:LookupEvents';
    case 'LOOKUP_THROTTLED':
      return 'run again when nobody else reads the Event history of this account and Region';
    case 'LOOKUP_CREDENTIALS_REFUSED':
      return error.code.startsWith('ExpiredToken')
        ? 'renew the credentials and run again'
        : `check that the Region ${region} is enabled in the account, then the credentials`;
    default:
      return misspeltRegion(region) ?? 'run again';
  }
}
