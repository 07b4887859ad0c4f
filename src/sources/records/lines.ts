import { isJsonObject } from '../../model/json.js';
import { eventOfAccessLog } from './access-log.js';
import { TELLS_DENIAL } from './denied-words.js';
import { LogEntries } from './entries.js';
import { Joined, NOTHING } from './joined.js';
import { NAMES_CALL } from './printed/in-text.js';
import { isRecord, parseJson } from './record.js';
import { BarredTable } from './rows/barred.js';
import { type Found, PACKED, timed, unwrap } from './shapes.js';
import { stampOf } from './time-forms.js';

const LINE_END = 0x0a;
/** A longer line is cut: it is no log's. */
const LONGEST_LINE = 16 * 1024 * 1024;
const RECORD_START = '{"eventVersion"';
const MAY_BE_JSON = new RegExp(`[}\\]]$|^"\\{.*"$|^${PACKED}`);
/** What stands before the JSON of a log's line: a time, the names of a host, a container, a stream. */
const LONGEST_PREFIX = 200;

/** A line of a pretty-printed object is not JSON behind a prefix. */
const OWN_KEY = /^\s*["']?[\w$.@-]+["']?\s*[:=]\s*$/;

/** What Lambda answers for a function that failed: below the error that the function printed it is of the same. */
const ANSWER_OF_LAMBDA = /^\{\s*"error(?:Message|Type)":(?!.*"(?:timestamp|time)":)/;

interface LineOptions {
  /** Every line is parsed, not only those that tell of an error. */
  readonly all: boolean;
}

/** Reads NDJSON and plain log text in chunks of bytes, in any mixture, line by line. */
export class LogLines {
  #broken = 0;
  #rest: Buffer = NOTHING;
  readonly #joined = new Joined();
  #hasRecords = false;
  /** A line names a call as records do, whatever it tells. */
  namesCall = false;
  readonly #entries: LogEntries;
  readonly #found: Found;
  readonly #options: LineOptions;
  readonly #table = new BarredTable();

  constructor(found: Found, options: LineOptions) {
    this.#found = found;
    this.#options = options;
    this.#entries = new LogEntries(found);
  }

  /** Lines that begin as a record does and are no JSON. */
  get broken(): number {
    return this.#broken + this.#entries.broken;
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
    if (last !== '') this.#read(last);
    const { broken } = this;
    this.#entries.tell();
    const isCut = this.#hasRecords && last.startsWith('{') && parseJson(last) === undefined;
    if (isCut && this.broken === broken) this.#broken += 1;
  }

  #read(text: string): void {
    const namesCall = NAMES_CALL.test(text);
    this.namesCall ||= namesCall;
    const isOfInterest = namesCall || TELLS_DENIAL.test(text) || text.includes(PACKED);
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
    this.#hasRecords ||= line.startsWith(RECORD_START);
    const row = this.#table.take(line);
    if (row !== undefined) {
      this.#entries.tell();
      if (row !== 'none') this.#found.event(row);
      return;
    }
    const refused = tells && line.includes(' 403 ') ? eventOfAccessLog(line) : undefined;
    if (refused !== undefined) {
      this.#entries.tell();
      this.#found.event(refused);
    } else if (this.#isBody(line) || !(MAY_BE_JSON.test(line) && this.#takeJson(line, tells)))
      this.#entries.add(line, tells);
  }

  #isBody(line: string): boolean {
    if (!line.startsWith('{') || NAMES_CALL.test(line)) return false;
    return this.#entries.introducesBody || (this.#entries.isOpen && ANSWER_OF_LAMBDA.test(line));
  }

  /** Takes a line that is JSON, or ends with it after a time: `2026-11-01T12:00:00.000Z {…}`. False for any other. */
  #takeJson(line: string, tells: boolean): boolean {
    if (line.startsWith(PACKED)) return this.#take(line);
    const start = line.search(/[{[]|^"\{/);
    const isWorthIt = tells || this.#options.all;
    // What tells nothing and is JSON by its looks is passed over without being parsed.
    if (start === 0 && !isWorthIt && /^\{\s*"|^\[\s*[{["]/.test(line)) return !isInnerLine(line) && this.#take(null);
    if (start < 0 || start > LONGEST_PREFIX || !isWorthIt) return false;
    const value = parseJson(line.slice(start));
    if (start === 0 || isRecord(value)) return value !== undefined && this.#take(value);
    const prefix = line.slice(0, start);
    const stamp = stampOf(prefix);
    // The object of what the lines before it tell.
    if (stamp === undefined && this.#entries.isOpen) return false;
    if (!isJsonObject(value) || Object.keys(value).length < 2) return false;
    return !OWN_KEY.test(prefix) && !TELLS_DENIAL.test(prefix) && this.#take(value, stamp?.time);
  }

  #take(value: unknown, time?: string): true {
    this.#entries.tell();
    unwrap(value, timed(this.#found, time));
    return true;
  }
}

/** A line of a pretty-printed document may be a whole object itself. */
const isInnerLine = (line: string): boolean => line.length < 3;
