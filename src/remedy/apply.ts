import type { PolicyChange } from '../check/change.js';
import type { EvaluatedRequest } from '../check/check.js';
import { appendStatement, documentOf, replaceStatement, withoutStatement } from '../check/document.js';
import { readPolicies } from '../check/find-policy.js';
import { principalArnOf } from '../check/principal.js';
import type { JsonObject } from '../model/json.js';
import { fieldOf } from '../model/layers.js';
import type { AttachedPolicy, Layer, OrgLayer, Policies } from '../model/policies.js';
import { POLICY_TYPES } from '../model/policy-type.js';
import { isUnknown } from '../model/unknown.js';
import { bearerOf } from './policy-to-change.js';

type Edit = (policy: AttachedPolicy) => AttachedPolicy;

/**
 * The policies of a request as they are after the change. A policy that is attached in several places changes in all;
 * a new one is added to its own layer of the requests it bears on. The same object for a request that it leaves alone.
 */
export function applyChange(evaluated: EvaluatedRequest, change: PolicyChange): Policies {
  const { policies } = evaluated;
  if (change.operation === 'create-policy')
    return bearsOn(evaluated, change) ? withNewPolicy(policies, change) : policies;
  // Another object means another evaluation.
  if (!POLICY_TYPES.some((type) => readPolicies(policies, type).some((policy) => isTarget(policy, change)))) {
    return policies;
  }
  return editPolicies(policies, (policy) => (isTarget(policy, change) ? edited(policy, change) : policy));
}

function isTarget(policy: AttachedPolicy, change: PolicyChange): boolean {
  if (policy.id !== change.policy) return false;
  return policy.id.startsWith('arn:') || policy.attachedTo === change.attachedTo;
}

function edited(policy: AttachedPolicy, change: PolicyChange): AttachedPolicy {
  const document = documentOf(policy.document);
  if (document === undefined) return policy;
  const after = editedDocument(document, change);
  const { Version } = change.after;
  // A change made behind another one carries the Version that the other gives.
  const isGiven = Version !== undefined && Version !== change.before?.['Version'];
  return { ...policy, document: isGiven ? { ...after, Version } : after };
}

function editedDocument(document: JsonObject, { operation, statement, index }: PolicyChange): JsonObject {
  if (index === undefined) return appendStatement(document, statement);
  return operation === 'remove-statement'
    ? withoutStatement(document, index)
    : replaceStatement(document, index, statement);
}

function bearsOn({ request, policies }: EvaluatedRequest, change: PolicyChange): boolean {
  const { policyType, attachedTo, replaces } = change;
  if (replaces !== undefined) return readPolicies(policies, policyType).some(({ id }) => id === replaces);
  if (policyType === 'identity-policy') return attachedTo === principalArnOf(request);
  if (policyType === 'session-policy') return attachedTo === request.principal;
  if (policyType === 'service-control-policy' || policyType === 'resource-control-policy') {
    const levels = policies[fieldOf(policyType)];
    return Array.isArray(levels) && levels.some((level) => !isUnknown(level) && level.target === attachedTo);
  }
  return bearerOf(request.resource) === attachedTo;
}

function withNewPolicy(policies: Policies, change: PolicyChange): Policies {
  const { policyType, attachedTo } = change;
  const policy: AttachedPolicy = { id: change.policy, document: change.after, attachedTo };
  if (policyType === 'service-control-policy' || policyType === 'resource-control-policy') {
    const field = fieldOf(policyType);
    return { ...policies, [field]: withPolicyAt(policies[field], attachedTo, policy) };
  }
  const field = fieldOf(policyType);
  const layer = policies[field];
  const others = isUnknown(layer) ? [layer] : (layer ?? []).filter((one) => isUnknown(one) || !isReplaced(one, change));
  return { ...policies, [field]: [...others, policy] };
}

function isReplaced({ id, attachedTo }: AttachedPolicy, change: PolicyChange): boolean {
  if (id !== change.replaces) return false;
  return change.policyType === 'permissions-boundary' || attachedTo === change.attachedTo;
}

function withPolicyAt(levels: OrgLayer | undefined, target: string, policy: AttachedPolicy): OrgLayer | undefined {
  if (!Array.isArray(levels)) return levels;
  return levels.map((level) => {
    if (isUnknown(level) || level.target !== target || !Array.isArray(level.policies)) return level;
    return { ...level, policies: [...level.policies, policy] };
  });
}

function editPolicies(policies: Policies, edit: Edit): Policies {
  const { identity, permissionsBoundary, session, resource, vpcEndpoint, serviceControl, resourceControl } = policies;
  return {
    ...policies,
    ...(identity && { identity: editLayer(identity, edit) }),
    ...(permissionsBoundary && { permissionsBoundary: editLayer(permissionsBoundary, edit) }),
    ...(session && { session: editLayer(session, edit) }),
    ...(resource && { resource: editLayer(resource, edit) }),
    ...(vpcEndpoint && { vpcEndpoint: editLayer(vpcEndpoint, edit) }),
    ...(serviceControl && { serviceControl: editLevels(serviceControl, edit) }),
    ...(resourceControl && { resourceControl: editLevels(resourceControl, edit) }),
  };
}

function editLayer(layer: Layer, edit: Edit): Layer {
  return isUnknown(layer) ? layer : layer.map((policy) => (isUnknown(policy) ? policy : edit(policy)));
}

function editLevels(levels: OrgLayer, edit: Edit): OrgLayer {
  if (isUnknown(levels)) return levels;
  return levels.map((level) => (isUnknown(level) ? level : { ...level, policies: editLayer(level.policies, edit) }));
}
