import type { JsonObject } from '../../vocabulary/json.js';
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

interface Element {
  readonly operation: string;
  readonly action: string;
  readonly parameters: JsonObject;
}

/** TransactGetItems and TransactWriteItems: the item action of each element on the element's table. */
export function transactionAsks(call: ApiCall): readonly Ask[] {
  const groups = new Map<string, { resource: string; elements: Element[] }>();
  for (const element of elementsOf(call.parameters)) {
    const table = textParameter(element.parameters, 'tableName');
    const resource = table === undefined ? undefined : tableArn(call, table);
    if (resource === undefined) continue;
    const key = `${element.action} ${resource}`;
    groups.set(key, { resource, elements: [...(groups.get(key)?.elements ?? []), element] });
  }
  return [...groups.values()].flatMap(({ resource, elements }) => askFor(call, resource, elements));
}

/** Elements are `{operation: "Put", tableName, key}`, or as the API has them `{put: {tableName, key}}`. */
function elementsOf(parameters: JsonObject): readonly Element[] {
  const items = [...objectsParameter(parameters, 'requestItems'), ...objectsParameter(parameters, 'transactItems')];
  return items.flatMap((item) => {
    const named = textParameter(item, 'operation') ?? Object.keys(item).find((key) => ACTIONS.has(key.toLowerCase()));
    const action = ACTIONS.get(named?.toLowerCase() ?? '');
    if (named === undefined || action === undefined) return [];
    const inner = objectParameter(item, named);
    return [{ operation: named, action, parameters: Object.keys(inner).length > 0 ? inner : item }];
  });
}

function askFor(call: ApiCall, resource: string, elements: readonly Element[]): readonly Ask[] {
  const [first] = elements;
  if (first === undefined) return [];
  const keys = elements.map(({ parameters }) => objectParameter(parameters, 'key'));
  const attributes = elements.map(({ action, parameters }) => attributesOf(action, parameters));
  const lists = attributes.flatMap((value) => (Array.isArray(value) ? [value as readonly string[]] : []));
  const unreadable = attributes.find((value) => !Array.isArray(value));
  return [
    {
      action: `dynamodb:${first.action}`,
      resource,
      why: `${call.operation} asks dynamodb:${first.action} for each ${first.operation}`,
      context: {
        'dynamodb:EnclosingOperation': call.operation,
        'dynamodb:LeadingKeys': leadingKeys(call, resource, keys),
        'dynamodb:Attributes': unreadable ?? [...new Set(lists.flat())],
      },
    },
  ];
}
