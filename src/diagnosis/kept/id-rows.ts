import { readUuid, uuidAt } from '../../model/text/uuid.js';

/** The record or text that a denial was told by, and when. */
export interface EventId {
  readonly id: string;
  readonly time: string;
}

/** Entries that a group keeps. */
export const MOST_IDS = 20;

/** Seconds and milliseconds of its time, and its UUID. */
const ENTRY = 6;
/** How many entries a row has, and they. */
const ROW = 1 + MOST_IDS * ENTRY;
const ROWS_A_BLOCK = 128;
/** In the place of milliseconds that a time does not tell: as text it sorts behind all that do. */
const UNTOLD = 1000;

/**
 * The earliest event ids of many groups, a row for each: as numbers in blocks of memory outside of V8's heap, where they
 * take a sixth of the room and nobody looks at them again and again.
 */
export class IdRows {
  readonly #blocks: Uint32Array[] = [];
  readonly #entry = new Uint32Array(ENTRY);
  #taken = 0;

  /** The number of a new row. */
  take(): number {
    if (this.#taken % ROWS_A_BLOCK === 0) this.#blocks.push(new Uint32Array(ROWS_A_BLOCK * ROW));
    this.#taken += 1;
    return this.#taken - 1;
  }

  /** Puts an entry in its place, and drops the last of too many; false for what is no UUID at a time of CloudTrail's form. */
  insert(row: number, { id, time }: EventId): boolean {
    const entry = this.#entry;
    if (!readTime(time, entry) || !readUuid(id, entry, 2)) return false;
    const { block, start } = this.#placeOf(row);
    const count = block[start] ?? 0;
    let nth = count;
    while (nth > 0 && isBefore(entry, block, start + 1 + (nth - 1) * ENTRY)) nth -= 1;
    if (nth === MOST_IDS) return true;
    const kept = Math.min(count, MOST_IDS - 1);
    const place = start + 1 + nth * ENTRY;
    block.copyWithin(place + ENTRY, place, start + 1 + kept * ENTRY);
    block.set(entry, place);
    block[start] = kept + 1;
    return true;
  }

  /** The earliest first. */
  entries(row: number): EventId[] {
    const { block, start } = this.#placeOf(row);
    return Array.from({ length: block[start] ?? 0 }, (_, nth) => {
      const place = start + 1 + nth * ENTRY;
      return { id: uuidAt(block, place + 2), time: timeAt(block, place) };
    });
  }

  /** Of a full row. */
  lastTime(row: number): string | undefined {
    const { block, start } = this.#placeOf(row);
    return block[start] === MOST_IDS ? timeAt(block, start + ROW - ENTRY) : undefined;
  }

  #placeOf(row: number): { readonly block: Uint32Array; readonly start: number } {
    const block = this.#blocks[Math.floor(row / ROWS_A_BLOCK)] ?? new Uint32Array(ROW);
    return { block, start: (row % ROWS_A_BLOCK) * ROW };
  }
}

function isBefore(entry: Uint32Array, block: Uint32Array, place: number): boolean {
  for (let word = 0; word < ENTRY; word += 1) {
    const own = entry[word] ?? 0;
    const other = block[place + word] ?? 0;
    if (own !== other) return own < other;
  }
  return false;
}

/** False for what `timeAt` would write in another way. */
function readTime(time: string, words: Uint32Array): boolean {
  const milliseconds = Date.parse(time);
  if (!(milliseconds >= 0 && milliseconds < 2 ** 32 * 1000)) return false;
  words[0] = Math.floor(milliseconds / 1000);
  words[1] = time.includes('.') ? milliseconds % 1000 : UNTOLD;
  return timeAt(words, 0) === time;
}

function timeAt(words: Uint32Array, at: number): string {
  const seconds = words[at] ?? 0;
  const milliseconds = words[at + 1] ?? 0;
  if (milliseconds !== UNTOLD) return new Date(seconds * 1000 + milliseconds).toISOString();
  return `${new Date(seconds * 1000).toISOString().slice(0, -'.000Z'.length)}Z`;
}
