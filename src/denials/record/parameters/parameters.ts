import type { Call } from '../../../model/call.js';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../model/json.js';

/** What a call asked for; empty when its record holds nothing, or a text in its place. */
export function parametersOf({ parameters, event }: Pick<Call, 'parameters' | 'event'>): JsonObject {
  if (parameters !== undefined) return parameters;
  return isJsonObject(event?.requestParameters) ? event.requestParameters : {};
}

/** Request parameters by name, whatever the case of their first letters: CloudTrail writes `tableName` and `TableName`. */
export function parameter(object: JsonObject, name: string): JsonValue | undefined {
  const exact = object[name];
  if (exact !== undefined) return exact;
  const key = Object.keys(object).find((candidate) => candidate.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : object[key];
}

/** Undefined when it is missing, empty or no text. */
export function textParameter(object: JsonObject, name: string): string | undefined {
  const value = parameter(object, name);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Empty when it is missing or no object. */
export function objectParameter(object: JsonObject, name: string): JsonObject {
  const value = parameter(object, name);
  return isJsonObject(value) ? value : {};
}

/** Empty when it is missing or no list. */
function listParameter(object: JsonObject, name: string): readonly JsonValue[] {
  const value = parameter(object, name);
  return Array.isArray(value) ? value : [];
}

/** The objects of a list; other elements are left out. */
export function objectsParameter(object: JsonObject, name: string): readonly JsonObject[] {
  return listParameter(object, name).filter(isJsonObject);
}

/** The texts of a list; other elements are left out. */
export function textsParameter(object: JsonObject, name: string): readonly string[] {
  return listParameter(object, name).filter((value) => typeof value === 'string');
}
