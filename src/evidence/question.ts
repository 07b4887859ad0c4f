import { isJsonObject, type JsonObject, type JsonValue } from '../model/json.js';
import type { ReadScope } from '../model/read-result.js';
import { byCodeUnits, stableJson } from './bundle/stable-json.js';
import { operationOf } from './operations/operations.js';

/** One question to AWS. */
export interface Question {
  /** `iam:GetRole`. */
  readonly operation: string;
  readonly input: JsonObject;
  readonly scope: ReadScope;
}

/** Equal for questions that have the same answer: a global service answers alike in every Region. */
export function questionKey({ operation, input, scope }: Question): string {
  return stableJson([operation, inAnyOrder(operation, input), { ...scopeOf(operation, scope) }]);
}

/** The scope without what does not bear on the answer. */
export function scopeOf(operation: string, scope: ReadScope = {}): ReadScope {
  const global = operationOf(operation)?.global === true;
  return {
    ...(scope.account === undefined ? {} : { account: scope.account }),
    ...(scope.region === undefined || global ? {} : { region: scope.region }),
  };
}

/** The input with the items of its set in the order of their names. */
function inAnyOrder(operation: string, input: JsonObject): JsonObject {
  const { list, by } = operationOf(operation)?.anyOrder ?? {};
  const items = list === undefined ? undefined : input[list];
  if (list === undefined || by === undefined || !Array.isArray(items)) return input;
  const nameOf = (item: JsonValue) => (isJsonObject(item) ? String(item[by]) : '');
  return { ...input, [list]: [...items].sort((a, b) => byCodeUnits(nameOf(a), nameOf(b))) };
}
