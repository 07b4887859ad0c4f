import { actionInfo } from '../../model/reference/action-info.js';
import type { ApiCall, Ask } from '../call.js';
import { namedTable } from './arns.js';
import { globalTableAsks, updateTableAsks } from './global-tables.js';
import { batchAsks, itemAsks, queryAsks } from './items.js';
import { partiqlAsks } from './partiql.js';
import { streamAsks } from './streams.js';
import { arnAsks, createTableAsks, listAsks } from './tables.js';
import { transactionAsks } from './transactions.js';
import { exportAsks, importAsks, kinesisAsks, restoreAsks } from './transfers.js';

type Derive = (api: ApiCall) => readonly Ask[];

const onArn =
  (field: string): Derive =>
  (api) =>
    arnAsks(api, field);

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

/**
 * The authorization requests that AWS makes for a DynamoDB API call. Where nothing names its table, a stand-in for
 * the action of its name; empty when that is not known either.
 */
export function dynamodbAsks(api: ApiCall): readonly Ask[] {
  const derive = Object.hasOwn(OPERATIONS, api.operation) ? OPERATIONS[api.operation] : undefined;
  const asks = (derive ?? tableAsks)(api);
  const info = asks.length > 0 ? undefined : actionInfo('dynamodb', api.operation);
  if (info === undefined) return asks;
  const action = `dynamodb:${info.action}`;
  const resourceUnknown = 'neither the message nor the record names the table';
  return [{ action, resource: '*', resourceUnknown, why: `${api.operation} asks ${action}` }];
}

/** Any other call: the action of its name on the table it names, or on none. */
function tableAsks(api: ApiCall): readonly Ask[] {
  const info = actionInfo('dynamodb', api.operation);
  if (info === undefined) return [];
  const resource = info.isWildcardOnly ? undefined : namedTable(api);
  const needsTable = info.resourceTypes.some((type) => type.required);
  if (resource === undefined) return needsTable ? [] : listAsks(api);
  const action = `dynamodb:${info.action}`;
  return [{ action, resource, why: `${api.operation} asks ${action} on the table` }];
}

/** Vector search needs both the index and its table. */
function searchVectorsAsks(api: ApiCall): readonly Ask[] {
  const [onIndex] = queryAsks(api);
  const table = namedTable(api);
  if (onIndex === undefined || table === undefined) return [];
  const onTable = { ...onIndex, resource: table, why: 'SearchVectors asks dynamodb:SearchVectors on the table' };
  return onIndex.resource === table ? [onTable] : [onTable, onIndex];
}

/** Contributor Insights of an index is asked on the index. */
function contributorInsightsAsks(api: ApiCall): readonly Ask[] {
  return queryAsks(api).map(({ action, resource, why }) => ({ action, resource, why }));
}
