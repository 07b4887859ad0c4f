import type { EvaluatedRequest } from '../check/check.js';
import type { AwsAnswer, Inference } from '../evaluation/authorization.js';
import { inferFromDenial } from '../evaluation/index.js';
import type { AwsReader } from '../evidence/reader/reader.js';
import type { Denial, DenialReason } from '../model/denial.js';
import type { Gap } from '../model/gap.js';
import { bounded, placeOf, policyEvents, policyLookups } from './changes/policy-events.js';

interface Inferred {
  /** The requests, with what AWS's answer tells of keys that nobody told. */
  readonly evaluated: readonly EvaluatedRequest[];
  readonly gaps: readonly Gap[];
}

/**
 * Holds AWS's denial against the ways in which unknown keys may turn out. Of the request that AWS's message names alone,
 * and only as long as no policy is known to have changed since: the Event history is asked where something follows.
 */
export async function inferred(
  evaluated: readonly EvaluatedRequest[],
  denial: Denial,
  reader: AwsReader,
): Promise<Inferred> {
  const answer = answerOf(denial.reason);
  const one = evaluated.find(({ request }) => request.origin.named);
  const inference = one && inferenceOf(one, answer);
  if (one === undefined || inference === undefined) return { evaluated, gaps: [] };
  const { isKnown, gaps } = await changedSince({ evaluated: one, answer, since: denial.time }, reader);
  if (isKnown) return { evaluated, gaps };
  return { evaluated: evaluated.map((other) => (other === one ? { ...one, inferred: inference } : other)), gaps };
}

function answerOf({ policyType, effect }: DenialReason): AwsAnswer {
  return {
    ...(policyType === 'unknown' ? {} : { policyType }),
    ...(effect === 'unknown' ? {} : { effect }),
  };
}

function inferenceOf(evaluated: EvaluatedRequest, answer: AwsAnswer): Inference | undefined {
  const { request, policies, managementAccount, authorization } = evaluated;
  const { principalUnknown, resourceUnknown } = request.origin;
  if (principalUnknown !== undefined || resourceUnknown !== undefined) return undefined;
  // What is decided needs nobody's word.
  if (authorization.decision !== 'undetermined') return undefined;
  const organization = managementAccount === undefined ? {} : { organization: { managementAccount } };
  return inferFromDenial({ request, policies, ...organization }, answer);
}

interface Since {
  readonly evaluated: EvaluatedRequest;
  readonly answer: AwsAnswer;
  /** ISO 8601; empty where nobody told when the call was denied. */
  readonly since: string;
}

/** Whether a policy is known to have changed: of the layer that AWS named, else of every layer that was read. */
async function changedSince(
  { evaluated, answer, since }: Since,
  reader: AwsReader,
): Promise<{ isKnown: boolean; gaps: readonly Gap[] }> {
  if (since === '') return { isKnown: false, gaps: [] };
  const layers = evaluated.authorization.layers.filter(({ decision }) => decision !== 'not-applicable');
  const types = layers.map(({ policyType }) => policyType);
  const bearing = answer.policyType === undefined ? types : types.filter((one) => one === answer.policyType);
  const lookups = bearing.flatMap((policyType) =>
    policyLookups(placeOf(policyType, evaluated)).map((lookup) => ({ lookup })),
  );
  const answers = await Promise.all(
    bounded(lookups).map(({ lookup }) => policyEvents(lookup, { from: since }, reader)),
  );
  const [gap] = answers.flatMap(({ gaps }) => gaps);
  return { isKnown: answers.some(({ events }) => events.length > 0), gaps: gap === undefined ? [] : [gap] };
}
