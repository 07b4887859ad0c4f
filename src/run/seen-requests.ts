import type { TextFinding } from '../model/denial.js';

/** Copies of a message that lie further apart are taken for two. */
const REMEMBERED = 100_000;

/** Remembers the calls that texts told of by the id that AWS gave them: one call is printed by many lines and files. */
export class SeenRequests {
  #recent = new Map<string, string>();
  #older = new Map<string, string>();

  /** True when the call was told before. An id of an application's own may stand for calls of several actions. */
  knows({ requestId, action = '' }: TextFinding): boolean {
    if (requestId === undefined) return false;
    const known = this.#recent.get(requestId) ?? this.#older.get(requestId);
    return known !== undefined && (known === '' || action === '' || known.split(' ').includes(action));
  }

  add({ requestId, action = '' }: TextFinding): void {
    if (requestId === undefined) return;
    if (this.#recent.size >= REMEMBERED) [this.#older, this.#recent] = [this.#recent, new Map()];
    const known = this.#recent.get(requestId) ?? this.#older.get(requestId);
    this.#recent.set(requestId, known === undefined || known === '' ? action : `${known} ${action}`);
  }
}
