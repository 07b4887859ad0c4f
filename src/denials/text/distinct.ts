import type { TextFinding } from '../../model/denial.js';
import type { Located } from './located.js';

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

/** A code or a mention alone this close to a denial is another line of the same error. */
const SAME_ERROR = 3000;

function keyOf(finding: TextFinding): string {
  return JSON.stringify([finding.kind, finding.note, finding.encoded, ...FIELDS.map((field) => finding[field])]);
}

function isOfOneRequest(a: TextFinding, b: TextFinding): boolean {
  return a.requestId === undefined || b.requestId === undefined || a.requestId === b.requestId;
}

/** A copy that was cut says nothing that the whole one does not say. */
function isCutCopy(copy: TextFinding, whole: TextFinding): boolean {
  if (copy.kind !== whole.kind || whole.action === undefined || !isOfOneRequest(copy, whole)) return false;
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

/** Findings that differ in nothing but in whether the error code and the request's id were printed with them. */
class Equals {
  readonly #prints: { at: number; finding: TextFinding }[] = [];
  readonly #byRequest = new Map<string, number>();

  /** The place of the finding that this one prints again; undefined for a new one. */
  place(finding: TextFinding, at: number, merge: (at: number, finding: TextFinding) => void): boolean {
    const index = this.#like(finding);
    const print = index === undefined ? undefined : this.#prints[index];
    if (index === undefined || print === undefined) {
      if (finding.requestId !== undefined) this.#byRequest.set(finding.requestId, this.#prints.length);
      this.#prints.push({ at, finding });
      return false;
    }
    const { code = finding.code, requestId = finding.requestId } = print.finding;
    print.finding = {
      ...print.finding,
      ...(code !== undefined && { code }),
      ...(requestId !== undefined && { requestId }),
    };
    if (requestId !== undefined) this.#byRequest.set(requestId, index);
    merge(print.at, print.finding);
    return true;
  }

  #like({ requestId, code }: TextFinding): number | undefined {
    if (requestId !== undefined && this.#byRequest.has(requestId)) return this.#byRequest.get(requestId);
    const isLike = (print: TextFinding): boolean =>
      (requestId === undefined || print.requestId === undefined) &&
      (code === undefined || print.code === undefined || print.code === code);
    // Of many prints with ids of their own only the last can lack one.
    for (let index = this.#prints.length - 1, tries = 0; index >= 0 && tries < 8; index -= 1, tries += 1) {
      const print = this.#prints[index];
      if (print !== undefined && isLike(print.finding)) return index;
    }
    return undefined;
  }
}

/** How much a finding tells. */
function weightOf(finding: TextFinding): number {
  const fields = FIELDS.filter((field) => finding[field] !== undefined && finding[field] !== 'unknown').length;
  return fields + (finding.kind === 'denial' ? 10 : finding.kind === 'mention' ? -10 : 0);
}

/** Whether two findings of one request may be two prints of it: a call has one action. */
function mayBeOne(a: TextFinding, b: TextFinding): boolean {
  return a.action === undefined || b.action === undefined || a.action === b.action;
}

/** One finding for a request, however it was printed: what tells most stays. */
function oneForRequest(found: readonly Located[]): Located[] {
  const kept: Located[] = [];
  const byRequest = new Map<string, number[]>();
  for (const one of found) {
    const { requestId } = one.finding;
    const known = requestId === undefined ? [] : (byRequest.get(requestId) ?? []);
    const like = known.find((index) => mayBeOne(kept[index]?.finding ?? one.finding, one.finding));
    const print = like === undefined ? undefined : kept[like];
    if (like !== undefined && print !== undefined) {
      if (weightOf(one.finding) > weightOf(print.finding)) kept[like] = one;
      continue;
    }
    if (requestId !== undefined) byRequest.set(requestId, [...known, kept.length]);
    kept.push(one);
  }
  return kept;
}

/** A sentence that names nothing this close to one that does is of the same error. */
const SAME_LINES = 600;

/** How far what names nothing is from being of an error of its own; undefined for what names something. */
function reachOf({ finding, from }: Located): number | undefined {
  const { kind, action, principal, resource, policyType } = finding;
  if (kind !== 'denial' && kind !== 'mention') return undefined;
  if (from === 'code') return action === undefined ? SAME_ERROR : undefined;
  const names = action ?? principal ?? resource;
  return from === 'phrase' && names === undefined && policyType === 'unknown' ? SAME_LINES : undefined;
}

function isBeside(bare: Located, whole: Located | undefined): boolean {
  const reach = reachOf(bare);
  if (whole === undefined || reach === undefined || !isOfOneRequest(bare.finding, whole.finding)) return false;
  const apart = whole.start > bare.start ? whole.start - bare.end : bare.start - whole.end;
  const [a, b] = [bare.finding.service, whole.finding.service];
  return apart < reach && (a === undefined || b === undefined || a === b);
}

/** A bare code, or a sentence that names nothing, beside a denial is its class, its label or its reprint. */
function withoutBareOnes(found: readonly Located[]): Located[] {
  const tells = (one: Located): boolean => reachOf(one) === undefined && one.finding.kind === 'denial';
  const following: (Located | undefined)[] = [];
  let next: Located | undefined;
  for (const [index, one] of [...found.entries()].reverse()) {
    following[index] = next;
    if (tells(one)) next = one;
  }
  let last: Located | undefined;
  return found.filter((one, index) => {
    if (tells(one)) last = one;
    return !isBeside(one, last) && !isBeside(one, following[index]);
  });
}

/** One finding for what is printed twice, be the second copy whole, cut, or without its error code. */
export function distinct(findings: readonly Located[]): Located[] {
  const groups = new Map<string, Equals>();
  const kept: Located[] = [];
  let last: TextFinding | undefined;
  for (const one of findings) {
    const { finding } = one;
    if (last !== undefined && isCutCopy(finding, last)) continue;
    const key = keyOf(finding);
    const equals = groups.get(key) ?? new Equals();
    groups.set(key, equals);
    const merge = (at: number, merged: TextFinding): void => {
      const first = kept[at];
      if (first !== undefined) kept[at] = { ...first, finding: merged };
    };
    if (!equals.place(finding, kept.length, merge)) kept.push(one);
    last = finding;
  }
  return withoutBareOnes(oneForRequest(kept));
}
