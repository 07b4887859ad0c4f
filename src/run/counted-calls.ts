import type { OpenGroup } from '../diagnosis/index.js';
import { WordTable } from '../sources/records/word-table.js';

/** Prints of a call that lie further apart are taken for two calls. */
const REMEMBERED = 100_000;
/** Services have some thousands of actions; who writes a file may make up more. */
const MOST_KINDS = 50_000;

/** How a call was counted. */
interface Counted {
  /** Empty where a text names none. */
  readonly action: string;
  /** Set where a log told of it: a record may still come, and take its place. */
  readonly told?: OpenGroup;
}

/** A call by what a log and CloudTrail both name. */
export interface CountedCall {
  readonly requestId: string;
  readonly action: string;
}

/**
 * Remembers the calls that were counted by the id that AWS gave them: one call is printed by many lines and files, and
 * recorded by CloudTrail. An id of an application's own may stand for calls of several actions. Of an id 128 bits are
 * kept, in one block of memory: 8 MB at most for the last 100,000 to 200,000 calls.
 */
export class CountedCalls {
  readonly #kinds: Counted[] = [];
  readonly #numbers = new Map<OpenGroup | string, number>();
  readonly #most: number;
  #recent = new WordTable(4);
  #older = new WordTable(4);

  constructor(most = REMEMBERED) {
    this.#most = most;
  }

  get isEmpty(): boolean {
    return this.#recent.size === 0;
  }

  find(call: CountedCall): Counted | undefined {
    const number = this.#lastOf(this.#rowFor(call));
    return number === 0 ? undefined : this.#kinds[number - 1];
  }

  /** What was told of the call before is forgotten. */
  add(call: CountedCall, told?: OpenGroup): void {
    const number = this.#numberOf(told ?? call.action, {
      action: call.action,
      ...(told === undefined ? {} : { told }),
    });
    if (this.#recent.size >= this.#most) [this.#older, this.#recent] = [this.#recent, new WordTable(4)];
    const row = this.#rowFor(call);
    row[4] = number;
    this.#recent.set(row);
  }

  /** The row of the call, or the first free one of its id. */
  #rowFor({ requestId, action }: CountedCall): Uint32Array {
    for (let nth = 0; ; nth += 1) {
      const row = hashed(requestId, nth);
      const number = this.#lastOf(row);
      if (number === 0 || mayBeOne(this.#kinds[number - 1]?.action ?? '', action)) return row;
    }
  }

  #lastOf(row: Uint32Array): number {
    return this.#recent.lastOf(row) || this.#older.lastOf(row);
  }

  #numberOf(kind: OpenGroup | string, counted: Counted): number {
    const known = this.#numbers.get(kind);
    if (known !== undefined) return known;
    if (this.#kinds.length >= MOST_KINDS) return this.#numberOf('', { action: '' });
    this.#kinds.push(counted);
    this.#numbers.set(kind, this.#kinds.length);
    return this.#kinds.length;
  }
}

const mayBeOne = (a: string, b: string): boolean => a === '' || b === '' || a === b;

const SEEDS = Array.from({ length: 4 }, () => (Math.random() * 2 ** 32) >>> 0);
const FACTORS = [597399067, 2869860233, 951274213, 2716044179];
const row = new Uint32Array(5);

/** Four numbers that stand for an id. They are used again. */
function hashed(id: string, nth: number): Uint32Array {
  let [a = 0, b = 0, c = 0, d = 0] = SEEDS;
  const [fa = 1, fb = 1, fc = 1, fd = 1] = FACTORS;
  for (let at = -1; at < id.length; at += 1) {
    const sign = at < 0 ? nth : id.charCodeAt(at);
    a = b ^ Math.imul(a ^ sign, fa);
    b = c ^ Math.imul(b ^ sign, fb);
    c = d ^ Math.imul(c ^ sign, fc);
    d = a ^ Math.imul(d ^ sign, fd);
  }
  row[0] = Math.imul(c ^ (a >>> 18), fa);
  row[1] = Math.imul(d ^ (b >>> 22), fb);
  row[2] = Math.imul(a ^ (c >>> 17), fc);
  row[3] = Math.imul(b ^ (d >>> 19), fd);
  row[4] = 0;
  return row;
}
