import { isJsonObject, type JsonObject, type JsonValue } from '../../model/json.js';
import type { EvidenceBundle, RecordedRead } from '../bundle/bundle.js';
import { REMOVED } from './secrets.js';

const TABLE_ARN = /^arn:[\w-]+:dynamodb:[\w-]+:\d{12}:table\/[\w.-]+$/;

/**
 * The bundle without the values of functions' environments, which may be anybody's secrets: only one that is the ARN
 * of a table, or the name of a table that another read of the bundle names, stays.
 */
export function withoutEnvironments(bundle: EvidenceBundle): EvidenceBundle {
  if (!bundle.reads.some(isOfFunction)) return bundle;
  const tables = new Set(bundle.reads.flatMap(tableNames));
  const reads = bundle.reads.map((read) => (isOfFunction(read) ? withoutValues(read, tables) : read));
  return { ...bundle, reads };
}

function isOfFunction({ operation }: RecordedRead): boolean {
  return operation.startsWith('lambda:');
}

function tableNames({ operation, input, result }: RecordedRead): string[] {
  if (result.status !== 'ok') return [];
  if (operation === 'dynamodb:DescribeTable') return typeof input['TableName'] === 'string' ? [input['TableName']] : [];
  const names =
    operation === 'dynamodb:ListTables' && isJsonObject(result.value) ? result.value['TableNames'] : undefined;
  return Array.isArray(names) ? names.filter((name) => typeof name === 'string') : [];
}

function withoutValues(read: RecordedRead, tables: ReadonlySet<string>): RecordedRead {
  const { result } = read;
  if (result.status !== 'ok') return read;
  return { ...read, result: { ...result, value: cleared(result.value, tables) } };
}

/** `Environment: { Variables }`, of a function or of each in a list. */
function cleared(value: JsonValue, tables: ReadonlySet<string>): JsonValue {
  if (Array.isArray(value)) return value.map((one) => cleared(one, tables));
  if (!isJsonObject(value)) return value;
  const entries = Object.entries(value).map(([name, member]) => {
    if (name === 'Variables' && isJsonObject(member)) return [name, variables(member, tables)];
    return [name, member === undefined ? member : cleared(member, tables)];
  });
  return Object.fromEntries(entries) as JsonObject;
}

function variables(values: JsonObject, tables: ReadonlySet<string>): JsonObject {
  const isTable = (value: JsonValue | undefined) =>
    typeof value === 'string' && (tables.has(value) || TABLE_ARN.test(value));
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, isTable(value) ? value : REMOVED]));
}
