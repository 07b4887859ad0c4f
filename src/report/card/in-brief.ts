import type { ReportDiagnosis } from '../contract.js';

/**
 * The text with each failed read named by its operation alone: why it failed and how to mend that stands once in the
 * card, among what could not be checked.
 */
export function inBrief(text: string, { requests, gaps }: Pick<ReportDiagnosis, 'requests' | 'gaps'>): string {
  const missing = requests.flatMap((request) => request.missing);
  // Where the decision does not hang on a read that failed, the gaps alone tell its reason.
  const reasons = new Set([...missing, ...gaps.flatMap((gap) => /could not read \S+: .*/s.exec(gap.text)?.[0] ?? [])]);
  const longestFirst = [...reasons].sort((a, b) => b.length - a.length);
  return longestFirst.reduce((shorter, reason) => shorter.replaceAll(reason, () => briefly(reason)), text);
}

function briefly(reason: string): string {
  if (/^the call that issued the session was not found\b/.test(reason))
    return 'the call that issued the session (not found)';
  const read = /^could not read (\S+): /.exec(reason);
  return read?.[1] === undefined ? reason : `${read[1]} (not read)`;
}
