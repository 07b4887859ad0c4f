import { type Gap, gap } from '../../model/gap.js';
import { inIso, type Window } from '../../model/window.js';

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
  const { found } = view;
  return [
    gap('LOOKUP_DATA_EVENTS_INVISIBLE', { found }),
    lag(view),
    age(view),
    earlier(view),
    otherRegions(view),
  ].flatMap((one) => one ?? []);
}

function lag({ window, now, found }: LookupView): Gap | undefined {
  const delivered = window.until.getTime() + LAG_MINUTES * MINUTE;
  if (now.getTime() > delivered) return undefined;
  return gap('LOOKUP_DELIVERY_LAG', { found, minutes: LAG_MINUTES, delivered: new Date(delivered).toISOString() });
}

function age({ window, now }: LookupView): Gap | undefined {
  const oldest = new Date(now.getTime() - KEPT_DAYS * 24 * 60 * MINUTE);
  if (window.since >= oldest) return undefined;
  return gap('LOOKUP_OLDER_THAN_KEPT', { days: KEPT_DAYS, oldest: oldest.toISOString() }, { incomplete: true });
}

/** Who has the id of an event does not think of its time. */
function earlier({ window, eventId, found, now }: LookupView): Gap | undefined {
  const newest = now.getTime() - KEPT_DAYS * 24 * 60 * MINUTE;
  if (eventId === undefined || found > 0 || window.since.getTime() <= newest) return undefined;
  return gap('LOOKUP_EVENT_OUTSIDE_WINDOW', { ...inIso(window), days: KEPT_DAYS });
}

function otherRegions({ regions, everyRegion, found }: LookupView): Gap | undefined {
  return everyRegion || found > 0 ? undefined : gap('LOOKUP_OTHER_REGIONS', { regions });
}
