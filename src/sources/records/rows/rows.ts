import type { CloudTrailEvent } from '../../../model/event.js';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../model/json.js';
import { isRecord, parseJson } from '../record.js';
import { parseStruct } from '../struct-text.js';
import { timeOfText } from '../time-forms.js';
import { innerField, NESTED, pathOfColumn } from './columns.js';
import { weightOfRow } from './row-weight.js';

/** The log's time, in rows that name none of the call. */
const LOG_TIME = '@timestamp';
const STORE_TIMES = ['_time', 'timestamp'] as const;

/** Athena and Lake lower-case the names inside structs. */
function restoreNames(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(restoreNames);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      innerField(name) ?? (name === 'arn' ? 'arn' : name),
      restoreNames(inner ?? null),
    ]),
  );
}

function nested(field: string, value: JsonValue): JsonValue | undefined {
  const parsed =
    typeof value === 'string' ? ((parseJson(value) as JsonValue | undefined) ?? parseStruct(value)) : value;
  if (parsed === undefined) return undefined;
  if (field === 'resources' && Array.isArray(parsed)) {
    return parsed.map((resource) =>
      isJsonObject(resource) ? { ...resource, ARN: resource['ARN'] ?? resource['arn'] } : resource,
    );
  }
  return field === 'userIdentity' || field === 'tlsDetails' ? restoreNames(parsed) : parsed;
}

const isEmpty = (value: JsonValue | undefined): boolean =>
  value === undefined || value === null || value === '' || value === 'null' || value === '-';

/** Puts a value where it stands in a record; what a whole struct told stays. */
function setAt(event: JsonObject, path: readonly string[], value: JsonValue): void {
  let inner = event;
  for (const name of path.slice(0, -1)) {
    const next = inner[name];
    const object: JsonObject = isJsonObject(next) ? next : {};
    inner[name] = object;
    inner = object;
  }
  inner[path.at(-1) ?? ''] ??= value;
}

/** True when what has a record's names is a row all the same: its structs are texts, or columns of their own. */
export function isRow(record: object): boolean {
  return Object.entries(record).some(
    ([name, value]) =>
      name === LOG_TIME || (NESTED.has(name) && typeof value === 'string') || /^useridentity[._]/i.test(name),
  );
}

/** Log stores print times in many ways, all of them in UTC. */
function utc(time: JsonValue | undefined): JsonValue | undefined {
  if (typeof time !== 'string' || /^\d{4}-\d\d-\d\d[T ][\d:.]+Z?$/.test(time)) return time;
  return timeOfText(time, 'UTC')?.replace('.000Z', 'Z') ?? time;
}

/** Columns that hold a whole struct come before those that hold a part of it. */
function inOrder(row: JsonObject): [string, JsonValue, readonly string[]][] {
  const told = Object.entries(row).flatMap(([column, value]): [string, JsonValue, readonly string[]][] => {
    const path = value === undefined || isEmpty(value) ? undefined : pathOfColumn(column);
    return path === undefined || value === undefined ? [] : [[column, value, path]];
  });
  return told.sort(([, , a], [, , b]) => a.length - b.length);
}

/**
 * The record that a row of a log store's result holds, whatever the case, the order and the signs of its column names:
 * of CloudTrail Lake, Athena, Sentinel and their like. Undefined when the row has no eventName and eventSource (and no
 * `eventJson`). Structs are read from JSON and from the `{name=value, …}` that Athena prints.
 */
export function eventOfRow(row: JsonObject): CloudTrailEvent | undefined {
  const event: JsonObject = {};
  for (const [, value, path] of inOrder(row)) {
    const [field = ''] = path;
    if (path.length > 1) setAt(event, path, value);
    else event[field] ??= NESTED.has(field) ? nested(field, value) : value;
  }
  const whole = typeof event['eventJson'] === 'string' ? parseJson(event['eventJson']) : undefined;
  if (isRecord(whole)) return whole;
  const { resourceArn, ...rest } = event;
  if (rest['resources'] === undefined && typeof resourceArn === 'string') rest['resources'] = [{ ARN: resourceArn }];
  if (rest['eventTime'] === undefined && typeof row[LOG_TIME] === 'string')
    rest['eventTime'] = row[LOG_TIME].replace(/^(\S+) ([\d:]+)\S*$/, '$1T$2Z');
  rest['eventTime'] ??= STORE_TIMES.map((name) => row[name]).find((time) => typeof time === 'string');
  rest['eventTime'] = utc(rest['eventTime']) ?? (weightOfRow(row)?.last || undefined);
  return isRecord(rest) ? rest : undefined;
}
