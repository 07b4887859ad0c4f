import { isJsonObject, type JsonObject } from '../../vocabulary/json.js';
import type { CloudTrailEvent } from '../event.js';
import { isRecord, parseJson } from './record.js';
import { eventOfRow, isRow } from './rows.js';
import { TELLS_DENIAL } from './tells-denial.js';

/** Takes what a JSON value turns out to hold. */
export interface Found {
  event(event: CloudTrailEvent): void;
  /** `time` is ISO 8601. */
  text(text: string, time?: string): void;
  /** A digest file, which holds no records. */
  digest(): void;
}

/** Keys under which AWS's tools list what they found. */
const LISTS = ['Records', 'Events', 'events', 'logEvents', 'results', 'QueryResultRows'] as const;
/** Keys under which a record lies wrapped: EventBridge, LookupEvents, CloudWatch Logs, SNS, Lake. */
const WRAPPERS = ['detail', 'CloudTrailEvent', '@message', 'message', 'Message', 'eventData', 'event', 'body'] as const;

/** Longer nesting is none of AWS's. */
const DEEPEST = 8;
const LONGEST_PREFIX = 64;

/** Finds the CloudTrail records in any JSON value that AWS's tools write, else the text that may tell a denial. */
export function unwrap(value: unknown, found: Found, depth = 0): void {
  if (depth > DEEPEST) return;
  if (typeof value === 'string') unwrapText(value, found, depth);
  else if (Array.isArray(value)) unwrapList(value, found, depth);
  else if (isRecord(value) && !isRow(value)) found.event(value);
  else if (isJsonObject(value)) unwrapObject(value, found, depth);
}

function unwrapText(text: string, found: Found, depth: number): void {
  const value = jsonIn(text);
  if (typeof value === 'object' && value !== null) unwrap(value, found, depth + 1);
  else if (TELLS_DENIAL.test(text)) found.text(text);
}

function unwrapList(list: readonly unknown[], found: Found, depth: number): void {
  const row = rowOfCells(list);
  if (row) unwrap(row, found, depth + 1);
  else for (const element of list) unwrap(element, found, depth + 1);
}

/** A row of Logs Insights (`{field, value}` cells) or of CloudTrail Lake (cells of one name each). */
function rowOfCells(list: readonly unknown[]): JsonObject | undefined {
  const row: JsonObject = {};
  for (const cell of list) {
    if (!isJsonObject(cell)) return undefined;
    const [first, ...more] = Object.entries(cell);
    if (typeof cell['field'] === 'string' && 'value' in cell) row[cell['field']] = cell['value'];
    else if (first && more.length === 0 && (typeof first[1] === 'string' || first[1] === null))
      row[first[0]] = first[1];
    else return undefined;
  }
  return list.length > 0 ? row : undefined;
}

function unwrapObject(object: JsonObject, found: Found, depth: number): void {
  const list = LISTS.map((key) => object[key]).find(Array.isArray);
  const event = list ? undefined : eventOfRow(object);
  if (object['digestS3Object'] !== undefined || object['digestStartTime'] !== undefined) found.digest();
  else if (list) unwrapList(list, found, depth);
  else if (isJsonObject(object['ResultSet'])) unwrapAthena(object['ResultSet'], found);
  else if (event) found.event(event);
  else unwrapWrapper(object, found, depth);
}

function unwrapWrapper(object: JsonObject, found: Found, depth: number): void {
  const inner = timed(found, timeOf(object));
  const wrapped = WRAPPERS.map((name) => jsonIn(object[name])).find(holdsRecords);
  if (wrapped === undefined) {
    const text = leaves(object, 0)
      .filter((leaf) => TELLS_DENIAL.test(leaf))
      .join('\n');
    if (text !== '') inner.text(text);
  } else unwrap(wrapped, inner, depth + 1);
}

/** Texts without a time of their own get the wrapper's. */
export function timed(found: Found, time: string | undefined): Found {
  if (time === undefined) return found;
  return {
    event: (event) => found.event(event),
    text: (text, own) => found.text(text, own ?? time),
    digest: () => found.digest(),
  };
}

function holdsRecords(value: unknown): boolean {
  if (!isJsonObject(value)) return false;
  return isRecord(value) || isJsonObject(value['detail']) || LISTS.some((key) => Array.isArray(value[key]));
}

/** The JSON value that a text is, or ends with after a prefix such as a time. */
function jsonIn(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const start = value.search(/[{[]/);
  return start >= 0 && start <= LONGEST_PREFIX ? parseJson(value.slice(start)) : undefined;
}

function leaves(value: unknown, depth: number): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return [];
  return Object.values(value).flatMap((inner) => leaves(inner, depth + 1));
}

/** The time a log's wrapper tells: milliseconds since 1970 or a text. */
function timeOf(object: JsonObject): string | undefined {
  const told = object['timestamp'] ?? object['@timestamp'] ?? object['time'];
  if (typeof told !== 'number' && typeof told !== 'string') return undefined;
  const date = new Date(typeof told === 'string' ? told.replace(/^(\S+) (\S+)$/, '$1T$2Z') : told);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

/** `aws athena get-query-results`: the first row names the columns. */
function unwrapAthena(resultSet: JsonObject, found: Found): void {
  const rows = Array.isArray(resultSet['Rows']) ? resultSet['Rows'] : [];
  const cells = rows.map((row) => {
    const data = isJsonObject(row) ? row['Data'] : undefined;
    return Array.isArray(data) ? data.map((cell) => (isJsonObject(cell) ? (cell['VarCharValue'] ?? null) : null)) : [];
  });
  const [names = [], ...values] = cells;
  for (const row of values) {
    const entries = names.map((name, index) => [String(name), row[index] ?? null]);
    unwrapObject(Object.fromEntries(entries) as JsonObject, found, 1);
  }
}
