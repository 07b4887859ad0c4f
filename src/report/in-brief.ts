import type { ReportDiagnosis } from './contract.js';

/**
 * The text with each failed read named by its operation alone: why it failed and how to mend that stands once in the
 * card, among what could not be checked.
 */
export function inBrief(text: string, { requests }: Pick<ReportDiagnosis, 'requests'>): string {
  const reasons = new Set(requests.flatMap((request) => request.missing));
  const longestFirst = [...reasons].sort((a, b) => b.length - a.length);
  return longestFirst.reduce((shorter, reason) => shorter.replaceAll(reason, () => briefly(reason)), text);
}

function briefly(reason: string): string {
  const read = /^could not read (\S+): /.exec(reason);
  return read?.[1] === undefined ? reason : `${read[1]} (not read)`;
}
