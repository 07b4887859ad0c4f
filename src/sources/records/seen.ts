import type { CloudTrailEvent } from '../../model/event.js';
import { readUuid } from '../../model/text/uuid.js';
import { WordTable } from './word-table.js';

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
    const key = this.#keyOf(event);
    if (key === undefined) return true;
    const isNew = !this.#holds(key);
    if (isNew) this.#keep(key);
    return isNew;
  }

  has(event: CloudTrailEvent): boolean {
    const key = this.#keyOf(event);
    return key !== undefined && this.#holds(key);
  }

  add(event: CloudTrailEvent): void {
    const key = this.#keyOf(event);
    if (key !== undefined) this.#keep(key);
  }

  #holds(key: Key): boolean {
    return this.#recent.has(key) || (this.#older.size > 0 && this.#older.has(key));
  }

  #keep(key: Key): void {
    if (this.#recent.size >= this.#limit) [this.#older, this.#recent] = [this.#recent, new Seen()];
    this.#recent.add(key);
  }

  #keyOf({ sharedEventID, eventID, eventName = '' }: CloudTrailEvent): Key | undefined {
    const id = sharedEventID || eventID;
    if (typeof id !== 'string' || id === '') return undefined;
    return { id, text: `${id} ${eventName}`, name: this.#numberOf(eventName) };
  }

  /** From 1 on, so that no key is all zeros; 0 where there are too many. */
  #numberOf(eventName: string): number {
    const known = this.#names.get(eventName);
    if (known !== undefined || this.#names.size >= MOST_NAMES) return known ?? 0;
    this.#names.set(eventName, this.#names.size + 1);
    return this.#names.size;
  }
}

interface Key {
  readonly id: string;
  readonly text: string;
  /** Of the operation. */
  readonly name: number;
}

/** Texts are quicker: numbers take 2 % of a scan that finds so many, and less than half of the memory. */
const MOST_TEXTS = 32_768;

/** A set of keys: of UUIDs, past the first thousands, as five numbers, which stand for them, unlike a hash. */
class Seen {
  readonly #texts = new Set<string>();
  readonly #numbers = new WordTable(5);

  get size(): number {
    return this.#texts.size + this.#numbers.size;
  }

  has(key: Key): boolean {
    if (this.#texts.has(key.text)) return true;
    const row = this.#numbers.size > 0 ? rowOf(key) : undefined;
    return row !== undefined && this.#numbers.lastOf(row) !== 0;
  }

  add(key: Key): void {
    const row = this.#texts.size < MOST_TEXTS ? undefined : rowOf(key);
    if (row === undefined) this.#texts.add(key.text);
    else this.#numbers.set(row);
  }
}

const row = new Uint32Array(5);

/** Four numbers for a UUID and one for the operation. It is used again. */
function rowOf({ id, name }: Key): Uint32Array | undefined {
  if (name === 0 || !readUuid(id, row)) return undefined;
  row[4] = name;
  return row;
}
