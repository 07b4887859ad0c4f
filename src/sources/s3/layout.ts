import type { Window } from '../../model/window.js';

/**
 * How CloudTrail names its objects:
 * `[prefix/]AWSLogs/[o-id/]ACCOUNT/KIND/REGION/YYYY/MM/DD/ACCOUNT_KIND_REGION_YYYYMMDDTHHMMZ_random.json.gz`
 */
const LAYOUT =
  /(?:^|\/)AWSLogs\/(?:(o-[a-z0-9]+)\/)?(?:(\d{12})\/(?:([A-Za-z-]+)\/(?:([a-z0-9-]+)\/(?:(\d{4})\/(?:(\d\d)\/(?:(\d\d)\/)?)?)?)?)?)?$/;

/** What the folder that a prefix ends with holds. */
type Level =
  | { readonly holds: 'anything' }
  /** Or `o-id/` folders of organizations, which hold accounts. */
  | { readonly holds: 'accounts' }
  | { readonly holds: 'kinds' }
  | { readonly holds: 'regions'; readonly kind: string }
  | { readonly holds: 'days'; readonly region: string; readonly date: string };

/** `prefix` is empty or ends with a slash. */
export function levelOf(prefix: string): Level {
  const match = LAYOUT.exec(prefix);
  if (match === null) return { holds: 'anything' };
  const [, , account, kind, region, ...date] = match;
  if (account === undefined) return { holds: 'accounts' };
  if (kind === undefined) return { holds: 'kinds' };
  if (region === undefined) return { holds: 'regions', kind };
  return { holds: 'days', region, date: date.filter((part) => part !== undefined).join('/') };
}

/** The kinds whose objects hold records of single calls. */
export const RECORD_KINDS = new Set(['CloudTrail', 'CloudTrail-NetworkActivity']);

const DAY = 24 * 60 * 60_000;

/** The date in a key is the day of delivery: the days of the window and the day after, as `2026/11/21`. */
export function daysOf({ since, until }: Window): string[] {
  const days: string[] = [];
  const last = until.getTime() + DAY;
  for (let at = Math.floor(since.getTime() / DAY) * DAY; at <= last; at += DAY) {
    days.push(new Date(at).toISOString().slice(0, 10).replaceAll('-', '/'));
  }
  return days;
}

/** The same as the beginnings of keys: a month that is needed whole is listed at once. */
export function datesOf(window: Window): string[] {
  const days = daysOf(window);
  const months = new Map<string, string[]>();
  for (const day of days) months.set(day.slice(0, 7), [...(months.get(day.slice(0, 7)) ?? []), day]);
  return [...months].flatMap(([month, ofMonth]) => (ofMonth.length === lengthOf(month) ? [month] : ofMonth));
}

function lengthOf(month: string): number {
  const [year = 0, number = 0] = month.split('/').map(Number);
  return new Date(Date.UTC(year, number, 0)).getUTCDate();
}

/** When an object was delivered, to the minute, by its name; undefined when the name tells no time. */
function deliveredAt(key: string): Date | undefined {
  const [, year, month, day, hour, minute] = /_(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)Z_[^/]*$/.exec(key) ?? [];
  return year === undefined ? undefined : new Date(`${year}-${month}-${day}T${hour}:${minute}:00Z`);
}

/** The time in a name may be the beginning of what was gathered for it. */
const EARLY = 60 * 60_000;

/** False when the object was delivered before the window began, or more than a day after it ended. */
export function mayHold(key: string, { since, until }: Window): boolean {
  const delivered = deliveredAt(key)?.getTime();
  if (delivered === undefined) return true;
  return delivered >= since.getTime() - EARLY && delivered <= until.getTime() + DAY;
}
