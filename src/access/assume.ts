import { fieldOf, layerFacts } from '../model/layers.js';
import type { AttachedPolicy, Layer, OrgLayer, OrgLevel, Policies } from '../model/policies.js';
import { POLICY_TYPES, type PolicyType } from '../model/policy-type.js';
import type { DerivedRequest } from '../model/request.js';
import { isTrustCall } from '../model/trust-call.js';
import { isUnknown, type Unknown } from '../model/unknown.js';

/** Policies that can only take away: where they are unread, the rest is the answer unless they deny. */
export const GUARDS: ReadonlySet<PolicyType> = new Set(POLICY_TYPES.filter((type) => !layerFacts(type).grants));

/** What was not read of one policy type, and why. */
export interface Unread {
  readonly policyType: PolicyType;
  readonly why: readonly string[];
}

/** The policy types that bear on a request and of which something could not be read. */
export function unreadOf(policies: Policies, request: DerivedRequest): Unread[] {
  return POLICY_TYPES.filter((type) => isOf(type, request)).flatMap((policyType) => {
    const layer = policies[fieldOf(policyType)];
    const why = layer === undefined ? [] : unknownsOf(layer).map((one) => one.unknown);
    return why.length === 0 ? [] : [{ policyType, why: [...new Set(why)] }];
  });
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
    const layer = policies[fieldOf(type)];
    if (layer === undefined || !isOf(type, request) || unknownsOf(layer).length === 0) continue;
    assumed = { ...assumed, ...filled(layer, type, request) };
  }
  return assumed;
}

function filled(layer: Layer | OrgLayer, type: PolicyType, request: DerivedRequest): Policies {
  const { bearer } = layerFacts(type);
  if (bearer === 'level') return { [fieldOf(type)]: filledLevels(layer) };
  const principal = bearer === 'endpoint' ? '*' : admitted(request);
  const policy = allowing(layerFacts(type).namesPrincipals ? { Principal: principal } : {});
  return { [fieldOf(type)]: filledLayer(layer, policy) };
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
