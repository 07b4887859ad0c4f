import { gapsInWords } from '../../src/check/sentences/gap.js';
import type { Gap, ToldGap } from '../../src/model/gap.js';

/** Gaps of our own codes as a report tells them. */
export function toldGaps(gaps: readonly Gap[]): ToldGap[] {
  return gaps.map(gapsInWords([]));
}

/** A gap that a report tells in the words given, as one of an old bundle. */
export function gapInWords({ text, remedy, ...rest }: Omit<ToldGap, 'failure'>): Gap {
  return { ...rest, about: {}, told: { text, ...(remedy === undefined ? {} : { remedy }) } };
}
