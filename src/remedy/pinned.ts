import type { ConditionEvaluation } from '../evaluation/authorization.js';
import { isUnknown } from '../model/unknown.js';

/** A condition that holds for what one request has, and for nothing else. */
export interface Pinned {
  readonly operator: string;
  readonly values: readonly string[];
}

/** Values of items are personal: no policy is written with one that a request carried. */
const PERSONAL = /^dynamodb:(LeadingKeys|\w+PartitionKeyValues)$/i;
const NAME = /^((?:ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/i;
const ABSENT: Pinned = { operator: 'Null', values: ['true'] };

/** In place of a condition that a request does not meet. Undefined where nobody may write down what the request has. */
export function pinned({ operator, key, seen }: ConditionEvaluation): Pinned | undefined {
  const [, set = '', name = '', ifExists = ''] = NAME.exec(operator) ?? [];
  if (isUnknown(seen)) return undefined;
  if (seen === null || seen.length === 0 || (set !== '' && seen.every((value) => value === ''))) return ABSENT;
  if (/^Null$/i.test(name)) return { operator: 'Null', values: ['false'] };
  if (PERSONAL.test(key)) return undefined;
  const positive = positiveOf(name, seen);
  const forAll = set === '' || !/Not/i.test(name) ? set : 'ForAllValues:';
  return { operator: `${forAll}${positive}${/Not/i.test(name) ? '' : ifExists}`, values: seen.map(withoutVariables) };
}

/**
 * An operator that takes the value as it is: one with wildcards would read `*` of the request as a pattern.
 * AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
function positiveOf(name: string, seen: readonly string[]): string {
  if (/^(Not)?IpAddress$/i.test(name)) return 'IpAddress';
  if (/^Numeric/i.test(name)) return 'NumericEquals';
  if (/^Date/i.test(name)) return dateOperator(name);
  if (/^(Bool|BinaryEquals)$/i.test(name)) return name;
  const hasWildcard = seen.some((value) => /[*?]/.test(value));
  if (/^Arn/i.test(name) && !hasWildcard) return 'ArnEquals';
  return /^String(Equals|EqualsIgnoreCase|Like)$/i.test(name) && !hasWildcard ? name : 'StringEquals';
}

/** A deadline that is over becomes one that the request meets. */
function dateOperator(name: string): string {
  if (/Less/i.test(name)) return 'DateLessThanEquals';
  return /Greater/i.test(name) ? 'DateGreaterThanEquals' : 'DateEquals';
}

/** `${$}` is a dollar sign; alone, the sign would begin a variable. */
function withoutVariables(value: string): string {
  return value.replaceAll('${', '${$}{');
}
