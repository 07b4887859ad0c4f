import { isJsonObject, type JsonObject, type JsonValue } from '../../model/json.js';
import type { EvidenceBundle, RecordedRead } from '../bundle/bundle.js';

const TABLE_ARN = /^arn:[\w-]+:dynamodb:[\w-]+:\d{12}:table\/[\w.-]+$/;

/**
 * The bundle with the tables that functions' environments name beside them, as `NamedTables`: the values themselves,
 * which may be anybody's secrets, are kept in no bundle.
 */
export function withNamedTables(bundle: EvidenceBundle): EvidenceBundle {
  if (!bundle.reads.some(isOfFunction)) return bundle;
  const tables = new Set(bundle.reads.flatMap(tableNames));
  const reads = bundle.reads.map((read) => (isOfFunction(read) ? withTables(read, tables) : read));
  return { ...bundle, reads };
}

function isOfFunction({ operation }: RecordedRead): boolean {
  return operation.startsWith('lambda:');
}

/** The tables that the bundle knows of otherwise. */
function tableNames({ operation, input, result }: RecordedRead): string[] {
  if (result.status !== 'ok') return [];
  if (operation === 'dynamodb:DescribeTable') return typeof input['TableName'] === 'string' ? [input['TableName']] : [];
  const names =
    operation === 'dynamodb:ListTables' && isJsonObject(result.value) ? result.value['TableNames'] : undefined;
  return Array.isArray(names) ? names.filter((name) => typeof name === 'string') : [];
}

function withTables(read: RecordedRead, tables: ReadonlySet<string>): RecordedRead {
  const { result } = read;
  if (result.status !== 'ok') return read;
  return { ...read, result: { ...result, value: named(result.value, tables) } };
}

/** A function's configuration, or a list of them in an answer. */
function named(value: JsonValue, tables: ReadonlySet<string>): JsonValue {
  if (Array.isArray(value)) return value.map((one) => named(one, tables));
  if (!isJsonObject(value)) return value;
  const environment = value['Environment'];
  const variables = isJsonObject(environment) ? environment['Variables'] : undefined;
  if (isJsonObject(variables)) return { ...value, NamedTables: tablesIn(variables, tables) };
  const members = Object.entries(value).map(([name, member = null]) => [name, named(member, tables)]);
  return Object.fromEntries(members) as JsonObject;
}

function tablesIn(variables: JsonObject, tables: ReadonlySet<string>): JsonValue[] {
  return Object.entries(variables).flatMap(([Variable, Table]) =>
    typeof Table === 'string' && (tables.has(Table) || TABLE_ARN.test(Table)) ? [{ Variable, Table }] : [],
  );
}
