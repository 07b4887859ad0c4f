import type { ConditionEvaluation, StatementRef } from '../../evaluation/authorization.js';
import { isUnknown } from '../../model/unknown.js';
import { mustHaveBeen } from './inferred.js';

/** `policy orders-rw, statement "ReadOrders"`, counted from 1 where there is no Sid. */
export function statementInWords(ref: Pick<StatementRef, 'sid' | 'index' | 'policy'>): string {
  const which = ref.sid ? `statement "${ref.sid}"` : `statement ${ref.index + 1}`;
  return `${shortPolicy(ref.policy)}, ${which}`;
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
  return `${condition.operator} ${condition.key} [${condition.wanted.join(', ')}], and the request has ${seenInWords(condition.seen)}${inferred}`;
}

/** The values that a request has of a key. */
export function seenInWords(seen: ConditionEvaluation['seen']): string {
  if (seen === null) return 'no such key';
  if (isUnknown(seen)) return `an unknown value (${seen.unknown})`;
  return seen.length === 0 ? 'an empty set' : seen.join(', ');
}
