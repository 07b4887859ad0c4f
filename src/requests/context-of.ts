import type { Asked } from '../model/denial.js';
import type { DerivedRequest, RequestContext } from '../model/request.js';
import { unknown } from '../model/unknown.js';
import { forwardedContext, forwardedMfa } from './context/forwarded.js';
import { kmsContext } from './context/kms.js';
import { mfaContext } from './context/mfa.js';
import { networkContext } from './context/network.js';
import { sessionContext } from './context/principal.js';
import { isCaller } from './principal.js';
import { forwardingService, isDirect, isServiceLinked, isSurelyForwarded } from './via.js';

/**
 * The condition keys that record, identity and resource tell for one request of a denied call: its values,
 * null when it is known to be absent, or unknown with the reason. What follows from who asks, and from other keys, the
 * evaluation knows.
 * The keys that the request brings along win.
 */
export function contextOf(call: Asked, request: DerivedRequest): RequestContext {
  const shared = timeContext(call);
  const own = { 'aws:RequestedRegion': request.origin.region || unknown('the text names no Region') };
  if (!isCaller(call, request.principal)) return { ...shared, ...own, ...request.context };
  const recorded = { ...shared, ...sessionContext(call), ...mfaOf(call), ...pathOf(call) };
  const via = request.origin.via;
  const isForwardedOn = via !== undefined && via !== forwardingService(call);
  return {
    ...(isForwardedOn ? forwardedContext(recorded, via) : recorded),
    ...own,
    ...kmsContext(call, request),
    ...call.context,
    ...request.context,
  };
}

function timeContext({ time }: Asked): RequestContext {
  const epoch = Date.parse(time);
  if (Number.isNaN(epoch)) return {};
  return { 'aws:CurrentTime': time, 'aws:EpochTime': String(Math.floor(epoch / 1000)) };
}

function mfaOf(call: Asked): RequestContext {
  const direct = mfaContext(call);
  const present = direct['aws:MultiFactorAuthPresent'];
  if (isSurelyForwarded(call)) return forwardedMfa(present);
  if (present !== null || call.event?.userIdentity?.invokedBy === undefined) return direct;
  return { ...direct, 'aws:MultiFactorAuthPresent': unknown('whether AWS used temporary credentials is not recorded') };
}

/** The path of the call that the record is of: straight from the caller, or by a service for him or in its own right. */
function pathOf(call: Asked): RequestContext {
  if (call.event === undefined) return {};
  const service = forwardingService(call);
  if (service === undefined) {
    const sure = isDirect(call) || isServiceLinked(call);
    return { ...networkContext(call), ...(sure ? { 'aws:ViaAWSService': 'false' } : {}) };
  }
  const address = unknown(`${service} made the request; the record does not hold the address of the caller`);
  if (isSurelyForwarded(call))
    return { 'aws:SourceIp': address, 'aws:ViaAWSService': 'true', 'aws:CalledViaLast': service };
  const path = unknown(`${service} may have acted as a service role or for the caller`);
  return { 'aws:SourceIp': address, 'aws:SourceVpce': path, 'aws:SourceVpc': path, 'aws:VpcSourceIp': path };
}
