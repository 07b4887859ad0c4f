import type { ConditionEvaluation, LayerEvaluation, StatementEvaluation } from '../evaluation/authorization.js';
import { isJsonObject, type JsonObject } from '../model/json.js';
import type { Policies } from '../model/policies.js';
import { isUnknown } from '../model/unknown.js';
import { oneOrMany } from './document.js';
import { findStatement } from './find-policy.js';
import type { Target } from './policy-to-change.js';

/** What the statement that comes closest asks for besides, so that a new Allow asks for it as well. */
export interface NearConditions {
  readonly conditions: JsonObject;
  /** The condition that keeps the near miss from matching, if it is one. */
  readonly failing?: { readonly statement: StatementEvaluation; readonly key: string };
}

const NONE: NearConditions = { conditions: {} };

/**
 * The conditions of the near miss: those that hold as they are, the one that fails with the value that the
 * request has in place of the wanted ones.
 */
export function nearConditions(layer: LayerEvaluation, target: Target, policies: Policies): NearConditions {
  const near = layer.nearMisses.find(({ ref }) => ref.policy === target.policy) ?? layer.nearMisses[0];
  if (near === undefined || near.conditions.some(({ match }) => match === 'unknown')) return NONE;
  const found = findStatement(policies, layer.policyType, near.ref);
  const original = found?.statement['Condition'];
  if (found === undefined || !isJsonObject(original) || readsVariablesOtherwise(found.document, original, target)) {
    return NONE;
  }
  const failing = near.conditions.find(({ match }) => match === false);
  if (failing === undefined) return { conditions: original };
  return {
    conditions: withSeen(original, failing),
    failing: { statement: near, key: failing.key },
  };
}

/** Policy variables mean something from version 2012-10-17 on only. */
function readsVariablesOtherwise(source: JsonObject, conditions: JsonObject, target: Target): boolean {
  if (!JSON.stringify(conditions).includes('${')) return false;
  const version = (document: JsonObject | undefined) => document?.['Version'] ?? '2008-10-17';
  return version(source) !== (target.document === undefined ? '2012-10-17' : version(target.document));
}

const NAMES_VALUES =
  /^(ForAllValues:|ForAnyValue:)?(StringEquals|StringEqualsIgnoreCase|StringLike|ArnEquals|ArnLike|IpAddress)(IfExists)?$/i;

/** To a set operator an empty text alone is no value. */
function canName(operator: string, seen: readonly string[]): boolean {
  return NAMES_VALUES.test(operator) && !(operator.includes(':') && seen.every((value) => value === ''));
}

function withSeen(original: JsonObject, { operator, key, seen }: ConditionEvaluation): JsonObject {
  const blocks = Object.entries(original).map(([name, block]): [string, JsonObject] => {
    if (!isJsonObject(block)) return [name, {}];
    if (name !== operator) return [name, block];
    const entries = Object.entries(block).filter(([written]) => written.toLowerCase() !== key.toLowerCase());
    const values = seen === null || isUnknown(seen) || !canName(operator, seen) ? [] : seen;
    return [name, { ...Object.fromEntries(entries), ...(values.length > 0 ? { [key]: oneOrMany(values) } : {}) }];
  });
  return Object.fromEntries(blocks.filter(([, block]) => Object.keys(block).length > 0));
}
