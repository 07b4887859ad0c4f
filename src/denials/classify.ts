import type { Cause, Denial } from '../model/denial.js';
import { isJsonObject } from '../model/json.js';
import { isTrustCall } from '../model/trust-call.js';

/** How often each cause is the one, before anything is known of the denial. */
const USUAL: readonly (readonly [Cause, number])[] = [
  ['identity-policy', 9],
  ['service-control-policy', 8],
  ['resource-policy', 7],
  ['permissions-boundary', 6],
  ['session-policy', 5],
  ['vpc-endpoint-policy', 4],
  ['resource-control-policy', 3],
  ['kms-grant', 2],
  ['mfa', 1],
];

interface Evidence {
  readonly cause: Cause;
  readonly weight: number;
}

function isKms(denial: Denial): boolean {
  const { text } = denial;
  return (
    denial.action.startsWith('kms:') ||
    denial.service === 'kms' ||
    /\bKMS\b/.test(text.note ?? '') ||
    /\bKMS\b/.test(denial.errorMessage)
  );
}

/** Long-term keys carry no MFA at all; a session tells whether it had one. */
function isWithoutMfa(denial: Denial): boolean {
  const identity = denial.event?.userIdentity;
  if (identity === undefined) return denial.principal.type === 'IAMUser';
  const attributes = identity.sessionContext?.attributes;
  if (attributes?.mfaAuthenticated === undefined) return identity.type === 'IAMUser';
  return attributes.mfaAuthenticated === 'false';
}

/** What the message names: its type first, then the one through which it acted. */
function named(denial: Denial): Evidence[] {
  const { policyType, via } = denial.reason;
  const evidence: Evidence[] = policyType === 'unknown' ? [] : [{ cause: policyType, weight: 100 }];
  return via === undefined ? evidence : [...evidence, { cause: via, weight: 80 }];
}

/** An MFA condition hides behind the type that the message names: an explicit deny, or an Allow that asks for MFA. */
function ofMfa(denial: Denial): Evidence[] {
  const { policyType, effect } = denial.reason;
  if (!isWithoutMfa(denial)) return [];
  if (policyType === 'identity-policy') return [{ cause: 'mfa', weight: effect === 'explicit' ? 90 : 3 }];
  if (isTrustCall(denial)) return [{ cause: 'mfa', weight: 30 }];
  return [{ cause: 'mfa', weight: policyType === 'unknown' && effect !== 'implicit' ? 5 : 0 }];
}

function ofRecord(denial: Denial): Evidence[] {
  const evidence: Evidence[] = [];
  if (isKms(denial)) evidence.push({ cause: 'kms-grant', weight: 70 }, { cause: 'resource-policy', weight: 30 });
  if (isTrustCall(denial)) evidence.push({ cause: 'role-trust-policy', weight: 50 });
  if (denial.event?.vpcEndpointId !== undefined) evidence.push({ cause: 'vpc-endpoint-policy', weight: 5 });
  if (isAcrossAccounts(denial))
    evidence.push({ cause: 'resource-policy', weight: 10 }, { cause: 'resource-control-policy', weight: 5 });
  if (isJsonObject(denial.event?.requestParameters) && denial.service === 'dynamodb')
    evidence.push({ cause: 'kms-grant', weight: 1 });
  return evidence;
}

function isAcrossAccounts(denial: Denial): boolean {
  const owner = denial.resource?.split(':')[4];
  const { account } = denial.principal;
  return owner !== undefined && owner !== '' && account !== undefined && owner !== account;
}

/** What cannot bear on this principal goes last; it is never left out, for the record may not tell all. */
function against(denial: Denial): Evidence[] {
  const { type } = denial.principal;
  if (type === 'Root') {
    return (['identity-policy', 'permissions-boundary', 'mfa'] as const).map((cause) => ({ cause, weight: -20 }));
  }
  if (type === 'IAMUser') return [{ cause: 'session-policy', weight: -10 }];
  if (type === 'AWSService')
    return (['mfa', 'session-policy', 'permissions-boundary'] as const).map((cause) => ({ cause, weight: -10 }));
  return [];
}

function lookalikeCauses(denial: Denial): Cause[] {
  return isKms(denial) ? ['kms-grant'] : [];
}

/**
 * The causes that may be behind a denial, the likeliest first. It orders reads and findings and excludes nothing: AWS
 * names one denying type of several. A lookalike has no cause but, for a key's state, `kms-grant`.
 */
export function classify(denial: Denial): Cause[] {
  if (denial.kind === 'lookalike') return lookalikeCauses(denial);
  const scores = new Map<Cause, number>(USUAL);
  for (const { cause, weight } of [...named(denial), ...ofMfa(denial), ...ofRecord(denial), ...against(denial)]) {
    scores.set(cause, (scores.get(cause) ?? 0) + weight);
  }
  return [...scores].sort(([, x], [, y]) => y - x).map(([cause]) => cause);
}
