import { isRecord, parseJson } from './record.js';
import { type Found, unwrap } from './shapes.js';
import { TELLS_DENIAL } from './tells-denial.js';

const LINE_END = 0x0a;
/** A message that is wrapped, or a stack, goes on in the lines after it. */
const LINES_AFTER = 4;
/** A longer line is cut: it is no log's. */
const LONGEST_LINE = 16 * 1024 * 1024;
const TIME = /^\W{0,2}(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:[.,](\d{1,3})\d*)?(Z|[+-]\d\d:?\d\d)?/;
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
  #rest: Buffer = Buffer.alloc(0);
  /** Lines of text that are to be told together. */
  #group: string[] = [];
  #after = 0;
  readonly #found: Found;
  readonly #options: LineOptions;

  constructor(found: Found, options: LineOptions) {
    this.#found = found;
    this.#options = options;
  }

  push(chunk: Buffer): void {
    const bytes = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk;
    const end = bytes.lastIndexOf(LINE_END) + 1;
    const cut = end === 0 && bytes.length > LONGEST_LINE ? bytes.length : end;
    this.#rest = bytes.subarray(cut);
    if (cut > 0) this.#read(bytes.toString('utf8', 0, cut));
  }

  finish(): void {
    if (this.#rest.length > 0) this.#read(this.#rest.toString('utf8'));
    this.#rest = Buffer.alloc(0);
    this.#tell();
  }

  #read(text: string): void {
    if (this.#after === 0 && !this.#options.all && !TELLS_DENIAL.test(text) && !text.includes('{"eventV')) return;
    for (let at = 0; at < text.length; ) {
      const end = text.indexOf('\n', at);
      const next = end < 0 ? text.length : end + 1;
      this.#line(text.slice(at, next).trimEnd());
      at = next;
    }
  }

  #line(line: string): void {
    const tells = TELLS_DENIAL.test(line);
    const json = line.endsWith('}') || line.endsWith(']') ? this.#json(line, tells) : undefined;
    if (json !== undefined) {
      this.#tell();
      unwrap(json, this.#found);
    } else if (CUT_RECORD.test(line)) this.broken += 1;
    else if (tells) {
      this.#group.push(line);
      this.#after = LINES_AFTER;
    } else if (this.#after > 0) {
      this.#group.push(line);
      this.#after -= 1;
      if (this.#after === 0) this.#tell();
    }
  }

  /** The JSON value that the line is, or ends with after a time: `2026-11-01T12:00:00.000Z {…}`. */
  #json(line: string, tells: boolean): unknown {
    const start = line.search(/[{[]/);
    if (start > 64 || !(tells || this.#options.all)) return start === 0 ? null : undefined;
    const value = parseJson(line.slice(start));
    if (start === 0 || isRecord(value)) return value;
    return undefined;
  }

  #tell(): void {
    const text = this.#group.join('\n');
    this.#group = [];
    this.#after = 0;
    if (text !== '') this.#found.text(text, timeOf(text));
  }
}

/** The time that a log line begins with, as ISO 8601; a time without a zone is not told, for nobody knows it. */
function timeOf(text: string): string | undefined {
  const [, day, clock, fraction = '0', zone] = TIME.exec(text) ?? [];
  if (zone === undefined) return undefined;
  const date = new Date(`${day}T${clock}.${fraction.padEnd(3, '0')}${zone}`);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
