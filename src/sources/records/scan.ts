import { isRefusal } from '../../aws/index.js';
import type { CloudTrailEvent } from '../../model/event.js';
import { isWithin } from '../../model/event-time.js';
import { type Gap, gap } from '../../model/gap.js';
import { shellQuoted } from '../../model/text/shell.js';
import type { SourceItem, SourceStatistics } from '../source.js';
import { ContentReader } from './content-reader.js';
import { countRecords, type Located, locateRecords, recordsAt } from './locate.js';
import { SeenEvents } from './seen.js';
import { type Found, timed, unwrap } from './shapes.js';
import { reasonOf, Troubles } from './troubles.js';
import { isInsight, type Wanted, wants } from './wanted.js';

/** Files that lie beside a trail's, by the folder and the name that CloudTrail gives them, and the count they go to. */
const SKIPPED = [
  [/CloudTrail-Digest/, 'digests skipped'],
  [/CloudTrail-Insight/, 'insights skipped'],
  [/CloudTrail-Aggregated/, 'aggregated skipped'],
] as const;

/** So much is read at a time: of records that wait to be taken most would outlive V8's young generation. */
const PIECE = 32 * 1024;

/** Bytes of inflated files of which every record is counted, some 5,000 records: each takes a search of its own. */
const MOST_COUNTED = 8 * 1024 * 1024;

/** Files without a record that are named; a folder may hold nothing else. */
const MOST_NAMED = 10;

/** Reads contents one after another and keeps the account: what was wanted, what was seen, what went wrong. */
export class Scan {
  readonly troubles = new Troubles();
  readonly #wanted: Wanted;
  #seen = new SeenEvents();
  readonly #work = new Map<string, number>();
  /** Names of files in which nothing was recognised. */
  readonly #withoutRecord: string[] = [];
  #events = 0;
  #bytes = 0;
  /** Of the files in which records are only looked for by their bytes. */
  readonly #located = { bytes: 0, countedBytes: 0, counted: 0, parsed: 0 };

  constructor(wanted: Wanted) {
    this.#wanted = wanted;
  }

  /** True when the name tells a file that holds no records; it is counted. */
  skips(path: string): boolean {
    const kind = SKIPPED.find(([pattern]) => pattern.test(path));
    if (kind) this.count(kind[1]);
    return kind !== undefined;
  }

  count(name: string, by = 1): void {
    this.#work.set(name, (this.#work.get(name) ?? 0) + by);
  }

  statistics(): SourceStatistics {
    const { bytes, countedBytes, counted, parsed } = this.#located;
    const isAbout = bytes > countedBytes;
    const located = isAbout ? Math.round((counted / countedBytes) * bytes) : counted;
    return {
      events: this.#events - parsed + Math.max(located, parsed),
      ...(isAbout ? { about: true as const } : {}),
      work: Object.fromEntries(this.#work),
      bytes: this.#bytes,
    };
  }

  /** All contents were read: what was seen takes up to 20 MB. */
  finished(): void {
    this.#seen = new SeenEvents();
  }

  gaps(): readonly Gap[] {
    return [...this.troubles.gaps(), ...this.#withoutRecords()];
  }

  /** True when nothing was read, and refusals are all there is to say of it. */
  refused(also: readonly Gap[] = []): boolean {
    const gaps = [...also, ...this.gaps()];
    return (
      this.#bytes === 0 && gaps.length > 0 && gaps.every(({ failure }) => failure !== undefined && isRefusal(failure))
    );
  }

  /**
   * What one whole inflated file holds. `checked` says that gzip's checksum stands for it: then only the
   * records that may be wanted are looked at. A record that is cut off elsewhere would not be noticed.
   */
  whole(bytes: Buffer, name: string, checked: boolean): Iterable<SourceItem> {
    const located = checked ? locateRecords(bytes, this.#wanted) : undefined;
    if (located === undefined) return this.#walked(bytes, name);
    this.#bytes += bytes.length;
    this.#count(bytes, located.length);
    return this.#taken(bytes, located);
  }

  *#taken(bytes: Buffer, located: readonly Located[]): Generator<SourceItem> {
    for (const event of recordsAt(bytes, located)) if (this.#takes(event)) yield { event };
  }

  *#walked(bytes: Buffer, name: string): Generator<SourceItem> {
    const items = new Queue();
    const reader = new ContentReader(this.#found(name, items), this.#wanted);
    for (const piece of piecesOf(bytes)) {
      this.#push(reader, piece);
      yield* items.take();
    }
    this.#finish(reader, name, bytes.length);
    yield* items.take();
  }

  /** Counting all records of a large trail would take longer than what it tells is worth. */
  #count(bytes: Buffer, parsed: number): void {
    const located = this.#located;
    if (located.bytes < MOST_COUNTED) {
      located.counted += countRecords(bytes);
      located.countedBytes += bytes.length;
    }
    located.bytes += bytes.length;
    located.parsed += parsed;
  }

  /** What a content holds that comes in inflated chunks. An error in them ends it with a gap. */
  async *chunks(chunks: AsyncIterable<Buffer>, name: string): AsyncGenerator<SourceItem> {
    const items = new Queue();
    let length = 0;
    const reader = new ContentReader(this.#found(name, items), this.#wanted);
    try {
      for await (const chunk of chunks) {
        length += chunk.length;
        for (const piece of piecesOf(chunk)) {
          this.#push(reader, piece);
          yield* items.take();
        }
        if (reader.foreign !== undefined) break;
      }
      this.#finish(reader, name, length);
    } catch (error) {
      reader.finish();
      this.unreadable(name, error);
    }
    yield* items.take();
  }

  /** What one log event holds: a record, or text. `time` is ISO 8601. */
  message(text: string, name: string, time: string | undefined): readonly SourceItem[] {
    const items = new Queue();
    this.#bytes += Buffer.byteLength(text);
    unwrap(text, timed(this.#found(name, items), time));
    return items.take();
  }

  /** Notes that the rest of a file could not be read. */
  unreadable(name: string, error: unknown): void {
    this.troubles.add(gap('FILE_UNREADABLE', { name, why: reasonOf(error), begun: true }, { incomplete: true }));
  }

  /** No error, and no list of denials that is empty either. */
  #withoutRecords(): Gap[] {
    const names = this.#withoutRecord;
    if (names.length === 0) return [];
    const named = names.slice(0, MOST_NAMED);
    return [gap('FILE_NO_RECORD', { names: named, more: names.length - named.length })];
  }

  #push(reader: ContentReader, bytes: Buffer): void {
    this.#bytes += bytes.length;
    reader.push(bytes);
  }

  #finish(reader: ContentReader, name: string, length: number): void {
    reader.finish();
    this.#events += reader.passedOver;
    const { broken, encoding, foreign } = reader;
    if (broken > 0) {
      this.troubles.add(gap('RECORD_BROKEN', { name, count: broken }, { incomplete: true }));
    }
    if (encoding !== 'utf-8') this.troubles.add(gap('FILE_ENCODING', { name, encoding }));
    if (foreign !== undefined) {
      const how = foreign.remedy?.replaceAll('FILE', asArgument(name));
      const facts = { name, format: foreign.foreign, ...(how === undefined ? {} : { how }) };
      this.troubles.add(gap('FILE_FORMAT', facts, { incomplete: true }));
    }
    if (length > 0 && broken === 0 && reader.holdsNone && this.#wanted.pasted !== true) this.#withoutRecord.push(name);
    if (length === 0) this.troubles.add(gap('FILE_EMPTY', { name }, { incomplete: true }));
  }

  #found(name: string, items: Queue): Found {
    return {
      event: (event, weight) => {
        if (this.#takes(event)) items.push({ event, ...(weight === undefined ? {} : { weight }) });
      },
      text: (text, time) => {
        if (!this.#inWindow(time)) return;
        items.push({ log: { text, from: name, ...(time === undefined ? {} : { time }) } });
      },
      digest: () => this.count('digests skipped'),
    };
  }

  #takes(event: CloudTrailEvent): boolean {
    this.#events += 1;
    if (isInsight(event)) {
      this.count('insights skipped');
      return false;
    }
    if (!wants(event, this.#wanted)) return false;
    if (this.#seen.isNew(event)) return true;
    this.count('duplicates');
    return false;
  }

  #inWindow(time: string | undefined): boolean {
    const { window } = this.#wanted;
    if (time === undefined || window === undefined) return true;
    return isWithin(time, window);
  }
}

/** What was found and is not taken yet. */
class Queue {
  #items: SourceItem[] = [];

  push(item: SourceItem): void {
    this.#items.push(item);
  }

  take(): readonly SourceItem[] {
    const items = this.#items;
    if (items.length > 0) this.#items = [];
    return items;
  }
}

function* piecesOf(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += PIECE) yield bytes.subarray(at, at + PIECE);
}

/** A name that no tool takes for an option. */
function asArgument(name: string): string {
  return shellQuoted(name.startsWith('-') ? `./${name}` : name);
}

/** The records of a source's items. */
export async function* eventsOf(items: AsyncIterable<SourceItem>): AsyncGenerator<CloudTrailEvent> {
  for await (const item of items) {
    if ('event' in item) yield item.event;
  }
}
