import type { ApiCall, Ask } from '../call.js';
import { textParameter } from '../parameters.js';
import { actionInfo } from '../reference/action-info.js';
import { tableArn } from './arns.js';
import { batchAsks, itemAsks, queryAsks } from './items.js';
import { partiqlAsks } from './partiql.js';
import { streamAsks } from './streams.js';
import { arnAsks, createTableAsks, globalTableAsks, listAsks, updateTableAsks } from './tables.js';
import { transactionAsks } from './transactions.js';
import { exportAsks, importAsks, kinesisAsks, restoreAsks } from './transfers.js';

type Derive = (call: ApiCall) => readonly Ask[];

const onArn =
  (field: string): Derive =>
  (call) =>
    arnAsks(call, field);

/** API operations whose requests are not simply "the action of that name on the table that tableName names". */
const OPERATIONS: Readonly<Record<string, Derive>> = {
  GetItem: itemAsks,
  PutItem: itemAsks,
  UpdateItem: itemAsks,
  DeleteItem: itemAsks,
  Query: queryAsks,
  Scan: queryAsks,
  BatchGetItem: batchAsks,
  BatchWriteItem: batchAsks,
  TransactGetItems: transactionAsks,
  TransactWriteItems: transactionAsks,
  ExecuteStatement: partiqlAsks,
  BatchExecuteStatement: partiqlAsks,
  ExecuteTransaction: partiqlAsks,
  SearchVectors: searchVectorsAsks,
  DescribeContributorInsights: contributorInsightsAsks,
  UpdateContributorInsights: contributorInsightsAsks,
  DescribeStream: streamAsks,
  GetRecords: streamAsks,
  GetShardIterator: streamAsks,
  CreateTable: createTableAsks,
  UpdateTable: updateTableAsks,
  CreateGlobalTable: globalTableAsks,
  UpdateGlobalTable: globalTableAsks,
  UpdateGlobalTableSettings: globalTableAsks,
  DescribeGlobalTable: globalTableAsks,
  DescribeGlobalTableSettings: globalTableAsks,
  RestoreTableFromBackup: restoreAsks,
  RestoreTableToPointInTime: restoreAsks,
  ExportTableToPointInTime: exportAsks,
  ImportTable: importAsks,
  EnableKinesisStreamingDestination: kinesisAsks,
  TagResource: onArn('resourceArn'),
  UntagResource: onArn('resourceArn'),
  ListTagsOfResource: onArn('resourceArn'),
  GetResourcePolicy: onArn('resourceArn'),
  PutResourcePolicy: onArn('resourceArn'),
  DeleteResourcePolicy: onArn('resourceArn'),
  DescribeBackup: onArn('backupArn'),
  DeleteBackup: onArn('backupArn'),
  DescribeExport: onArn('exportArn'),
  DescribeImport: onArn('importArn'),
};

/** The authorization requests that AWS makes for a DynamoDB API call. Empty when the record does not name its table. */
export function dynamodbAsks(call: ApiCall): readonly Ask[] {
  return (OPERATIONS[call.operation] ?? tableAsks)(call);
}

/** Any other call: the action of its name on the table it names, or on none. */
function tableAsks(call: ApiCall): readonly Ask[] {
  const info = actionInfo('dynamodb', call.operation);
  if (info === undefined) return [];
  const name = textParameter(call.parameters, 'tableName') ?? textParameter(call.parameters, 'tableArn');
  const onNone = info.isWildcardOnly || !info.resourceTypes.some((type) => type.required);
  if (info.isWildcardOnly || (onNone && name === undefined)) return listAsks(call);
  const resource = name === undefined ? undefined : tableArn(call, name);
  if (resource === undefined) return [];
  const action = `dynamodb:${info.action}`;
  return [{ action, resource, why: `${call.operation} asks ${action} on the table` }];
}

/** Vector search needs both the index and its table. */
function searchVectorsAsks(call: ApiCall): readonly Ask[] {
  const [onIndex] = queryAsks(call);
  const table = tableArn(call, textParameter(call.parameters, 'tableName') ?? '');
  if (onIndex === undefined || table === undefined) return [];
  const onTable = { ...onIndex, resource: table, why: 'SearchVectors asks dynamodb:SearchVectors on the table' };
  return onIndex.resource === table ? [onTable] : [onTable, onIndex];
}

/** Contributor Insights of an index is asked on the index. */
function contributorInsightsAsks(call: ApiCall): readonly Ask[] {
  return queryAsks(call).map(({ action, resource, why }) => ({ action, resource, why }));
}
