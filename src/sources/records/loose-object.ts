import { parse } from 'yaml';
import { isJsonObject, type JsonObject, type JsonValue } from '../../model/json.js';
import { parseJson } from './record.js';
import { eventOfRow } from './rows/rows.js';
import { parseStruct } from './struct-text.js';
import { stampOf } from './time-forms.js';

/** Of quotes, comments and boxes, of a diff, and of grep with the file's name. */
const LINE_PREFIX = /^(?:[\w./-]+[:-]\d+[:-]|[+-](?=[\s"'}\]])|[ \t]*(?:(?:[│┃║|>#*]|\/\/)[ \t]?)+)/;
const STREAM = /^ ?(?:stdout|stderr) [FP] |^ /;

/** The lines without what a collector, a quote or a box puts before each of them. */
function withoutPrefixes(text: string): string {
  return text
    .split('\n')
    .map((line, index) => {
      if (index === 0) return line;
      const stamp = stampOf(line);
      const own = stamp === undefined ? line : line.slice(stamp.end).replace(STREAM, '');
      return own.replace(LINE_PREFIX, '');
    })
    .join('\n');
}

const STRING = /"(?:[^"\\]|\\[\s\S])*"/g;

/** What wraps at blanks leaves lines of many lengths; what cuts at a column, of one. */
function glueOf(text: string): string {
  const lines = text.split('\n').slice(0, -1);
  const widths = new Set(lines.slice(1).map((line) => line.length));
  const isCut = lines.length > 2 && widths.size === 1 && (lines[1]?.length ?? 0) >= 40;
  return isCut ? '' : ' ';
}

/** Puts the strings together that line breaks cut: JSON has none in a string. */
function withoutBreaks(text: string): string {
  const glue = glueOf(text);
  return text.replace(STRING, (string) =>
    string.includes('\n') ? string.replace(/\\?[ \t]*\r?\n[ \t]*\\?/g, glue) : string,
  );
}

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
  const plain = text.includes('\n') ? withoutBreaks(withoutPrefixes(text)) : text;
  const joined = parseJson(plain.replaceAll(/,(\s*[}\]])/g, '$1'));
  if (isJsonObject(joined)) return joined;
  const value = parseYaml(asFlow(plain));
  return isJsonObject(value) ? value : undefined;
}
