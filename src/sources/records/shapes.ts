import { gunzipSync } from 'node:zlib';
import type { CloudTrailEvent } from '../../model/event.js';
import { isJsonObject, type JsonObject, type JsonValue } from '../../model/json.js';
import type { Weight } from '../../model/weight.js';
import { TELLS_DENIAL } from './denied-words.js';
import { eventOfNormalised, isNormalised } from './normalised.js';
import { isRecord, parseJson } from './record.js';
import { weightOfRow } from './rows/row-weight.js';
import { eventOfRow, isRow } from './rows/rows.js';
import { timeOfEpoch, timeOfText } from './time-forms.js';

/** Takes what a JSON value turns out to hold. */
export interface Found {
  /** `weight`: of a grouped result, all that the record stands for. */
  event(event: CloudTrailEvent, weight?: Weight): void;
  /** `time` is ISO 8601. */
  text(text: string, time?: string): void;
  /** A digest file, which holds no records. */
  digest(): void;
}

/** Keys under which AWS's tools list what they found. */
const LISTS = ['Records', 'Events', 'events', 'logEvents', 'results', 'QueryResultRows'] as const;
/** Keys of entries that also name the call themselves, which the record that they wrap tells better. */
const WHOLE = ['CloudTrailEvent', '@message', 'message', 'detail', '_raw', 'raw_data', 'full_message'] as const;

/** Longer nesting is none of AWS's. */
const DEEPEST = 64;
const LONGEST_PREFIX = 64;

/** Finds the CloudTrail records in any JSON value that AWS's tools write, else the text that may tell a denial. */
export function unwrap(value: unknown, found: Found, depth = 0): void {
  if (depth > DEEPEST) return;
  if (typeof value === 'string') unwrapText(value, found, depth);
  else if (Array.isArray(value)) unwrapList(value, found, depth);
  else if (isRecord(value) && !isRow(value)) found.event(value, weightOfRecord(value));
  else if (isJsonObject(value)) unwrapObject(value, found, depth);
}

/** Only what somebody grouped has a count beside the record's own fields. */
function weightOfRecord(record: object): Weight | undefined {
  return 'count' in record && isJsonObject(record) ? weightOfRow(record) : undefined;
}

function unwrapText(text: string, found: Found, depth: number): void {
  const value = jsonIn(text);
  if (typeof value === 'object' && value !== null) unwrap(value, found, depth + 1);
  else if (TELLS_DENIAL.test(text)) found.text(text);
}

function unwrapList(list: readonly unknown[], found: Found, depth: number): void {
  const row = rowOfCells(list);
  const [first, second] = list;
  if (isEntry(list) && typeof second === 'string') unwrap(second, timed(found, timeOfEpoch(Number(first))), depth + 1);
  else if (row) unwrap(row, found, depth + 1);
  else for (const element of list) unwrap(element, found, depth + 1);
}

/** A row of Logs Insights (`{field, value}` cells) or of CloudTrail Lake (cells of one name each). */
function rowOfCells(list: readonly unknown[]): JsonObject | undefined {
  const row = new Map<string, JsonValue | undefined>();
  for (const cell of list) {
    if (!isJsonObject(cell)) return undefined;
    const [first, ...more] = Object.entries(cell);
    if (typeof cell['field'] === 'string' && 'value' in cell) row.set(cell['field'], cell['value']);
    else if (first && more.length === 0 && (typeof first[1] === 'string' || first[1] === null))
      row.set(first[0], first[1]);
    else return undefined;
  }
  return list.length > 0 ? Object.fromEntries(row) : undefined;
}

function unwrapObject(object: JsonObject, found: Found, depth: number): void {
  const list = LISTS.map((key) => object[key]).find(Array.isArray);
  const whole = list ? undefined : WHOLE.map((key) => jsonIn(object[key])).find(isRecord);
  const event = list ? undefined : (whole ?? normalisedIn(object, depth) ?? eventOfRow(object));
  if (object['digestS3Object'] !== undefined || object['digestStartTime'] !== undefined) found.digest();
  else if (list) unwrapList(list, found, depth);
  else if (isJsonObject(object['ResultSet'])) unwrapAthena(object['ResultSet'], found);
  else if (isTable(object)) for (const row of rowsOfTable(object)) unwrap(row, found, depth + 1);
  else if (isTelemetry(object)) return;
  else if (event) found.event(event, weightOfRow(object));
  else if (Array.isArray(object['EvaluationResults'])) unwrapList(object['EvaluationResults'], found, depth);
  else if (object['EvalActionName'] !== undefined) found.text(JSON.stringify(object));
  else unwrapWrapper(object, found, depth);
}

/** Lambda's own lines count what an invocation did, and name the error that its function printed. */
const isTelemetry = ({ type, record }: JsonObject): boolean =>
  typeof type === 'string' && type.startsWith('platform.') && isJsonObject(record);

/** What a log store made of a record, unless the record itself lies beside it. */
function normalisedIn(object: JsonObject, depth: number): CloudTrailEvent | undefined {
  if (!isNormalised(object) || Object.values(object).some((value) => holdsRecords(value, depth))) return undefined;
  return eventOfNormalised(object);
}

/** What lies in an object of any other shape: EventBridge's, SNS's and SQS's among them. */
function unwrapWrapper(object: JsonObject, found: Found, depth: number): void {
  const inner = timed(found, timeOf(object));
  const wrapped = Object.values(object).filter((value) => holdsRecords(value, depth));
  for (const value of wrapped) unwrap(value, inner, depth + 1);
  if (wrapped.length > 0) return;
  if (holdsEntries(object)) for (const value of Object.values(object)) unwrap(value, inner, depth + 1);
  else {
    const text = textOf(object);
    if (TELLS_DENIAL.test(text)) inner.text(text);
  }
}

/** Texts without a time of their own get the wrapper's. */
export function timed(found: Found, time: string | undefined): Found {
  if (time === undefined) return found;
  return {
    event: (event, weight) => found.event(event, weight),
    text: (text, own) => found.text(text, own ?? time),
    digest: () => found.digest(),
  };
}

function holdsRecords(value: unknown, depth: number): boolean {
  const json = jsonIn(value);
  if (typeof json !== 'object' || json === null || depth > DEEPEST) return false;
  if (isRecord(json) || isNormalised(json)) return true;
  if (isJsonObject(json) && (Array.isArray(json['logEvents']) || isTable(json) || namesCall(json))) return true;
  return Object.values(json).some((inner) => holdsRecords(inner, depth + 1));
}

/** The JSON value that a text is, or ends with after a prefix such as a time. */
function jsonIn(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const text = value.startsWith(PACKED) ? unpacked(value) : value;
  const start = text.slice(0, LONGEST_PREFIX + 1).search(/[{[]/);
  return start >= 0 ? parseJson(text.slice(start)) : undefined;
}

/** How base64 of a gzip begins: so Kinesis and Lambda hand on what is subscribed to in a log group. */
export const PACKED = 'H4sI';
/** Kinesis and Lambda hand on a few MB at most. */
const MOST_UNPACKED = 64 * 1024 * 1024;

function unpacked(text: string): string {
  try {
    return gunzipSync(Buffer.from(text, 'base64'), { maxOutputLength: MOST_UNPACKED }).toString();
  } catch {
    return text;
  }
}

/** Of Loki, and of everything that lists log entries: each tells a time of its own. */
function isEntry(value: unknown): boolean {
  if (Array.isArray(value)) return value.length >= 2 && typeof value[0] === 'string' && /^\d{13,19}$/.test(value[0]);
  return isJsonObject(value) && (timeOf(value) !== undefined || Object.values(value).some(holdsEntriesIn));
}

const holdsEntriesIn = (value: unknown): boolean =>
  (Array.isArray(value) && value.some(isEntry)) || (isJsonObject(value) && holdsEntries(value));

function holdsEntries(object: JsonObject): boolean {
  return Object.values(object).some(holdsEntriesIn);
}

/** Keys whose values say what a message leaves out: who asked whom for what. */
const TELLING_KEY =
  /request.?id|operation|command|service|api|method|stack|trace|status|code|name|type|bucket|key|table|resource|arn/i;
/** Lambda's own logs name the invocation so, which may have made many calls. */
const isInvocation = (object: JsonObject): boolean =>
  'level' in object && 'requestId' in object && 'timestamp' in object;
const LONGEST_TEXT = 256 * 1024;

/** A rule lists the codes that it looks for: `"errorCode": ["AccessDenied", …]`, and a query has its terms. */
const isPattern = (key: string, value: object): boolean =>
  (/error.?code/i.test(key) && Array.isArray(value)) || /^(?:terms?|match(?:_phrase)?|wildcard|prefix)$/.test(key);

/** A dictionary of texts has codes for its keys. */
const IS_CODE = /^[A-Z]?\w*(?:AccessDenied|Unauthori[sz]ed|NotAuthori[sz]ed|Forbidden)\w*$/;
/** What CloudWatch's embedded metric format counts. */
const isMetric = (object: JsonObject): boolean =>
  isJsonObject(object['_aws']) && object['_aws']['CloudWatchMetrics'] !== undefined;

/** What an object says, a line for each text in it that tells of a denial or of its call. */
function textOf(object: JsonObject): string {
  const lines: string[] = [];
  const add = (key: string, value: unknown, depth: number): void => {
    if (typeof value === 'object' && value !== null) {
      if (depth > DEEPEST || isPattern(key, value)) return;
      for (const [name, inner] of Object.entries(value)) add(Array.isArray(value) ? key : name, inner, depth + 1);
    } else if (typeof value === 'string' || typeof value === 'number') {
      const text = String(value);
      if (IS_CODE.test(key) && !/\barn:|request id/i.test(text)) return;
      const isTold = TELLS_DENIAL.test(text) || (TELLING_KEY.test(key) && text.length < 2000);
      if (isTold) lines.push(TELLS_DENIAL.test(text) && /\s/.test(text) ? text : `${key}: ${text}`);
    }
  };
  const { requestId, ...others } = isMetric(object) ? onlyWords(object) : object;
  for (const [key, value] of Object.entries(isInvocation(object) ? others : { ...others, requestId }))
    add(key, value, 0);
  return lines.join('\n').slice(0, LONGEST_TEXT);
}

/** Without the dimensions of a metric. */
const onlyWords = (object: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => typeof value === 'string' && /\s/.test(value)));

/** Of CloudWatch Logs and its kin, of JSON loggers, of journald, of Athena. */
const TIMES = [
  'timestamp',
  '@timestamp',
  'time',
  'ts',
  '__REALTIME_TIMESTAMP',
  'eventtime',
  'eventTime',
  'timeMillis',
  '@t',
  'Timestamp',
  '_time',
  'asctime',
  'datetime',
  'date',
  'created',
  // OpenTelemetry's.
  'timeUnixNano',
  'observedTimeUnixNano',
  't',
] as const;
const ZONE = /(?:Z|[+-]\d\d:?\d\d)$/;

/** Seconds of Google's loggers, dates of MongoDB's. */
function plainTime(value: JsonValue | undefined): JsonValue | undefined {
  return isJsonObject(value) ? (value['seconds'] ?? value['$date']) : value;
}

/** The time a log's wrapper tells. Of times without a zone only Logs Insights' is known: it is UTC's. */
function timeOf(object: JsonObject): string | undefined {
  const utc = object['@timestamp'];
  const { instant } = object;
  if (isJsonObject(instant) && typeof instant['epochSecond'] === 'number') return timeOfEpoch(instant['epochSecond']);
  const told = TIMES.map((key) => plainTime(object[key])).find((value) => value !== undefined && value !== null);
  if (typeof told === 'number') return timeOfEpoch(told);
  if (typeof told !== 'string') return undefined;
  if (/^\d{10,19}(?:\.\d+)?$/.test(told)) return timeOfEpoch(Number(told));
  if (told === utc) return timeOfText(told, 'UTC');
  return ZONE.test(told) ? (isoOf(told) ?? timeOfText(told)) : timeOfText(told);
}

function isoOf(time: string): string | undefined {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

/** A row of a database names the call in its own way. */
const namesCall = (row: JsonObject): boolean => {
  const names = Object.keys(row);
  return names.some((name) => /^event_?name$/i.test(name)) && names.some((name) => /^event_?source$/i.test(name));
};

/** What query services answer, Azure's among them: the columns by name, and rows of values alone. */
function isTable({ columns, rows }: JsonObject): boolean {
  return Array.isArray(columns) && Array.isArray(rows) && rows.every(Array.isArray);
}

function rowsOfTable({ columns, rows }: JsonObject): JsonObject[] {
  const names = Array.isArray(columns)
    ? columns.map((column) => String(isJsonObject(column) ? column['name'] : column))
    : [];
  const lists = Array.isArray(rows) ? rows.filter((row) => Array.isArray(row)) : [];
  return lists.map((row) => Object.fromEntries(names.map((name, index) => [name, row[index] ?? null])));
}

/** `aws athena get-query-results`: the first row of the first page names the columns, as the metadata of each does. */
function unwrapAthena(resultSet: JsonObject, found: Found): void {
  const rows = Array.isArray(resultSet['Rows']) ? resultSet['Rows'] : [];
  const cells = rows.map((row) => {
    const data = isJsonObject(row) ? row['Data'] : undefined;
    return Array.isArray(data) ? data.map((cell) => (isJsonObject(cell) ? (cell['VarCharValue'] ?? null) : null)) : [];
  });
  const [first = []] = cells;
  const names = columnsOf(resultSet['ResultSetMetadata']) ?? first.map(String);
  const values = names.every((name, index) => name === first[index]) ? cells.slice(1) : cells;
  for (const row of values) {
    const entries = names.map((name, index) => [name, row[index] ?? null]);
    unwrapObject(Object.fromEntries(entries) as JsonObject, found, 1);
  }
}

function columnsOf(metadata: unknown): string[] | undefined {
  const columns = isJsonObject(metadata) ? metadata['ColumnInfo'] : undefined;
  if (!Array.isArray(columns) || columns.length === 0) return undefined;
  return columns.map((column) => (isJsonObject(column) ? String(column['Name']) : ''));
}
