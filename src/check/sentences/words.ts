import type { ConditionEvaluation, StatementRef } from '../../evaluation/authorization.js';
import { isUnknown } from '../../model/unknown.js';
import { mustHaveBeen } from './inferred.js';

/** `policy orders-rw, statement "ReadOrders"`, counted from 1 where there is no Sid. */
export function statementInWords(ref: Pick<StatementRef, 'sid' | 'index' | 'policy'>): string {
  return `${shortPolicy(ref.policy)}, ${whichStatement(ref)}`;
}

export function whichStatement({ sid, index }: Pick<StatementRef, 'sid' | 'index'>): string {
  return sid ? `statement "${sid}"` : `statement ${index + 1}`;
}

/** The name of a policy, without the ARN around it. */
export function shortPolicy(policy: string): string {
  const name = /:policy\/(.+)$/.exec(policy)?.[1];
  return name === undefined ? policy : name.slice(name.lastIndexOf('/') + 1);
}

/** `StringNotEquals aws:SourceVpce [vpce-1], and the request has vpce-2`, one after the other. */
export function conditionsInWords(conditions: readonly ConditionEvaluation[]): string {
  return conditions.map(conditionInWords).join(' and ');
}

export function conditionInWords(condition: ConditionEvaluation): string {
  const told = mustHaveBeen(condition);
  const inferred = told === undefined ? '' : `; by AWS's answer ${told}`;
  return `${askedInWords(condition)}, and the request has ${seenInWords(condition.seen)}${inferred}`;
}

/** `StringEquals aws:SourceVpce [vpce-1]`. */
export function askedInWords({ operator, key, wanted }: ConditionEvaluation): string {
  return `${operator} ${key} [${wanted.join(', ')}]`;
}

/** The values that a request has of a key. */
export function seenInWords(seen: ConditionEvaluation['seen']): string {
  if (seen === null) return 'no such key';
  if (isUnknown(seen)) return `an unknown value (${seen.unknown})`;
  return seen.length === 0 ? 'an empty set' : seen.join(', ');
}
