import { parse } from 'yaml';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../model/json.js';
import { parseJson } from '../record.js';
import { eventOfRow } from '../rows/rows.js';
import { parseStruct } from '../struct-text.js';
import { stampOf } from '../time-forms.js';

/** Of quotes, comments and boxes, and of a diff. */
const LINE_PREFIX = /^(?:[+-](?=[\s"'}\]])|[ \t]*(?:(?:[│┃║|>#*]|\/\/)[ \t]?)+)/;
/** Of grep: the file's name and the line's number. */
const OF_GREP = /^[\w./-]+[:-]\d+[:-]/;
const STREAM = /^ ?(?:stdout|stderr) [FP] |^ /;

/** What stands before a line and is not of it, or nothing. */
type Prefix = (line: string) => string;

const matchOf =
  (pattern: RegExp): Prefix =>
  (line) =>
    pattern.exec(line)?.[0] ?? '';

/** A collector's time, and the stream that it names. */
function stampBefore(line: string): string {
  const stamp = stampOf(line);
  if (stamp === undefined) return '';
  return line.slice(0, stamp.end) + (STREAM.exec(line.slice(stamp.end))?.[0] ?? '');
}

const PREFIXES: readonly Prefix[] = [stampBefore, matchOf(OF_GREP), matchOf(LINE_PREFIX)];

const NUMBER = /^[ \t]*(\d{1,6})(?:[ \t]*[│|][ \t]?|[:.)-](?:[ \t]|(?=\s|$|["'}\]]))?|\t| {1,2}|$)/;
const IS_NUMBER = /^[ \t]*\d{1,6}$/;

/** The lines without their numbers, which count up, before them or in a line of their own. */
function withoutNumbers(text: string): string {
  const lines = text.split('\n');
  const numbers = lines.map((line) => Number(NUMBER.exec(line)?.[1] ?? Number.NaN));
  const first = numbers[1] ?? Number.NaN;
  const isOfAll = numbers.every((number, at) => at === 0 || lines[at]?.trim() === '' || number === first + at - 1);
  if (isOfAll) return lines.map((line, at) => (at === 0 ? line : line.replace(NUMBER, ''))).join('\n');
  const own = lines.filter((line) => IS_NUMBER.test(line)).map(Number);
  const isCount = own.length * 2 > lines.length - 3 && own.every((number, at) => number === (own[0] ?? 0) + at);
  return isCount ? lines.filter((line) => !IS_NUMBER.test(line)).join('\n') : text;
}

/** psql ends each line of a value with a sign, but the last. */
function withoutSigns(text: string): string {
  const lines = text.split('\n');
  const isOfAll = lines.length > 2 && lines.slice(0, -1).every((line) => line.endsWith('+'));
  return isOfAll ? lines.map((line) => line.replace(/[ \t]*\+$/, '')).join('\n') : text;
}

/**
 * The lines without what a collector, a quote or a box puts before each of them. What only some have is their own: a
 * line that is cut may begin with anything.
 */
function withoutPrefixes(text: string): string {
  let lines = text.split('\n');
  for (const prefix of PREFIXES) {
    const before = lines.map((line, index) => (index === 0 ? '' : prefix(line)));
    const isOfAll = before.every((head, index) => index === 0 || head !== '' || lines[index]?.trim() === '');
    if (isOfAll) lines = lines.map((line, index) => line.slice(before[index]?.length ?? 0));
  }
  return lines.join('\n');
}

const STRING = /"(?:[^"\\]|\\[\s\S])*"/g;

/** Of lines that are cut at a column all but the first and the last are equally long, blanks at their ends counted. */
function columnOf(lines: readonly string[]): number | undefined {
  const widths = lines.slice(1, -1).map((line) => line.length);
  const most = Math.max(0, ...widths);
  const isCut = widths.length > 1 && most >= 40 && widths.every((width) => width > most - 4);
  return isCut && widths.filter((width) => width === most).length * 2 > widths.length ? most : undefined;
}

/** The text in one line that a terminal cut at a column; undefined for any other. */
export function uncut(text: string): string | undefined {
  const lines = text.split('\n');
  const from = lines.findIndex((line) => line.startsWith('{'));
  const cut = from < 0 ? [] : lines.slice(from);
  const column = columnOf(cut);
  if (column === undefined) return undefined;
  return [...lines.slice(0, from), cut.map((line) => padded(line, column)).join('')].join('\n');
}

/** Puts the strings together that line breaks cut: JSON has none in a string. What wraps does so at blanks. */
function withoutBreaks(text: string): string {
  const lines = text.split('\n');
  const column = columnOf(lines);
  const whole = column === undefined ? text : lines.map((line) => padded(line, column)).join('\n');
  return whole.replace(STRING, (string) => {
    if (!string.includes('\n')) return string;
    return column === undefined
      ? string.replace(/\\?[ \t]*\r?\n[ \t]*(?:\\(?= ))?/g, ' ')
      : string.replaceAll('\n', '');
  });
}

/** The blank that a line ended with is gone from it. */
const padded = (line: string, column: number): string => (line.length > column - 4 ? line.padEnd(column) : line);

/** `datetime.datetime(2026, 11, 20, 9, 31, 40, tzinfo=…)` of Python. */
const DATETIME =
  /datetime\.datetime\((\d{4}), (\d{1,2}), (\d{1,2})(?:, (\d{1,2}))?(?:, (\d{1,2}))?(?:, (\d{1,2}))?[^()]*(?:\([^()]*\))?\)/g;

function isoOf(...[, ...parts]: string[]): string {
  const [year, ...rest] = parts.slice(0, 6).map((part) => part ?? '0');
  const [month, day, hour, minute, second] = rest.map((part) => part.padStart(2, '0'));
  return `"${year}-${month}-${day}T${hour}:${minute}:${second}Z"`;
}

/** What Python, JavaScript and Ruby print, as YAML's flow form, which knows single quotes and bare keys. */
function asFlow(text: string): string {
  return text
    .replace(DATETIME, isoOf)
    .replaceAll(/([{,[:]\s*)u(?=['"])/g, '$1')
    .replaceAll(/(["'])\s*=>\s*/g, '$1: ')
    .replaceAll("\\'", "''");
}

const NOTHING = /^(?:null|NULL|None|nil|undefined|~)$/;

function withNulls(value: unknown): JsonValue {
  if (Array.isArray(value)) return value.map(withNulls);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withNulls(inner)]));
  if (typeof value !== 'string' || NOTHING.test(value)) return null;
  return value;
}

/** A YAML text whose scalars all stay texts: an account id is no number. Undefined for what is no YAML. */
export function parseYaml(text: string): JsonValue | undefined {
  try {
    return withNulls(parse(text, { schema: 'failsafe', uniqueKeys: false, logLevel: 'silent', maxAliasCount: 0 }));
  } catch {
    return undefined;
  }
}

function structOf(text: string): JsonObject | undefined {
  const struct = /^\{\s*\w+=/.test(text) ? parseStruct(text) : undefined;
  return isJsonObject(struct) ? (eventOfRow(struct) as JsonObject | undefined) : undefined;
}

/** The object that a text is, however it was printed, quoted or wrapped; undefined for none. */
export function parseLoose(text: string): JsonObject | undefined {
  const json = parseJson(text);
  if (isJsonObject(json)) return json;
  const struct = structOf(text);
  if (struct !== undefined) return struct;
  const plain = text.includes('\n') ? withoutBreaks(withoutPrefixes(withoutNumbers(withoutSigns(text)))) : text;
  const joined = parseJson(plain.replaceAll(/,(\s*[}\]])/g, '$1'));
  if (isJsonObject(joined)) return joined;
  const value = parseYaml(asFlow(plain));
  return isJsonObject(value) ? value : undefined;
}
