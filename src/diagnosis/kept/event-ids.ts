import { type EventId, IdRows, MOST_IDS } from './id-rows.js';
import { Shelf, ShelvedText } from './shelf.js';

/** Where many groups keep outside of V8's heap what they hold. */
export class Aside {
  readonly shelf = new Shelf();
  readonly rows = new IdRows();
}

/**
 * The earliest ids of a group, so that the list does not depend on the order of arrival. Of many groups it is kept outside
 * of V8's heap: as numbers where all are UUIDs, as those of records are, else as JSON once it is full and few come in time
 * to change it.
 */
export class EventIds {
  /** Undefined: the list stays in the heap. */
  readonly #aside: Aside | undefined;
  /** The number of its row, while all are numbers. */
  #row: number | undefined;
  #entries: readonly EventId[] = [];
  #shelved: ShelvedText | undefined;
  /** The last time of a full list. */
  #last: string | undefined;

  constructor(aside: Aside | undefined) {
    this.#aside = aside;
    this.#row = aside?.rows.take();
  }

  get entries(): readonly EventId[] {
    if (this.#aside !== undefined && this.#row !== undefined) return this.#aside.rows.entries(this.#row);
    return this.#shelved === undefined ? this.#entries : entriesIn(this.#shelved.read());
  }

  add(more: Iterable<EventId>): void {
    for (const entry of more) if (this.#last === undefined || entry.time <= this.#last) this.#insert(entry);
  }

  /** Without one of that time, and at most so many. */
  leave(time: string | undefined, most: number): void {
    const { entries } = this;
    const at = entries.findIndex((entry) => entry.time === time);
    this.#keep(entries.filter((_, index) => index !== at).slice(0, most));
  }

  #insert({ id, time }: EventId): void {
    const entry = { id, time };
    const rows = this.#aside?.rows;
    if (rows !== undefined && this.#row !== undefined && rows.insert(this.#row, entry))
      this.#last = rows.lastTime(this.#row);
    else this.#keep([...this.entries, entry].sort(compareEntries).slice(0, MOST_IDS));
  }

  #keep(entries: readonly EventId[]): void {
    const isFull = entries.length === MOST_IDS;
    this.#row = undefined;
    this.#last = isFull ? entries.at(-1)?.time : undefined;
    const shelf = isFull ? this.#aside?.shelf : undefined;
    this.#shelved = shelf && (this.#shelved ?? new ShelvedText(shelf));
    this.#shelved?.write(JSON.stringify(entries.flatMap(({ id, time }) => [id, time])));
    this.#entries = this.#shelved === undefined ? entries : [];
  }
}

function entriesIn(json: string): EventId[] {
  const texts: string[] = JSON.parse(json);
  return Array.from({ length: texts.length / 2 }, (_, at) => ({
    id: texts[2 * at] ?? '',
    time: texts[2 * at + 1] ?? '',
  }));
}

function compareEntries(a: EventId, b: EventId): number {
  return compareText(a.time, b.time) || compareText(a.id, b.id);
}

export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
