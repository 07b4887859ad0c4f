import type { PolicyInventory } from '../check/inventory.js';
import { lookCommands } from '../check/look.js';
import type { Said } from '../model/denial.js';
import { unknown } from '../model/unknown.js';

const WHY = unknown('which VPC endpoint the call took is not told');

/** AWS's message may name the policy of a VPC endpoint where neither it nor a record names the endpoint. */
export function withNamedEndpoint(
  inventories: readonly PolicyInventory[],
  said: Said | undefined,
): readonly PolicyInventory[] {
  if (said?.reason.policyType !== 'vpc-endpoint-policy') return inventories;
  return inventories.map((one) => {
    const { request, policies, unread } = one;
    if (!request.origin.named || policies.vpcEndpoint !== undefined) return one;
    const look = lookCommands('vpc-endpoint-policy', request);
    const layer = { policyType: 'vpc-endpoint-policy', failures: [], reasons: [WHY.unknown], look } as const;
    return { ...one, policies: { ...policies, vpcEndpoint: WHY }, unread: [...unread, layer] };
  });
}
