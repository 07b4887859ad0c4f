import { TELLS_DENIAL } from './denied-words.js';
import { mayHoldRecord, NAMES_CALL, recordsIn } from './printed/in-text.js';
import type { Found } from './shapes.js';
import { type Stamp, stampOf } from './time-forms.js';

/** What stands before the line that tells is of the entry, as far as a stack or a record reaches. */
const LINES_BEFORE = 400;
/** An entry of more text is told in parts; a log without times is one entry, as far as can be told. */
const LONGEST_ENTRY = 256 * 1024;
const MOST_LINES = 4000;

/** Collectors stamp each line of an exception: what so goes on is no entry of its own. */
const GOES_ON =
  /^(?: ?(?:stdout|stderr) [FP])?(?:\t| {2,}(?!\[?(?:TRACE|DEBUG|INFO|NOTICE|WARN|ERROR|ERR|FATAL|CRIT|SEVERE)|\d+ |[-[(])| ?(?:[}\])│╷╵┃║]|at \S|\.\.\. \d|Caused by\b|Suppressed:|Traceback|"[\w$-]+":|'[\w$-]+':))/;
/** What AWS's SDK for Python and its command line log of one request: the answer's head, its body, what is made of it. */
const OF_SDK = /\s(?:botocore|boto3|awscli|urllib3|s3transfer)[\w.]*(?: - |:| \[)\s?DEBUG\b/;
/** A line that ends inside AWS's sentence. */
const UNFINISHED =
  /(?:\b(?:User|is|not|authorized|to|perform|on|resource|because|no|with|an?|explicit|deny|in|identity-based|policy|allows|the)|arn:[\w:/.*-]*[:/-])[:,]?$/i;
/** A record's time, in a line of its own, or below the name of the field. */
const IS_FIELD = /^[ \t>|]*["']?(?:event[ _]?time(?:stamp)?|creationDate|eventVersion)["']?[ \t]*(?:[|│:=]|\t|$)/i;
/** A line that ends inside an ARN's account, whose other digits may look like a time. */
const IN_ACCOUNT = /\barn:[\w-]{1,20}:[\w-]{1,40}:[\w-]{0,30}:\d{0,11}$/;
/** Begins as JSON and has a key that only records have: whatever its end, it is no log line. */
const CUT_RECORD = /^\{.*"(?:eventVersion|eventTime|eventID|eventSource|userIdentity)"\s*:/;

const secondOf = (line: string, { end }: Stamp): string => line.slice(0, end).replace(/[.,]\d+/, '');

/** Gathers the lines of a log that belong together: an entry begins with a time, and ends where the next one begins. */
export class LogEntries {
  /** Lines that begin as a record does and are none. */
  broken = 0;
  #lines: string[] = [];
  #length = 0;
  #tells = false;
  #stamp: Stamp | undefined;
  #second = '';
  readonly #found: Found;

  constructor(found: Found) {
    this.#found = found;
  }

  /** Something was told, and what follows may belong to it. */
  get isOpen(): boolean {
    return this.#tells;
  }

  /** The last line says that the body of an answer follows: it is no entry of its own. */
  get introducesBody(): boolean {
    const last = this.#lines.at(-1);
    return last !== undefined && (this.#tells ? last.endsWith(':') : /\bresponse:$/i.test(last));
  }

  /** Lines were left out. */
  skip(): void {
    this.#clear();
    this.#stamp = undefined;
  }

  add(line: string, tells: boolean): void {
    const stamp = stampOf(line);
    if (stamp !== undefined && !this.#goesOn(line, stamp)) {
      this.tell();
      this.#stamp = stamp;
    }
    if (stamp !== undefined) this.#second = secondOf(line, stamp);
    this.#lines.push(line);
    this.#length += line.length + 1;
    this.#tells ||= tells || NAMES_CALL.test(line);
    if (!this.#tells && this.#lines.length > 2 * LINES_BEFORE) this.#forget();
    if (this.#length > LONGEST_ENTRY || this.#lines.length > MOST_LINES) this.#part();
  }

  /** Whether a line with a time of its own belongs to the entry all the same. */
  #goesOn(line: string, stamp: Stamp): boolean {
    const last = this.#lines.at(-1);
    const isField = IS_FIELD.test(line) && /^["',\s|│]*$/.test(line.slice(stamp.end));
    const isOfRecord = last !== undefined && (isField || /^\s*event time$/i.test(last));
    if (isOfRecord || (last !== undefined && (IN_ACCOUNT.test(last) || this.#isInRecord(line, stamp)))) return true;
    if (last === undefined || secondOf(line, stamp) !== this.#second) return false;
    return GOES_ON.test(line.slice(stamp.end)) || UNFINISHED.test(last) || this.#isOfSdk(line);
  }

  /** A member of an object that a terminal cut into lines: a quote and the next member stand behind its time. */
  #isInRecord(line: string, { end }: Stamp): boolean {
    const isMember = !line.startsWith('{') && /^"?\s*[,}]/.test(line.slice(end));
    return isMember && this.#lines.some((one) => one.startsWith('{'));
  }

  #isOfSdk(line: string): boolean {
    return OF_SDK.test(line) && OF_SDK.test(this.#lines[0] ?? '');
  }

  #forget(): void {
    this.#lines = this.#lines.slice(-LINES_BEFORE);
    this.#length = this.#lines.reduce((sum, line) => sum + line.length + 1, 0);
    if (this.#length > LONGEST_ENTRY) this.#clear();
  }

  /** Tells what there is of a long entry; what begins a record stays for the next part. */
  #part(): void {
    const open = this.#tells
      ? this.#lines.findLastIndex((line) => /^[\s>│|#-]*(?:\{\s*)?["']?eventVersion|^\s*\{\s*$/.test(line))
      : -1;
    const kept = open > 0 && this.#lines.length - open < MOST_LINES / 2 ? this.#lines.splice(open) : [];
    const stamp = this.#stamp;
    this.tell();
    this.#stamp = stamp;
    for (const line of kept) {
      this.#lines.push(line);
      this.#length += line.length + 1;
      this.#tells ||= TELLS_DENIAL.test(line) || NAMES_CALL.test(line);
    }
    if (this.#length > LONGEST_ENTRY) this.#clear();
  }

  #clear(): void {
    this.#lines = [];
    this.#length = 0;
    this.#tells = false;
  }

  /** Tells the entry, if it tells of a denial, and begins another one. */
  tell(): void {
    const told = this.#tells ? this.#lines.join('\n') : '';
    const time = this.#stamp?.time;
    this.#clear();
    this.#stamp = undefined;
    if (told === '') return;
    const { records, rest } = mayHoldRecord(told) ? recordsIn(told) : { records: [], rest: told };
    for (const record of records) this.#found.event(record);
    const text = records.length > 0 || told.includes('"event') ? this.#withoutCutRecords(rest) : rest;
    if (TELLS_DENIAL.test(text)) this.#found.text(text, time);
  }

  #withoutCutRecords(text: string): string {
    const lines = text.split('\n');
    const whole = lines.filter((line) => !CUT_RECORD.test(line));
    this.broken += lines.length - whole.length;
    return whole.join('\n');
  }
}
