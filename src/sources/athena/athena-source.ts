import type { Aws } from '../../aws/index.js';
import { DoctorError } from '../../model/error.js';
import type { Gap } from '../../model/gap.js';
import { eventsOf, Scan } from '../records/scan.js';
import type { DenialSource, SourceItem } from '../source.js';
import type { AthenaAccess } from './access.js';
import { AthenaRun, type AthenaSourceOptions, titleOf, unread } from './run.js';

export type { AthenaSourceOptions } from './run.js';

/**
 * A table over a trail's records, asked by Athena: the counting is done where the records are. Its queries scan what is
 * billed, and Athena writes their results to the workgroup's place for them; nothing else is written.
 */
export function createAthenaSource(aws: Aws, options: AthenaSourceOptions): DenialSource {
  const scan = new Scan({ window: options.window });
  const gaps: Gap[] = [];
  async function* items(signal?: AbortSignal): AsyncGenerator<SourceItem> {
    const access = accessOf(aws, options, { scan, signal });
    try {
      yield* new AthenaRun(access, options, { scan, gaps }).items();
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof DoctorError && error.source !== 'aws') throw error;
      gaps.push(unread(options.place, error));
    }
  }
  return {
    name: `Athena ${titleOf(options.place) ?? 'table'}`,
    items,
    events: (signal) => eventsOf(items(signal)),
    // An answer may hold nothing, as a file of a trail may not.
    gaps: () => [...gaps, ...scan.gaps().filter(({ code }) => code !== 'FILE_NO_RECORD')],
    statistics: () => scan.statistics(),
    refused: () => scan.refused(gaps.filter(({ incomplete }) => incomplete)),
  };
}

export function accessOf(
  aws: Aws,
  { place, poll }: Pick<AthenaSourceOptions, 'place' | 'poll'>,
  { scan, signal }: { readonly scan: Scan; readonly signal: AbortSignal | undefined },
): AthenaAccess {
  return {
    aws,
    count: (call, by) => scan.count(call, by),
    ...(place.region === undefined ? {} : { region: place.region }),
    ...(signal === undefined ? {} : { signal }),
    ...(poll === undefined ? {} : { poll }),
  };
}
