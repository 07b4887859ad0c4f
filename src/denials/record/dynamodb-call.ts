import type { CloudTrailEvent } from '../../sources/event.js';
import { parseArn, partitionOfRegion } from '../../vocabulary/arn.js';
import { isJsonObject, type JsonObject, type JsonValue } from '../../vocabulary/json.js';

/** Operations that are authorized on `*`, or on `table/*`, which no request names. */
const WITHOUT_RESOURCE =
  /^(?:List(?:Tables|GlobalTables|Streams|Backups|ContributorInsights|Exports|Imports)|Describe(?:Limits|Endpoints|ReservedCapacity\w*)|PurchaseReservedCapacity\w*|(?:Get|Update)AbacStatus)$/;

const STATEMENT =
  /^\s*(SELECT|INSERT|UPDATE|DELETE)\b(?:[^"']{0,2000}?\b(?:FROM|INTO))?\s+"?([\w.-]{3,255})"?(?:\."?([\w.-]{3,255})"?)?/i;

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
  const many: JsonValue[] = [parameters['statements'], parameters['transactStatements']].flatMap((list) =>
    Array.isArray(list) ? list : [],
  );
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
  const match = STATEMENT.exec(statement);
  return match?.[2] === undefined ? undefined : match[2] + (match[3] === undefined ? '' : `/index/${match[3]}`);
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

const PARTIQL: Readonly<Record<string, string>> = {
  SELECT: 'PartiQLSelect',
  INSERT: 'PartiQLInsert',
  UPDATE: 'PartiQLUpdate',
  DELETE: 'PartiQLDelete',
};

function actionOfItem(item: JsonObject): string | undefined {
  const operation = field(item, 'operation', 'Operation');
  if (operation === undefined) return undefined;
  return operation === 'ConditionCheck' ? 'ConditionCheckItem' : `${operation}Item`;
}

/** The one action that a transaction or PartiQL call is authorized as; undefined when its parts differ. */
export function dynamodbAction(event: CloudTrailEvent): string | undefined {
  const parameters = event.requestParameters;
  if (!isJsonObject(parameters)) return undefined;
  if (/^Transact(?:Write|Get)Items$/.test(event.eventName ?? '')) return only(items(parameters).map(actionOfItem));
  const verbs = statements(parameters).map((statement) => STATEMENT.exec(statement)?.[1]?.toUpperCase());
  const verb = only(verbs);
  return verb === undefined ? undefined : PARTIQL[verb];
}
