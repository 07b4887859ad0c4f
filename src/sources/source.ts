import type { CloudTrailEvent } from '../model/event.js';
import type { Gap } from '../model/gap.js';
import type { Weight } from '../model/weight.js';
import type { Window } from '../model/window.js';

const HOUR = 3_600_000;

/** Whether a query engine is asked for each record by itself, in place of equal calls together: a narrow question. */
export function asksForEach({ since, until }: Window, narrow: boolean): boolean {
  const length = until.getTime() - since.getTime();
  return length <= HOUR || (narrow && length <= 24 * HOUR);
}

/** What a source did, for the report and for the benches. Counts are since the start of the iteration. */
export interface SourceStatistics {
  /** Records read, whatever they tell. */
  readonly events: number;
  /** Set where `events` follows from the first files of many. */
  readonly about?: true;
  /** Calls made, files read or queries run, by name: `{ 'cloudtrail:LookupEvents': 11 }`. */
  readonly work: Readonly<Record<string, number>>;
  readonly bytes?: number;
}

/** Lines of an application's log that may tell a denial. No CloudTrail record comes with them. */
export interface LogText {
  readonly text: string;
  /** Where the lines were read, for people: `app.log`. */
  readonly from: string;
  /** ISO 8601, where the lines begin with a time or their wrapper tells one. */
  readonly time?: string;
}

/** A record, and what it stands for where that is more than itself. */
export interface RecordItem {
  readonly event: CloudTrailEvent;
  readonly weight?: Weight;
}

/** What a source that also reads application logs, or grouped results, comes across. */
export type SourceItem = RecordItem | { readonly log: LogText };

/**
 * Where CloudTrail events come from. The iteration ends when everything that can be had has been had;
 * a source that fails half-way yields what it has, ends, and says so in `gaps()`.
 */
export interface DenialSource {
  /** For people: `CloudTrail LookupEvents, us-east-1`. */
  readonly name: string;
  /** Set where it gives no record twice. */
  readonly distinct?: true;
  /** Records that hold an error, or all records where `all` was asked of the source. Order is not defined. */
  events(signal?: AbortSignal): AsyncIterable<CloudTrailEvent>;
  /**
   * Only sources that also read application logs or grouped results have it: in one pass the records of `events`,
   * each with what it stands for, and the log lines that may tell a denial. Iterate this or `events`, once.
   */
  items?(signal?: AbortSignal): AsyncIterable<SourceItem>;
  /** What could not be seen, known only after the iteration. */
  gaps(): readonly Gap[];
  statistics(): SourceStatistics;
  /** True when AWS refused, so that nothing was read; and of a source that only adds to others, when it added nothing. */
  refused?(): boolean;
}
