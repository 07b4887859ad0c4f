import { objectParameter, objectsParameter, textParameter } from '../../denials/record/parameters/parameters.js';
import type { JsonObject } from '../../model/json.js';
import type { ApiCall, Ask } from '../call.js';
import { inRegion, namedTable, tableArn } from './arns.js';
import { DYNAMODB } from './table-key.js';

/**
 * What DynamoDB asks in the Region of a replica, with the caller's credentials.
 * AWS: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2gt_IAM.html
 */
const NEW_REPLICA = [
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
const REMOVED_REPLICA = ['DeleteTable', 'DeleteTableReplica'];

/** UpdateTable, with what a new or removed replica or witness needs in its Region. */
export function updateTableAsks(api: ApiCall): readonly Ask[] {
  const table = namedTable(api);
  if (table === undefined) return [];
  const why = 'UpdateTable asks dynamodb:UpdateTable on the table';
  const replicas = objectsParameter(api.parameters, 'replicaUpdates');
  const witnesses = objectsParameter(api.parameters, 'globalTableWitnessUpdates');
  return [
    { action: 'dynamodb:UpdateTable', resource: table, why },
    ...replicas.flatMap((update) => [
      ...inItsRegion(table, regionOf(update, 'create'), NEW_REPLICA),
      ...inItsRegion(table, regionOf(update, 'delete'), REMOVED_REPLICA),
    ]),
    ...witnesses.flatMap((update) => [
      ...inItsRegion(table, regionOf(update, 'create'), ['CreateGlobalTableWitness']),
      ...inItsRegion(table, regionOf(update, 'delete'), ['DeleteGlobalTableWitness']),
    ]),
  ];
}

function regionOf(update: JsonObject, change: 'create' | 'delete'): string | undefined {
  return textParameter(objectParameter(update, change), 'regionName');
}

function inItsRegion(table: string, region: string | undefined, actions: readonly string[]): readonly Ask[] {
  if (region === undefined) return [];
  return actions.map((name) => ({
    action: `dynamodb:${name}`,
    resource: inRegion(table, region),
    region,
    via: DYNAMODB,
    indirect: true,
    why: `the change of the global table asks dynamodb:${name} in ${region}`,
  }));
}

/** Global tables of the version of 2017: the global table, and where the call changes it the table too. */
export function globalTableAsks(api: ApiCall): readonly Ask[] {
  const { partition, account, operation } = api;
  const name = textParameter(api.parameters, 'globalTableName');
  const table = name === undefined ? undefined : tableArn(api, name);
  if (table === undefined || account === undefined) return [];
  const action = `dynamodb:${operation}`;
  const globalTable = `arn:${partition}:dynamodb::${account}:global-table/${name}`;
  const asks = [{ action, resource: globalTable, why: `${operation} asks ${action} on the global table` }];
  if (operation.startsWith('Describe')) return asks;
  return [...asks, { action, resource: table, why: `${operation} asks ${action} on the table` }];
}
