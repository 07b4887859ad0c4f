import { type AwsError, refusesKeys } from '../../aws/index.js';
import { refusalRemedy } from '../../denials/index.js';
import { type Gap, type GapFailure, gap } from '../../model/gap.js';
import { didYouMeanName } from '../../model/near-names.js';
import { KNOWN_REGIONS } from '../../model/partitions.js';
import { inIso, type Window } from '../../model/window.js';
import { isEnd, type LookupPages } from './pages.js';

/** What a pass that broke off leaves unread. */
export function failureGap({ failure, pass, region }: LookupPages): Gap | undefined {
  if (failure === undefined || pass.onlyTellsHow) return undefined;
  const { error } = failure;
  const { attribute } = pass;
  const filter = attribute === undefined ? {} : { filter: `${attribute.AttributeKey} ${attribute.AttributeValue}` };
  const facts = { ...placeOf(error, region), ...inIso(failure), ...filter };
  return gap(codeOf(error), facts, { failure: reasonOf(error), incomplete: true });
}

/** What a look at known sessions alone may lack. */
export function sessionsGap(region: string, sessions: number): Gap {
  return gap('LOOKUP_SESSIONS_ONLY', { region, sessions }, { incomplete: true });
}

/** A Region whose pages nobody waited for. */
export function interruptedGap(region: string, window: Window, late: boolean): Gap {
  const facts = { region, ...inIso(window), begun: true, ...(late ? { late } : {}) } as const;
  return gap('LOOKUP_INTERRUPTED', facts, { incomplete: true });
}

export function unreadableGap(count: number): Gap {
  return gap('LOOKUP_RECORD_UNREADABLE', { count }, { incomplete: true });
}

/** What a text tells is all that is known of its calls then; nothing that was asked for is missing. */
export function recordsUnreadGap(error: AwsError, region: string): Gap {
  const like = codeOf(error);
  return gap('RECORDS_NOT_READ', { ...placeOf(error, region), like }, { failure: reasonOf(error) });
}

function reasonOf({ code, message }: AwsError): GapFailure {
  const remedy = refusalRemedy(message, 'cloudtrail:LookupEvents');
  return { code, message, ...(remedy === undefined ? {} : { remedy }) };
}

function codeOf({ kind, code }: AwsError) {
  if (isEnd({ code })) return 'LOOKUP_INTERRUPTED';
  if (kind === 'denied') return 'LOOKUP_DENIED';
  if (kind === 'throttled') return 'LOOKUP_THROTTLED';
  return refusesKeys({ code }) ? 'LOOKUP_CREDENTIALS_REFUSED' : 'LOOKUP_FAILED';
}

/** An endpoint that does not answer may be that of no Region: the one that is meant stands beside it. */
function placeOf({ code }: AwsError, region: string) {
  const near = KNOWN_REGIONS.includes(region) ? undefined : didYouMeanName(region, KNOWN_REGIONS);
  return {
    region,
    ...(near === undefined ? {} : { near }),
    ...(code.startsWith('ExpiredToken') ? { expired: true as const } : {}),
    ...(code === 'Deadline' ? { late: true as const } : {}),
  };
}
