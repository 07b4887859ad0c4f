import { eventsOf, Scan } from '../records/scan.js';
import type { Wanted } from '../records/wanted.js';
import type { DenialSource, SourceItem } from '../source.js';

/** A text that was handed over as it is: pasted on the command line, or given by a program. */
export function textSource(text: string, wanted: Wanted): DenialSource {
  const scan = new Scan(wanted);
  async function* items(): AsyncGenerator<SourceItem> {
    yield* scan.whole(Buffer.from(text), 'the text', false);
  }
  return {
    name: 'text',
    items,
    events: () => eventsOf(items()),
    gaps: () => scan.gaps(),
    statistics: () => scan.statistics(),
  };
}
