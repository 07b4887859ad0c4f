const WORDS = 5;
const SMALLEST = 1024;

/** Different in every process: who writes ids cannot make them meet. */
const SEED = (Math.random() * 2 ** 32) >>> 0;

/**
 * Rows of five numbers of 32 bits in one block of memory, by open addressing: they cost no collection. The first
 * `keyWords` of a row are its key; its last number is never zero.
 */
export class WordTable {
  readonly #keyWords: number;
  #slots = new Uint32Array(SMALLEST * WORDS);
  #count = 0;

  constructor(keyWords: number) {
    this.#keyWords = keyWords;
  }

  get size(): number {
    return this.#count;
  }

  /** The last number of the row with this key; 0 where there is none. */
  lastOf(row: Uint32Array): number {
    return this.#slots[this.#placeOf(row, 0) + WORDS - 1] ?? 0;
  }

  /** Adds a row, or takes the place of the one with its key. */
  set(row: Uint32Array): void {
    if (this.#count * WORDS * 2 > this.#slots.length) this.#grow();
    if (this.#put(row, 0)) this.#count += 1;
  }

  /** True for a new key. */
  #put(rows: Uint32Array, from: number): boolean {
    const place = this.#placeOf(rows, from);
    const isNew = this.#slots[place + WORDS - 1] === 0;
    for (let word = 0; word < WORDS; word += 1) this.#slots[place + word] = rows[from + word] ?? 0;
    return isNew;
  }

  /** Where the key of the row at `from` stands, or where it is to stand. */
  #placeOf(rows: Uint32Array, from: number): number {
    const slots = this.#slots;
    const length = this.#keyWords;
    const mask = slots.length / WORDS - 1;
    let slot = hashOf(rows, from, length) & mask;
    for (; ; slot = (slot + 1) & mask) {
      const place = slot * WORDS;
      if (slots[place + WORDS - 1] === 0) return place;
      let word = 0;
      while (word < length && slots[place + word] === rows[from + word]) word += 1;
      if (word === length) return place;
    }
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Uint32Array(old.length * 2);
    for (let from = 0; from < old.length; from += WORDS) if (old[from + WORDS - 1] !== 0) this.#put(old, from);
  }
}

function hashOf(rows: Uint32Array, from: number, length: number): number {
  let hash = SEED;
  for (let word = 0; word < length; word += 1) {
    hash = Math.imul(hash ^ (rows[from + word] ?? 0), 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  return hash >>> 0;
}
