import { lengthOfObject } from './brackets.js';
import { Joined, NOTHING } from './joined.js';
import { isRecord, parseJson } from './record.js';
import { type Found, PACKED, unwrap } from './shapes.js';
import { TELLS_DENIAL } from './tells-denial.js';

const LINE_END = 0x0a;
/** A message that is wrapped, or a stack, goes on in the lines after it. */
const LINES_AFTER = 4;
/** A longer line is cut: it is no log's. */
const LONGEST_LINE = 16 * 1024 * 1024;
/** The time that an entry begins with, maybe behind the name of the pod that wrote it. */
const TIME =
  /^(?:\[[^\]]{0,100}\] )?\W{0,2}(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:[.,](\d{1,3})\d*)?(Z|[+-]\d\d:?\d\d)?/;
/** What each denial has once, however many lines its stack has. */
const SENTENCE = /not authorized to perform/;
const RECORD_START = '{"eventVersion"';
const MAY_BE_JSON = new RegExp(`[}\\]]$|^"\\{.*"$|^${PACKED}`);
/** Begins as JSON and has a key that only records have: whatever its end, it is no log line. */
const CUT_RECORD = /^\{.*"(?:eventVersion|eventTime|eventID|eventSource|userIdentity)"\s*:/;

export interface LineOptions {
  /** Every line is parsed, not only those that tell of an error. */
  readonly all: boolean;
}

/** Reads NDJSON and plain log text in chunks of bytes, in any mixture, line by line. */
export class LogLines {
  /** Lines that begin as a record does and are no JSON. */
  broken = 0;
  #rest: Buffer = NOTHING;
  readonly #joined = new Joined();
  #hasRecords = false;
  readonly #entries: LogEntries;
  readonly #found: Found;
  readonly #options: LineOptions;

  constructor(found: Found, options: LineOptions) {
    this.#found = found;
    this.#options = options;
    this.#entries = new LogEntries(found);
  }

  push(chunk: Buffer): void {
    const end = this.#rest.length + chunk.lastIndexOf(LINE_END) + 1;
    const bytes = this.#rest.length > 0 ? this.#joined.join(this.#rest, chunk) : chunk;
    const isWhole = chunk.includes(LINE_END);
    const cut = isWhole ? end : bytes.length > LONGEST_LINE ? bytes.length : 0;
    this.#rest = bytes.subarray(cut);
    if (cut > 0) this.#read(bytes.toString('utf8', 0, cut));
  }

  finish(): void {
    const last = this.#rest.toString('utf8');
    this.#rest = NOTHING;
    const { broken } = this;
    if (last !== '') this.#read(last);
    const isCut = this.#hasRecords && last.startsWith('{') && parseJson(last) === undefined;
    if (isCut && this.broken === broken) this.broken += 1;
    this.#entries.tell();
  }

  #read(text: string): void {
    const isOfInterest = TELLS_DENIAL.test(text) || text.includes('{"eventV') || text.includes(PACKED);
    if (!this.#entries.isOpen && !this.#options.all && !isOfInterest) {
      this.#entries.skip();
      return;
    }
    for (let at = 0; at < text.length; ) {
      const end = text.indexOf('\n', at);
      const next = end < 0 ? text.length : end + 1;
      this.#line(text.slice(at, next).trimEnd());
      at = next;
    }
  }

  #line(line: string): void {
    const tells = TELLS_DENIAL.test(line);
    const json = MAY_BE_JSON.test(line) ? this.#json(line, tells) : undefined;
    this.#hasRecords ||= line.startsWith(RECORD_START);
    if (json !== undefined) {
      this.#entries.tell();
      unwrap(json, this.#found);
    } else if ((tells || this.#options.all) && line.includes(RECORD_START)) this.#records(line);
    else if (CUT_RECORD.test(line)) this.broken += 1;
    else this.#entries.add(line, tells);
  }

  /** The JSON value that the line is, or ends with after a time: `2026-11-01T12:00:00.000Z {…}`. */
  #json(line: string, tells: boolean): unknown {
    if (line.startsWith(PACKED)) return line;
    const start = line.search(/[{[]|^"\{/);
    if (start > 64 || !(tells || this.#options.all)) return start === 0 ? null : undefined;
    const value = start < 0 ? undefined : parseJson(line.slice(start));
    if (start === 0 || isRecord(value)) return value;
    return undefined;
  }

  /** Records in the midst of a line: behind a pod's name, or in a column of the AWS CLI's text. */
  #records(line: string): void {
    this.#entries.tell();
    for (let at = line.indexOf(RECORD_START); at >= 0; ) {
      const bytes = Buffer.from(line.slice(at));
      const length = lengthOfObject(bytes);
      const record = length === undefined ? undefined : parseJson(bytes.toString('utf8', 0, length));
      if (isRecord(record)) this.#found.event(record);
      else this.broken += 1;
      at = line.indexOf(RECORD_START, at + (record === undefined ? 1 : bytes.toString('utf8', 0, length).length));
    }
  }
}

/** Gathers the lines of a log that are to be told together: one denial with its stack. */
class LogEntries {
  #lines: string[] = [];
  #after = 0;
  /** Where in the lines the latest entry begins, and where the latest sentence of AWS's is; -1 where none is. */
  #entry = -1;
  #sentence = -1;
  /** The latest line that begins with a time: what follows without one is of its entry. */
  #stamped = '';
  #stampOfLines = '';
  readonly #found: Found;

  constructor(found: Found) {
    this.#found = found;
  }

  get isOpen(): boolean {
    return this.#after > 0;
  }

  /** Lines were left out. */
  skip(): void {
    this.#stamped = '';
  }

  add(line: string, tells: boolean): void {
    const begins = TIME.test(line);
    if (begins) this.#stamped = line;
    if (!tells && this.#after === 0) return;
    if (begins) this.#entry = this.#lines.length;
    if (SENTENCE.test(line)) this.#tellBefore();
    if (this.#lines.length === 0) this.#stampOfLines = this.#stamped;
    this.#lines.push(line);
    this.#after = tells ? LINES_AFTER : this.#after - 1;
    if (this.#after === 0) this.tell();
  }

  /** A second sentence that an entry of its own says is a second denial, not the same one printed again. */
  #tellBefore(): void {
    if (this.#sentence >= 0 && this.#entry > this.#sentence) {
      const rest = this.#lines.splice(this.#entry);
      this.tell();
      this.#lines = rest;
      this.#stampOfLines = rest[0] ?? '';
    }
    this.#sentence = this.#lines.length;
  }

  tell(): void {
    const text = this.#lines.join('\n');
    this.#lines = [];
    this.#after = 0;
    this.#entry = -1;
    this.#sentence = -1;
    if (text !== '') this.#found.text(text, timeOf(this.#stampOfLines));
  }
}

/** The time that a log line begins with, as ISO 8601; a time without a zone is not told, for nobody knows it. */
function timeOf(text: string): string | undefined {
  const [, day, clock, fraction = '0', zone] = TIME.exec(text) ?? [];
  if (zone === undefined) return undefined;
  const date = new Date(`${day}T${clock}.${fraction.padEnd(3, '0')}${zone}`);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
