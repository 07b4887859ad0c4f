import type { CodeWords } from '../code.js';

/** What a code of a gap says: of the facts, in words; and what it means, whatever they are. */
export interface GapWords<A> extends Omit<CodeWords, 'text'> {
  text(about: A): string;
  /** What to run or grant; `told` is what the failed read itself tells. Absent: that alone. */
  remedy?(about: A, told?: string): string | undefined;
}

/** Of a code that is about nothing else. */
export type Nothing = Readonly<Record<never, never>>;

export function words<A = Nothing>(of: GapWords<A>): GapWords<A> {
  return of;
}

export const TRAIL_GUIDE = 'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/';
export const HISTORY = `${TRAIL_GUIDE}view-cloudtrail-events.html`;
export const DATA_EVENTS = `${TRAIL_GUIDE}logging-data-events-with-cloudtrail.html`;
export const RECORDS = `${TRAIL_GUIDE}cloudtrail-event-reference.html`;
export const DENIED = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html';
