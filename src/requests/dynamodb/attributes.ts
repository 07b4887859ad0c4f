import {
  objectParameter,
  parameter,
  textParameter,
  textsParameter,
} from '../../denials/record/parameters/parameters.js';
import { isJsonObject, type JsonObject } from '../../model/json.js';
import type { ContextValue } from '../../model/request.js';
import { unknown } from '../../model/unknown.js';

const KEYWORDS = new Set(['SET', 'REMOVE', 'ADD', 'DELETE', 'AND', 'OR', 'NOT', 'BETWEEN', 'IN']);
const EXPRESSIONS = ['updateExpression', 'conditionExpression', 'projectionExpression', 'filterExpression'];

/**
 * The top-level attributes that an expression names. AWS reserves the keywords, so that a bare word which is none
 * of them, no function and no value is an attribute; what follows a dot is nested. A placeholder that `names` does not
 * resolve is undefined.
 */
function attributesInExpression(expression: string, names: JsonObject): readonly (string | undefined)[] {
  const words = expression.matchAll(/(?<![\w.#:])(?:#|[A-Za-z_])\w*(?!\w*\s*\()/g);
  return [...words]
    .map(([word]) => word)
    .filter((word) => !KEYWORDS.has(word.toUpperCase()))
    .map((word) => (word.startsWith('#') ? textParameter(names, word) : word));
}

/** Every top-level attribute that the parameters of one request name: keys, item, expressions. */
function namedAttributes(parameters: JsonObject): readonly (string | undefined)[] {
  const names = objectParameter(parameters, 'expressionAttributeNames');
  const inExpressions = EXPRESSIONS.flatMap((expression) =>
    attributesInExpression(textParameter(parameters, expression) ?? '', names),
  );
  const legacy = ['attributeUpdates', 'expected'].flatMap((name) => Object.keys(objectParameter(parameters, name)));
  const keys = Object.keys(objectParameter(parameters, 'key'));
  return [
    ...keys,
    ...itemAttributes(parameters),
    ...inExpressions,
    ...legacy,
    ...textsParameter(parameters, 'attributesToGet'),
  ];
}

/** CloudTrail logs an item as the list of its attribute names. */
function itemAttributes(parameters: JsonObject): readonly string[] {
  const item = parameter(parameters, 'item') ?? parameter(parameters, 'items');
  if (isJsonObject(item)) return Object.keys(item);
  return Array.isArray(item) ? item.filter((name) => typeof name === 'string') : [];
}

/** The parameters without which the record does not show every attribute that a request names: one of each list. */
const TELLING: Readonly<Record<string, readonly (readonly string[])[]>> = {
  PutItem: [['item', 'items']],
  DeleteItem: [['key']],
  UpdateItem: [['key'], ['updateExpression', 'attributeUpdates']],
  ConditionCheckItem: [['key'], ['conditionExpression']],
  GetItem: [['key'], ['projectionExpression', 'attributesToGet']],
};

/** dynamodb:Attributes of one item request, where the record holds the parameters that name attributes. */
export function attributesOf(operation: string, parameters: JsonObject): ContextValue {
  const names = namedAttributes(parameters);
  const known = names.filter((name) => name !== undefined);
  const has = (fields: readonly string[]) => fields.some((field) => parameter(parameters, field) !== undefined);
  const whole =
    Object.hasOwn(TELLING, operation) && TELLING[operation]?.every(has) === true && known.length === names.length;
  if (!whole) return unknown('CloudTrail does not log every parameter that names attributes');
  return [...new Set(known)];
}
