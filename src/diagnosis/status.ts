import type { EvaluatedRequest } from '../check/check.js';
import type { Finding } from '../check/finding.js';
import type { Decision, LayerEvaluation } from '../evaluation/authorization.js';
import type { DenialReason } from '../model/denial.js';
import { fieldOf } from '../model/layers.js';
import { OWNED_BY_AWS } from '../model/owned-by-aws.js';

export type DiagnosisStatus = 'explained' | 'stated' | 'undetermined' | 'not-reproduced' | 'lookalike';

export interface Ruled {
  readonly reported: DenialReason;
  readonly evaluated: readonly EvaluatedRequest[];
  /** Ranked. */
  readonly findings: readonly Finding[];
  readonly decision: Decision;
}

/** The status follows the first finding that blocks; without one it follows what was read of the layer that AWS named. */
export function statusOf(ruled: Ruled): DiagnosisStatus {
  const { findings, decision } = ruled;
  const leading = findings.find(({ standing }) => standing === 'blocking');
  switch (leading?.certainty) {
    case 'proven':
    case 'likely':
      return 'explained';
    case 'stated':
      return 'stated';
    case 'possible':
      return 'undetermined';
    default:
      if (decision === 'allowed' || namedLayerIsRead(ruled)) return 'not-reproduced';
      return ruled.reported.policyType !== 'unknown' && nobodyIsKnown(ruled) ? 'stated' : 'undetermined';
  }
}

/** Nobody's policies could be looked at, and AWS's word stands. */
function nobodyIsKnown({ evaluated }: Ruled): boolean {
  return evaluated.every(({ request }) => request.origin.principalUnknown !== undefined);
}

/** True where the layer that AWS named was read, or is no longer there. */
export function namedLayerIsRead({ reported: { policyType }, evaluated }: Ruled): boolean {
  if (policyType === 'unknown') return false;
  const named = evaluated.filter(({ request }) => request.origin.named);
  return named.some((one) => {
    const { principalUnknown, resourceUnknown } = one.request.origin;
    if (principalUnknown !== undefined || resourceUnknown !== undefined) return false;
    const layer = layerOf(one, policyType);
    return layer === undefined ? one.policies[fieldOf(policyType)] === undefined : layer.decision !== 'undetermined';
  });
}

function layerOf({ authorization }: EvaluatedRequest, policyType: string): LayerEvaluation | undefined {
  return authorization.layers.find((layer) => layer.policyType === policyType);
}

/**
 * Within one account a message that names a missing Allow rules out a Deny in every policy at the time of the call.
 * AWS's word, and no proof. Across accounts it tells nothing of the other account's policies.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 */
export function rulesOutDeny({ reported, evaluated }: Ruled): boolean {
  if (reported.effect !== 'implicit' || reported.policyType === 'unknown') return false;
  const named = evaluated.filter(({ request }) => request.origin.named);
  return named.length > 0 && named.every(({ request }) => isWithinOneAccount(request));
}

function isWithinOneAccount({ principalAccount, resourceAccount }: EvaluatedRequest['request']): boolean {
  return principalAccount !== undefined && (resourceAccount === principalAccount || resourceAccount === OWNED_BY_AWS);
}
