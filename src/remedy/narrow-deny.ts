import type { PolicyChange, RemedyCandidate } from '../check/change.js';
import type { EvaluatedRequest } from '../check/check.js';
import { replaceStatement, withoutStatement } from '../check/document.js';
import { type FoundStatement, findStatement, isAwsManaged } from '../check/find-policy.js';
import { ownerOf } from '../check/layers.js';
import { type Phrase, phrase } from '../check/phrase.js';
import { principalArnOf } from '../check/principal.js';
import type { LayerEvaluation, StatementEvaluation } from '../evaluation/authorization.js';
import type { Call } from '../model/call.js';
import { exceptionsOf, ruleForPeople } from './exceptions.js';
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
 * Changes that let the request past a Deny, the one that says best what is spared first: its lists of exceptions, then
 * this caller, then this resource or action; and its removal, where it binds nobody else.
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
  const { exceptions, mayGo } = exceptionsOf(place);
  const input = { denied, layer, found, index: evaluation.ref.index };
  const narrowed = exceptions.flatMap(({ narrowed: statement, what }) => {
    const change = changeOf({ ...input, narrowed: statement });
    if (change === undefined) return [];
    const copy = change.replaces === undefined ? {} : { copy: change.policy };
    const says = phrase('NARROW_DENY', { statement: { statement: evaluation.ref }, exception: what, ...copy });
    return candidateOf({ denied, request, layer, call }, evaluation, { change, says });
  });
  if (!mayGo) return narrowed;
  const who = principalArnOf(denied.request);
  const says = phrase('REMOVE_DENY', { statement: { statement: evaluation.ref }, who });
  return [
    ...narrowed,
    ...candidateOf({ denied, request, layer, call }, evaluation, { change: removalOf(input), says }),
  ];
}

function candidateOf(
  { denied, request, layer, call }: ExplicitDeny,
  statement: StatementEvaluation,
  { change, says }: { readonly change: PolicyChange; readonly says: Phrase },
): RemedyCandidate[] {
  if (!mends(denied, layer, change)) return [];
  const size = sizeWarning(change, denied.policies);
  const rule = ruleForPeople({ evaluation: statement, denied, call });
  // An instance may be sent through an address of one's own.
  const forPeople = rule?.kind === 'instance' ? undefined : rule && { keys: rule.keys, who: rule.who };
  const warnings = [...denyWarnings({ layer, statement, change, forPeople }), ...(size === undefined ? [] : [size])];
  const owner = ownerOf(layer.policyType, denied.request);
  return [{ layer: layer.policyType, owner, says, change, warnings, request }];
}

/** The statement goes; the others of its policy stay. */
function removalOf({ layer, found, index }: Omit<NarrowInput, 'narrowed'>): PolicyChange {
  const { policy, document, statement } = found;
  return {
    kind: 'policy',
    operation: 'remove-statement',
    policyType: layer.policyType,
    policy: policy.id,
    attachedTo: policy.attachedTo ?? '',
    index,
    statement,
    before: document,
    after: withoutStatement(document, index),
  };
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
