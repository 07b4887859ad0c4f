import { wholeSentence } from '../../denials/index.js';
import { eventsOf, Scan } from '../records/scan.js';
import type { Wanted } from '../records/wanted.js';
import type { DenialSource, SourceItem } from '../source.js';

/** A text that was handed over as it is: pasted on the command line, or given by a program. */
export function textSource(text: string, wanted: Wanted): DenialSource {
  return wholeSentence(text) === undefined ? scanned(text, wanted) : asItIs(text);
}

const NAME = 'the text';

function scanned(text: string, wanted: Wanted): DenialSource {
  const scan = new Scan(wanted);
  async function* items(): AsyncGenerator<SourceItem> {
    yield* scan.whole(Buffer.from(text), NAME, false);
  }
  return {
    name: 'text',
    items,
    events: () => eventsOf(items()),
    gaps: () => scan.gaps(),
    statistics: () => scan.statistics(),
  };
}

/** A message of AWS's, in which no records need be looked for. */
function asItIs(text: string): DenialSource {
  let bytes = 0;
  return {
    name: 'text',
    async *items() {
      bytes = Buffer.byteLength(text);
      yield { log: { text, from: NAME } };
    },
    async *events() {},
    gaps: () => [],
    statistics: () => ({ events: 0, work: {}, bytes }),
  };
}
