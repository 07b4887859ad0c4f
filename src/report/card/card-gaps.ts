import type { ToldGap } from '../../model/gap.js';
import type { Fact } from './card-parts.js';

/** What could not be checked; what failed for one and the same reason is listed below it. */
export function gapFacts(gaps: readonly ToldGap[]): Fact[] {
  if (gaps.length === 0) return [];
  const reasons = [...new Set(gaps.map(reasonOf))];
  const lines = reasons.flatMap((reason) => {
    const alike = gaps.filter((gap) => reasonOf(gap) === reason);
    const mend = [...new Set(alike.flatMap(({ remedy }) => remedy ?? []))].map((remedy) => `to fix it: ${remedy}`);
    const [only, ...others] = alike.map(({ text }) => text);
    if (others.length === 0) return [[only, ...mend].join('; ')];
    return [reason, ...alike.map(({ failure }) => `- ${failure?.what}: ${failure?.operation}`), ...mend];
  });
  return [{ label: 'Could not check', lines, tone: 'warn' }];
}

/** What AWS answered; the whole text where no read failed. */
function reasonOf({ text, failure }: ToldGap): string {
  return failure === undefined ? text : `${failure.code}: ${failure.message}`;
}
