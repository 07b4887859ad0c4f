import { orderedOperators } from './order.js';

const EPOCH = /^-?\d+(\.\d+)?$/;
/** The W3C profiles of ISO 8601; a year alone would read as an epoch. */
const ISO = /^\d{4}-\d{2}(-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?)?$/;
/** `2013-06-30T00:00` without a zone means UTC, as do the forms with a date alone. */
const ZONELESS_TIME = /T[\d:.]+$/;

/** Milliseconds since 1970 of an ISO 8601 date or of epoch seconds; undefined when it is neither. */
export function readDate(text: string): number | undefined {
  if (EPOCH.test(text)) return Number(text) * 1000;
  if (!ISO.test(text)) return undefined;
  const time = Date.parse(ZONELESS_TIME.test(text) ? `${text}Z` : text);
  return Number.isNaN(time) ? undefined : time;
}

export const dateOperators = orderedOperators({ prefix: 'Date', domain: 'date', read: readDate });
