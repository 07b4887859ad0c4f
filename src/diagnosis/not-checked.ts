import type { EvaluatedRequest } from '../check/check.js';
import type { PolicyInventory, UnreadLayer } from '../check/inventory.js';
import { hasUnread } from '../check/weight.js';

/** The layers that could not be read whole and on which an answer depends, each once with each reason. */
export function notChecked(
  inventories: readonly PolicyInventory[],
  evaluated: readonly EvaluatedRequest[],
): UnreadLayer[] {
  const open = inventories.flatMap(({ unread }, index) => {
    const one = evaluated[index];
    if (one === undefined) return [];
    const types = one.authorization.layers.filter((layer) => hasUnread(layer, one)).map((layer) => layer.policyType);
    return unread.filter(({ policyType }) => types.includes(policyType));
  });
  return [...new Map(open.map((layer) => [reasonKey(layer), layer])).values()];
}

function reasonKey({ policyType, failures, reasons }: UnreadLayer): string {
  const answers = failures.map(({ operation, code, message }) => [operation, code, message]);
  return JSON.stringify([policyType, answers.length > 0 ? answers : reasons]);
}
