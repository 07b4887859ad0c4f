import type { PolicyChange, RemedyCandidate } from '../check/change.js';
import type { EvaluatedRequest } from '../check/check.js';
import { replaceStatement } from '../check/document.js';
import { type FoundStatement, findStatement, isAwsManaged } from '../check/find-policy.js';
import { ownerOf } from '../check/layers.js';
import { phrase } from '../check/phrase.js';
import type { LayerEvaluation } from '../evaluation/authorization.js';
import type { Call } from '../model/call.js';
import { exceptionsOf } from './exceptions.js';
import { denyWarnings } from './guard-rail.js';
import { mends } from './mends.js';
import { takeOver } from './policy-to-change.js';
import { sizeWarning } from './size-limit.js';

export interface ExplicitDeny {
  readonly denied: EvaluatedRequest;
  readonly request: number;
  readonly layer: LayerEvaluation;
  readonly call: Call;
}

/**
 * Changes that let the request past a Deny without removing it, the one that says best what is spared first: its lists
 * of exceptions, then this caller, then this resource or action.
 */
export function narrowDenyCandidates({ denied, request, layer, call }: ExplicitDeny): RemedyCandidate[] {
  const [evaluation] = layer.determining;
  if (evaluation === undefined) return [];
  const found = findStatement(denied.policies, layer.policyType, evaluation.ref);
  if (found === undefined) return [];
  const place = {
    evaluation,
    original: found.statement,
    policy: found.policy,
    policyType: layer.policyType,
    denied,
    call,
  };
  return exceptionsOf(place).flatMap(({ narrowed, what, warning }) => {
    const change = changeOf({ denied, layer, found, index: evaluation.ref.index, narrowed });
    if (change === undefined || !mends(denied, layer, change)) return [];
    const size = sizeWarning(change, denied.policies);
    return [
      {
        layer: layer.policyType,
        owner: ownerOf(layer.policyType, denied.request),
        says: phrase('NARROW_DENY', {
          statement: { statement: evaluation.ref },
          exception: what,
          ...(change.replaces === undefined ? {} : { copy: change.policy }),
        }),
        change,
        warnings: [
          ...denyWarnings({ layer, statement: evaluation, change }),
          ...(warning === undefined ? [] : [warning]),
          ...(size === undefined ? [] : [size]),
        ],
        request,
      },
    ];
  });
}

interface NarrowInput {
  readonly denied: EvaluatedRequest;
  readonly layer: LayerEvaluation;
  readonly found: FoundStatement;
  readonly index: number;
  readonly narrowed: PolicyChange['statement'];
}

/** Undefined where neither the policy nor a copy in its place can be changed. */
function changeOf({ denied, layer, found, index, narrowed }: NarrowInput): PolicyChange | undefined {
  const { policy, document } = found;
  const after = replaceStatement(document, index, narrowed);
  const common = { kind: 'policy', policyType: layer.policyType, statement: narrowed, after } as const;
  if (isAwsManaged(policy.id)) {
    const copy = takeOver(policy, layer.policyType, denied);
    return copy && { ...common, operation: 'create-policy', ...copy };
  }
  return {
    ...common,
    operation: 'replace-statement',
    policy: policy.id,
    attachedTo: policy.attachedTo ?? '',
    index,
    before: document,
  };
}
