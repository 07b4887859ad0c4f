import type { ChainStep, Proof, Remediation, RemedyCandidate } from '../check/change.js';
import type { EvaluatedRequest } from '../check/check.js';
import type { Finding } from '../check/finding.js';
import { phrase } from '../check/phrase.js';
import { POLICY_TYPES, type PolicyType } from '../model/policy-type.js';
import { type ChainedStep, walkChain } from './chain.js';
import { prove, type RecordedCall } from './proof.js';
import { ofChecks, type ProposeInput, proposer } from './propose.js';
import { unreadAllows } from './unread-allow.js';

export interface RemediateInput extends ProposeInput {
  readonly evaluated: readonly EvaluatedRequest[];
  /** Ranked. */
  readonly findings: readonly Finding[];
  readonly allowedCalls?: readonly RecordedCall[];
}

/** The way to allowed, fix after fix, and each fix and its alternatives with their proofs; none for a caller unknown. */
export function remediate(input: RemediateInput): { chain: ChainStep[]; remediations: Remediation[] } {
  if (input.evaluated.some(({ request }) => request.origin.principalUnknown !== undefined)) {
    return { chain: [], remediations: [] };
  }
  const hopeless = beyondRemedy(input);
  const propose = proposer(input);
  const { steps } = walkChain(input.evaluated, layerOrder(input.findings), (state, denied) =>
    hopeless.has(denied.request) ? [] : propose(state, denied),
  );
  const weighed = steps.flatMap((step, position) =>
    step.candidates.map((candidate, choice) => remediation({ input, steps, step, position, candidate, choice })),
  );
  const remediations = withoutRefuted(weighed);
  const carriers = steps.map(({ carrier }) => carrier);
  const place = { start: input.evaluated, others: carriers, position: carriers.length };
  const instead = insteadOfChanges(input, steps);
  const unread = instead.length > 0 ? [] : unreadAllows(input.said?.reason, input.evaluated);
  const further = [...instead, ...ofState(input), ...unread].map((candidate) => ({
    ...candidate,
    warnings: candidate.warnings ?? [],
    proof: unproven(prove({ ...place, candidate, allowedCalls: [] }), candidate),
  }));
  return { chain: steps.map(({ step }) => step), remediations: [...remediations, ...further] };
}

/** Where one change of a step is proven to help, another that leaves the call denied is not worth offering. */
function withoutRefuted(remediations: readonly Remediation[]): Remediation[] {
  const helps = remediations.some(({ proof }) => proof.after === 'allowed');
  const isRefuted = ({ step, proof }: Remediation) =>
    step === undefined && helps && (proof.after === 'explicitDeny' || proof.after === 'implicitDeny');
  return remediations.filter((one) => !isRefuted(one));
}

/** Requests that AWS refuses for another reason than a policy, and for which no check knows a remedy: no change proves anything. */
function beyondRemedy(input: RemediateInput): ReadonlySet<number> {
  const mended = new Set(ofChecks(input, input.evaluated).map(({ finding }) => `${finding.check} ${finding.code}`));
  const beyond = input.findings.filter(
    ({ check, code, standing, policyType }) =>
      standing === 'blocking' &&
      (policyType === undefined || policyType === 'aws-rule') &&
      !mended.has(`${check} ${code}`),
  );
  return new Set(beyond.map(({ request }) => request));
}

/** What the checks say where no change of a policy helps, unless the chain has it as a step. */
function insteadOfChanges(input: RemediateInput, steps: readonly ChainedStep[]): RemedyCandidate[] {
  const taken = new Set(steps.flatMap(({ candidates }) => candidates.map(({ says }) => JSON.stringify(says))));
  return ofChecks(input, input.evaluated).flatMap(({ candidate }) =>
    candidate.instead && !taken.has(JSON.stringify(candidate.says)) ? [candidate] : [],
  );
}

/** What the checks propose against findings that no policy fixes: the state of a key. */
function ofState(input: RemediateInput): RemedyCandidate[] {
  return ofChecks(input, input.evaluated).flatMap(({ candidate, policyType }) =>
    policyType === undefined ? [candidate] : [],
  );
}

/** No evaluation of policies sees the state of a resource. */
function unproven(proof: Proof, { instead, change }: RemedyCandidate): Proof {
  if (instead && change.kind === 'policy') {
    return { ...proof, status: 'unproven', why: phrase('VERIFIED_BESIDE') };
  }
  const isOpen = proof.after === 'undetermined' && instead === undefined;
  if (isOpen) return { ...proof, status: 'unproven' };
  return { ...proof, status: 'unproven', why: phrase(instead ? 'CHANGES_NO_POLICY' : 'CHANGES_STATE') };
}

/** The order in which to fix: as the findings are ranked, then as AWS lists the policy types. */
function layerOrder(findings: readonly Finding[]): PolicyType[] {
  const ranked = findings.flatMap(({ policyType }) => (policyType === undefined ? [] : [policyType]));
  return [...new Set([...ranked, ...POLICY_TYPES])];
}

interface Place {
  readonly input: RemediateInput;
  readonly steps: readonly ChainedStep[];
  readonly step: ChainedStep;
  readonly position: number;
  readonly candidate: RemedyCandidate;
  readonly choice: number;
}

function remediation({ input, steps, step, position, candidate, choice }: Place): Remediation {
  const others = steps.filter((_, at) => at !== position).map(({ carrier }) => carrier);
  const allowedCalls = input.allowedCalls ?? [];
  const proof = prove({ start: input.evaluated, others, candidate, position, allowedCalls });
  return {
    ...candidate,
    ...(choice === 0 ? { step: step.step.step } : {}),
    warnings: candidate.warnings ?? [],
    proof,
  };
}
