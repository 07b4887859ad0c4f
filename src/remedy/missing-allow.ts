import type { PolicyChange, RemedyCandidate } from '../check/change.js';
import type { EvaluatedRequest } from '../check/check.js';
import { appendStatement, listOf, replaceStatement, statementsOf } from '../check/document.js';
import { isIdentityCenterRole, ownerOf } from '../check/layers.js';
import { type Phrase, phrase } from '../check/phrase.js';
import { principalArnOf } from '../check/principal.js';
import { shortPolicy } from '../check/sentences/words.js';
import { trapOf } from '../check/traps/index.js';
import type { LayerEvaluation } from '../evaluation/authorization.js';
import { isJsonObject, type JsonObject } from '../model/json.js';
import { layerFacts } from '../model/layers.js';
import type { DerivedRequest } from '../model/request.js';
import { type AllowInput, allowStatement, durableName, opensEndpoint } from './allow-statement.js';
import { extendedStatement } from './extend-statement.js';
import { conditionWarning, guardRailWarning, warningsOf } from './guard-rail.js';
import { type NearConditions, nearConditions } from './near-conditions.js';
import { policiesToChange, type Target } from './policy-to-change.js';
import { resourceToName } from './resource-to-name.js';
import { sizeWarning } from './size-limit.js';

interface MissingAllow {
  readonly evaluated: readonly EvaluatedRequest[];
  /** Index of the request that is denied. */
  readonly request: number;
  readonly layer: LayerEvaluation;
  /** The layer whose near miss tells what is asked for besides, where the one to change has none. */
  readonly like?: LayerEvaluation;
}

/** Changes that give a layer the Allow it lacks: exactly the denied actions on the denied resource. */
export function missingAllowCandidates(missing: MissingAllow): RemedyCandidate[] {
  const denied = missing.evaluated[missing.request];
  if (denied === undefined) return [];
  return policiesToChange(missing.layer, denied).flatMap((target) => candidatesFor(missing, denied, target));
}

function candidatesFor(missing: MissingAllow, denied: EvaluatedRequest, target: Target): RemedyCandidate[] {
  const { layer, evaluated, request } = missing;
  const near = nearConditions(missing.like ?? layer, target, denied.policies);
  if (near === undefined) return [];
  const { policyType } = layer;
  const change = changeFor({ evaluated, denied, policyType, conditions: near.conditions }, layer, target);
  const warnings = warningsOf(
    guardRailWarning(policyType),
    loosened(change, near),
    elsewhere({ ...missing, denied }),
    widened(change, denied.request),
    opensEndpoint(denied.policies, policyType) ? phrase('WHOLE_ENDPOINT') : undefined,
    sizeWarning(change, denied.policies),
  );
  return [
    {
      layer: policyType,
      owner: ownerOf(policyType, denied.request),
      says: orderOf(change, denied.request),
      change,
      warnings,
      request,
    },
  ];
}

/** Said of a pattern that stands for more than this one resource. */
function widened({ policyType, statement }: PolicyChange, request: DerivedRequest): Phrase | undefined {
  const { resource, widens } = durableName(policyType, request);
  return widens !== undefined && listOf(statement['Resource']).includes(resource) ? widens : undefined;
}

/** The closest statement allows the same in another account or Region: the call may have gone to the wrong one. */
function elsewhere({
  layer,
  denied,
  evaluated,
}: MissingAllow & { readonly denied: EvaluatedRequest }): Phrase | undefined {
  // Calls in several Regions did not all go to the wrong one.
  const regions = new Set(
    evaluated.flatMap(({ request }) => (request.action === denied.request.action ? [request.origin.region] : [])),
  );
  if (regions.size > 1) return undefined;
  for (const statement of layer.nearMisses) {
    const trap = trapOf({ statement, policyType: layer.policyType, evaluated: denied });
    if (trap?.id !== 'other-place') continue;
    const { id, data } = trap;
    return phrase('ALLOWED_ELSEWHERE', { statement: { statement: statement.ref }, trap: { trap: { id, data } } });
  }
  return undefined;
}

/** A statement that would allow but for a condition guards something by it. */
function loosened(change: PolicyChange, { failing }: NearConditions): Phrase | undefined {
  if (failing === undefined || change.operation === 'replace-statement') return undefined;
  return conditionWarning(failing.statement.ref, failing.keys);
}

function changeFor(input: AllowInput, layer: LayerEvaluation, target: Target): PolicyChange {
  const { policy, attachedTo, document, replaces } = target;
  const base = { kind: 'policy', policyType: input.policyType, policy, attachedTo } as const;
  const statement = allowStatement(input);
  const extended = extendedStatement(layer, target, { request: input.denied.request, wanted: statement });
  if (document !== undefined && extended !== undefined) {
    const after = replaceStatement(document, extended.index, extended.statement);
    return { ...base, operation: 'replace-statement', ...extended, before: document, after };
  }
  const after = appendStatement(document, statement);
  if (document === undefined) return { ...base, operation: 'create-policy', statement, after };
  if (replaces !== undefined) return { ...base, operation: 'create-policy', replaces, statement, after };
  return { ...base, operation: 'add-statement', statement, before: document, after };
}

function orderOf(change: PolicyChange, request: DerivedRequest): Phrase {
  const place = placeOf(change, request);
  if (change.operation === 'replace-statement') {
    return phrase('EXTEND_STATEMENT', {
      number: (change.index ?? 0) + 1,
      place,
      actions: newValues(change, 'Action').length > 0 ? newValues(change, 'Action') : [request.action],
      resources: named(newValues(change, 'Resource'), request),
    });
  }
  const { Action, Resource } = change.statement;
  // A key's policy says `*` for its own key.
  const ofResource = layerFacts(change.policyType).bearer === 'resource';
  const resources = listOf(Resource).map((one) => (one === '*' && ofResource ? request.resource : one));
  return phrase('ADD_ALLOW', {
    actions: listOf(Action),
    resources: named(resources, request),
    conditions: { all: conditionsOf(change.statement) },
    place,
  });
}

/** A policy that names no resources speaks of what was asked. */
function named(resources: readonly string[], request: DerivedRequest) {
  return { resources: resources.length > 0 ? resources : [resourceToName(request)] };
}

/** What an extended statement did not name before. */
function newValues({ statement, before, index = 0 }: PolicyChange, element: 'Action' | 'Resource'): string[] {
  const old = before === undefined ? undefined : statementsOf(before)[index];
  return listOf(statement[element]).filter((one) => !listOf(old?.[element]).includes(one));
}

function conditionsOf({ Condition }: JsonObject): Phrase[] {
  return Object.entries(isJsonObject(Condition) ? Condition : {}).flatMap(([operator, block]) =>
    Object.entries(isJsonObject(block) ? block : {}).map(([key, values]) =>
      phrase('CONDITION', { operator, key, values: listOf(values) }),
    ),
  );
}

function placeOf(
  { policyType, policy, attachedTo, operation, replaces }: PolicyChange,
  request: DerivedRequest,
): Phrase {
  const own = principalArnOf(request);
  if (policyType === 'identity-policy' && isIdentityCenterRole(own) && !policy.startsWith('arn:')) {
    const name = /AWSReservedSSO_(.+)_[0-9a-f]{16}$/.exec(own)?.[1] ?? own;
    return phrase('PERMISSION_SET', { name });
  }
  const short = shortPolicy(policy);
  const holder = attachedTo;
  if (policyType === 'session-policy') return phrase('PASSED_POLICY', { policy: short });
  if (replaces !== undefined) {
    return phrase('COPIED_POLICY', { policy: short, replaced: shortPolicy(replaces), holder });
  }
  return operation === 'create-policy'
    ? phrase('NEW_POLICY', { policy, holder })
    : phrase('ATTACHED_POLICY', { policy: short, holder });
}
