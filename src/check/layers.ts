import type { LayerEvaluation } from '../evaluation/authorization.js';
import { layerFacts } from '../model/layers.js';
import type { Owner } from '../model/owner.js';
import type { PolicyType } from '../model/policy-type.js';
import type { DerivedRequest } from '../model/request.js';
import type { CheckMeta } from './check.js';

/** What stands for the policy of an AWS managed key, which nobody can change. */
export const AWS_MANAGED_KEY_POLICY = 'policy of the AWS managed key';

/** The service prefix of a request's action: `dynamodb`. */
export function serviceOf(request: { readonly action: string }): string {
  return request.action.slice(0, Math.max(0, request.action.indexOf(':'))).toLowerCase();
}

/** Who can change a policy of this type, for this request or call. */
export function ownerOf(policyType: PolicyType, request: Pick<DerivedRequest, 'action' | 'principalRole'>): Owner {
  if (policyType === 'resource-policy' && serviceOf(request) === 'kms') return 'key owner';
  if (policyType === 'identity-policy' && isIdentityCenterRole(request.principalRole)) {
    return 'identity center administrator';
  }
  return layerFacts(policyType).owner;
}

/** A role that IAM Identity Center made from a permission set; IAM refuses to edit it. */
export function isIdentityCenterRole(roleArn: string | undefined): boolean {
  return roleArn !== undefined && /:role\/aws-reserved\/sso\.amazonaws\.com\//.test(roleArn);
}

/** True when the check fills this policy type for the request's service. */
export function contributesTo(meta: CheckMeta, policyType: PolicyType, request: DerivedRequest): boolean {
  const { contributes, services, exceptServices } = meta;
  const service = serviceOf(request);
  return (
    contributes.some((one) => one === policyType) &&
    (services === undefined || services.includes(service)) &&
    (exceptServices === undefined || !exceptServices.includes(service))
  );
}

/** The evaluation of one layer, when it is there. */
export function layerEvaluation(
  layers: readonly LayerEvaluation[],
  policyType: PolicyType,
): LayerEvaluation | undefined {
  return layers.find((layer) => layer.policyType === policyType);
}
