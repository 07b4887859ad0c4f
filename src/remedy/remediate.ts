import type { ChainStep, Proof, Remediation, RemedyCandidate } from '../check/change.js';
import type { EvaluatedRequest } from '../check/check.js';
import type { Finding } from '../check/finding.js';
import { phrase } from '../check/phrase.js';
import { isJsonObject } from '../model/json.js';
import { isPolicyLayer } from '../model/layers.js';
import { POLICY_TYPES, type PolicyType } from '../model/policy-type.js';
import { asInferred } from './as-inferred.js';
import { type ChainedStep, walkChain } from './chain.js';
import { prove, type RecordedCall } from './proof.js';
import { ofChecks, type ProposeInput, proposer } from './propose.js';
import { undecidedRepairs } from './repair.js';
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
  const { steps, remediations } = wayFrom(input.evaluated, input);
  const likely = steps.length > 0 ? undefined : likelyWay(input);
  if (likely !== undefined) return likely;
  const carriers = steps.map(({ carrier }) => carrier);
  const place = { start: input.evaluated, others: carriers, position: carriers.length };
  const instead = insteadOfChanges(input, steps);
  const unread = instead.length > 0 ? [] : unreadAllows(input.said?.reason, input.evaluated);
  const further = [...instead, ...ofState(input), ...unread].map((candidate) => ({
    ...candidate,
    warnings: candidate.warnings ?? [],
    proof: unproven(prove({ ...place, candidate, allowedCalls: [] }), candidate),
  }));
  const repaired = steps.length > 0 || instead.length > 0 ? [] : repairsOfForms(input);
  return { chain: steps.map(({ step }) => step), remediations: [...remediations, ...repaired, ...further] };
}

/** Allowed with the form corrected; that it was denied without, AWS's answer tells and no page does. */
function repairsOfForms(input: RemediateInput): Remediation[] {
  return undecidedRepairs(input.evaluated, input).map((candidate): Remediation => {
    const proof = prove({
      start: input.evaluated,
      others: [],
      position: 0,
      candidate,
      allowedCalls: input.allowedCalls ?? [],
    });
    return {
      ...candidate,
      warnings: candidate.warnings ?? [],
      proof: { ...proof, status: 'unproven', why: phrase('LIKELY_FORM') },
    };
  });
}

/** The steps from a state of the call on, and each change and its alternatives with their proofs. */
function wayFrom(start: readonly EvaluatedRequest[], input: RemediateInput) {
  const hopeless = beyondRemedy(input);
  const propose = proposer(input);
  const { steps } = walkChain(start, layerOrder(input.findings), (state, denied) =>
    hopeless.has(denied.request) ? [] : propose(state, denied),
  );
  const from = { ...input, evaluated: start };
  const weighed = steps.flatMap((step, position) =>
    step.candidates.map((candidate, choice) => remediation({ input: from, steps, step, position, candidate, choice })),
  );
  return { steps, remediations: withoutRefuted(weighed) };
}

/** Where only AWS's answer tells which statement decided: what would mend it, never as proven. */
function likelyWay(input: RemediateInput): { chain: ChainStep[]; remediations: Remediation[] } | undefined {
  const inferred = asInferred(input.evaluated);
  if (inferred === undefined) return undefined;
  const { steps, remediations } = wayFrom(inferred.state, input);
  if (steps.length === 0) return undefined;
  const taken = inferred.taken.map(({ key, value }) => phrase('TAKEN_TO_BE', { key, value }));
  const why = phrase('LIKELY_STATEMENT', { taken });
  const chain = steps.map(({ step }): ChainStep => {
    const { assumes: _, ...rest } = step;
    return { ...rest, decisionAfter: step.decisionAfter === 'allowed' ? 'undetermined' : step.decisionAfter };
  });
  const keys = inferred.taken.map(({ key }) => key.toLowerCase());
  const unsure = remediations
    .filter((one) => !restsOn(keys, one))
    .map((one): Remediation => {
      const { assumes: _, ...proof } = one.proof;
      return { ...one, proof: { ...proof, status: 'unproven', why } };
    });
  // A step that nothing is offered for would be a promise.
  return unsure.length === 0 ? undefined : { chain, remediations: unsure };
}

/** An Allow that asks for the absence that was only taken for granted would pin what nobody knows. */
function restsOn(keys: readonly string[], { change }: Remediation): boolean {
  if (change.kind !== 'policy' || change.statement['Effect'] !== 'Allow') return false;
  const { Condition } = change.statement;
  const absences = isJsonObject(Condition) && isJsonObject(Condition['Null']) ? Object.keys(Condition['Null']) : [];
  return absences.some((key) => keys.includes(key.toLowerCase()));
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
function unproven(proof: Proof, { instead, change, layer }: RemedyCandidate): Proof {
  if (instead && change.kind === 'policy') {
    return { ...proof, status: 'unproven', why: phrase('VERIFIED_BESIDE') };
  }
  if (change.kind === 'action' && isPolicyLayer(layer)) {
    return { ...proof, status: 'unproven', why: phrase(instead ? 'CHANGES_OPEN' : 'CHANGES_UNREAD') };
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
