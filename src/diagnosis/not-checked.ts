import type { EvaluatedRequest } from '../check/check.js';
import type { PolicyInventory, UnreadLayer } from '../check/inventory.js';
import { lookCommands } from '../check/look.js';
import { hasUnread } from '../check/weight.js';
import type { LayerEvaluation } from '../evaluation/authorization.js';
import type { DenialReason } from '../model/denial.js';
import { type Gap, gap } from '../model/gap.js';
import type { PolicyType } from '../model/policy-type.js';
import { isUnknown } from '../model/unknown.js';

/** The layers that could not be read whole and on which an answer depends, each once with each reason. */
export function notChecked(
  inventories: readonly PolicyInventory[],
  evaluated: readonly EvaluatedRequest[],
  { policyType: named, policyArn }: DenialReason,
): UnreadLayer[] {
  const open = inventories.flatMap(({ unread }, index) => {
    const one = evaluated[index];
    if (one === undefined) return [];
    const types = one.authorization.layers
      .filter((layer) => hasUnread(layer, one))
      .map((layer) => toldWith(layer, one));
    return unread
      .filter(({ policyType }) => types.includes(policyType))
      .map((layer) =>
        layer.policyType !== named || policyArn === undefined
          ? layer
          : { ...layer, look: lookCommands(named, one.request, policyArn) },
      );
  });
  return [...new Map(open.map((layer) => [reasonKey(layer), layer])).values()];
}

/** How Block Public Access is set is a matter of the bucket, and told with its policy. */
function toldWith({ policyType }: LayerEvaluation, { policies }: EvaluatedRequest): PolicyType {
  return policyType === 'aws-rule' && isUnknown(policies.publicAccessBlock) ? 'resource-policy' : policyType;
}

function reasonKey({ policyType, failures, reasons }: UnreadLayer): string {
  const answers = failures.map(({ operation, code, message }) => [operation, code, message]);
  return JSON.stringify([policyType, answers.length > 0 ? answers : reasons]);
}

/** Policies of which no statement could be read; a statement that cannot be read is told where it matters. */
export function unreadableGaps(evaluated: readonly EvaluatedRequest[]): Gap[] {
  return evaluated.flatMap(({ authorization }) =>
    authorization.layers.flatMap(({ problems }) =>
      problems
        .filter(({ pointer }) => pointer === '')
        .map(({ policy, text }) => gap('POLICY_UNREADABLE', { policy, why: text })),
    ),
  );
}
