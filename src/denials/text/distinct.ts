import type { TextFinding } from '../denial.js';

const FIELDS = [
  'principal',
  'action',
  'resource',
  'policyType',
  'effect',
  'policyArn',
  'authorizationId',
  'via',
] as const;

function keyOf(finding: TextFinding): string {
  const values = [finding.kind, finding.code, finding.encoded, ...FIELDS.map((field) => finding[field])];
  return JSON.stringify(values);
}

/** A copy that was cut says nothing that the whole one does not say. */
function isCutCopy(copy: TextFinding, whole: TextFinding): boolean {
  if (copy.kind !== whole.kind || copy.action === undefined || copy.action !== whole.action) return false;
  if (copy.code !== undefined && whole.code !== undefined && copy.code !== whole.code) return false;
  let shorter = 0;
  for (const field of FIELDS) {
    const [a, b] = [copy[field], whole[field]];
    if (a === b) continue;
    const less = a === undefined || a === 'unknown' || (field === 'resource' && b?.startsWith(a) === true);
    if (!less) return false;
    shorter += 1;
  }
  return shorter > 0 || copy.encoded === undefined || copy.encoded === whole.encoded;
}

/** One finding for what is printed twice, be the second copy whole, cut, or without its error code. */
export function distinct(findings: readonly TextFinding[]): TextFinding[] {
  const byKey = new Map<string, TextFinding>();
  let last: TextFinding | undefined;
  for (const finding of findings) {
    if (last !== undefined && isCutCopy(finding, last)) continue;
    const key = keyOf(finding);
    if (!byKey.has(key)) byKey.set(key, finding);
    last = finding;
  }
  return [...byKey.values()];
}
