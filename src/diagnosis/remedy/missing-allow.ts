import type { LayerEvaluation } from '../../evaluation/authorization.js';
import type { DerivedRequest } from '../../requests/request.js';
import type { JsonObject } from '../../vocabulary/json.js';
import type { AttachedPolicy, Layer, Policies } from '../../vocabulary/layer.js';
import type { PolicyType } from '../../vocabulary/policy-type.js';
import { isUnknown } from '../../vocabulary/unknown.js';
import type { EvaluatedRequest } from '../check.js';
import { isIdentityCenterRole, LAYER_FIELD, ownerOf, serviceOf } from '../layers.js';
import type { PolicyChange, RemedyCandidate } from '../remediation.js';
import { shortPolicy } from '../words.js';
import { appendStatement, documentOf, listOf, oneOrMany, replaceStatement, statementsOf } from './document.js';
import { guardRailWarning } from './guard-rail.js';

export interface MissingAllow {
  readonly evaluated: readonly EvaluatedRequest[];
  /** Index of the request that is denied. */
  readonly request: number;
  readonly layer: LayerEvaluation;
}

/** Changes that give a layer the Allow it lacks: exactly the denied actions on the denied resource. */
export function missingAllowCandidates(missing: MissingAllow): RemedyCandidate[] {
  const denied = missing.evaluated[missing.request];
  if (denied === undefined) return [];
  const { policyType } = missing.layer;
  const change = changeFor(missing, denied);
  if (change === undefined) return [];
  const warning = guardRailWarning(policyType);
  return [
    {
      layer: policyType,
      owner: ownerOf(policyType, denied.request),
      text: inWords(change, denied.request),
      change,
      ...(warning === undefined ? {} : { warning }),
      request: missing.request,
    },
  ];
}

function changeFor(missing: MissingAllow, denied: EvaluatedRequest): PolicyChange | undefined {
  const { policyType } = missing.layer;
  const statement = allowStatement(missing, denied);
  const target = policyToChange(missing.layer, denied);
  if (target === undefined) return undefined;
  if (target.document === undefined) {
    return {
      ...base(policyType, target),
      operation: 'create-policy',
      statement,
      after: appendStatement(undefined, statement),
    };
  }
  const extended = extendedStatement(missing.layer, { ...target, document: target.document }, denied.request);
  if (extended !== undefined) {
    const after = replaceStatement(target.document, extended.index, extended.statement);
    return { ...base(policyType, target), operation: 'replace-statement', ...extended, before: target.document, after };
  }
  const after = appendStatement(target.document, statement);
  return { ...base(policyType, target), operation: 'add-statement', statement, before: target.document, after };
}

function base(policyType: PolicyType, { policy, attachedTo }: Target) {
  return { kind: 'policy' as const, policyType, policy, attachedTo };
}

/** The Allow for all actions that this layer lacks on the same resource for the same principal. */
function allowStatement({ evaluated, layer }: MissingAllow, denied: EvaluatedRequest): JsonObject {
  const same = evaluated.filter(
    ({ request, authorization }) =>
      request.resource === denied.request.resource &&
      request.principal === denied.request.principal &&
      authorization.layers.some(
        (other) => other.policyType === layer.policyType && other.decision === 'implicitDeny' && other.denies,
      ),
  );
  const actions = [...new Set([denied, ...same].map(({ request }) => request.action))].sort();
  return {
    Effect: 'Allow',
    ...principalElement(layer.policyType, denied.request),
    Action: oneOrMany(actions),
    ...(layer.policyType === 'role-trust-policy'
      ? {}
      : { Resource: resourceElement(layer.policyType, denied.request) }),
    ...conditionElement(layer.policyType, denied.request),
  };
}

/** A key policy speaks of its own key as `*`. */
function resourceElement(policyType: PolicyType, request: DerivedRequest): string {
  return policyType === 'resource-policy' && serviceOf(request) === 'kms' ? '*' : request.resource;
}

function principalElement(policyType: PolicyType, request: DerivedRequest): JsonObject {
  if (policyType === 'vpc-endpoint-policy') return { Principal: '*' };
  if (policyType !== 'resource-policy' && policyType !== 'role-trust-policy') return {};
  const { principal, principalRole } = request;
  if (/\.amazonaws\.com(\.cn)?$/.test(principal)) return { Principal: { Service: principal } };
  return { Principal: { AWS: principalRole ?? principal } };
}

function conditionElement(policyType: PolicyType, request: DerivedRequest): JsonObject {
  if (policyType === 'vpc-endpoint-policy') {
    return { Condition: { ArnEquals: { 'aws:PrincipalArn': request.principalRole ?? request.principal } } };
  }
  const via = request.context?.['kms:ViaService'];
  if (serviceOf(request) !== 'kms' || typeof via !== 'string') return {};
  return { Condition: { StringEquals: { 'kms:ViaService': via } } };
}

interface Target {
  readonly policy: string;
  readonly attachedTo: string;
  /** Absent where there is no policy yet. */
  readonly document?: JsonObject;
}

/** The policy whose change reaches the fewest others: one of the principal's or resource's own, else a new one. */
function policyToChange(layer: LayerEvaluation, { request, policies }: EvaluatedRequest): Target | undefined {
  const own = request.principalRole ?? request.principal;
  switch (layer.policyType) {
    case 'identity-policy': {
      const inline = isIdentityCenterRole(own)
        ? undefined
        : firstEditable(
            policies.identity,
            (policy) => !policy.id.startsWith('arn:') && policy.attachedTo === own,
            layer,
          );
      return inline ?? { policy: `Allow-${shortAction(request)}`, attachedTo: own };
    }
    case 'service-control-policy':
    case 'resource-control-policy':
      return levelTarget(layer, policies, request);
    case 'permissions-boundary':
      return firstEditable(policies.permissionsBoundary, (policy) => !policy.id.includes('::aws:'), layer);
    default: {
      const found = firstEditable(ofLayer(policies, layer.policyType), () => true, layer);
      return found ?? newResourcePolicy(layer.policyType, request);
    }
  }
}

function ofLayer(policies: Policies, policyType: PolicyType): Layer | undefined {
  const field = LAYER_FIELD[policyType];
  return field === 'serviceControl' || field === 'resourceControl' ? undefined : policies[field];
}

/** The near miss's own policy when it will do, else the first that will. */
function firstEditable(
  layer: Layer | undefined,
  suits: (policy: AttachedPolicy) => boolean,
  { nearMisses }: LayerEvaluation,
): Target | undefined {
  const policies = Array.isArray(layer) ? layer.filter((policy): policy is AttachedPolicy => !isUnknown(policy)) : [];
  const near = new Set(nearMisses.map(({ ref }) => ref.policy));
  const candidates = policies.filter(suits);
  const chosen = candidates.find((policy) => near.has(policy.id)) ?? candidates[0];
  const document = chosen && documentOf(chosen.document);
  return chosen && document && { policy: chosen.id, attachedTo: chosen.attachedTo ?? '', document };
}

function levelTarget(layer: LayerEvaluation, policies: Policies, request: DerivedRequest): Target | undefined {
  const [target] = layer.levels ?? [];
  if (target === undefined) return undefined;
  const levels = layer.policyType === 'service-control-policy' ? policies.serviceControl : policies.resourceControl;
  const level = Array.isArray(levels) ? levels.find((one) => !isUnknown(one) && one.target === target) : undefined;
  const attached = level === undefined || isUnknown(level) ? undefined : level.policies;
  const found = firstEditable(
    attached,
    (policy) => !policy.id.includes('::aws:') && !/p-Full\w+$/.test(policy.id),
    layer,
  );
  return found ?? { policy: `Allow-${shortAction(request)}`, attachedTo: target };
}

/** A table or stream without a policy gets one; keys, roles and endpoints always have theirs. */
function newResourcePolicy(policyType: PolicyType, request: DerivedRequest): Target | undefined {
  if (policyType !== 'resource-policy' || serviceOf(request) === 'kms') return undefined;
  const table = /^(arn:[^:]+:dynamodb:[^/]+\/[^/]+(?:\/stream\/[^/]+)?)/.exec(request.resource)?.[1];
  return { policy: `resource-based policy of ${table ?? request.resource}`, attachedTo: table ?? request.resource };
}

function shortAction(request: DerivedRequest): string {
  return request.action.replace(':', '-');
}

/**
 * The near miss with the one value added that it lacks, when that allows nothing else: a statement of this action
 * alone that lacks the resource, or of this resource alone that lacks the action.
 */
function extendedStatement(
  layer: LayerEvaluation,
  target: Target & { readonly document: JsonObject },
  request: DerivedRequest,
) {
  for (const { ref, elements, conditions } of layer.nearMisses) {
    if (ref.policy !== target.policy || ref.attachedTo !== target.attachedTo || conditions.length > 0) continue;
    const failing = elements.filter((element) => element.match === false);
    const statement = statementsOf(target.document)[ref.index];
    if (statement === undefined || failing.length !== 1) continue;
    const [{ element } = { element: '' }] = failing;
    if (element === 'Resource' && isAlone(statement['Action'], request.action)) {
      return { index: ref.index, statement: added(statement, 'Resource', request.resource) };
    }
    if (element === 'Action' && isAlone(statement['Resource'], request.resource)) {
      return { index: ref.index, statement: added(statement, 'Action', request.action) };
    }
  }
  return undefined;
}

function isAlone(value: JsonObject[string], wanted: string): boolean {
  const list = listOf(value);
  return list.length === 1 && list[0]?.toLowerCase() === wanted.toLowerCase();
}

function added(statement: JsonObject, element: 'Action' | 'Resource', value: string): JsonObject {
  return { ...statement, [element]: [...listOf(statement[element]), value] };
}

function inWords(change: PolicyChange, request: DerivedRequest): string {
  const where = change.operation === 'create-policy' ? `a new policy ${change.policy}` : shortPolicy(change.policy);
  if (change.operation === 'replace-statement') {
    return `extend statement ${(change.index ?? 0) + 1} of ${where}, attached to ${change.attachedTo}, to ${request.action} on ${request.resource}`;
  }
  const what = `${listOf(change.statement['Action']).join(', ')} on ${request.resource}`;
  return `add an Allow for ${what} in ${where}, attached to ${change.attachedTo}`;
}
