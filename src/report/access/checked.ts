import type { EvaluatedRequest } from '../../check/check.js';
import { fieldOf, layerFacts } from '../../model/layers.js';
import { POLICY_TYPES, type PolicyType } from '../../model/policy-type.js';
import { isTrustCall } from '../../model/trust-call.js';
import { isUnknown } from '../../model/unknown.js';
import type { CheckedLayer } from './contract.js';

/** What was read for a request, a line a policy type. */
export function checkedOf(evaluated: EvaluatedRequest | undefined): CheckedLayer[] {
  if (evaluated === undefined) return [];
  const types = isTrustCall(evaluated.request)
    ? POLICY_TYPES.filter((type) => layerFacts(type).side === 'resource' && type !== 'resource-policy')
    : POLICY_TYPES.filter((type) => type !== 'role-trust-policy');
  return types.map((policyType) => ({ policyType, ...stateOf(policyType, evaluated) }));
}

function stateOf(policyType: PolicyType, { policies, request }: EvaluatedRequest): Omit<CheckedLayer, 'policyType'> {
  const layer = policies[fieldOf(policyType)];
  if (policyType === 'vpc-endpoint-policy' && request.origin.vpcEndpointId === undefined) {
    const isTold = 'aws:SourceVpce' in (request.context ?? {});
    return { state: isTold ? 'none' : 'not-asked', count: 0 };
  }
  if (layer === undefined) return { state: 'none', count: 0 };
  if (isUnknown(layer)) return { state: 'unread', count: 0 };
  const read = layer.filter((one) => !isUnknown(one));
  if (read.length < layer.length) return { state: 'unread', count: read.length };
  return { state: read.length === 0 ? 'none' : 'read', count: read.length };
}
