import type { CloudTrailEvent } from '../../model/event.js';

/** CloudTrail delivers a record twice within hours, and copies for several accounts in parallel. */
const REMEMBERED = 200_000;

/**
 * Remembers the records that were seen, by `sharedEventID` or else `eventID`, with the operation: records made by hand
 * repeat an id. It keeps the last 200,000 to 400,000, 50 MB at most: copies that lie further apart are taken for two.
 */
export class SeenEvents {
  readonly #limit: number;
  #recent = new Set<string>();
  #older = new Set<string>();

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
    const key = keyOf(event);
    return key !== undefined && (this.#recent.has(key) || this.#older.has(key));
  }

  add(event: CloudTrailEvent): void {
    const key = keyOf(event);
    if (key === undefined) return;
    if (this.#recent.size >= this.#limit) [this.#older, this.#recent] = [this.#recent, new Set()];
    this.#recent.add(key);
  }
}

function keyOf({ sharedEventID, eventID, eventName }: CloudTrailEvent): string | undefined {
  const id = sharedEventID || eventID;
  return typeof id === 'string' && id !== '' ? `${id} ${eventName ?? ''}` : undefined;
}
