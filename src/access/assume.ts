import { fieldOf, layerFacts } from '../model/layers.js';
import type { AttachedPolicy, Layer, OrgLayer, OrgLevel, Policies } from '../model/policies.js';
import { POLICY_TYPES, type PolicyType } from '../model/policy-type.js';
import type { DerivedRequest } from '../model/request.js';
import { isTrustCall } from '../model/trust-call.js';
import { isUnknown, type Unknown } from '../model/unknown.js';

/** The policy types that bear on a request and of which something could not be read. */
export function unreadOf(policies: Policies, request: DerivedRequest): PolicyType[] {
  return POLICY_TYPES.filter((type) => isOf(type, request) && isUnread(policies, type));
}

/** Grants on a key are part of what is attached to it. */
function isUnread(policies: Policies, type: PolicyType): boolean {
  const layer = policies[fieldOf(type)];
  if (fieldOf(type) === 'resource' && isUnknown(policies.grants)) return true;
  return layer !== undefined && unknownsOf(layer).length > 0;
}

/** A resource's policy and a role's trust policy stand in the same place. */
function isOf(policyType: PolicyType, request: DerivedRequest): boolean {
  if (policyType === 'role-trust-policy') return isTrustCall(request);
  return policyType !== 'resource-policy' || !isTrustCall(request);
}

function unknownsOf(layer: Layer | OrgLayer): Unknown[] {
  if (isUnknown(layer)) return [layer];
  return layer.flatMap((one) => {
    if (isUnknown(one)) return [one];
    return 'target' in one ? unknownsOf(one.policies) : [];
  });
}

/** The policies with what is unread of these types taken as allowing. What was read stays as it is. */
export function assuming(policies: Policies, request: DerivedRequest, types: readonly PolicyType[]): Policies {
  let assumed = policies;
  for (const type of types) {
    if (!isOf(type, request) || !isUnread(policies, type)) continue;
    const layer = filled(policies[fieldOf(type)] ?? [], type, request);
    assumed = { ...assumed, [fieldOf(type)]: layer };
    if (fieldOf(type) === 'resource' && isUnknown(policies.grants)) assumed = { ...assumed, grants: [] };
  }
  return assumed;
}

function filled(layer: Layer | OrgLayer, type: PolicyType, request: DerivedRequest): Layer | OrgLayer {
  const { bearer, namesPrincipals } = layerFacts(type);
  if (bearer === 'level') return filledLevels(layer);
  const Principal = bearer === 'endpoint' ? '*' : admitted(request);
  return filledLayer(layer, allowing(namesPrincipals ? { Principal } : {}));
}

/** Within an account a resource's policy is taken to leave it to IAM; across accounts it must name the caller's. */
function admitted({ principalAccount }: DerivedRequest): string | { readonly AWS: string } {
  return principalAccount === undefined ? '*' : { AWS: principalAccount };
}

function allowing(more: { readonly Principal?: unknown }): AttachedPolicy {
  const statement = { Effect: 'Allow', ...more, Action: '*', Resource: '*' };
  return { id: 'taken as allowing', document: { Version: '2012-10-17', Statement: [statement] } };
}

function filledLayer(layer: Layer | OrgLayer, policy: AttachedPolicy): Layer {
  if (isUnknown(layer)) return [policy];
  return layer.map((one) => (isUnknown(one) || 'target' in one ? policy : one));
}

function filledLevels(layer: Layer | OrgLayer): OrgLayer {
  const level: OrgLevel = { target: 'taken as allowing', policies: [allowing({})] };
  if (isUnknown(layer)) return [level];
  return layer.map((one) => {
    if (isUnknown(one) || !('target' in one)) return level;
    return { target: one.target, policies: filledLayer(one.policies, allowing({})) };
  });
}
