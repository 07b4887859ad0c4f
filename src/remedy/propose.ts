import type { Change, RemedyCandidate } from '../check/change.js';
import type { Check, EvaluatedRequest } from '../check/check.js';
import { type Facts, findInput } from '../check/find.js';
import { layerEvaluation } from '../check/layers.js';
import { principalArnOf } from '../check/principal.js';
import type { LayerEvaluation } from '../evaluation/authorization.js';
import type { Call } from '../model/call.js';
import type { Said } from '../model/denial.js';
import { layerFacts } from '../model/layers.js';
import { callerCandidates } from './caller/caller-candidates.js';
import { otherAccountCandidates } from './caller/other-account.js';
import type { Propose } from './chain.js';
import { missingAllowCandidates } from './missing-allow.js';
import { type ExplicitDeny, narrowDenyCandidates } from './narrow-deny.js';
import { isByName } from './newly-allows.js';
import { repairCandidates } from './repair.js';

export interface ProposeInput {
  readonly call: Call;
  readonly said?: Said;
  readonly checks: readonly Check[];
  /** What the checks learnt, in the order of the requests. */
  readonly facts: readonly Facts[];
}

/** What the checks propose of their own first, then what the caller can do, then the change of the policy. */
export function proposer(input: ProposeInput): Propose {
  const all = candidatesOf(input);
  return (state, denied) => all(state, denied).filter(({ change }) => !holdsRedacted(change));
}

/** What stands for a hidden value in a redacted bundle or report. */
const TOKEN = /<[a-z][a-z-]*-[0-9a-f]{6,}>/;

/** Whoever pasted it would put a policy in place that means nobody's value. */
export function holdsRedacted(change: Change): boolean {
  if (change.kind === 'action') return TOKEN.test(JSON.stringify([change.commands, change.context ?? {}]));
  return TOKEN.test(JSON.stringify(change.statement));
}

function candidatesOf(input: ProposeInput): Propose {
  return (state, denied) => {
    const evaluated = state[denied.request];
    if (evaluated === undefined) return [];
    const { request, layer } = denied;
    const own = ofChecks(input, state)
      .filter((one) => one.candidate.request === request && one.policyType === layer.policyType)
      .map(({ candidate }) => candidate);
    const instead = own.filter((candidate) => candidate.instead);
    if (instead.length > 0) return instead;
    const place = { denied: evaluated, request, layer, call: input.call };
    const repairs = repairCandidates(place);
    if (repairs.length > 0) return [...own, ...repairs];
    const callers = callerCandidates(place);
    return [
      ...own,
      ...callers,
      ...otherAccountCandidates(place),
      ...(layer.decision === 'explicitDeny'
        ? denyCandidates(place, callers.length > 0)
        : allowCandidates(state, place)),
    ];
  };
}

/** Whoever can meet the condition of a policy of his own is not exempted from it by name. */
function denyCandidates(place: ExplicitDeny, canMeet: boolean): RemedyCandidate[] {
  const candidates = narrowDenyCandidates(place);
  if (!canMeet || layerFacts(place.layer.policyType).bearer !== 'principal') return candidates;
  const who = principalArnOf(place.denied.request);
  return candidates.filter(({ change }) => change.kind !== 'policy' || !isByName(change, who));
}

interface Place {
  readonly denied: EvaluatedRequest;
  readonly request: number;
  readonly layer: LayerEvaluation;
}

/**
 * A key or trust policy that allows and still denies delegates to the account: identity policies are then the place,
 * and the policy on the resource the alternative.
 */
function allowCandidates(state: readonly EvaluatedRequest[], { denied, request, layer }: Place): RemedyCandidate[] {
  const { layers } = denied.authorization;
  const identity = layerEvaluation(layers, 'identity-policy');
  const delegating = layers.find(
    ({ decision, denies, side }) => side === 'resource' && decision === 'allows' && denies,
  );
  const either = identity !== undefined && delegating !== undefined && (layer === identity || layer === delegating);
  const places = either ? [identity, delegating] : [layer];
  const like = either && delegating.nearMisses.length === 0 ? identity : undefined;
  return places.flatMap((one) =>
    missingAllowCandidates({ evaluated: state, request, layer: one, ...(like === undefined ? {} : { like }) }),
  );
}

/** Candidates of every check for every finding, with the policy type that the finding is about. */
export function ofChecks({ call, said, checks, facts }: ProposeInput, state: readonly EvaluatedRequest[]) {
  return checks.flatMap((check) => {
    const { remedies } = check;
    if (remedies === undefined) return [];
    const input = findInput(check, { call, ...(said && { said }), requests: state, facts });
    return check.find(input).flatMap((finding) =>
      remedies(finding, input).map((candidate: RemedyCandidate) => ({
        candidate,
        finding,
        policyType: finding.policyType,
      })),
    );
  });
}
