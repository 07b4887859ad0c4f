import {
  objectParameter,
  objectsParameter,
  textParameter,
  textsParameter,
} from '../denials/record/parameters/parameters.js';
import { parseArn } from '../model/arn.js';
import type { JsonObject } from '../model/json.js';
import type { ContextValue } from '../model/request.js';
import type { Ask } from './call.js';

/**
 * aws:RequestTag/… and aws:TagKeys of a call that may carry tags, from `tags: [{key, value}]`, `tags: {key: value}` or
 * `tagKeys: [key]`. Nothing is told when the record holds no parameters.
 */
export function tagKeys(parameters: JsonObject, resource?: string): Pick<Ask, 'context' | 'completePrefixes'> {
  if (Object.keys(parameters).length === 0) return {};
  const tags = passedTags(parameters, resource);
  const keys = [...tags.keys(), ...textsParameter(parameters, 'tagKeys')];
  const context: Record<string, ContextValue> = { 'aws:TagKeys': keys.length > 0 ? keys : null };
  for (const [key, value] of tags) context[`aws:RequestTag/${key}`] = value;
  return { context, completePrefixes: ['aws:RequestTag/'] };
}

/** The tags that a call passes to a resource; claims of an assertion or token are `principalTags`. */
export function passedTags(parameters: JsonObject, resource = ''): ReadonlyMap<string, string> {
  const tags = new Map<string, string>();
  for (const tag of [...objectsParameter(parameters, 'tags'), ...specifiedTags(parameters, resource)]) {
    const key = textParameter(tag, 'key');
    if (key !== undefined) tags.set(key, textParameter(tag, 'value') ?? '');
  }
  const maps = [objectParameter(parameters, 'tags'), objectParameter(parameters, 'principalTags')];
  for (const [key, value] of maps.flatMap((map) => Object.entries(map))) {
    if (typeof value === 'string') tags.set(key, value);
  }
  return tags;
}

/** EC2 tags what it makes by type: `tagSpecificationSet: { items: [{ resourceType, tags: [{ key, value }] }] }`. */
function specifiedTags(parameters: JsonObject, resource: string): readonly JsonObject[] {
  const type = parseArn(resource)?.resource.replace(/\/.*$/, '');
  return objectsParameter(objectParameter(parameters, 'tagSpecificationSet'), 'items').flatMap((specification) =>
    type === undefined || textParameter(specification, 'resourceType') === type
      ? objectsParameter(specification, 'tags')
      : [],
  );
}
