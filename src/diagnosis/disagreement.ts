import type { Denial } from '../model/denial.js';
import type { DiagnosisStatus } from './diagnosis.js';
import { namedLayerIsRead, type Ruled } from './status.js';

/** How long a changed policy of a table was seen to be enforced as it was before. */
const TABLE_POLICY_LAG = '; a changed table policy takes effect after about 4 minutes, so retry until then';

export interface Compared {
  readonly denial: Denial;
  readonly status: DiagnosisStatus;
  readonly ruled: Ruled;
}

/**
 * False of the short messages that STS gives for federated calls, from whose operation the reader infers the layer:
 * AWS named none, and nothing disagrees with it.
 * AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_saml.html
 */
function namesPolicyType({ errorMessage }: Denial): boolean {
  return /polic(?:y|ies)|permissions? boundary|\bSCP\b|\bRCP\b/i.test(errorMessage);
}

/**
 * Says where AWS's message and the evaluation differ, and why that can be. Empty where they agree, where the message
 * names no policy type, where that layer was not read, and where nothing was decided.
 */
export function disagreement({ denial, status, ruled }: Compared): { disagreement?: string } {
  const { policyType, effect } = denial.reason;
  if (policyType === 'unknown' || status === 'undetermined' || status === 'lookalike') return {};
  if (!namesPolicyType(denial) || !namedLayerIsRead(ruled)) return {};
  if (status === 'not-reproduced') {
    const lag = policyType === 'resource-policy' && denial.service === 'dynamodb' ? TABLE_POLICY_LAG : '';
    return {
      disagreement: `AWS named a ${policyType}, which does not deny the request as it is now: it may have changed since, or a change has not reached every Region yet${lag}`,
    };
  }
  const named = ruled.findings.filter((one) => one.policyType === policyType && one.standing === 'blocking');
  if (named.length === 0) {
    return {
      disagreement: `AWS named a ${policyType}, which does not deny now; what denies now stands first. The policy may have changed since, or the message named another request of the same call`,
    };
  }
  if (effect === 'unknown' || named.some((finding) => finding.effect === undefined || finding.effect === effect))
    return {};
  return {
    disagreement: `AWS called it ${effect}, the evaluation finds it ${effect === 'explicit' ? 'implicit' : 'explicit'}: AWS may word a missing allow of a service control policy as an explicit deny, and a policy may have changed since`,
  };
}
