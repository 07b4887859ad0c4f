import { isJsonObject, type JsonObject } from '../../model/json.js';
import { listOf, oneOrMany } from '../document.js';

interface ConditionPlace {
  readonly operator: string;
  readonly key: string;
}

/** The values of a condition as written; empty where the statement has no such condition. */
export function writtenValues(statement: JsonObject | undefined, { operator, key }: ConditionPlace): string[] {
  const block = blockOf(statement, operator);
  const name = Object.keys(block).find((written) => written.toLowerCase() === key.toLowerCase());
  const value = name === undefined ? undefined : block[name];
  return listOf(typeof value === 'boolean' || typeof value === 'number' ? String(value) : value);
}

/** The condition with another operator, key or values in its place; undefined where one like it is there already. */
export function withConditionInstead(
  statement: JsonObject,
  from: ConditionPlace,
  to: ConditionPlace & { readonly values: readonly string[] },
): JsonObject | undefined {
  const rest = withoutCondition(statement, from);
  const block = blockOf(rest, to.operator);
  if (Object.keys(block).some((written) => written.toLowerCase() === to.key.toLowerCase())) return undefined;
  const conditions = isJsonObject(rest['Condition']) ? rest['Condition'] : {};
  const changed = { ...block, [to.key]: oneOrMany(to.values) };
  return { ...rest, Condition: { ...conditions, [to.operator]: changed } };
}

/** The statement without a condition; without any Condition where that was the only one. */
export function withoutCondition(statement: JsonObject, { operator, key }: ConditionPlace): JsonObject {
  const conditions = isJsonObject(statement['Condition']) ? statement['Condition'] : {};
  const kept = Object.entries(blockOf(statement, operator)).filter(
    ([written]) => written.toLowerCase() !== key.toLowerCase(),
  );
  const { [operator]: _changed, ...others } = conditions;
  const { Condition: _all, ...plain } = statement;
  if (kept.length > 0) return { ...plain, Condition: { ...others, [operator]: Object.fromEntries(kept) } };
  return Object.keys(others).length === 0 ? plain : { ...plain, Condition: others };
}

function blockOf(statement: JsonObject | undefined, operator: string): JsonObject {
  const conditions = statement?.['Condition'];
  const block = isJsonObject(conditions) ? conditions[operator] : undefined;
  return isJsonObject(block) ? block : {};
}

/** One value of an element in place of another; the list keeps its order. */
export function withValueInstead(
  statement: JsonObject,
  element: 'Resource' | 'NotResource',
  { old, values }: { readonly old: string; readonly values: readonly string[] },
): JsonObject {
  const list = listOf(statement[element]).flatMap((value) => (value === old ? values : [value]));
  return { ...statement, [element]: oneOrMany([...new Set(list)]) };
}
