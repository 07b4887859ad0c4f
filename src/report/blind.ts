import type { Report } from './contract.js';

/** Why nothing could be looked at, in words; undefined where at least one source was read, or has nothing amiss. */
export function whyBlind({ denials, complete, sources = [], gaps }: Report): string | undefined {
  if (denials > 0 || complete || sources.length === 0 || sources.some(({ events }) => events > 0)) return undefined;
  const reasons = gaps.filter(({ incomplete }) => incomplete === true);
  // As many gaps as sources and Regions may tell the same; the first stands for all.
  return reasons[0]?.text;
}
