import type { Denial } from '../../denials/denial.js';
import type { Check, EvaluatedRequest } from '../check.js';
import type { RemedyCandidate } from '../remediation.js';
import type { Propose } from './chain.js';
import { missingAllowCandidates } from './missing-allow.js';
import { narrowDenyCandidates } from './narrow-deny.js';

export interface ProposeInput {
  readonly denial: Denial;
  readonly checks: readonly Check[];
  readonly facts: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
}

/** What the checks propose of their own first, then what any policy of the type offers. */
export function proposer(input: ProposeInput): Propose {
  return (state, denied) => {
    const own = ofChecks(input, state).filter(
      ({ candidate, policyType }) => candidate.request === denied.request && policyType === denied.layer.policyType,
    );
    const evaluated = state[denied.request];
    if (evaluated === undefined) return [];
    const general =
      denied.layer.decision === 'explicitDeny'
        ? narrowDenyCandidates({ denied: evaluated, ...denied })
        : missingAllowCandidates({ evaluated: state, ...denied });
    return [...own.map(({ candidate }) => candidate), ...general];
  };
}

function ofChecks({ denial, checks, facts }: ProposeInput, state: readonly EvaluatedRequest[]) {
  return checks.flatMap((check) => {
    const { remedies } = check;
    if (remedies === undefined) return [];
    const input = { denial, requests: state, facts: facts.get(check.meta.id) ?? {} };
    return check
      .find(input)
      .flatMap((finding) =>
        remedies(finding, input).map((candidate: RemedyCandidate) => ({ candidate, policyType: finding.policyType })),
      );
  });
}
