import { orderedOperators } from './order.js';

const EPOCH = /^-?\d+(\.\d+)?$/;
/** The W3C profiles of ISO 8601. */
const ISO = /^(\d{4}-\d{2}(?:-(\d{2}))?)(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/;
/** `2013-06-30T00:00` without a zone means UTC, as do the forms with a date alone. */
const ZONELESS_TIME = /T[\d:.]+$/;

/** Milliseconds since 1970 of an ISO 8601 date or of epoch seconds; undefined when it is neither. */
export function readDate(text: string): number | undefined {
  if (EPOCH.test(text)) return Number(text) * 1000;
  const [, date = '', day, hours] = ISO.exec(text) ?? [];
  if (date === '' || (day === undefined ? hours !== undefined : !isDay(date, Number(day)))) return undefined;
  const time = Date.parse(ZONELESS_TIME.test(text) ? `${text}Z` : text);
  return Number.isNaN(time) ? undefined : time;
}

/** False for the 30th of February, which would read as the 2nd of March. */
function isDay(date: string, day: number): boolean {
  const read = new Date(date);
  return !Number.isNaN(read.getTime()) && read.getUTCDate() === day;
}

/** `2030` is a year to the W3C, and as epoch time a moment in 1970. */
function readWantedDate(text: string): number | undefined {
  return /^\d{4}$/.test(text) ? undefined : readDate(text);
}

export const dateOperators = orderedOperators({
  prefix: 'Date',
  domain: 'date',
  read: readDate,
  readWanted: readWantedDate,
});
