import type { CloudTrailEvent } from '../../model/event.js';

/** CloudTrail delivers a record twice within hours, and copies for several accounts in parallel. */
const REMEMBERED = 200_000;
/** CloudTrail knows some thousands of operations; who writes a file may make up more. */
const MOST_NAMES = 50_000;

/**
 * Remembers the records that were seen, by `sharedEventID` or else `eventID`, with the operation: records made by hand
 * repeat an id. It keeps the last 200,000 to 400,000, 17 MB at most where the ids are UUIDs, as CloudTrail's are:
 * copies that lie further apart are taken for two.
 */
export class SeenEvents {
  readonly #limit: number;
  readonly #names = new Map<string, number>();
  #recent = new Seen();
  #older = new Seen();

  constructor(limit: number = REMEMBERED) {
    this.#limit = limit;
  }

  /** False when the record was seen before, and from now on; a record without an id is always new. */
  isNew(event: CloudTrailEvent): boolean {
    if (this.has(event)) return false;
    this.add(event);
    return true;
  }

  has(event: CloudTrailEvent): boolean {
    const key = this.#keyOf(event);
    return key !== undefined && (this.#recent.has(key) || this.#older.has(key));
  }

  add(event: CloudTrailEvent): void {
    const key = this.#keyOf(event);
    if (key === undefined) return;
    if (this.#recent.size >= this.#limit) [this.#older, this.#recent] = [this.#recent, new Seen()];
    this.#recent.add(key);
  }

  #keyOf({ sharedEventID, eventID, eventName = '' }: CloudTrailEvent): Key | undefined {
    const id = sharedEventID || eventID;
    if (typeof id !== 'string' || id === '') return undefined;
    const name = this.#numberOf(eventName);
    return (name === undefined ? undefined : uuidKey(id, name)) ?? `${id} ${eventName}`;
  }

  /** From 1 on, so that no key is all zeros. */
  #numberOf(eventName: string): number | undefined {
    const known = this.#names.get(eventName);
    if (known !== undefined || this.#names.size >= MOST_NAMES) return known;
    this.#names.set(eventName, this.#names.size + 1);
    return this.#names.size;
  }
}

/** Of a UUID five numbers of 32 bits, the operation's last: they stand for it, unlike a hash. It is used again. */
type Key = string | Uint32Array;

const WORDS = 5;
const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/;
const scratch = new Uint32Array(WORDS);

function uuidKey(id: string, name: number): Uint32Array | undefined {
  if (!UUID.test(id)) return undefined;
  scratch[0] = Number.parseInt(id.slice(0, 8), 16);
  scratch[1] = Number.parseInt(id.slice(9, 13) + id.slice(14, 18), 16);
  scratch[2] = Number.parseInt(id.slice(19, 23) + id.slice(24, 28), 16);
  scratch[3] = Number.parseInt(id.slice(28), 16);
  scratch[4] = name;
  return scratch;
}

/** A set of keys; those of numbers lie in one block of memory, by open addressing, and cost no collection. */
class Seen {
  readonly #texts = new Set<string>();
  #slots = new Uint32Array(1024 * WORDS);
  #count = 0;

  get size(): number {
    return this.#texts.size + this.#count;
  }

  has(key: Key): boolean {
    return typeof key === 'string' ? this.#texts.has(key) : this.#slots[this.#placeOf(key, 0) + WORDS - 1] !== 0;
  }

  add(key: Key): void {
    if (typeof key === 'string') {
      this.#texts.add(key);
      return;
    }
    if (this.#count * WORDS * 2 > this.#slots.length) this.#grow();
    const place = this.#placeOf(key, 0);
    if (this.#slots[place + WORDS - 1] !== 0) return;
    for (let word = 0; word < WORDS; word += 1) this.#slots[place + word] = key[word] ?? 0;
    this.#count += 1;
  }

  /** Where the key of `from` on stands, or where it is to stand. */
  #placeOf(keys: Uint32Array, from: number): number {
    const slots = this.#slots;
    const mask = slots.length / WORDS - 1;
    let slot = hashOf(keys, from) & mask;
    for (; ; slot = (slot + 1) & mask) {
      const place = slot * WORDS;
      if (slots[place + WORDS - 1] === 0) return place;
      let word = 0;
      while (word < WORDS && slots[place + word] === keys[from + word]) word += 1;
      if (word === WORDS) return place;
    }
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Uint32Array(old.length * 2);
    for (let from = 0; from < old.length; from += WORDS) {
      if (old[from + WORDS - 1] === 0) continue;
      const place = this.#placeOf(old, from);
      for (let word = 0; word < WORDS; word += 1) this.#slots[place + word] = old[from + word] ?? 0;
    }
  }
}

/** Different in every process: who writes ids cannot make them meet. */
const SEED = (Math.random() * 2 ** 32) >>> 0;

function hashOf(keys: Uint32Array, from: number): number {
  let hash = SEED;
  for (let word = 0; word < WORDS; word += 1) {
    hash = Math.imul(hash ^ (keys[from + word] ?? 0), 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  return hash >>> 0;
}
