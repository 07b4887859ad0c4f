import { isJsonObject, type JsonObject, type JsonValue } from '../model/json.js';
import type { AttachedPolicy, Policies } from '../model/policies.js';
import { POLICY_TYPES } from '../model/policy-type.js';
import { documentOf, statementsOf } from './document.js';
import { readPolicies } from './find-policy.js';

/** The condition keys that policies compare, and the variables that they fill in, as they are spelled. */
export function askedKeys(policies: Policies): Set<string> {
  const read = POLICY_TYPES.flatMap((policyType) => readPolicies(policies, policyType));
  return new Set(read.flatMap(keysOf));
}

/** The condition keys that a document compares, however AWS returned it. */
export function comparedKeys(document: unknown): string[] {
  return statementsOf(documentOf(document) ?? {}).flatMap(compared);
}

const known = new WeakMap<JsonObject, readonly string[]>();

/** A document that nobody can read asks for nothing that could be told. */
function keysOf({ document }: AttachedPolicy): readonly string[] {
  const read = documentOf(document);
  if (read === undefined) return [];
  const keys =
    known.get(read) ?? statementsOf(read).flatMap((statement) => [...compared(statement), ...filledIn(statement)]);
  known.set(read, keys);
  return keys;
}

function compared({ Condition }: JsonObject): string[] {
  const blocks = isJsonObject(Condition) ? Object.values(Condition).filter(isJsonObject) : [];
  return blocks.flatMap((block) => Object.keys(block));
}

/** `${aws:PrincipalTag/team}`, and `${aws:PrincipalTag/team, 'none'}`. */
const VARIABLE = /\$\{([^},]+)[^}]*\}/g;

function filledIn(value: JsonValue | undefined): string[] {
  if (typeof value === 'string') return [...value.matchAll(VARIABLE)].map(([, key = '']) => key.trim());
  if (Array.isArray(value)) return value.flatMap(filledIn);
  return isJsonObject(value) ? Object.values(value).flatMap(filledIn) : [];
}
