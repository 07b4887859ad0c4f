import { parseArn } from '../../model/arn.js';
import type { CloudTrailEvent } from '../../model/event.js';
import { isJsonObject, type JsonObject } from '../../model/json.js';
import { partitionOfRegion } from '../../model/partitions.js';
import { batchParts, statementsIn, type TransactionPart, transactionParts } from './parameters/dynamodb.js';
import { textParameter } from './parameters/parameters.js';
import { readPartiql } from './parameters/partiql.js';

/** Operations that are authorized on `*`, or on `table/*`, which no request names. */
const WITHOUT_RESOURCE =
  /^(?:List(?:Tables|GlobalTables|Streams|Backups|ContributorInsights|Exports|Imports)|Describe(?:Limits|Endpoints|ReservedCapacity\w*)|PurchaseReservedCapacity\w*|(?:Get|Update)AbacStatus)$/;

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

const TABLE_FIELDS = ['targetTableName', 'tableName', 'globalTableName', 'tableArn'];
const ARN_FIELDS = ['resourceArn', 'streamArn', 'backupArn', 'exportArn', 'importArn'];

function firstOf(parameters: JsonObject, names: readonly string[]): string | undefined {
  return names.map((name) => textParameter(parameters, name)).find((value) => value !== undefined);
}

function namedTable(parameters: JsonObject): string | undefined {
  const table = firstOf(parameters, TABLE_FIELDS);
  const index = textParameter(parameters, 'indexName');
  if (table !== undefined) return index === undefined ? table : `${table}/index/${index}`;
  const tables = [
    ...batchParts(parameters).map((part) => part.table),
    ...transactionParts(parameters).map((part) => textParameter(part.parameters, 'tableName')),
  ];
  return tables.length > 0 ? only(tables) : only(statementsIn(parameters).map(tableOfStatement));
}

/** The table, index, stream or backup that a DynamoDB call names; undefined when it names several. */
export function dynamodbResource(event: CloudTrailEvent): string | undefined {
  if (WITHOUT_RESOURCE.test(event.eventName ?? '')) return '*';
  const parameters = event.requestParameters;
  if (!isJsonObject(parameters)) return undefined;
  return firstOf(parameters, ARN_FIELDS) ?? tableArn(event, namedTable(parameters));
}

function actionOfPart({ operation }: TransactionPart): string {
  return `${operation.charAt(0).toUpperCase()}${operation.slice(1)}Item`;
}

/**
 * The one action that a transaction or PartiQL call is authorized as; undefined when its parts differ.
 * AWS: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
 */
export function dynamodbAction(event: CloudTrailEvent): string | undefined {
  const parameters = event.requestParameters;
  if (!isJsonObject(parameters)) return undefined;
  if (/^Transact(?:Write|Get)Items$/.test(event.eventName ?? ''))
    return only(transactionParts(parameters).map(actionOfPart));
  return only(statementsIn(parameters).map((statement) => readPartiql(statement)?.action));
}
