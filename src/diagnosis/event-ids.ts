/** The record or text that a denial was told by, and when. */
interface EventId {
  readonly id: string;
  readonly time: string;
}

const MOST = 20;

/**
 * The earliest ids of a group, so that the list does not depend on the order of arrival. Once it is full few come in
 * time to change it: of many groups it is then kept outside of V8's heap, where nobody looks at it again and again.
 */
export class EventIds {
  readonly #aside: boolean;
  #entries: readonly EventId[] = [];
  /** Of a full list, the entry that goes first, and all of them as JSON. */
  #last: EventId | undefined;
  #packed: Buffer | undefined;

  constructor(aside: boolean) {
    this.#aside = aside;
  }

  get entries(): readonly EventId[] {
    if (this.#packed === undefined) return this.#entries;
    const texts: string[] = JSON.parse(this.#packed.toString('utf8'));
    return Array.from({ length: texts.length / 2 }, (_, at) => ({
      id: texts[2 * at] ?? '',
      time: texts[2 * at + 1] ?? '',
    }));
  }

  add(more: Iterable<EventId>): void {
    for (const { id, time } of more) {
      if (this.#last !== undefined && compareEntries(this.#last, { id, time }) <= 0) continue;
      this.#insert({ id, time });
    }
  }

  /** Without one of that time, and at most so many. */
  leave(time: string | undefined, most: number): void {
    const at = this.entries.findIndex((entry) => entry.time === time);
    this.#keep(this.entries.filter((_, index) => index !== at).slice(0, most));
  }

  #insert(entry: EventId): void {
    this.#keep([...this.entries, entry].sort(compareEntries).slice(0, MOST));
  }

  #keep(entries: readonly EventId[]): void {
    const isFull = entries.length === MOST;
    this.#last = isFull ? entries.at(-1) : undefined;
    const isPacked = isFull && this.#aside;
    this.#entries = isPacked ? [] : entries;
    this.#packed = isPacked ? packed(entries) : undefined;
  }
}

function packed(entries: readonly EventId[]): Buffer {
  const json = JSON.stringify(entries.flatMap(({ id, time }) => [id, time]));
  const bytes = Buffer.allocUnsafeSlow(Buffer.byteLength(json));
  bytes.write(json);
  return bytes;
}

function compareEntries(a: EventId, b: EventId): number {
  return compareText(a.time, b.time) || compareText(a.id, b.id);
}

export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
