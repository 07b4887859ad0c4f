import { parseArn } from '../../model/arn.js';
import type { CloudTrailEvent } from '../../model/event.js';
import { isJsonObject, type JsonObject, type JsonValue } from '../../model/json.js';
import { partitionOfRegion } from '../../model/partitions.js';
import { readPartiql } from './partiql.js';

/** Operations that are authorized on `*`, or on `table/*`, which no request names. */
const WITHOUT_RESOURCE =
  /^(?:List(?:Tables|GlobalTables|Streams|Backups|ContributorInsights|Exports|Imports)|Describe(?:Limits|Endpoints|ReservedCapacity\w*)|PurchaseReservedCapacity\w*|(?:Get|Update)AbacStatus)$/;

function field(object: JsonObject, ...names: string[]): string | undefined {
  for (const name of names) {
    const value = object[name];
    if (typeof value === 'string' && value !== '') return value;
  }
  return undefined;
}

/** The items of a transaction or batch: an array of operations, or an object whose keys are tables. */
function items(parameters: JsonObject): JsonObject[] {
  const list =
    parameters['requestItems'] ??
    parameters['RequestItems'] ??
    parameters['transactItems'] ??
    parameters['TransactItems'];
  if (Array.isArray(list)) return list.filter(isJsonObject).flatMap(itemsOfEntry);
  if (isJsonObject(list)) return Object.keys(list).map((tableName) => ({ tableName }));
  return [];
}

/** CloudTrail flattens an entry to `{operation, tableName}`; SDKs nest it: `{Put: {TableName}}`. */
function itemsOfEntry(entry: JsonObject): JsonObject[] {
  if (field(entry, 'tableName', 'TableName') !== undefined) return [entry];
  return Object.entries(entry).flatMap(([operation, inner]) => (isJsonObject(inner) ? [{ operation, ...inner }] : []));
}

function statements(parameters: JsonObject): string[] {
  const lists = [parameters['statements'], parameters['transactStatements'], parameters['requestItems']];
  const many: JsonValue[] = lists.flatMap((list) => (Array.isArray(list) ? list : []));
  const texts = many.map((entry) => (isJsonObject(entry) ? field(entry, 'statement', 'Statement') : undefined));
  return [field(parameters, 'statement', 'Statement'), ...texts].filter((text) => text !== undefined);
}

function only<T>(values: readonly (T | undefined)[]): T | undefined {
  const [first] = values;
  return values.every((value) => value === first) ? first : undefined;
}

function tableArn(event: CloudTrailEvent, table: string | undefined): string | undefined {
  if (table === undefined || parseArn(table) !== undefined) return table;
  const region = event.awsRegion ?? '';
  const account = event.userIdentity?.accountId ?? event.recipientAccountId;
  if (region === '' || !account) return undefined;
  return `arn:${partitionOfRegion(region)}:dynamodb:${region}:${account}:table/${table}`;
}

function tableOfStatement(statement: string): string | undefined {
  const target = readPartiql(statement);
  if (target === undefined) return undefined;
  return target.index === undefined ? target.table : `${target.table}/index/${target.index}`;
}

function namedTable(parameters: JsonObject): string | undefined {
  const target = field(parameters, 'targetTableName', 'TargetTableName');
  const table = target ?? field(parameters, 'tableName', 'TableName', 'globalTableName', 'tableArn', 'TableArn');
  const index = field(parameters, 'indexName', 'IndexName');
  if (table !== undefined) return index === undefined ? table : `${table}/index/${index}`;
  const tables = items(parameters).map((item) => field(item, 'tableName', 'TableName'));
  return tables.length > 0 ? only(tables) : only(statements(parameters).map(tableOfStatement));
}

/** The table, index, stream or backup that a DynamoDB call names; undefined when it names several. */
export function dynamodbResource(event: CloudTrailEvent): string | undefined {
  if (WITHOUT_RESOURCE.test(event.eventName ?? '')) return '*';
  const parameters = event.requestParameters;
  if (!isJsonObject(parameters)) return undefined;
  const arn = field(
    parameters,
    'resourceArn',
    'ResourceArn',
    'streamArn',
    'StreamArn',
    'backupArn',
    'BackupArn',
    'exportArn',
    'importArn',
  );
  return arn ?? tableArn(event, namedTable(parameters));
}

function actionOfItem(item: JsonObject): string | undefined {
  const operation = field(item, 'operation', 'Operation');
  return operation === undefined ? undefined : `${operation.charAt(0).toUpperCase()}${operation.slice(1)}Item`;
}

/** The one action that a transaction or PartiQL call is authorized as; undefined when its parts differ. */
export function dynamodbAction(event: CloudTrailEvent): string | undefined {
  const parameters = event.requestParameters;
  if (!isJsonObject(parameters)) return undefined;
  if (/^Transact(?:Write|Get)Items$/.test(event.eventName ?? '')) return only(items(parameters).map(actionOfItem));
  return only(statements(parameters).map((statement) => readPartiql(statement)?.action));
}
