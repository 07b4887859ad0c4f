import type { Gap } from '../vocabulary/gap.js';
import type { CloudTrailEvent } from './event.js';

/** What a source did, for the report and for the benches. Counts are since the start of the iteration. */
export interface SourceStatistics {
  /** Records looked at. */
  readonly events: number;
  /** Calls made, files read or queries run, by name: `{ 'cloudtrail:LookupEvents': 11 }`. */
  readonly work: Readonly<Record<string, number>>;
  readonly bytes?: number;
}

/**
 * Where CloudTrail events come from. The iteration ends when everything that can be had has been had;
 * a source that fails half-way yields what it has, ends, and says so in `gaps()`.
 */
export interface DenialSource {
  /** For people: `CloudTrail LookupEvents, us-east-1`. */
  readonly name: string;
  /** Records that hold an error, or all records where `all` was asked of the source. Order is not defined. */
  events(signal?: AbortSignal): AsyncIterable<CloudTrailEvent>;
  /** What could not be seen, known only after the iteration. */
  gaps(): readonly Gap[];
  statistics(): SourceStatistics;
}

/** The time window asked for. */
export interface Window {
  readonly since: Date;
  readonly until: Date;
}
