import type { AwsError } from '../../aws/index.js';
import { refusalRemedy } from '../../denials/index.js';
import { type Gap, type GapFailure, gap } from '../../model/gap.js';
import { didYouMeanName } from '../../model/near-names.js';
import { KNOWN_REGIONS } from '../../model/partitions.js';
import { inIso, type Window } from '../../model/window.js';
import type { LookupPages } from './pages.js';

/** What a pass that broke off leaves unread. */
export function failureGap({ failure, pass, region }: LookupPages): Gap | undefined {
  if (failure === undefined || pass.onlyTellsHow) return undefined;
  const { error } = failure;
  const { attribute } = pass;
  const filter = attribute === undefined ? {} : { filter: `${attribute.AttributeKey} ${attribute.AttributeValue}` };
  const unread = { region, ...inIso(failure), ...filter };
  const further = { failure: reasonOf(error), incomplete: true } as const;
  if (error.code === 'AbortError') return gap('LOOKUP_INTERRUPTED', unread, further);
  if (error.kind === 'denied') return gap('LOOKUP_DENIED', unread, further);
  if (error.kind === 'throttled') return gap('LOOKUP_THROTTLED', unread, further);
  if (REFUSED_KEYS.test(error.code)) {
    const expired = error.code.startsWith('ExpiredToken') ? ({ expired: true } as const) : {};
    return gap('LOOKUP_CREDENTIALS_REFUSED', { ...unread, ...expired }, further);
  }
  const near = misspeltRegion(region);
  return gap('LOOKUP_FAILED', { ...unread, ...(near === undefined ? {} : { near }) }, further);
}

/** What a look at known sessions alone may lack. */
export function sessionsGap(region: string, sessions: number): Gap {
  return gap('LOOKUP_SESSIONS_ONLY', { region, sessions }, { incomplete: true });
}

/** A Region whose pages nobody waited for. */
export function interruptedGap(region: string, window: Window): Gap {
  return gap('LOOKUP_INTERRUPTED', { region, ...inIso(window), begun: true }, { incomplete: true });
}

export function unreadableGap(count: number): Gap {
  return gap('LOOKUP_RECORD_UNREADABLE', { count }, { incomplete: true });
}

const REFUSED_KEYS = /^(UnrecognizedClient|InvalidClientTokenId|InvalidSignature|ExpiredToken|AuthFailure)/;

function reasonOf({ code, message }: AwsError): GapFailure {
  const remedy = refusalRemedy(message, 'cloudtrail:LookupEvents');
  return { code, message, ...(remedy === undefined ? {} : { remedy }) };
}

/** The Region that is meant: an endpoint that does not answer may be that of no Region. */
function misspeltRegion(region: string): string | undefined {
  return KNOWN_REGIONS.includes(region) ? undefined : didYouMeanName(region, KNOWN_REGIONS);
}
