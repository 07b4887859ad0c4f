import type { ConditionEvaluation } from '../../evaluation/authorization.js';

/**
 * What AWS's answer tells of keys whose value nobody told: `AWS denied it, so unless a policy changed since
 * aws:SourceIp must have been other than 203.0.113.0/24, or absent`. Undefined where it tells nothing.
 */
export function inferredInWords(conditions: readonly ConditionEvaluation[]): string | undefined {
  const told = conditions.flatMap((condition) => mustHaveBeen(condition) ?? []);
  return told.length === 0 ? undefined : `AWS denied it, so unless a policy changed since ${told.join(', and ')}`;
}

/** `aws:SourceIp must have been other than 203.0.113.0/24, or absent`. */
export function mustHaveBeen({ key, operator, wanted, inferred }: ConditionEvaluation): string | undefined {
  if (inferred === undefined) return undefined;
  const orAbsent = inferred.orAbsent ? ', or absent' : '';
  const plain = PLAIN.exec(operator);
  const values = wanted.join(', ');
  if (/^Null$/i.test(operator)) {
    const absent = (wanted[0]?.toLowerCase() === 'true') === inferred.match;
    return `${key} must have been ${absent ? 'absent' : 'there'}`;
  }
  if (plain === null || wanted.some((value) => value.includes('${')))
    return `${key} must ${inferred.match ? '' : 'not '}have met ${operator} [${values}]${orAbsent}`;
  const isOneOf = (plain[1] === undefined) === inferred.match;
  if (wanted.length === 1) return `${key} must have been ${isOneOf ? values : `other than ${values}`}${orAbsent}`;
  return `${key} must have been ${isOneOf ? 'one' : 'none'} of ${values}${orAbsent}`;
}

/** Operators that compare a single value for equality, or with a pattern; the first group negates. */
const PLAIN =
  /^(?:(?:String|Numeric|Date|Arn)?(Not)?(?:Equals|Like|IpAddress)(?:IgnoreCase)?|Bool|BinaryEquals)(?:IfExists)?$/i;
