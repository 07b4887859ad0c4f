import { parseArn } from '../../vocabulary/arn.js';
import type { JsonObject } from '../../vocabulary/json.js';
import type { ApiCall, Ask } from '../call.js';
import { objectParameter, objectsParameter, parameter, textParameter } from '../parameters.js';
import { tagContext } from '../tags.js';
import { inRegion, tableArn } from './arns.js';

/** What DynamoDB does in the Region of a new replica, with the caller's permissions. */
const REPLICA_ACTIONS = [
  'CreateTable',
  'CreateTableReplica',
  'Query',
  'Scan',
  'UpdateItem',
  'PutItem',
  'GetItem',
  'DeleteItem',
  'BatchWriteItem',
];

/** CreateTable; with tags also TagResource, with a resource policy also PutResourcePolicy. */
export function createTableAsks(call: ApiCall): readonly Ask[] {
  const { parameters } = call;
  const resource = tableArn(call, textParameter(parameters, 'tableName') ?? '');
  if (resource === undefined) return [];
  const context = tagContext(parameters);
  const ask = (action: string, why: string): Ask => ({ action: `dynamodb:${action}`, resource, why, context });
  return [
    ask('CreateTable', 'CreateTable asks dynamodb:CreateTable on the new table'),
    ...(objectsParameter(parameters, 'tags').length > 0
      ? [ask('TagResource', 'CreateTable with tags also asks dynamodb:TagResource')]
      : []),
    ...(parameter(parameters, 'resourcePolicy') !== undefined
      ? [ask('PutResourcePolicy', 'CreateTable with a resource policy also asks dynamodb:PutResourcePolicy')]
      : []),
  ];
}

/** UpdateTable, with what a new, changed or removed replica needs in its Region. */
export function updateTableAsks(call: ApiCall): readonly Ask[] {
  const table = tableArn(call, textParameter(call.parameters, 'tableName') ?? '');
  if (table === undefined) return [];
  const why = 'UpdateTable asks dynamodb:UpdateTable on the table';
  const replicas = objectsParameter(call.parameters, 'replicaUpdates');
  return [
    { action: 'dynamodb:UpdateTable', resource: table, why },
    ...replicas.flatMap((update) => replicaAsks(table, update)),
    ...witnessAsks(table, call.parameters),
  ];
}

function replicaAsks(table: string, update: JsonObject): readonly Ask[] {
  const created = textParameter(objectParameter(update, 'create'), 'regionName');
  if (created !== undefined) return newReplicaAsks(table, created);
  const region = textParameter(objectParameter(update, 'delete'), 'regionName');
  if (region === undefined) return [];
  const resource = inRegion(table, region);
  return [
    {
      action: 'dynamodb:DeleteTableReplica',
      resource,
      region,
      why: `removing the replica in ${region} asks dynamodb:DeleteTableReplica there`,
    },
  ];
}

function newReplicaAsks(table: string, region: string): readonly Ask[] {
  const here = `a new replica in ${region} asks dynamodb:CreateTableReplica on the source table`;
  return [
    { action: 'dynamodb:CreateTableReplica', resource: table, why: here },
    ...REPLICA_ACTIONS.map((name) => ({
      action: `dynamodb:${name}`,
      resource: inRegion(table, region),
      region,
      why: `a new replica in ${region} asks dynamodb:${name} on the replica`,
    })),
  ];
}

/** A global table with strong consistency may hold a witness in place of a third replica. */
function witnessAsks(table: string, parameters: JsonObject): readonly Ask[] {
  return objectsParameter(parameters, 'globalTableWitnessUpdates').flatMap((update) =>
    (['Create', 'Delete'] as const).flatMap((verb) => {
      const region = textParameter(objectParameter(update, verb), 'regionName');
      if (region === undefined) return [];
      const action = `dynamodb:${verb}GlobalTableWitness`;
      return [
        { action, resource: inRegion(table, region), region, why: `the witness in ${region} asks ${action} there` },
      ];
    }),
  );
}

/** Global tables of the version of 2017: the global table, and where the call changes it the table too. */
export function globalTableAsks(call: ApiCall): readonly Ask[] {
  const { partition, account, operation } = call;
  const name = textParameter(call.parameters, 'globalTableName');
  const table = name === undefined ? undefined : tableArn(call, name);
  if (name === undefined || table === undefined || account === undefined) return [];
  const action = `dynamodb:${operation}`;
  const globalTable = `arn:${partition}:dynamodb::${account}:global-table/${name}`;
  const asks = [{ action, resource: globalTable, why: `${operation} asks ${action} on the global table` }];
  if (operation.startsWith('Describe')) return asks;
  return [...asks, { action, resource: table, why: `${operation} asks ${action} on the table` }];
}

/** Actions on whatever ARN one parameter holds: tags, resource policies, backups, exports, imports, streams. */
export function arnAsks(call: ApiCall, field: string): readonly Ask[] {
  const value = textParameter(call.parameters, field);
  const resource = value ?? call.arns.find((arn) => parseArn(arn)?.service === 'dynamodb');
  if (resource === undefined) return [];
  const action = `dynamodb:${call.operation}`;
  return [
    { action, resource, why: `${call.operation} asks ${action} on the ${field}`, context: tagContext(call.parameters) },
  ];
}

/** Calls without a table: `*`; ListTables asks on `table/*`, as its denials show. */
export function listAsks(call: ApiCall): readonly Ask[] {
  const action = `dynamodb:${call.operation}`;
  const everyTable = call.operation === 'ListTables' ? tableArn(call, '*') : undefined;
  return [{ action, resource: everyTable ?? '*', why: `${call.operation} asks ${action} on no particular table` }];
}
