import type { CloudTrailEvent } from './event.js';
import type { Window } from './window.js';

/**
 * The time of a record as ISO 8601, or whatever stands there. Tools that keep records for queries write it without
 * `T` and zone: it is UTC, as CloudTrail's own.
 */
export function eventTimeOf({ eventTime = '' }: CloudTrailEvent): string {
  const parts = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(?: ?UTC)?$/.exec(eventTime);
  if (parts === null) return eventTime;
  const fraction = (parts[3] ?? '').slice(0, 3);
  return `${parts[1]}T${parts[2]}${Number(fraction) > 0 ? `.${fraction}` : ''}Z`;
}

/** What is no time is not outside. */
export function isWithin(time: string, { since, until }: Window): boolean {
  const at = Date.parse(time);
  return Number.isNaN(at) || (at >= since.getTime() && at <= until.getTime());
}
