import type { CloudTrailEvent } from '../event.js';

/** CloudTrail delivers a record twice within hours, and copies for several accounts in parallel. */
const REMEMBERED = 250_000;

/**
 * Remembers the records that were seen, by `sharedEventID` or else `eventID`. It keeps the last quarter
 * to half a million, some 30 MB at most: copies that lie further apart are taken for two records.
 */
export class SeenEvents {
  readonly #limit: number;
  #recent = new Set<string>();
  #older = new Set<string>();

  constructor(limit: number = REMEMBERED) {
    this.#limit = limit;
  }

  /** False when the record was seen before; a record without an id is always new. */
  isNew(event: CloudTrailEvent): boolean {
    const id = event.sharedEventID || event.eventID;
    if (typeof id !== 'string' || id === '') return true;
    const key = packed(id);
    if (this.#recent.has(key) || this.#older.has(key)) return false;
    if (this.#recent.size >= this.#limit) [this.#older, this.#recent] = [this.#recent, new Set()];
    this.#recent.add(key);
    return true;
  }
}

/** A UUID as 16 one-byte letters; also frees the key from the text that it was cut out of. */
function packed(id: string): string {
  const hex = id.replaceAll('-', '');
  return /^[0-9a-f]{32}$/.test(hex) ? Buffer.from(hex, 'hex').toString('latin1') : id;
}
