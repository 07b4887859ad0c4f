import type { Change, Proof, RemedyCandidate } from '../check/change.js';
import type { EvaluatedRequest } from '../check/check.js';
import { mostRestrictive } from '../check/evaluate.js';
import { type Phrase, phrase } from '../check/phrase.js';
import type { PolicyType } from '../model/policy-type.js';
import { asRead } from './as-read.js';
import { applyTo } from './chain.js';
import { type Element, elementsOf } from './elements.js';
import { newlyAllows } from './newly-allows.js';

/** A recorded call that AWS allowed, with the evidence for its requests. */
export interface RecordedCall {
  readonly eventId: string;
  readonly evaluated: readonly EvaluatedRequest[];
}

interface ProofInput {
  /** The call as it is denied now. */
  readonly start: readonly EvaluatedRequest[];
  /** The changes of all other steps of the chain, in order. */
  readonly others: readonly RemedyCandidate[];
  readonly candidate: RemedyCandidate;
  /** How many of `others` come before the candidate. */
  readonly position: number;
  readonly allowedCalls: readonly RecordedCall[];
}

/**
 * Proves a change, layer by layer: allowed with it, denied without it, and denied without any single element of it. Where
 * another layer could not be decided the same is proven of all that was read.
 */
export function prove(input: ProofInput): Proof {
  const strict = proofOf(input);
  if (strict.status !== 'unproven') return strict;
  const { change } = input.candidate;
  const changed = new Set<PolicyType>(change.kind === 'policy' ? [change.policyType] : []);
  const { state, assumes } = asRead(input.start, changed);
  if (assumes.length === 0) return strict;
  const proof = proofOf({ ...input, start: state });
  // What was not read is taken not to deny: where nothing that was read denies, that is no answer to the call.
  if (proof.status !== 'proven')
    return proof.before === 'allowed' ? { ...proof, before: strict.before, after: strict.after } : proof;
  return { ...proof, status: 'proven-as-read', why: phrase('PROVEN_AS_READ', { layers: assumes }), assumes };
}

function proofOf(input: ProofInput): Proof {
  const without = applyAll(input, undefined);
  const after = applyAll(input, input.candidate);
  const before = mostRestrictive(without);
  const decision = mostRestrictive(after);
  const minimal = decision === 'allowed' ? elementsOf(input.candidate).map((one) => tryWithout(input, one)) : [];
  const superfluous = minimal.filter(({ denied }) => !denied).map(({ name }) => name);
  const neighbours = checkNeighbours(input);
  const why = reasonAgainst({ before, after, decision, superfluous, changed: neighbours?.changed ?? [] });
  return {
    status: why === undefined ? 'proven' : 'unproven',
    why: why ?? phrase('PROVEN'),
    before,
    after: decision,
    minimal: minimal.filter(({ denied }) => denied).map(({ name }) => name),
    newlyAllows: newlyAllows({ without, after, candidate: input.candidate }),
    ...(neighbours === undefined ? {} : { neighbours }),
  };
}

function applyAll({ start, others, position }: ProofInput, candidate: RemedyCandidate | undefined): EvaluatedRequest[] {
  const changes = [...others.slice(0, position), ...(candidate ? [candidate] : []), ...others.slice(position)];
  return changes.reduce<EvaluatedRequest[]>((state, { change }) => applyTo(state, change), [...start]);
}

interface Outcome {
  readonly before: string;
  readonly after: readonly EvaluatedRequest[];
  readonly decision: string;
  readonly superfluous: readonly Phrase[];
  readonly changed: readonly string[];
}

function reasonAgainst({ before, after, decision, superfluous, changed }: Outcome): Phrase | undefined {
  if (decision === 'undetermined') {
    const missing = [...new Set(after.flatMap(({ authorization }) => authorization.missing))];
    return missing.length === 0 ? phrase('STILL_DEPENDS_UNREAD') : phrase('STILL_DEPENDS', { missing });
  }
  if (decision !== 'allowed') return phrase('STILL_DENIED');
  if (before === 'allowed') return phrase('ALLOWED_ANYWAY');
  if (superfluous.length > 0) return phrase('SUPERFLUOUS', { elements: superfluous });
  if (changed.length > 0) return phrase('CHANGES_CALLS', { calls: changed });
  const untold = after.map(({ request }) => request.origin.resourceUnknown).find((why) => why !== undefined);
  return untold === undefined ? undefined : phrase('AS_TOLD', { why: untold });
}

function tryWithout(input: ProofInput, { name, without }: Element): { name: Phrase; denied: boolean } {
  return { name, denied: mostRestrictive(applyAll(input, without)) !== 'allowed' };
}

function checkNeighbours({ allowedCalls, candidate }: ProofInput): Proof['neighbours'] {
  if (allowedCalls.length === 0) return undefined;
  // What the caller does otherwise in this call leaves its other calls as they are; a tag does not.
  if (!outlivesTheCall(candidate.change)) return { checked: allowedCalls.length, changed: [] };
  const changed = allowedCalls.filter(
    ({ evaluated }) => mostRestrictive(evaluated) !== mostRestrictive(applyTo(evaluated, candidate.change)),
  );
  return { checked: allowedCalls.length, changed: changed.map(({ eventId }) => eventId) };
}

function outlivesTheCall(change: Change): boolean {
  return (
    change.kind === 'policy' || Object.keys(change.context ?? {}).some((key) => /(Principal|Resource)Tag\//i.test(key))
  );
}
