import type { TextFinding } from '../../model/denial.js';

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
  return JSON.stringify([finding.kind, finding.note, finding.encoded, ...FIELDS.map((field) => finding[field])]);
}

/** A copy that was cut says nothing that the whole one does not say. */
function isCutCopy(copy: TextFinding, whole: TextFinding): boolean {
  if (copy.kind !== whole.kind || whole.action === undefined) return false;
  if (copy.action === undefined ? copy.principal === undefined : copy.action !== whole.action) return false;
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

/** Findings that differ in nothing but in whether the error code was printed with them. */
class Equals {
  readonly #byCode = new Map<string, TextFinding>();

  add(finding: TextFinding): void {
    const { code = '' } = finding;
    const uncoded = this.#byCode.get('');
    if (code === '' ? this.#byCode.size > 0 : this.#byCode.has(code)) return;
    this.#byCode.delete('');
    this.#byCode.set(code, uncoded === undefined ? finding : { ...uncoded, code });
  }

  all(): Iterable<TextFinding> {
    return this.#byCode.values();
  }
}

/** One finding for what is printed twice, be the second copy whole, cut, or without its error code. */
export function distinct(findings: readonly TextFinding[]): TextFinding[] {
  const groups = new Map<string, Equals>();
  let last: TextFinding | undefined;
  for (const finding of findings) {
    if (last !== undefined && isCutCopy(finding, last)) continue;
    const key = keyOf(finding);
    const equals = groups.get(key) ?? new Equals();
    groups.set(key, equals);
    equals.add(finding);
    last = finding;
  }
  return [...groups.values()].flatMap((equals) => [...equals.all()]);
}
