import type { CloudTrailEvent } from '../../model/event.js';
import { isJsonObject, type JsonObject, type JsonValue } from '../../model/json.js';
import { decodedText } from './decoded-text.js';

/** Shorter values occur in others by chance. */
const SHORTEST = 3;

/**
 * What a policy variable such as `${aws:username}` or `${aws:PrincipalTag/team}` may stand for:
 * the names and ids of the callers, and the values of all tags in the evidence.
 */
export function identityValues(events: readonly CloudTrailEvent[], evidence: JsonValue): ReadonlySet<string> {
  const names = events.flatMap(({ userIdentity }) => {
    const { type: _, invokedBy: __, sessionContext, ...own } = userIdentity ?? {};
    const { attributes: ___, ...session } = sessionContext ?? {};
    return [own, session].flatMap((part) => textsOf(part as JsonValue));
  });
  const parts = [...names, ...tagValuesIn(evidence)].flatMap((text) => [text, ...text.split(/[:/]/)]);
  return new Set(parts.filter((part) => part.length >= SHORTEST && !GENERAL.has(part)));
}

/** Parts of every ARN, and kinds of identity: they name nobody. */
const GENERAL = new Set([
  'arn',
  'aws',
  'iam',
  'sts',
  'user',
  'role',
  'root',
  'assumed-role',
  'Role',
  'IAMUser',
  'Root',
]);

function textsOf(value: JsonValue): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap((member) => (member === undefined ? [] : textsOf(member)));
}

function tagValuesIn(value: JsonValue): string[] {
  if (typeof value === 'string') return tagValuesIn(decodedText(value)?.json ?? null);
  if (Array.isArray(value)) return value.flatMap(tagValuesIn);
  if (!isJsonObject(value)) return [];
  const inner = Object.values(value).flatMap((member) => (member === undefined ? [] : tagValuesIn(member)));
  return [...tagValues(value), ...textsOf(value['principalTags'] ?? null), ...inner];
}

/** A tag is `{ Key, Value }`; CloudTrail writes it in lower case. */
function tagValues({ Key, Value, key, value }: JsonObject): string[] {
  const held = [Key === undefined ? null : Value, key === undefined ? null : value];
  return held.filter((tag) => typeof tag === 'string');
}
