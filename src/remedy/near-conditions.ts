import { mergedConditions, oneOrMany } from '../check/document.js';
import { findStatement } from '../check/find-policy.js';
import type { ConditionEvaluation, LayerEvaluation, StatementEvaluation } from '../evaluation/authorization.js';
import { isJsonObject, type JsonObject } from '../model/json.js';
import type { Policies } from '../model/policies.js';
import { actionInfo, splitAction } from '../requests/index.js';
import { type Pinned, pinned } from './pinned.js';
import type { Target } from './policy-to-change.js';

/** What the statement that comes closest asks for besides, so that a new Allow asks for it as well. */
export interface NearConditions {
  readonly conditions: JsonObject;
  /** The conditions that keep the near miss from matching, if it is they. */
  readonly failing?: { readonly statement: StatementEvaluation; readonly keys: readonly string[] };
}

const NONE: NearConditions = { conditions: {} };

/**
 * The conditions of the near miss as they are written, those that nobody can tell among them; each that fails with
 * what the request has in place of the wanted. Undefined where that may not be written into a policy.
 */
export function nearConditions(layer: LayerEvaluation, target: Target, policies: Policies): NearConditions | undefined {
  const near = layer.nearMisses.find(({ ref }) => ref.policy === target.policy) ?? layer.nearMisses[0];
  if (near === undefined) return NONE;
  const found = findStatement(policies, layer.policyType, near.ref);
  const original = found?.statement['Condition'];
  if (found === undefined || !isJsonObject(original)) return NONE;
  const asked = conditionsOfAction(near);
  const isRewritten =
    readsVariablesOtherwise(found.document, original, target) || asked.length < near.conditions.length;
  const written = isRewritten ? resolved(asked) : original;
  const failing = near.conditions.filter(({ match }) => match === false);
  if (failing.length === 0) return { conditions: written };
  let conditions = written;
  for (const condition of failing) {
    const instead = SAYS_WHO.test(condition.key) ? NOTHING : pinned(condition);
    if (instead === undefined) return undefined;
    conditions = replaced(conditions, condition, instead);
  }
  return { conditions, failing: { statement: near, keys: failing.map(({ key }) => key) } };
}

/** A key of which nobody is told what it holds, but that it is the caller's account: an Allow names the caller. */
const SAYS_WHO = /^aws:SourceOwner$/i;
const NOTHING = 'nothing';

/** Policy variables mean something from version 2012-10-17 on only. */
function readsVariablesOtherwise(source: JsonObject, conditions: JsonObject, target: Target): boolean {
  if (!JSON.stringify(conditions).includes('${')) return false;
  const version = (document: JsonObject | undefined) => document?.['Version'] ?? '2008-10-17';
  return version(source) !== (target.document === undefined ? '2012-10-17' : version(target.document));
}

/** Of a statement about other actions, a key that this action does not have asks for nothing. */
function conditionsOfAction({ elements, conditions }: StatementEvaluation): readonly ConditionEvaluation[] {
  const action = elements.find(({ element }) => element === 'Action');
  if (action?.match !== false) return conditions;
  const keys = actionInfo(...splitAction(action.seen))?.conditionKeys ?? [];
  return conditions.filter(
    ({ key, match }) => match !== 'unknown' || /^aws:/i.test(key) || keys.some((own) => isKey(own, key)),
  );
}

/** `kms:EncryptionContext:${EncryptionContextKey}` stands for every key below it. */
function isKey(own: string, key: string): boolean {
  const [prefix = ''] = own.split('${');
  return own.includes('${')
    ? key.toLowerCase().startsWith(prefix.toLowerCase())
    : own.toLowerCase() === key.toLowerCase();
}

/** With what the variables hold for this request; a text that is no variable in its own policy stays a text. */
function resolved(conditions: readonly ConditionEvaluation[]): JsonObject {
  return conditions.reduce<JsonObject>((all, { operator, key, wanted }) => {
    const values = wanted.map((value) => value.replaceAll('${', '${$}{'));
    return mergedConditions(all, { [operator]: { [key]: oneOrMany(values) } });
  }, {});
}

function replaced(
  written: JsonObject,
  { operator, key }: ConditionEvaluation,
  instead: Pinned | typeof NOTHING,
): JsonObject {
  const blocks = Object.entries(written).flatMap(([name, block]): [string, JsonObject][] => {
    if (!isJsonObject(block) || name !== operator) return isJsonObject(block) ? [[name, block]] : [];
    const others = Object.entries(block).filter(([other]) => other.toLowerCase() !== key.toLowerCase());
    return others.length === 0 ? [] : [[name, Object.fromEntries(others)]];
  });
  if (instead === NOTHING) return Object.fromEntries(blocks);
  return mergedConditions(Object.fromEntries(blocks), { [instead.operator]: { [key]: oneOrMany(instead.values) } });
}
