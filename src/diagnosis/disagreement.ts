import type { DISAGREEMENTS } from '../model/codes/findings.js';
import type { Denial } from '../model/denial.js';
import { type DiagnosisStatus, namedLayerIsRead, type Ruled } from './status.js';

/** Where AWS's message and the evaluation differ: the code has its words in `DISAGREEMENTS`, which `about` fills. */
export interface Disagreement {
  readonly code: keyof typeof DISAGREEMENTS;
  readonly about: Readonly<Record<string, string>>;
}

/** How long a changed policy of a table was seen to be enforced as it was before. */
const TABLE_POLICY_MINUTES = '4';

interface Compared {
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
 * Where AWS's message and the evaluation differ. Empty where they agree, where the message
 * names no policy type, where that layer was not read, and where nothing was decided.
 */
export function disagreement({ denial, status, ruled }: Compared): { disagreement?: Disagreement } {
  const { policyType, effect } = denial.reason;
  if (policyType === 'unknown' || status === 'undetermined' || status === 'lookalike') return {};
  if (!namesPolicyType(denial) || !namedLayerIsRead(ruled)) return {};
  if (status === 'not-reproduced') {
    const lags = policyType === 'resource-policy' && denial.service === 'dynamodb';
    const about = { policyType, ...(lags ? { minutes: TABLE_POLICY_MINUTES } : {}) };
    return { disagreement: { code: 'NOTHING_DENIES', about } };
  }
  const blocking = ruled.findings.filter(({ standing }) => standing === 'blocking');
  // Of what AWS refuses by a rule of its own it says that no policy on the resource allows it, whatever that one says.
  const isRule = blocking.some((one) => one.policyType === 'aws-rule');
  if (isRule && policyType === 'resource-policy' && effect === 'implicit') return {};
  const named = blocking.filter((one) => one.policyType === policyType);
  if (named.length === 0) return { disagreement: { code: 'ANOTHER_DENIES', about: { policyType } } };
  if (effect === 'unknown' || named.some((finding) => finding.effect === undefined || finding.effect === effect))
    return {};
  const found = effect === 'explicit' ? 'implicit' : 'explicit';
  return { disagreement: { code: 'OTHER_EFFECT', about: { said: effect, found } } };
}
