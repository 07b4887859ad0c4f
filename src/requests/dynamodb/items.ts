import { batchParts } from '../../denials/record/parameters/dynamodb.js';
import { objectParameter, objectsParameter, textParameter } from '../../denials/record/parameters/parameters.js';
import type { JsonObject } from '../../model/json.js';
import type { ContextValue, RequestContext } from '../../model/request.js';
import { unknown } from '../../model/unknown.js';
import type { ApiCall, Ask } from '../call.js';
import { namedTable, tableArn } from './arns.js';
import { attributesOf } from './attributes.js';
import { leadingKeys } from './keys.js';

/** GetItem, PutItem, UpdateItem, DeleteItem: the action of the same name on the table. */
export function itemAsks(api: ApiCall): readonly Ask[] {
  const resource = namedTable(api);
  if (resource === undefined) return [];
  return [
    {
      action: `dynamodb:${api.operation}`,
      resource,
      why: `${api.operation} asks dynamodb:${api.operation} on the table`,
      context: { ...itemContext(api, resource, api.operation), 'dynamodb:EnclosingOperation': null },
    },
  ];
}

function itemContext(api: ApiCall, table: string, operation: string): RequestContext {
  return {
    'dynamodb:LeadingKeys': leadingKeys(api, table, keysIn(api.parameters)),
    'dynamodb:Attributes': attributesOf(operation, api.parameters),
    ...loggedOptions(api.parameters),
  };
}

/** The keys of the items in one element of a request. */
function keysIn(parameters: JsonObject): readonly JsonObject[] {
  const key = objectParameter(parameters, 'key');
  return Object.keys(key).length > 0 ? [key] : objectsParameter(parameters, 'keys');
}

/** Options that CloudTrail logs as they were sent. What it does not log stays unknown. */
function loggedOptions(parameters: JsonObject): RequestContext {
  const options: Record<string, ContextValue> = {};
  for (const name of ['Select', 'ReturnValues', 'ReturnConsumedCapacity']) {
    const value = textParameter(parameters, name);
    if (value !== undefined) options[`dynamodb:${name}`] = value;
  }
  return options;
}

/** Query and Scan: on the index when one is named, else on the table. */
export function queryAsks(api: ApiCall): readonly Ask[] {
  const table = namedTable(api);
  if (table === undefined) return [];
  const index = textParameter(api.parameters, 'indexName');
  return [
    {
      action: `dynamodb:${api.operation}`,
      resource: index === undefined ? table : `${table}/index/${index}`,
      why: `${api.operation} asks dynamodb:${api.operation} on the ${index === undefined ? 'table' : 'index'}`,
      context: { ...conditionKeys(api.operation), ...loggedOptions(api.parameters) },
    },
  ];
}

function conditionKeys(operation: string): RequestContext {
  if (operation !== 'Query') return {};
  return { 'dynamodb:LeadingKeys': unknown('CloudTrail does not log the values of the key condition') };
}

/** BatchGetItem and BatchWriteItem: their own action, once for each table. */
export function batchAsks(api: ApiCall): readonly Ask[] {
  const action = `dynamodb:${api.operation}`;
  return [...batchTables(api)].map(([resource, elements]) => ({
    action,
    resource,
    why: `${api.operation} asks ${action} on each table`,
    context: {
      'dynamodb:LeadingKeys': leadingKeys(api, resource, elements.flatMap(batchKeys)),
      ...loggedOptions(api.parameters),
    },
  }));
}

/** By the ARN of the table. */
function batchTables(api: ApiCall): ReadonlyMap<string, readonly JsonObject[]> {
  const tables = new Map<string, JsonObject[]>();
  for (const { table, elements } of batchParts(api.parameters)) {
    const arn = tableArn(api, table);
    if (arn !== undefined) tables.set(arn, [...(tables.get(arn) ?? []), ...elements]);
  }
  return tables;
}

/** Keys in an element of a batch, an empty one where the record holds none: `{keys: […]}`, `{key}`, `{putRequest: {key}}`, `{deleteRequest: {key}}`. */
function batchKeys(element: JsonObject): readonly JsonObject[] {
  const inner = [element, objectParameter(element, 'putRequest'), objectParameter(element, 'deleteRequest')];
  const keys = inner.flatMap(keysIn);
  return keys.length > 0 ? keys : [{}];
}
