import type { Window } from '../../model/window.js';
import type { PartitionKey } from './layout.js';

const DAY = 86_400_000;
/** The end of a range that goes on: no window ends behind it. */
const OPEN = new Date('9999-12-31T00:00:00Z');

/**
 * The time that a table's partition key is projected over; undefined where it is not told, or not understood.
 * AWS: Athena User Guide, partition-projection-supported-types: `2025/01/01,NOW`, `NOW-3YEARS,NOW`, `2024,2030`.
 */
export function rangeOf({ range }: Pick<PartitionKey, 'range'>, now: Date): Window | undefined {
  const [from = '', to = '', ...more] = (range ?? '').split(',').map((one) => one.trim());
  const since = timeOf(from, now);
  const until = timeOf(to, now);
  if (since === undefined || until === undefined || more.length > 0) return undefined;
  // The last day counts, and what is projected up to now is so tomorrow.
  return { since: since.at, until: until.isRelative ? OPEN : new Date(until.at.getTime() + until.length - 1) };
}

interface Point {
  readonly at: Date;
  /** Milliseconds that it stands for. */
  readonly length: number;
  readonly isRelative: boolean;
}

const UNITS: Readonly<Record<string, number>> = {
  YEAR: 366 * DAY,
  MONTH: 31 * DAY,
  WEEK: 7 * DAY,
  DAY,
  HOUR: DAY / 24,
};

function timeOf(text: string, now: Date): Point | undefined {
  const [, sign, count = '0', unit = 'DAY'] = /^NOW(?:([+-])(\d+)(YEAR|MONTH|WEEK|DAY|HOUR)S?)?$/i.exec(text) ?? [];
  if (/^NOW/i.test(text)) {
    const length = Number(count) * (UNITS[unit.toUpperCase()] ?? Number.NaN) * (sign === '-' ? -1 : 1);
    return Number.isNaN(length) ? undefined : { at: new Date(now.getTime() + length), length: 0, isRelative: true };
  }
  const [, year, month = '01', day = '01'] = /^(\d{4})(?:\D?(\d\d?)(?:\D?(\d\d?))?)?$/.exec(text) ?? [];
  if (year === undefined) return undefined;
  const at = new Date(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}T00:00:00Z`);
  if (Number.isNaN(at.getTime())) return undefined;
  return { at, length: text.length === 4 ? 366 * DAY : DAY, isRelative: false };
}
