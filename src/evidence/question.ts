import type { JsonObject } from '../model/json.js';
import type { ReadScope } from '../model/read-result.js';
import { stableJson } from './bundle/stable-json.js';
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
  return stableJson([operation, input, { ...scopeOf(operation, scope) }]);
}

/** The scope without what does not bear on the answer. */
export function scopeOf(operation: string, scope: ReadScope = {}): ReadScope {
  const global = operationOf(operation)?.global === true;
  return {
    ...(scope.account === undefined ? {} : { account: scope.account }),
    ...(scope.region === undefined || global ? {} : { region: scope.region }),
  };
}
