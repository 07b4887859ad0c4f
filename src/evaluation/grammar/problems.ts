import type { PolicyProblem } from '../authorization.js';

/** Collects what is wrong with one policy. */
export class Problems {
  readonly list: PolicyProblem[] = [];
  /** How many of them leave open what AWS makes of the policy. */
  doubts = 0;
  private readonly policy: string;

  constructor(policy: string) {
    this.policy = policy;
  }

  add(pointer: string, text: string): void {
    this.doubts++;
    this.note(pointer, text);
  }

  /** What AWS documents to have no effect. */
  note(pointer: string, text: string): void {
    this.list.push({ policy: this.policy, pointer, text });
  }
}

/** One step of a JSON pointer (RFC 6901). */
export function pointerStep(key: string | number): string {
  return `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** What stands in a document, as it stands there; of what is no JSON, its type. */
export function inWords(value: unknown): string {
  if (typeof value === 'string') return value;
  try {
    return JSON.stringify(value) ?? typeof value;
  } catch {
    return typeof value;
  }
}
