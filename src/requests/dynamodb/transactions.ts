import type { JsonObject } from '../../model/json.js';
import type { ApiCall, Ask } from '../call.js';
import { objectParameter, objectsParameter, textParameter } from '../parameters.js';
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
  const lists = ['requestItems', 'transactItems'];
  return lists.flatMap((list) => objectsParameter(api.parameters, list)).flatMap((item) => elementAsk(api, item));
}

/** An element is `{operation: "Put", tableName, key}`, or as the API has it `{put: {tableName, key}}`. */
function elementAsk(api: ApiCall, item: JsonObject): readonly Ask[] {
  const named = textParameter(item, 'operation') ?? Object.keys(item).find((key) => ACTIONS.has(key.toLowerCase()));
  const action = ACTIONS.get(named?.toLowerCase() ?? '');
  if (named === undefined || action === undefined) return [];
  const inner = objectParameter(item, named);
  const parameters = Object.keys(inner).length > 0 ? inner : item;
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
