import { statementsIn } from '../../denials/record/parameters/dynamodb.js';
import { type PartiqlTarget, readPartiql } from '../../denials/record/parameters/partiql.js';
import type { RequestContext } from '../../model/request.js';
import { unknown } from '../../model/unknown.js';
import type { ApiCall, Ask } from '../call.js';
import { tableArn } from './arns.js';
import { partitionKeyOf } from './keys.js';
import { readWhere } from './partiql-where.js';

/** ExecuteStatement, BatchExecuteStatement, ExecuteTransaction: a PartiQL action for each statement. */
export function partiqlAsks(api: ApiCall): readonly Ask[] {
  return statementsIn(api.parameters).flatMap((statement) => {
    const target = readPartiql(statement);
    const table = target === undefined ? undefined : tableArn(api, target.table);
    if (target === undefined || table === undefined) return [];
    return [
      {
        action: `dynamodb:${target.action}`,
        resource: target.index === undefined ? table : `${table}/index/${target.index}`,
        why: `${api.operation} asks dynamodb:${target.action} for each such statement`,
        context: partiqlContext(api, table, target),
      },
    ];
  });
}

function partiqlContext(api: ApiCall, table: string, target: PartiqlTarget): RequestContext {
  const enclosing = api.operation === 'ExecuteTransaction' ? api.operation : null;
  return { 'dynamodb:EnclosingOperation': enclosing, ...keyContext(target, partitionKeyOf(api, table, [])) };
}

const NO_SCHEMA = 'which attribute of the statement is the partition key is not known; dynamodb:DescribeTable tells it';

/** dynamodb:LeadingKeys, and for a SELECT dynamodb:FullTableScan: true unless WHERE fixes the partition key by = or IN. */
function keyContext(target: PartiqlTarget, partitionKey: string | undefined): RequestContext {
  const isSelect = target.action === 'PartiQLSelect';
  if (isSelect && target.where === '') {
    return { 'dynamodb:FullTableScan': 'true', 'dynamodb:LeadingKeys': unknown('a full table scan names no keys') };
  }
  const clause =
    partitionKey === undefined || target.index !== undefined ? undefined : readWhere(target.where, partitionKey);
  const values =
    clause?.values ?? unknown(clause === undefined ? NO_SCHEMA : 'the statement does not show the key values');
  if (!isSelect) return { 'dynamodb:LeadingKeys': values };
  const scans = clause?.fixed === undefined ? unknown(NO_SCHEMA) : String(!clause.fixed);
  return { 'dynamodb:FullTableScan': scans, 'dynamodb:LeadingKeys': values };
}
