import type { EvaluatedRequest } from '../check/check.js';
import { documentOf, mergedConditions, oneOrMany, statementsOf } from '../check/document.js';
import { readPolicies } from '../check/find-policy.js';
import { serviceOf } from '../check/layers.js';
import { principalArnOf } from '../check/principal.js';
import { parseArn } from '../model/arn.js';
import { isJsonObject, type JsonObject } from '../model/json.js';
import { layerFacts } from '../model/layers.js';
import type { Policies } from '../model/policies.js';
import type { PolicyType } from '../model/policy-type.js';
import { isServicePrincipal } from '../model/principal-kind.js';
import type { DerivedRequest } from '../model/request.js';
import { actionInfo, splitAction } from '../requests/index.js';
import { type Durable, durable } from './durable.js';
import { bearerOf } from './policy-to-change.js';
import { resourceToName } from './resource-to-name.js';

export interface AllowInput {
  readonly evaluated: readonly EvaluatedRequest[];
  readonly denied: EvaluatedRequest;
  readonly policyType: PolicyType;
  /** What a statement that nearly allows asks for besides. */
  readonly conditions: JsonObject;
}

/**
 * The Allow that the layer lacks: the denied actions on the denied resource, and the further resources that lack
 * exactly the same actions. Nothing else.
 */
export function allowStatement({ evaluated, denied, policyType, conditions }: AllowInput): JsonObject {
  if (opensEndpoint(denied.policies, policyType)) return endpointAllow(denied);
  const lacking = [denied, ...evaluated.filter((other) => lacksAsWell(other, denied, policyType))];
  const actions = new Map<string, Set<string>>();
  for (const { request } of lacking) {
    const resource = resourceElement(policyType, request);
    actions.set(resource, (actions.get(resource) ?? new Set()).add(request.action));
  }
  const own = sorted(actions.get(resourceElement(policyType, denied.request)) ?? []);
  const alike = [...actions].filter(([, others]) => sorted(others).join() === own.join()).map(([resource]) => resource);
  const limits = ownConditions(policyType, denied.request);
  // An endpoint is open to everybody: who is meant is told by name, whatever else is asked.
  const isNamed = layerFacts(policyType).bearer === 'endpoint';
  const all = mergedConditions(conditions, isNamed ? limits : notAskedYet(limits, conditions));
  return {
    Effect: 'Allow',
    ...principalElement(policyType, denied.request),
    Action: oneOrMany(own),
    ...(takesNoResource(policyType, denied.request) ? {} : { Resource: oneOrMany(alike) }),
    ...(Object.keys(all).length === 0 ? {} : { Condition: all }),
  };
}

/**
 * A trust policy speaks of its role, the policy of a repository of that repository, and neither takes a Resource.
 * AWS: https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policies.html
 */
function takesNoResource(policyType: PolicyType, request: DerivedRequest): boolean {
  return policyType === 'role-trust-policy' || (policyType === 'resource-policy' && serviceOf(request) === 'ecr');
}

const NARROWS = /^(String|Arn)(Equals|EqualsIgnoreCase|Like)$/i;

/** Without the keys that the near miss asks for: it narrows by them already. What a condition refuses narrows nothing. */
function notAskedYet(own: JsonObject, asked: JsonObject): JsonObject {
  const keys = new Set(
    Object.entries(asked)
      .flatMap(([operator, block]) => (NARROWS.test(operator) && isJsonObject(block) ? Object.keys(block) : []))
      .map((key) => key.toLowerCase()),
  );
  const rest = Object.entries(own).flatMap(([operator, block]) => {
    const kept = Object.entries(isJsonObject(block) ? block : {}).filter(([key]) => !keys.has(key.toLowerCase()));
    return kept.length === 0 ? [] : [[operator, Object.fromEntries(kept)] as const];
  });
  return Object.fromEntries(rest);
}

/** True where the policy of the endpoint was read, and has no Allow statement. */
export function opensEndpoint(policies: Policies, policyType: PolicyType): boolean {
  if (layerFacts(policyType).bearer !== 'endpoint') return false;
  const documents = readPolicies(policies, policyType).map(({ document }) => documentOf(document));
  return (
    documents.length > 0 &&
    documents.every(
      (document) => document !== undefined && !statementsOf(document).some(({ Effect }) => Effect === 'Allow'),
    )
  );
}

/** Through an endpoint without an Allow nothing goes: it is to let pass what the endpoint is for, of its own account. */
function endpointAllow({ request }: EvaluatedRequest): JsonObject {
  const account = request.principalAccount ?? parseArn(request.principal)?.account ?? '';
  return {
    Effect: 'Allow',
    Principal: '*',
    Action: `${serviceOf(request)}:*`,
    Resource: '*',
    Condition: { StringEquals: { 'aws:PrincipalAccount': account } },
  };
}

function sorted(values: Iterable<string>): string[] {
  return [...values].sort();
}

/** Another request of the call, by the same principal, that the same layer keeps from being allowed. */
function lacksAsWell({ request, authorization }: EvaluatedRequest, denied: EvaluatedRequest, policyType: PolicyType) {
  const onResource = layerFacts(policyType).bearer === 'resource';
  return (
    request.principal === denied.request.principal &&
    serviceOf(request) === serviceOf(denied.request) &&
    (!onResource || bearerOf(request.resource) === bearerOf(denied.request.resource)) &&
    JSON.stringify(ownConditions(policyType, request)) === JSON.stringify(ownConditions(policyType, denied.request)) &&
    authorization.layers.some(
      (layer) => layer.policyType === policyType && layer.decision === 'implicitDeny' && layer.denies,
    )
  );
}

/** `*` where AWS knows nothing else: a key's or secret's policy speaks of it alone, and some actions have no resource. */
function resourceElement(policyType: PolicyType, request: DerivedRequest): string {
  if (policyType === 'resource-policy' && /^(kms|secretsmanager)$/.test(serviceOf(request))) return '*';
  if (actionInfo(...splitAction(request.action))?.isWildcardOnly) return '*';
  return durableName(policyType, request).resource;
}

/** A policy on a resource speaks of that resource; any other names it for longer than one call. */
export function durableName(policyType: PolicyType, request: DerivedRequest): Durable {
  const resource = resourceToName(request);
  return layerFacts(policyType).bearer === 'resource' ? { resource } : durable(resource);
}

function principalElement(policyType: PolicyType, request: DerivedRequest): JsonObject {
  const { bearer } = layerFacts(policyType);
  if (bearer === 'endpoint') return { Principal: '*' };
  if (bearer !== 'resource') return {};
  const { principal } = request;
  if (isServicePrincipal(principal)) return { Principal: { Service: principal } };
  if (/:(oidc|saml)-provider\//.test(principal)) return { Principal: { Federated: principal } };
  return { Principal: { AWS: principalArnOf(request) } };
}

/**
 * What narrows the grant: to this caller; to the service that a role is passed to; to the one that uses the key, or has a grant made on it, for the caller.
 * AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
 */
export function ownConditions(policyType: PolicyType, request: DerivedRequest): JsonObject {
  if (layerFacts(policyType).bearer === 'endpoint')
    return { ArnEquals: { 'aws:PrincipalArn': principalArnOf(request) } };
  if (policyType === 'role-trust-policy') return tokenConditions(request);
  const passedTo = request.context?.['iam:PassedToService'];
  if (request.action === 'iam:PassRole' && typeof passedTo === 'string')
    return { StringEquals: { 'iam:PassedToService': passedTo } };
  const via = request.context?.['kms:ViaService'];
  if (serviceOf(request) !== 'kms' || typeof via !== 'string') return {};
  const forAws = request.context?.['kms:GrantIsForAWSResource'] === 'true';
  return {
    StringEquals: { 'kms:ViaService': via },
    ...(forAws ? { Bool: { 'kms:GrantIsForAWSResource': 'true' } } : {}),
  };
}

/**
 * A provider signs tokens for everybody who uses it: who is meant stands in the token's claims.
 * AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html
 */
function tokenConditions({ principal, context = {} }: DerivedRequest): JsonObject {
  const provider = /:oidc-provider\/(.+)$/.exec(principal)?.[1];
  if (provider === undefined) return {};
  const claims = ['aud', 'sub'].flatMap((claim) => {
    const key = `${provider}:${claim}`;
    const value = context[key];
    return typeof value === 'string' ? [[key, value] as const] : [];
  });
  return claims.length === 0 ? {} : { StringEquals: Object.fromEntries(claims) };
}
