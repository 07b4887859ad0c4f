import { textParameter } from '../../denials/record/parameters/parameters.js';
import type { Call } from '../../model/call.js';
import type { UserIdentity } from '../../model/event.js';
import type { RequestContext } from '../../model/request.js';
import { unknown } from '../../model/unknown.js';

const TRAP =
  'CloudTrail logs mfaAuthenticated for a role session whose issuer used MFA, but AssumeRole credentials need not carry it';

/** aws:MultiFactorAuthPresent and aws:MultiFactorAuthAge, from the kind of credentials and what CloudTrail says of them. */
export function mfaContext(call: Call): RequestContext {
  const identity = call.event?.userIdentity;
  const logged = identity?.sessionContext?.attributes?.mfaAuthenticated;
  if (isLongTerm(call)) return absent();
  switch (identity?.type) {
    case 'IAMUser':
    case 'Root':
      return logged === 'true' ? present(call) : logged === 'false' ? notPresent() : {};
    case 'AssumedRole':
      if (isFederated(identity)) return absent();
      if (logged === 'false') return notPresent();
      return {
        'aws:MultiFactorAuthPresent': unknown(logged === 'true' ? TRAP : 'the record has no session attributes'),
      };
    default:
      return {};
  }
}

/** Sessions of a web identity, and of Identity Center: the keys are not present for federated identities. */
function isFederated({ sessionContext }: UserIdentity): boolean {
  const issuer = sessionContext?.sessionIssuer?.arn ?? '';
  return (
    issuer.includes(':role/aws-reserved/sso.amazonaws.com/') ||
    textParameter(sessionContext?.webIdFederationData ?? {}, 'federatedProvider') !== undefined
  );
}

/** Long-term access keys begin with AKIA; temporary ones with ASIA. */
export function isLongTerm({ event, principal }: Call): boolean {
  const key = event?.userIdentity?.accessKeyId ?? principal.accessKeyId ?? '';
  return key.startsWith('AKIA');
}

function absent(): RequestContext {
  return { 'aws:MultiFactorAuthPresent': null };
}

function notPresent(): RequestContext {
  return { 'aws:MultiFactorAuthPresent': 'false' };
}

/** The age counts from the MFA check, when the session began; whole seconds. */
function present({ event, time }: Call): RequestContext {
  const began = Date.parse(event?.userIdentity?.sessionContext?.attributes?.creationDate ?? '');
  const age = Math.floor((Date.parse(time) - began) / 1000);
  return {
    'aws:MultiFactorAuthPresent': 'true',
    ...(Number.isFinite(age) && age >= 0 ? { 'aws:MultiFactorAuthAge': String(age) } : {}),
  };
}
