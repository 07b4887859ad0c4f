import {
  objectParameter,
  objectsParameter,
  textParameter,
  textsParameter,
} from '../denials/record/parameters/parameters.js';
import type { JsonObject } from '../model/json.js';
import type { ContextValue } from '../model/request.js';
import type { Ask } from './call.js';

/**
 * aws:RequestTag/… and aws:TagKeys of a call that may carry tags, from `tags: [{key, value}]`, `tags: {key: value}` or
 * `tagKeys: [key]`. Nothing is told when the record holds no parameters.
 */
export function tagKeys(parameters: JsonObject): Pick<Ask, 'context' | 'completePrefixes'> {
  if (Object.keys(parameters).length === 0) return {};
  const tags = passedTags(parameters);
  const keys = [...tags.keys(), ...textsParameter(parameters, 'tagKeys')];
  const context: Record<string, ContextValue> = { 'aws:TagKeys': keys.length > 0 ? keys : null };
  for (const [key, value] of tags) context[`aws:RequestTag/${key}`] = value;
  return { context, completePrefixes: ['aws:RequestTag/'] };
}

/** The tags that a call passes; claims of an assertion or token are `principalTags`. */
export function passedTags(parameters: JsonObject): ReadonlyMap<string, string> {
  const tags = new Map<string, string>();
  for (const tag of objectsParameter(parameters, 'tags')) {
    const key = textParameter(tag, 'key');
    if (key !== undefined) tags.set(key, textParameter(tag, 'value') ?? '');
  }
  const maps = [objectParameter(parameters, 'tags'), objectParameter(parameters, 'principalTags')];
  for (const [key, value] of maps.flatMap((map) => Object.entries(map))) {
    if (typeof value === 'string') tags.set(key, value);
  }
  return tags;
}
