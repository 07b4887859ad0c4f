import type { ConditionEvaluation, StatementEvaluation } from '../../evaluation/authorization.js';
import { isOption } from './options.js';

/** A value, values, or null for an absent key. */
export type ActionValue = string | readonly string[] | null;

const POSITIVE = /^(StringEquals|StringEqualsIgnoreCase|StringLike|ArnEquals|ArnLike)$/i;
const NEGATIVE = /^(StringNotEquals|StringNotEqualsIgnoreCase|StringNotLike|ArnNotEquals|ArnNotLike)$/i;

/**
 * A value of the key with which the condition holds, or does not. Undefined where the statement names none:
 * a pattern, or "anything but" what it lists.
 */
export function valueFor({ operator, key, wanted }: ConditionEvaluation, holds: boolean): ActionValue | undefined {
  const [, set, name = ''] = /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(?:IfExists)?$/i.exec(operator) ?? [];
  const [first] = wanted;
  if (/^Bool$/i.test(name)) return opposite(first, holds);
  if (/^Null$/i.test(name)) return holds && first === 'true' ? null : undefined;
  if (/^(Not)?IpAddress$/i.test(name)) return /^Not/i.test(name) === holds ? undefined : first?.replace(/\/\d+$/, '');
  const lists = holds ? POSITIVE : NEGATIVE;
  if (!lists.test(name)) return undefined;
  const value =
    wanted.find((one) => !/[*?]|\$\{/.test(one)) ?? (KEYS_OF_ITEMS.test(key) ? exampleOf(wanted) : undefined);
  return value !== undefined && set !== undefined ? [value] : value;
}

/** Whoever may ask for the items of a pattern picks one of them. */
const KEYS_OF_ITEMS = /^dynamodb:(?:LeadingKeys|\w+PartitionKeyValues)$/i;

function exampleOf(wanted: readonly string[]): string | undefined {
  return wanted.find((one) => /^[^*?$]+[*?]/.test(one))?.replaceAll(/[*?]/g, '1');
}

/** What stands for a value of the caller's own choice. */
export const ANY_VALUE = 'VALUE';

/** Where a Deny asks for no more than that the key is there, or not to have it, as it is. */
export function anyValue(
  { operator, key, wanted }: ConditionEvaluation,
  effect: StatementEvaluation['effect'],
): ActionValue | undefined {
  if (effect !== 'Deny') return undefined;
  const asks = /^Null$/i.test(operator) && wanted.includes('true');
  if (asks) return /^aws:RequestTag\//i.test(key) || isOption(key) ? ANY_VALUE : undefined;
  const refuses = POSITIVE.test(operator) || (/^Null$/i.test(operator) && wanted.includes('false'));
  return refuses && isOption(key) ? null : undefined;
}

function opposite(wanted: string | undefined, holds: boolean): string | undefined {
  if (wanted === undefined) return undefined;
  const isTrue = wanted.toLowerCase() === 'true';
  return String(isTrue === holds);
}
