import type { ContextValue, RequestContext } from '../../model/request.js';
import { unknown } from '../../model/unknown.js';

/** Keys of the caller and his session, which a forward access session carries on. */
const CARRIED =
  /^aws:(Principal|userid$|username$|FederatedProvider$|SourceIdentity$|TokenIssueTime$|CurrentTime$|EpochTime$|AssumedRoot$)/i;

/**
 * The context of the request that a service makes with its caller's credentials: who asks stays, the network path is
 * lost, and aws:CalledVia names the service.
 * AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_forward_access_sessions.html
 */
export function forwardedContext(direct: RequestContext, service: string): RequestContext {
  const carried = Object.entries(direct).filter(([key, value]) => CARRIED.test(key) && !isOfLongTermKeys(key, value));
  return {
    ...Object.fromEntries(carried),
    ...forwardedMfa(direct['aws:MultiFactorAuthPresent']),
    ...calledVia(direct, service),
    'aws:SourceIp': forwardedSourceIp(direct),
  };
}

/** Long-term keys have no issue time; the temporary ones of the service may have. */
function isOfLongTermKeys(key: string, value: ContextValue): boolean {
  return key === 'aws:TokenIssueTime' && value === null;
}

/** The address is carried only when the caller used a public endpoint. */
function forwardedSourceIp(direct: RequestContext): ContextValue {
  if (typeof direct['aws:SourceVpce'] === 'string') return null;
  return direct['aws:SourceIp'] ?? unknown('the address of the caller is not in the record');
}

/** The MFA key: a service signs on with temporary credentials, so that the key is there, and false, even for long-term keys. */
export function forwardedMfa(direct: ContextValue | undefined): RequestContext {
  if (direct === null || direct === 'false') return { 'aws:MultiFactorAuthPresent': 'false' };
  return { 'aws:MultiFactorAuthPresent': unknown('AWS does not document what a forward access session keeps of MFA') };
}

function calledVia(direct: RequestContext, service: string): RequestContext {
  const before = direct['aws:CalledVia'];
  const last = { 'aws:ViaAWSService': 'true', 'aws:CalledViaLast': service };
  if (direct['aws:ViaAWSService'] === 'false')
    return { ...last, 'aws:CalledVia': [service], 'aws:CalledViaFirst': service };
  if (!Array.isArray(before)) return last;
  return { ...last, 'aws:CalledVia': [...before, service], 'aws:CalledViaFirst': before[0] ?? service };
}
