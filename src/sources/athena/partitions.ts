import type { Window } from '../../model/window.js';
import { listed, literal, name } from '../sql/quoted.js';
import type { Layout, PartitionKey } from './layout.js';

const DAY = 86_400_000;
/** Athena reads a million partitions in one scan at most; AWS: Athena User Guide, service-limits. */
const MOST_PARTITIONS = 250_000;
const MOST_DAYS = 30;
/** CloudTrail delivers most records within minutes, and files of a day's end come on the next. */
const DAYS_AFTER = 1;

/** Which accounts and Regions are asked for; absent, all that the table has. */
export interface Places {
  readonly accounts?: readonly string[];
  readonly regions?: readonly string[];
}

/** One query's share of the question. */
export interface Chunk {
  /** ISO 8601, UTC, whole seconds; the end is not included. */
  readonly from: string;
  readonly to: string;
  readonly days: readonly Date[];
}

/** What a query reads of the table, as far as it is known beforehand. */
export interface Reach {
  /** Undefined where the table does not part by them, or does not list them. */
  readonly accounts?: readonly string[];
  readonly regions?: readonly string[];
  /** Undefined: the whole table is read, whatever the window. */
  readonly days?: number;
}

/** The accounts, Regions and days that the partition keys narrow a question to. */
export function reachOf(layout: Layout, places: Places, days: number): Reach {
  const accounts = narrowed(layout, 'account', places.accounts);
  const regions = narrowed(layout, 'region', places.regions);
  return {
    ...(accounts === undefined ? {} : { accounts }),
    ...(regions === undefined ? {} : { regions }),
    ...(partsByDay(layout) ? { days } : {}),
  };
}

function narrowed(layout: Layout, role: 'account' | 'region', asked: readonly string[] | undefined) {
  const key = layout.keys.find((one) => one.role === role);
  if (key === undefined) return undefined;
  if (asked === undefined) return key.values;
  return key.values === undefined ? asked : asked.filter((one) => key.values?.includes(one));
}

/** True where a day tells which files are read. */
export function partsByDay({ keys }: Layout): boolean {
  const has = (role: PartitionKey['role']) => keys.some((key) => key.role === role);
  return has('day') || (has('year') && has('month'));
}

/**
 * The question cut in time: no query reads more days than 30, nor more partitions than a quarter of what Athena can.
 * A table that days do not part is asked once, since every query would read all of it.
 */
export function chunksOf(layout: Layout, window: Window, places: Places): Chunk[] {
  const from = floorSecond(window.since);
  const to = floorSecond(window.until) + 1000;
  if (!partsByDay(layout)) return [chunk(from, to)];
  const { accounts, regions } = reachOf(layout, places, 1);
  const aDay = Math.max(1, accounts?.length ?? 1) * Math.max(1, regions?.length ?? 1);
  const length = Math.max(1, Math.min(MOST_DAYS, Math.floor(MOST_PARTITIONS / aDay) - DAYS_AFTER)) * DAY;
  const chunks: Chunk[] = [];
  for (let at = from; at < to; ) {
    // From one midnight to another: only the day after the last is read by two queries.
    const end = Math.min(to, Math.floor(at / DAY) * DAY + length);
    chunks.push(chunk(at, end));
    at = end;
  }
  return chunks;
}

const floorSecond = (time: Date): number => Math.floor(time.getTime() / 1000) * 1000;

function chunk(from: number, to: number): Chunk {
  const first = Math.floor(from / DAY);
  const last = Math.floor((to - 1) / DAY) + DAYS_AFTER;
  const days = Array.from({ length: last - first + 1 }, (_, index) => new Date((first + index) * DAY));
  return { from: iso(from), to: iso(to), days };
}

const iso = (time: number): string => new Date(time).toISOString().replace('.000Z', 'Z');

/** The conditions on partition keys: literals alone, since only they keep Athena from listing what is not asked for. */
export function partitionsAre(layout: Layout, { days }: Pick<Chunk, 'days'>, places: Places): string[] {
  const { accounts, regions } = reachOf(layout, places, days.length);
  return [
    ...memberOf(
      layout,
      'account',
      places.accounts === undefined ? onlyInjected(layout, 'account', accounts) : accounts,
    ),
    ...memberOf(layout, 'region', places.regions === undefined ? onlyInjected(layout, 'region', regions) : regions),
    ...daysAre(layout, days),
  ];
}

/** Every value that a table lists is no condition; an injected key has none. */
function onlyInjected({ keys }: Layout, role: PartitionKey['role'], values: readonly string[] | undefined) {
  return keys.some((key) => key.role === role && key.injected === true) ? values : undefined;
}

function memberOf(layout: Layout, role: PartitionKey['role'], values: readonly string[] | undefined): string[] {
  const key = layout.keys.find((one) => one.role === role);
  if (key === undefined || values === undefined) return [];
  return [`${name(key.name)} IN ${listed(values)}`];
}

function daysAre({ keys }: Layout, days: readonly Date[]): string[] {
  const whole = keys.find(({ role }) => role === 'day');
  if (whole !== undefined) return [`${name(whole.name)} IN ${dayList(whole, days)}`];
  const [year, month, day] = (['year', 'month', 'day of month'] as const).map((role) =>
    keys.find((key) => key.role === role),
  );
  if (year === undefined || month === undefined) return [];
  const months = new Map<string, Date[]>();
  for (const one of days) {
    const of = one.toISOString().slice(0, 7);
    months.set(of, [...(months.get(of) ?? []), one]);
  }
  const each = [...months.values()].map((inMonth) => {
    const [first = new Date(0)] = inMonth;
    const conditions = [
      numberIn(year, [first.getUTCFullYear()]),
      numberIn(month, [first.getUTCMonth() + 1]),
      ...(day === undefined
        ? []
        : [
            numberIn(
              day,
              inMonth.map((one) => one.getUTCDate()),
            ),
          ]),
    ];
    return conditions.join(' AND ');
  });
  return [each.length === 1 ? (each[0] ?? '') : `(${each.map((one) => `(${one})`).join(' OR ')})`];
}

function dayList({ isDate, form, isNumber }: PartitionKey, days: readonly Date[]): string {
  if (isDate) return `(${days.map((day) => `DATE ${literal(day.toISOString().slice(0, 10))}`).join(', ')})`;
  const texts = days.map((day) => form?.write(day) ?? day.toISOString().slice(0, 10));
  return isNumber ? `(${texts.map(digitsOnly).join(', ')})` : listed(texts);
}

/** A number is written as such where the key is one, and else with as many digits as its values have. */
function numberIn(key: PartitionKey, values: readonly number[]): string {
  const texts = key.isNumber
    ? values.map(String)
    : values.flatMap((value) => writings(value, key.digits).map((text) => literal(text)));
  const [only] = texts;
  return texts.length === 1 ? `${name(key.name)} = ${only}` : `${name(key.name)} IN (${texts.join(', ')})`;
}

/** Where nothing tells how a table writes `9`, both ways are asked for. */
function writings(value: number, digits: number | undefined): string[] {
  if (digits !== undefined) return [String(value).padStart(digits, '0')];
  return value > 9 ? [String(value)] : [String(value).padStart(2, '0'), String(value)];
}

const digitsOnly = (text: string): string => text.replaceAll(/\D/g, '');
