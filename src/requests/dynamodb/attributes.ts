import { isJsonObject, type JsonObject } from '../../vocabulary/json.js';
import { unknown } from '../../vocabulary/unknown.js';
import { listParameter, objectParameter, objectsParameter, parameter, textParameter } from '../parameters.js';
import type { ContextValue } from '../request.js';

const KEYWORDS = new Set(['SET', 'REMOVE', 'ADD', 'DELETE', 'AND', 'OR', 'NOT', 'BETWEEN', 'IN']);
const EXPRESSIONS = ['updateExpression', 'conditionExpression', 'projectionExpression', 'filterExpression'];

/**
 * The top-level attributes that an expression names. AWS reserves the keywords, so that a bare word which is none
 * of them, no function and no value is an attribute; what follows a dot is nested.
 */
export function attributesInExpression(expression: string, names: JsonObject): readonly string[] {
  const words = expression.matchAll(/(?<![\w.#:-])[#A-Za-z_][\w#-]*(?!\w*\s*\()/g);
  return [...words]
    .map(([word]) => word)
    .filter((word) => !KEYWORDS.has(word.toUpperCase()))
    .map((word) => (word.startsWith('#') ? textParameter(names, word) : word))
    .filter((name) => name !== undefined);
}

/** Every top-level attribute that the parameters of one request name: keys, item, expressions. */
function namedAttributes(parameters: JsonObject): readonly string[] {
  const names = objectParameter(parameters, 'expressionAttributeNames');
  const inExpressions = EXPRESSIONS.flatMap((expression) =>
    attributesInExpression(textParameter(parameters, expression) ?? '', names),
  );
  const legacy = ['attributeUpdates', 'expected'].flatMap((name) => Object.keys(objectParameter(parameters, name)));
  const keys = [objectParameter(parameters, 'key'), ...objectsParameter(parameters, 'keys')];
  return [...keys.flatMap(Object.keys), ...itemAttributes(parameters), ...inExpressions, ...legacy];
}

/** CloudTrail logs an item as the list of its attribute names. */
function itemAttributes(parameters: JsonObject): readonly string[] {
  const item = parameter(parameters, 'item') ?? parameter(parameters, 'items');
  if (isJsonObject(item)) return Object.keys(item);
  return Array.isArray(item) ? item.flatMap((name) => (typeof name === 'string' ? name : [])) : [];
}

/** dynamodb:Attributes of one item request, where the record holds all parameters that can name attributes. */
export function attributesOf(operation: string, parameters: JsonObject): ContextValue {
  const names = [...new Set(namedAttributes(parameters))];
  const has = (...fields: string[]) => fields.some((field) => parameter(parameters, field) !== undefined);
  const whole =
    (operation === 'PutItem' && has('item', 'items')) ||
    (operation === 'DeleteItem' && has('key')) ||
    (operation === 'UpdateItem' && has('updateExpression', 'attributeUpdates')) ||
    (operation === 'ConditionCheckItem' && has('conditionExpression')) ||
    (operation === 'GetItem' && has('projectionExpression'));
  if (whole && names.length > 0) return names;
  const legacy = listParameter(parameters, 'attributesToGet').filter((name) => typeof name === 'string');
  if (operation === 'GetItem' && legacy.length > 0) return [...new Set([...names, ...legacy])];
  return unknown('CloudTrail does not log every parameter that names attributes');
}
