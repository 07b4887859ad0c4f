import { type Aws, awsError } from '../../aws/index.js';
import { DoctorError } from '../../model/error.js';
import { type Gap, gap } from '../../model/gap.js';
import { eventsOf, Scan } from '../records/scan.js';
import type { DenialSource, SourceItem } from '../source.js';
import { LakeRun, type LakeSourceOptions } from './run.js';

export { type LakeSourceOptions, lakePlanInWords } from './run.js';

const NOT_THERE: ReadonlySet<string> = new Set([
  'EventDataStoreARNInvalidException',
  'EventDataStoreNotFoundException',
  'InactiveEventDataStoreException',
  'InactiveQueryException',
  'QueryIdNotFoundException',
]);

function notThere(said: string): DoctorError {
  return new DoctorError({ source: 'user', code: 'LakeNotThere' }, `CloudTrail Lake has no such thing: ${said}`, {
    hint: '`aws cloudtrail list-event-data-stores` tells the stores of a Region; queries are kept for seven days',
  });
}

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
      if (NOT_THERE.has(code)) throw notThere(message);
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
