import { TextDecoder } from 'node:util';
import { candidates, holdsOwnTime } from './candidates.js';
import { type ContentKind, contentKind, type Encoding, encodingOf, type Foreign } from './content-kind.js';
import { JsonItems } from './items.js';
import { LogLines } from './lines.js';
import { parseJson } from './record.js';
import { CsvRows } from './rows/csv.js';
import { type Found, unwrap } from './shapes.js';
import type { Wanted } from './wanted.js';

/** Enough to tell what a content is: the first line of NDJSON is one record, and most are shorter. */
const HEAD = 64 * 1024;
/** Windows of a large buffer, so that decoded text stays small. */
const WINDOW = 1024 * 1024;

interface Reader {
  push(bytes: Buffer): void;
  finish(): void;
  readonly broken: number;
  /** It was seen to be of records, though none was found: a list without elements, records that are not wanted. */
  readonly isOfRecords: boolean;
}

/** Reads inflated content of any supported kind, in chunks, and gives what it holds to `found`. */
export class ContentReader {
  encoding: Encoding = 'utf-8';
  /** A format that is not read. */
  foreign: Foreign | undefined;
  #head: Buffer = Buffer.alloc(0);
  #reader: Reader | undefined;
  #decoder: TextDecoder | undefined;
  #started = false;
  readonly #found: Found;
  readonly #wanted: Wanted;

  /** Records and texts that were found. */
  #taken = 0;
  #passedOver = 0;
  /** A short content that was pasted. */
  #whole = '';
  /** A short content that begins as JSON. */
  #json = '';

  constructor(found: Found, wanted: Wanted) {
    this.#found = this.#counted(found);
    this.#wanted = wanted;
  }

  /** Records that could not be read. */
  get broken(): number {
    return this.#reader?.broken ?? 0;
  }

  /** Records that were seen, and not looked at: nothing in them can be wanted. */
  get passedOver(): number {
    return this.#passedOver;
  }

  /** Nothing in it is a record, or tells a denial. */
  get holdsNone(): boolean {
    return this.#taken === 0 && this.#reader?.isOfRecords === false;
  }

  push(chunk: Buffer): void {
    if (this.#started) this.#feed(this.#decode(chunk));
    else {
      this.#head = this.#head.length > 0 ? Buffer.concat([this.#head, chunk]) : chunk;
      if (this.#head.length >= HEAD) this.#start();
    }
  }

  finish(): void {
    const isShort = !this.#started;
    if (isShort) this.#start();
    const last = this.#decoder?.decode();
    if (last) this.#reader?.push(Buffer.from(last));
    this.#reader?.finish();
    if (this.#isBrokenJson) this.#readAsLines();
    if (isShort && this.#wanted.pasted === true && this.#taken === 0 && this.#whole !== '')
      this.#found.text(this.#whole);
  }

  /** It begins as JSON, and a terminal, a person or another language made it something else. */
  get #isBrokenJson(): boolean {
    return this.#taken === 0 && this.#json !== '' && (this.#reader?.broken ?? 0) > 0;
  }

  #readAsLines(): void {
    const lines = this.#lines();
    lines.push(Buffer.from(this.#json));
    lines.finish();
    // What is cut off stays told where nothing could be made of it.
    if (this.#taken > 0) this.#reader = lines;
  }

  #counted(found: Found): Found {
    return {
      event: (event, weight) => {
        this.#taken += 1;
        found.event(event, weight);
      },
      text: (text, time) => {
        this.#taken += 1;
        found.text(text, time);
      },
      digest: () => {
        this.#taken += 1;
        found.digest();
      },
    };
  }

  #start(): void {
    this.#started = true;
    const head = this.#head;
    this.#head = Buffer.alloc(0);
    this.encoding = encodingOf(head);
    // The decoder also drops a byte order mark.
    if (this.encoding !== 'utf-8') this.#decoder = new TextDecoder(this.encoding);
    const bytes = this.#decode(hasMark(head) ? head.subarray(3) : head);
    if (head.length < HEAD && this.#wanted.pasted === true) this.#whole = bytes.toString('utf8');
    const kind = contentKind(bytes.subarray(0, HEAD));
    if (head.length < HEAD && kind === 'json') this.#json = bytes.toString('utf8');
    this.#reader = this.#readerOf(kind);
    this.#feed(bytes);
  }

  #feed(bytes: Buffer): void {
    for (let at = 0; at < bytes.length && this.#reader; at += WINDOW) {
      this.#reader.push(bytes.subarray(at, at + WINDOW));
    }
  }

  #decode(chunk: Buffer): Buffer {
    return this.#decoder ? Buffer.from(this.#decoder.decode(chunk, { stream: true })) : chunk;
  }

  #readerOf(kind: ContentKind): Reader | undefined {
    if (kind === 'json') return this.#items();
    if (kind === 'lines') return this.#lines();
    if ('separator' in kind) return this.#csv(kind.separator);
    this.foreign = kind;
    return undefined;
  }

  #lines(): Reader {
    const lines = new LogLines(this.#found, { all: this.#wanted.all === true });
    return {
      push: (bytes) => lines.push(bytes),
      finish: () => lines.finish(),
      get broken() {
        return lines.broken;
      },
      get isOfRecords() {
        return lines.namesCall;
      },
    };
  }

  #items(): Reader {
    const items = new JsonItems((item, container) => {
      if (container === 'Records' && holdsOwnTime(item) && candidates(item, this.#wanted)?.length === 0) {
        this.#passedOver += 1;
        return true;
      }
      const value = parseJson(item.toString('utf8'));
      if (value !== undefined) unwrap(value, this.#found);
      return value !== undefined;
    });
    const sawRecords = (): boolean => this.#passedOver > 0 || items.isEmptyList;
    return {
      push: (bytes) => items.push(bytes),
      finish: () => items.finish(),
      get broken() {
        return items.broken;
      },
      get isOfRecords() {
        return sawRecords();
      },
    };
  }

  #csv(separator: string): Reader {
    let count = 0;
    const rows = new CsvRows((row) => {
      count += 1;
      unwrap(row, this.#found);
    }, separator);
    const decoder = new TextDecoder();
    return {
      push: (bytes) => rows.push(decoder.decode(bytes, { stream: true })),
      finish: () => rows.finish(),
      get broken() {
        return rows.open ? 1 : 0;
      },
      get isOfRecords() {
        return count === 0;
      },
    };
  }
}

const hasMark = (head: Buffer): boolean => head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf;
