import type { PolicyChange, RemedyCandidate } from '../check/change.js';
import type { EvaluatedRequest } from '../check/check.js';
import { ownerOf } from '../check/layers.js';
import { phrase } from '../check/phrase.js';
import { principalArnOf } from '../check/principal.js';
import type { DenialReason } from '../model/denial.js';
import { fieldOf, layerFacts } from '../model/layers.js';
import type { PolicyType } from '../model/policy-type.js';
import type { DerivedRequest } from '../model/request.js';
import { isUnknown } from '../model/unknown.js';
import { allowStatement } from './allow-statement.js';
import { guardRailWarning, warningsOf } from './guard-rail.js';
import { bearerOf } from './policy-to-change.js';

/**
 * Where AWS says that a layer allows nothing, and that layer could not be read: the Allow to ask its owner for.
 * It can't be proven.
 * AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
export function unreadAllows(
  reason: DenialReason | undefined,
  evaluated: readonly EvaluatedRequest[],
): RemedyCandidate[] {
  if (reason === undefined) return [];
  const { policyType, effect } = reason;
  if (policyType === 'unknown' || effect === 'unknown') return [];
  const request = evaluated.findIndex((one) => one.request.origin.named && isUnread(one.policies[fieldOf(policyType)]));
  const denied = evaluated[request];
  if (denied === undefined) return [];
  const holder = effect === 'explicit' ? undefined : holderOf(policyType, denied);
  if (holder === undefined) return [ownersChange(reason, denied.request, request)];
  const statement = allowStatement({ evaluated, denied, policyType, conditions: {} });
  const change: PolicyChange = {
    kind: 'policy',
    operation: 'add-statement',
    policyType,
    policy: `the ${layerFacts(policyType).title} of ${holder}`,
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

/** What only its owner can tell and change: which statement it is, or where the policy is. */
function ownersChange(
  { policyType, effect, policyArn }: DenialReason,
  asked: DerivedRequest,
  request: number,
): RemedyCandidate {
  const layer = policyType as PolicyType;
  const { action } = asked;
  const owner = ownerOf(layer, asked);
  const policy = `the ${layerFacts(layer).title}${policyArn === undefined ? '' : ` ${policyArn}`}`;
  const says =
    effect === 'explicit'
      ? phrase('ASK_TO_SPARE', { action, policy })
      : phrase('ASK_OWNER_FOR_ALLOW', { action, policy });
  const change = { kind: 'action', commands: [] } as const;
  return { layer, owner, says, change, warnings: warningsOf(guardRailWarning(layer)), request };
}

/** Nothing of the layer was read: a list of policies may hold reasons alone. */
function isUnread(layer: unknown): boolean {
  if (isUnknown(layer)) return true;
  if (Array.isArray(layer)) return layer.length > 0 && layer.every(isUnread);
  // A level of the organization.
  return typeof layer === 'object' && layer !== null && 'policies' in layer && isUnread(layer.policies);
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
