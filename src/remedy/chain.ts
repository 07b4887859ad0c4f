import type { ChainStep, Change, RemedyCandidate } from '../check/change.js';
import type { EvaluatedRequest } from '../check/check.js';
import { evaluate, mostRestrictive } from '../check/evaluate.js';
import type { Decision, LayerEvaluation } from '../evaluation/authorization.js';
import type { PolicyType } from '../model/policy-type.js';
import { applyChange } from './apply.js';
import { afterAction } from './apply-action.js';
import { asRead } from './as-read.js';

/** One step fixes a layer of a request, or a Deny of several in it; a longer way has stopped making progress. */
const MOST_STEPS_A_REQUEST = 24;

export interface ChainedStep {
  readonly step: ChainStep;
  /** The change that the chain goes on with first, then the alternatives to it. */
  readonly candidates: readonly RemedyCandidate[];
  /** The first of them that leaves nothing new unknown: what the proofs of other steps take for granted. */
  readonly carrier: RemedyCandidate;
}

interface Chain {
  readonly steps: readonly ChainedStep[];
  readonly final: readonly EvaluatedRequest[];
}

/** Proposes changes for one denying layer of one request, as the policies stand at that step. */
export type Propose = (
  state: readonly EvaluatedRequest[],
  denied: { readonly request: number; readonly layer: LayerEvaluation },
) => readonly RemedyCandidate[];

/**
 * Applies fix after fix, evaluating again after each, until the call is allowed or nothing more can be proposed. Layers
 * that could not be decided are taken to let the call pass, and said to.
 */
export function walkChain(
  evaluated: readonly EvaluatedRequest[],
  order: readonly PolicyType[],
  propose: Propose,
): Chain {
  const { state: start, assumes } = asRead(evaluated);
  const chain = chainFrom(start, order, propose);
  return assumes.length === 0 ? chain : { ...chain, steps: withAssumptions(chain.steps, evaluated, assumes) };
}

/** Says of each step that is allowed only if the unread layers let the call pass that it takes this for granted. */
function withAssumptions(
  steps: readonly ChainedStep[],
  evaluated: readonly EvaluatedRequest[],
  assumes: readonly PolicyType[],
): ChainedStep[] {
  let strict = evaluated;
  return steps.map((one) => {
    strict = applyLeading(strict, [one]);
    const isAssumed = one.step.decisionAfter === 'allowed' && mostRestrictive(strict) !== 'allowed';
    return isAssumed ? { ...one, step: { ...one.step, assumes } } : one;
  });
}

function chainFrom(start: readonly EvaluatedRequest[], order: readonly PolicyType[], propose: Propose): Chain {
  const steps: ChainedStep[] = [];
  let state = start;
  while (steps.length < MOST_STEPS_A_REQUEST * start.length) {
    const next = firstFixable(state, order, consistently(propose, steps));
    if (next === undefined) break;
    state = next.after;
    const [{ layer, owner }] = next.candidates;
    const step = { step: steps.length + 1, layer, owner, decisionAfter: decisionOf(state) };
    steps.push({ step, candidates: next.candidates, carrier: next.carrier });
  }
  return withoutSuperfluous(start, { steps, final: state });
}

/** Of a stand-in for a resource that nobody could name, no answer is sure. */
function decisionOf(state: readonly EvaluatedRequest[]): Decision {
  const decision = mostRestrictive(state);
  const isSure = state.every(({ request }) => request.origin.resourceUnknown === undefined);
  return decision === 'allowed' && !isSure ? 'undetermined' : decision;
}

/** A caller can change a key but once: a call comes from one address, whatever each layer asks for. */
function consistently(propose: Propose, steps: readonly ChainedStep[]): Propose {
  const taken = new Set(steps.flatMap(({ candidates: [first] }) => (first ? keysChangedBy(first.change) : [])));
  return (state, denied) =>
    propose(state, denied).filter(({ change }) => !keysChangedBy(change).some((key) => taken.has(key)));
}

function keysChangedBy(change: Change): string[] {
  return change.kind === 'action' ? Object.keys(change.context ?? {}).map((key) => key.toLowerCase()) : [];
}

/** A later change may make an earlier one needless: a key policy that names the role, where IAM was to allow first. */
function withoutSuperfluous(start: readonly EvaluatedRequest[], chain: Chain): Chain {
  if (mostRestrictive(chain.final) !== 'allowed') return chain;
  const needless = chain.steps.find((step) => {
    const others = chain.steps.filter((other) => other !== step);
    return mostRestrictive(applyLeading(start, others)) === 'allowed';
  });
  if (needless === undefined) return chain;
  return withoutSuperfluous(
    start,
    renumbered(
      start,
      chain.steps.filter((step) => step !== needless),
    ),
  );
}

function applyLeading(start: readonly EvaluatedRequest[], steps: readonly ChainedStep[]): readonly EvaluatedRequest[] {
  return steps.reduce((state, { candidates: [first] }) => (first ? applyTo(state, first.change) : state), start);
}

function renumbered(start: readonly EvaluatedRequest[], kept: readonly ChainedStep[]): Chain {
  let state = start;
  const steps = kept.map((one, at) => {
    state = applyLeading(state, [one]);
    return { ...one, step: { ...one.step, step: at + 1, decisionAfter: decisionOf(state) } };
  });
  return { steps, final: state };
}

interface Fixable {
  readonly candidates: readonly [RemedyCandidate, ...RemedyCandidate[]];
  readonly carrier: RemedyCandidate;
  /** The state after the first candidate. */
  readonly after: readonly EvaluatedRequest[];
}

function firstFixable(
  state: readonly EvaluatedRequest[],
  order: readonly PolicyType[],
  propose: Propose,
): Fixable | undefined {
  const denied = state.flatMap(({ authorization }, request) =>
    authorization.layers.filter((layer) => layer.denies).map((layer) => ({ request, layer })),
  );
  denied.sort((a, b) => order.indexOf(a.layer.policyType) - order.indexOf(b.layer.policyType) || a.request - b.request);
  for (const one of denied) {
    const outcomes = propose(state, one)
      .map((candidate) => ({ candidate, after: applyTo(state, candidate.change) }))
      .filter(({ after }) => isProgress(state, after));
    const [first, ...others] = outcomes;
    if (first === undefined) continue;
    const carrier = outcomes.find(({ after }) => unknownsIn(after) <= unknownsIn(state)) ?? first;
    const candidates = [first.candidate, ...others.map(({ candidate }) => candidate)] as const;
    return { candidates, carrier: carrier.candidate, after: first.after };
  }
  return undefined;
}

function unknownsIn(state: readonly EvaluatedRequest[]): number {
  const layers = state.flatMap(({ authorization }) => authorization.layers);
  return layers.filter(({ decision }) => decision === 'undetermined').length;
}

/** The call's requests as they would be answered after a change. */
export function applyTo(state: readonly EvaluatedRequest[], change: Change): EvaluatedRequest[] {
  return state.map((one) => {
    if (change.kind === 'action') return afterAction(one, change);
    const policies = applyChange(one, change);
    return policies === one.policies ? one : evaluate({ ...one, policies });
  });
}

/** A step that fixes nothing would be repeated for ever. */
function isProgress(before: readonly EvaluatedRequest[], after: readonly EvaluatedRequest[]): boolean {
  const weight = (state: readonly EvaluatedRequest[]) =>
    JSON.stringify(
      state.map(({ authorization }) =>
        authorization.layers.map(({ policyType, decision, denies, levels, determining }) => {
          const statements = determining.map(({ ref }) => `${ref.policy} ${ref.index}`);
          return [policyType, decision, denies, levels ?? [], decision === 'explicitDeny' ? statements : []];
        }),
      ),
    );
  return weight(before) !== weight(after);
}
