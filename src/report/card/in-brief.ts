import type { ReportDiagnosis } from '../contract.js';

/**
 * The text with each reason by its name alone: why a read failed and how to fix that stands once in the report,
 * among what was not checked.
 */
export function inBrief(text: string, { requests }: Pick<ReportDiagnosis, 'requests'>): string {
  const names = new Map(requests.flatMap(({ unread = [] }) => unread.map(({ why, name }) => [why, name] as const)));
  const longestFirst = [...names].sort(([a], [b]) => b.length - a.length);
  return longestFirst.reduce((shorter, [why, name]) => shorter.replaceAll(why, () => name), text);
}
