import type { PolicyChange, RemedyCandidate } from '../check/change.js';
import type { EvaluatedRequest } from '../check/check.js';
import { ownerOf } from '../check/layers.js';
import { phrase } from '../check/phrase.js';
import { principalArnOf } from '../check/principal.js';
import type { DenialReason } from '../model/denial.js';
import { fieldOf, layerFacts } from '../model/layers.js';
import type { PolicyType } from '../model/policy-type.js';
import { isUnknown } from '../model/unknown.js';
import { allowStatement } from './allow-statement.js';
import { guardRailWarning, warningsOf } from './guard-rail.js';
import { bearerOf } from './policy-to-change.js';

/**
 * Where AWS says that a layer allows nothing, and that layer could not be read: the Allow to ask its owner for.
 * It can't be proven.
 */
export function unreadAllows(
  reason: DenialReason | undefined,
  evaluated: readonly EvaluatedRequest[],
): RemedyCandidate[] {
  if (reason === undefined) return [];
  const { policyType, effect } = reason;
  if (policyType === 'unknown' || effect !== 'implicit') return [];
  const request = evaluated.findIndex((one) => one.request.origin.named && isUnread(one.policies[fieldOf(policyType)]));
  const denied = evaluated[request];
  const holder = denied && holderOf(policyType, denied);
  if (denied === undefined || holder === undefined) return [];
  const statement = allowStatement({ evaluated, denied, policyType, conditions: {} });
  const change: PolicyChange = {
    kind: 'policy',
    operation: 'add-statement',
    policyType,
    policy: `the ${policyType} of ${holder}`,
    attachedTo: holder,
    statement,
    after: { Version: '2012-10-17', Statement: [statement] },
  };
  const warnings = warningsOf(guardRailWarning(policyType));
  return [
    {
      layer: policyType,
      owner: ownerOf(policyType, denied.request),
      says: phrase('ASK_FOR_ALLOW', { action: denied.request.action, policy: change.policy }),
      change,
      warnings,
      request,
    },
  ];
}

/** Nothing of the layer was read: a list of policies may hold reasons alone. */
function isUnread(layer: unknown): boolean {
  return isUnknown(layer) || (Array.isArray(layer) && layer.length > 0 && layer.every(isUnread));
}

/** What carries the policy; undefined where only its owner could tell. */
function holderOf(policyType: PolicyType, { request }: EvaluatedRequest): string | undefined {
  switch (layerFacts(policyType).bearer) {
    case 'principal':
      return principalArnOf(request);
    case 'endpoint':
      return request.origin.vpcEndpointId;
    case 'resource':
      return request.resource === '*' ? undefined : bearerOf(request.resource);
    default:
      return undefined;
  }
}
