import { isJsonObject, type JsonObject } from '../../model/json.js';
import type { ContextValue, RequestContext } from '../../model/request.js';
import { unknown } from '../../model/unknown.js';
import type { ApiCall, Ask } from '../call.js';
import { objectParameter, objectsParameter, textParameter } from '../parameters.js';
import { namedTable, tableArn } from './arns.js';
import { attributesOf } from './attributes.js';
import { leadingKeys } from './keys.js';

/** GetItem, PutItem, UpdateItem, DeleteItem: the action of the same name on the table. */
export function itemAsks(call: ApiCall): readonly Ask[] {
  const resource = namedTable(call);
  if (resource === undefined) return [];
  return [
    {
      action: `dynamodb:${call.operation}`,
      resource,
      why: `${call.operation} asks dynamodb:${call.operation} on the table`,
      context: { ...itemContext(call, resource, call.operation), 'dynamodb:EnclosingOperation': null },
    },
  ];
}

function itemContext(call: ApiCall, table: string, operation: string): RequestContext {
  return {
    'dynamodb:LeadingKeys': leadingKeys(call, table, keysIn(call.parameters)),
    'dynamodb:Attributes': attributesOf(operation, call.parameters),
    ...loggedOptions(call.parameters),
  };
}

/** The keys of the items in one element of a request. */
function keysIn(parameters: JsonObject): readonly JsonObject[] {
  const key = objectParameter(parameters, 'key');
  return Object.keys(key).length > 0 ? [key] : objectsParameter(parameters, 'keys');
}

/** Options that CloudTrail logs as they were sent. What it does not log stays unknown. */
export function loggedOptions(parameters: JsonObject): RequestContext {
  const options: Record<string, ContextValue> = {};
  for (const name of ['Select', 'ReturnValues', 'ReturnConsumedCapacity']) {
    const value = textParameter(parameters, name);
    if (value !== undefined) options[`dynamodb:${name}`] = value;
  }
  return options;
}

/** Query and Scan: on the index when one is named, else on the table. */
export function queryAsks(call: ApiCall): readonly Ask[] {
  const table = namedTable(call);
  if (table === undefined) return [];
  const index = textParameter(call.parameters, 'indexName');
  return [
    {
      action: `dynamodb:${call.operation}`,
      resource: index === undefined ? table : `${table}/index/${index}`,
      why: `${call.operation} asks dynamodb:${call.operation} on the ${index === undefined ? 'table' : 'index'}`,
      context: { ...conditionKeys(call.operation), ...loggedOptions(call.parameters) },
    },
  ];
}

function conditionKeys(operation: string): RequestContext {
  if (operation !== 'Query') return {};
  return { 'dynamodb:LeadingKeys': unknown('CloudTrail does not log the values of the key condition') };
}

/** BatchGetItem and BatchWriteItem: their own action, once for each table. */
export function batchAsks(call: ApiCall): readonly Ask[] {
  const action = `dynamodb:${call.operation}`;
  return [...batchTables(call)].map(([resource, elements]) => ({
    action,
    resource,
    why: `${call.operation} asks ${action} on each table`,
    context: {
      'dynamodb:LeadingKeys': leadingKeys(call, resource, elements.flatMap(batchKeys)),
      ...loggedOptions(call.parameters),
    },
  }));
}

/** CloudTrail logs requestItems as a map by table, or as a list whose elements name their table. */
function batchTables(call: ApiCall): ReadonlyMap<string, readonly JsonObject[]> {
  const byTable = Object.entries(objectParameter(call.parameters, 'requestItems'));
  const listed = objectsParameter(call.parameters, 'requestItems');
  const elements = [
    ...byTable.map(([table, value]) => ({ table, values: [value].flat().filter(isJsonObject) })),
    ...listed.map((value) => ({ table: textParameter(value, 'tableName') ?? '', values: [value] })),
  ];
  const tables = new Map<string, JsonObject[]>();
  for (const { table, values } of elements) {
    const arn = table === '' ? undefined : tableArn(call, table);
    if (arn !== undefined) tables.set(arn, [...(tables.get(arn) ?? []), ...values]);
  }
  return tables;
}

/** Keys in an element of a batch, an empty one where the record holds none: `{keys: […]}`, `{key}`, `{putRequest: {key}}`, `{deleteRequest: {key}}`. */
function batchKeys(element: JsonObject): readonly JsonObject[] {
  const inner = [element, objectParameter(element, 'putRequest'), objectParameter(element, 'deleteRequest')];
  const keys = inner.flatMap(keysIn);
  return keys.length > 0 ? keys : [{}];
}
