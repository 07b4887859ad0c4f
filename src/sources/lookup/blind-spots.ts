import type { Gap } from '../../model/gap.js';
import type { Window } from '../../model/window.js';

export interface LookupView {
  readonly window: Window;
  readonly regions: readonly string[];
  /** Every Region that is enabled was looked at. */
  readonly everyRegion?: boolean;
  /** The one event that is asked for. */
  readonly eventId?: string;
  /** Denials found. */
  readonly found: number;
  readonly now: Date;
}

const MINUTE = 60_000;
const LAG_MINUTES = 15;
const KEPT_DAYS = 90;

/**
 * What LookupEvents could not have shown, whatever it answered. Where no denial was found,
 * each tells why that may be, and what to run instead.
 */
export function blindSpots(view: LookupView): readonly Gap[] {
  return [dataEvents(view), lag(view), age(view), earlier(view), otherRegions(view)].flatMap((gap) => gap ?? []);
}

function dataEvents({ found }: LookupView): Gap {
  return {
    code: 'LOOKUP_DATA_EVENTS_INVISIBLE',
    text:
      'item-level DynamoDB calls (GetItem, PutItem, Query, …) are data events, which LookupEvents never shows' +
      (found === 0 ? '; the denial may be one of those' : ''),
    remedy:
      'run with --from trail or --from logs:GROUP where a trail logs them, or `ddb-doctor explain` with the error message',
  };
}

function lag({ window, now, found }: LookupView): Gap | undefined {
  const age = now.getTime() - window.until.getTime();
  if (age > LAG_MINUTES * MINUTE) return undefined;
  return {
    code: 'LOOKUP_DELIVERY_LAG',
    text:
      'CloudTrail delivers an event about 5 minutes after the call, sometimes later, and the window ends less than ' +
      `${LAG_MINUTES} minutes ago` +
      (found === 0 ? '; the denial may not have arrived yet' : ''),
    remedy: `run again after ${new Date(window.until.getTime() + LAG_MINUTES * MINUTE).toISOString()}`,
  };
}

function age({ window, now }: LookupView): Gap | undefined {
  const oldest = new Date(now.getTime() - KEPT_DAYS * 24 * 60 * MINUTE);
  if (window.since >= oldest) return undefined;
  return {
    code: 'LOOKUP_OLDER_THAN_KEPT',
    text: `LookupEvents keeps ${KEPT_DAYS} days: nothing before ${oldest.toISOString()} was seen`,
    remedy: 'run with --from trail for older events',
    incomplete: true,
  };
}

/** Who has the id of an event does not think of its time. */
function earlier({ window, eventId, found, now }: LookupView): Gap | undefined {
  const newest = now.getTime() - KEPT_DAYS * 24 * 60 * MINUTE;
  if (eventId === undefined || found > 0 || window.since.getTime() <= newest) return undefined;
  return {
    code: 'LOOKUP_EVENT_OUTSIDE_WINDOW',
    text: `only events from ${window.since.toISOString()} to ${window.until.toISOString()} were looked at; the event may lie outside`,
    remedy: `run with --since ${KEPT_DAYS - 1}d`,
  };
}

function otherRegions({ regions, everyRegion, found }: LookupView): Gap | undefined {
  if (everyRegion || found > 0) return undefined;
  return {
    code: 'LOOKUP_OTHER_REGIONS',
    text: `only ${regions.join(', ')} was looked at; the denial may be in another Region`,
    remedy: 'run with --region all',
  };
}
