import type { CloudTrailEvent } from '../../../model/event.js';
import { isJsonObject } from '../../../model/json.js';
import { ENTITY, entity } from '../../../model/text/entities.js';
import { withoutQuotedPrintable } from '../../../model/text/quoted-printable.js';
import { Effort, endOfObject } from './balanced.js';
import { undumped } from './dumps.js';
import { ofFields } from './fields.js';
import { parseLoose, parseYaml, uncut } from './loose-object.js';

/** The records that a text holds, and the text without them. */
interface TextRecords {
  readonly records: readonly CloudTrailEvent[];
  readonly rest: string;
}

/** Every record names its call; a text without this word holds none, but for one that a terminal cut there. */
export const NAMES_CALL = /event[ _]?name/i;
const OTHER_KEYS = /"(?:eventSource|eventTime|userIdentity|eventID)"/;

export const mayHoldRecord = (text: string): boolean => NAMES_CALL.test(text) || OTHER_KEYS.test(text);

const KEY = /(["']?)\beventName\1\s*(?:=>|[:=])/g;
const ESCAPED_KEY = /\\["']eventName/;
const ENTITY_KEY = /&(?:quot|#0?34|#x22);eventName/i;
const DOUBLED_KEY = /""eventName""/;
const CURLY_KEY = /[“”]eventName[“”]/;
const PERCENT_KEY = /%22eventName%22/i;
const COLOUR = /\u001b\[[\d;?]{0,20}[a-z]/gi;

/** Records stand escaped in strings in strings; deeper ones are nobody's. */
const MOST_ROUNDS = 5;
/** Objects in which a key may stand, the nearest first. */
const MOST_OBJECTS = 400;

/** What Lambda is handed by Kinesis, SQS and S3 has these fields too, and an `aws:kinesis` for the endpoint. */
function isRecordLike(value: unknown): value is CloudTrailEvent {
  if (!isJsonObject(value) || typeof value['eventName'] !== 'string') return false;
  const { eventSource, eventTime, userIdentity, eventID } = value;
  if (typeof eventSource === 'string' && eventSource.startsWith('aws:')) return false;
  const others = [typeof eventSource, typeof eventTime, typeof eventID].filter((type) => type === 'string').length;
  return others + (isJsonObject(userIdentity) ? 1 : 0) >= 2;
}

interface Spot {
  readonly record: CloudTrailEvent;
  readonly start: number;
  readonly end: number;
}

interface Within {
  /** Behind the last record that was found. */
  readonly floor: number;
  readonly effort: Effort;
  /** Where objects open, in order: looking back through the text for each key would take the square of its length. */
  readonly opening: readonly number[];
}

function openingsOf(text: string): number[] {
  const opening: number[] = [];
  for (let at = text.indexOf('{'); at >= 0; at = text.indexOf('{', at + 1)) opening.push(at);
  return opening;
}

/** How many of the sorted places lie before `until`. */
function countBefore(places: readonly number[], until: number): number {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((places[middle] ?? until) < until) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** In a single-quoted text of YAML each of its quotes stands twice. */
function unquoted(text: string, start: number, end: number): string {
  const object = text.slice(start, end);
  const isQuoted = text.charAt(start - 1) === "'" && text.charAt(end) === "'";
  return isQuoted ? object.replaceAll("''", "'") : object;
}

/** The nearest object around a key that is a record. */
function objectAround(text: string, key: number, { floor, effort, opening }: Within): Spot | undefined {
  let before = countBefore(opening, key);
  for (let tries = 0; tries < MOST_OBJECTS && !effort.isSpent; tries += 1) {
    before -= 1;
    const start = opening[before] ?? -1;
    if (start < floor) return undefined;
    const end = endOfObject(text, start, effort);
    if (end === undefined || end <= key) continue;
    effort.spend(end - start);
    const record = parseLoose(unquoted(text, start, end));
    if (isRecordLike(record)) return { record, start, end };
  }
  return undefined;
}

const BLOCK_KEY = /^([ \t]*(?:- +)*)["']?eventName["']?:[ \t]+\S/gm;

/** Of JSON, though it stands in no object. */
const IS_MEMBER = /^\s*"eventName"[^\n]*,$/;

const indentOf = (line: string): number => line.length - line.trimStart().length;

/** The lines of one mapping of YAML around the line at `index`, whose keys stand in the given column. */
function blockAround(lines: readonly string[], index: number, column: number): { from: number; to: number } {
  const isInside = (line = ''): boolean => line.trim() === '' || indentOf(line) >= column;
  const opens = (line = ''): boolean => /^[ \t]*(?:- +)+\S/.test(line) && line.search(/[^\s-]/) === column;
  let from = index;
  while (from > 0 && !opens(lines[from]) && isInside(lines[from - 1])) from -= 1;
  if (from > 0 && !opens(lines[from]) && opens(lines[from - 1])) from -= 1;
  let to = index + 1;
  while (to < lines.length && isInside(lines[to]) && !(opens(lines[to]) && indentOf(lines[to] ?? '') < column)) to += 1;
  return { from, to };
}

const OTHER_KEY = /^[\s-]*["']?(?:eventSource|eventTime|userIdentity|eventID)["']?:/;

/** A record has two keys of its own beside eventName, and fewer lines than this. */
function mayBeRecord(block: readonly string[]): boolean {
  return block.length < 5000 && block.filter((line) => OTHER_KEY.test(line)).length >= 2;
}

/** The records that stand as mappings of YAML. */
function ofYaml(text: string, records: CloudTrailEvent[]): string {
  if (text.search(BLOCK_KEY) < 0) return text;
  const lines = text.split('\n');
  for (let index = 0; index < lines.length; index += 1) {
    BLOCK_KEY.lastIndex = 0;
    const match = BLOCK_KEY.exec(lines[index] ?? '');
    if (match === null || IS_MEMBER.test(lines[index] ?? '')) continue;
    const column = match[1]?.length ?? 0;
    const { from, to } = blockAround(lines, index, column);
    const block = lines.slice(from, to);
    index = to - 1;
    if (!mayBeRecord(block)) continue;
    const first = (block[0] ?? '').slice(0, column).replaceAll('-', ' ') + (block[0] ?? '').slice(column);
    const record = parseYaml([first, ...block.slice(1)].join('\n'));
    if (!isRecordLike(record)) continue;
    records.push(record);
    lines.fill('', from, to);
  }
  return lines.join('\n');
}

/** The records that stand as objects at one depth of escaping. */
function ofObjects(text: string, records: CloudTrailEvent[]): string {
  const effort = new Effort(text);
  const opening = openingsOf(text);
  let rest = '';
  let floor = 0;
  KEY.lastIndex = 0;
  for (let match = KEY.exec(text); match !== null && !effort.isSpent; match = KEY.exec(text)) {
    const spot = objectAround(text, match.index, { floor, effort, opening });
    if (spot === undefined) continue;
    records.push(spot.record);
    rest += text.slice(floor, spot.start);
    floor = spot.end;
    KEY.lastIndex = floor;
  }
  return rest + text.slice(floor);
}

/** A record whose first lines nobody copied, or the last ones neither: its members up to the bracket that closes it. */
function ofHeadless(text: string, records: CloudTrailEvent[]): string {
  const start = text.search(/"\w{1,40}"\s*:/);
  // What opens, and does not end, is cut off.
  const isOpened = /\{\s{0,20}$/.test(text.slice(Math.max(0, start - 21), start));
  if (start < 0 || isOpened || !OTHER_KEYS.test(text)) return text;
  const object = `{${text.slice(start)}`;
  const end = endOfObject(object, 0, new Effort(object));
  const members = object.search(/\n[ \t]*\n/);
  const head = (members < 0 ? object : object.slice(0, members)).trimEnd();
  const record = parseLoose(end === undefined ? `${head.replace(/,$/, '')}}` : object.slice(0, end));
  if (!isRecordLike(record)) return text;
  records.push(record);
  return text.slice(0, start) + object.slice(end ?? head.length);
}

const UNESCAPED: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

function unescapedOnce(text: string): string {
  return text.replace(/\\(?:u([\da-f]{4})|([\s\S]))/gi, (_, code?: string, sign?: string) =>
    code === undefined ? (UNESCAPED[sign ?? ''] ?? sign ?? '') : String.fromCharCode(Number.parseInt(code, 16)),
  );
}

const withoutPercents = (text: string): string =>
  text.replace(/(?:%[\da-f]{2})+/gi, (codes) => Buffer.from(codes.replaceAll('%', ''), 'hex').toString('utf8'));

/** The text with one layer of quoting less; undefined where no record is quoted. */
function unquotedOnce(text: string): string | undefined {
  if (ENTITY_KEY.test(text)) return text.replace(ENTITY, (written, name: string) => entity(name, written));
  if (DOUBLED_KEY.test(text)) return text.replaceAll('""', '"');
  if (CURLY_KEY.test(text)) return text.replace(/[“”]/g, '"');
  if (PERCENT_KEY.test(text)) return withoutPercents(text);
  const plain = undumped(text);
  if (plain !== undefined) return plain;
  return ESCAPED_KEY.test(text) ? unescapedOnce(text) : undefined;
}

/**
 * The CloudTrail records in any text: below prose, in Markdown, behind a shell prompt or a log's prefix, over one line
 * or many, as JSON, YAML or the dump of a program, escaped or not. A record has eventName and two of eventSource,
 * eventTime, userIdentity and eventID; the order of its keys says nothing.
 */
export function recordsIn(text: string): TextRecords {
  const plain = withoutQuotedPrintable(text);
  // A terminal cuts names of keys as well.
  const whole = uncut(plain);
  const found = whole === undefined ? undefined : recordsOf(whole);
  return found === undefined || found.records.length === 0 ? recordsOf(plain) : found;
}

function recordsOf(text: string): TextRecords {
  const records: CloudTrailEvent[] = [];
  const plain = text.replace(COLOUR, '').replaceAll('\u00a0', ' ');
  let rest = undumped(plain) ?? plain;
  let layer: string | undefined = rest;
  for (let round = 0; round < MOST_ROUNDS && layer !== undefined && NAMES_CALL.test(layer); round += 1) {
    const before = records.length;
    const left = ofYaml(ofObjects(layer, records), records);
    if (records.length > before || round === 0) rest = left;
    layer = unquotedOnce(left);
  }
  if (records.length === 0) rest = ofHeadless(rest, records);
  rest = ofFields(rest, records);
  return { records, rest: withoutMessages(rest, records) };
}

/** Text beside a record that says what its message says tells of the same call. */
function withoutMessages(text: string, records: readonly CloudTrailEvent[]): string {
  let rest = text;
  for (const { errorMessage } of records) {
    if (typeof errorMessage === 'string' && errorMessage.length > 40) rest = rest.replaceAll(errorMessage, ' ');
  }
  return rest;
}
