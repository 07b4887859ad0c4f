import { type TransactionPart, transactionParts } from '../../denials/record/parameters/dynamodb.js';
import { objectParameter, textParameter } from '../../denials/record/parameters/parameters.js';
import type { ApiCall, Ask } from '../call.js';
import { tableArn } from './arns.js';
import { attributesOf } from './attributes.js';
import { leadingKeys } from './keys.js';

const ACTIONS: ReadonlyMap<string, string> = new Map([
  ['get', 'GetItem'],
  ['put', 'PutItem'],
  ['update', 'UpdateItem'],
  ['delete', 'DeleteItem'],
  ['conditioncheck', 'ConditionCheckItem'],
]);

/** TransactGetItems and TransactWriteItems: the item action of each element on the element's table. */
export function transactionAsks(api: ApiCall): readonly Ask[] {
  return transactionParts(api.parameters).flatMap((part) => partAsk(api, part));
}

function partAsk(api: ApiCall, { operation: named, parameters }: TransactionPart): readonly Ask[] {
  const action = ACTIONS.get(named.toLowerCase());
  if (action === undefined) return [];
  const table = textParameter(parameters, 'tableName');
  const resource = table === undefined ? undefined : tableArn(api, table);
  if (resource === undefined) return [];
  return [
    {
      action: `dynamodb:${action}`,
      resource,
      why: `${api.operation} asks dynamodb:${action} for each ${named}`,
      context: {
        'dynamodb:EnclosingOperation': api.operation,
        'dynamodb:LeadingKeys': leadingKeys(api, resource, [objectParameter(parameters, 'key')]),
        'dynamodb:Attributes': attributesOf(action, parameters),
      },
    },
  ];
}
