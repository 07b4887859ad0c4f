import type { PolicyProblem } from '../authorization.js';

/** Collects what is wrong with one policy. */
export class Problems {
  readonly list: PolicyProblem[] = [];
  private readonly policy: string;

  constructor(policy: string) {
    this.policy = policy;
  }

  add(pointer: string, text: string): void {
    this.list.push({ policy: this.policy, pointer, text });
  }
}

/** One step of a JSON pointer (RFC 6901). */
export function pointerStep(key: string | number): string {
  return `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
