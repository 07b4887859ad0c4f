import { parameter, textParameter } from '../../denials/record/parameters/parameters.js';
import { parseArn } from '../../model/arn.js';
import type { ApiCall, Ask } from '../call.js';
import { tagKeys } from '../tags.js';
import { namedTable, tableArn } from './arns.js';
import { DYNAMODB } from './table-key.js';

/**
 * CreateTable; with tags, be the list empty, also TagResource; with a resource policy also PutResourcePolicy; as a replica
 * of a table of another account also AssociateTableReplica on that table.
 * AWS: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/globaltables_MA_security.html
 */
export function createTableAsks(api: ApiCall): readonly Ask[] {
  const { parameters } = api;
  const resource = namedTable(api);
  if (resource === undefined) return [];
  const tags = tagKeys(parameters);
  const ask = (action: string, why: string): Ask => ({ action: `dynamodb:${action}`, resource, why, ...tags });
  return [
    ask('CreateTable', 'CreateTable asks dynamodb:CreateTable on the new table'),
    ...(Array.isArray(parameter(parameters, 'tags'))
      ? [ask('TagResource', 'CreateTable with tags also asks dynamodb:TagResource')]
      : []),
    ...(parameter(parameters, 'resourcePolicy') !== undefined
      ? [ask('PutResourcePolicy', 'CreateTable with a resource policy also asks dynamodb:PutResourcePolicy')]
      : []),
    ...associateAsks(textParameter(parameters, 'globalTableSourceArn')),
  ];
}

function associateAsks(source: string | undefined): readonly Ask[] {
  const region = parseArn(source ?? '')?.region;
  if (source === undefined || region === undefined) return [];
  const action = 'dynamodb:AssociateTableReplica';
  const why = `CreateTable of a replica for another account's table also asks ${action} on that table`;
  return [{ action, resource: source, region, via: DYNAMODB, why }];
}

/** Actions on whatever ARN one parameter holds: tags, resource policies, backups, exports, imports, streams. */
export function arnAsks(api: ApiCall, field: string): readonly Ask[] {
  const value = textParameter(api.parameters, field);
  const resource = value ?? api.arns.find((arn) => parseArn(arn)?.service === 'dynamodb');
  if (resource === undefined) return [];
  const action = `dynamodb:${api.operation}`;
  return [{ action, resource, why: `${api.operation} asks ${action} on the ${field}`, ...tagKeys(api.parameters) }];
}

/** Calls without a table: `*`; ListTables asks on `table/*`, as its denials show. */
export function listAsks(api: ApiCall): readonly Ask[] {
  const action = `dynamodb:${api.operation}`;
  const everyTable = api.operation === 'ListTables' ? tableArn(api, '*') : undefined;
  return [{ action, resource: everyTable ?? '*', why: `${api.operation} asks ${action} on no particular table` }];
}
