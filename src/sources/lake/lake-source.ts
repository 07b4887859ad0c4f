import { type Aws, awsError } from '../../aws/index.js';
import { DoctorError } from '../../model/error.js';
import { type Gap, gap } from '../../model/gap.js';
import { eventsOf, Scan } from '../records/scan.js';
import type { DenialSource, SourceItem } from '../source.js';
import { LakeRun, type LakeSourceOptions } from './run.js';

export { type LakeSourceOptions, lakePlanInWords } from './run.js';

/**
 * An event data store of CloudTrail Lake, by its own SQL. Lake bills what a query scans, tells it only while it runs,
 * and keeps the result itself: nothing is written.
 */
export function createLakeSource(aws: Aws, options: LakeSourceOptions): DenialSource {
  const scan = new Scan({ window: options.window });
  const gaps: Gap[] = [];
  const { store = 'lake' } = options.place;
  async function* items(signal?: AbortSignal): AsyncGenerator<SourceItem> {
    try {
      yield* new LakeRun(aws, options, { scan, gaps, ...(signal && { signal }) }).items();
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof DoctorError && error.source !== 'aws') throw error;
      const { code, message } = awsError(error);
      gaps.push(gap('LAKE_UNREAD', { store }, { failure: { code, message }, incomplete: true }));
    }
  }
  return {
    name: options.place.store === undefined ? 'CloudTrail Lake' : `CloudTrail Lake ${store}`,
    items,
    events: (signal) => eventsOf(items(signal)),
    gaps: () => [...gaps, ...scan.gaps()],
    statistics: () => scan.statistics(),
    refused: () => scan.refused(gaps),
  };
}
