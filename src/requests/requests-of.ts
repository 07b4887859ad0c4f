import type { Asked } from '../model/denial.js';
import { isMasked } from '../model/masked.js';
import type { DerivedRequest, RequestOrigin } from '../model/request.js';
import { assumptionRequests } from './assumption.js';
import { type ApiCall, type Ask, apiCallOf, type RequestFacts } from './call.js';
import { dynamodbAsks } from './dynamodb/dynamodb.js';
import { imageAsks } from './images.js';
import { mergeAsks } from './merge.js';
import { missingObjectAsks } from './missing-object.js';
import { withNamed } from './named.js';
import { passedRoleAsks } from './passed-role.js';
import { principalUnknown, requestingPrincipal } from './principal.js';
import { proxyAsks, proxyNameOf } from './proxy.js';
import { expectedOwner, resourceAccountOf } from './resource.js';
import { serviceAsks } from './service.js';
import { stsAsks } from './sts.js';
import { endpointOf, forwardingService } from './via.js';

/**
 * The authorization requests that AWS makes for a denied call, the one that its message named first. Equal requests
 * are one, with the context values of all. Empty when neither record nor message tells enough to name one, and for
 * a denial by proxy whose role nobody named. A service that could not assume a role asks for that itself. `context` holds the keys of the call alone: see `contextOf`.
 */
export function requestsOf(call: Asked, facts: RequestFacts = {}): DerivedRequest[] {
  const api = apiCallOf(call, facts);
  const assumption = assumptionRequests(api, call);
  if (assumption !== undefined) return assumption;
  const proxy = proxyNameOf(call);
  const role = proxy && (facts.proxyPrincipal ?? call.text?.principal ?? proxy.role);
  if (proxy !== undefined && role === undefined) return [];
  const principal = requestingPrincipal(call, role);
  const nobody = principalUnknown(call, principal.principal);
  const asks = proxy !== undefined ? proxyAsks(call, api) : withNamed(mergeAsks(asksOf(api, call)), api, call);
  return asks.map((ask) => ({
    ...principal,
    action: ask.action,
    resource: ask.resource,
    resourceAccount: resourceAccountOf(ask, api, call),
    ...ownerWanted(ask.expectedOwner ?? expectedOwner(api, ask.action)),
    ...(ask.context === undefined ? {} : { context: ask.context }),
    ...(ask.completePrefixes === undefined ? {} : { completePrefixes: ask.completePrefixes }),
    origin: { ...originOf(ask, api, call), ...(nobody !== undefined && { principalUnknown: nobody }) },
  }));
}

function ownerWanted(account: string | undefined): Pick<DerivedRequest, 'expectedOwner'> {
  return account === undefined ? {} : { expectedOwner: account };
}

function asksOf(api: ApiCall, call: Asked): readonly Ask[] {
  if (api.service === 'dynamodb') return dynamodbAsks(api);
  const assumed = api.service === 'sts' ? stsAsks(api, call.event?.userIdentity) : undefined;
  if (assumed !== undefined) return assumed;
  // An answer that names an action is about that action.
  const beside =
    call.text?.action === undefined ? [...passedRoleAsks(api), ...imageAsks(api), ...missingObjectAsks(api)] : [];
  return [...serviceAsks(api, call), ...beside];
}

const HIDDEN = 'the message hides the name of the resource';

function originOf(ask: Ask, api: ApiCall, call: Asked): RequestOrigin {
  const via = ask.via ?? forwardingService(call);
  const resourceUnknown = ask.resourceUnknown ?? (isMasked(ask.resource) ? HIDDEN : undefined);
  return {
    region: ask.region ?? api.region,
    why: ask.why,
    named: ask.named === true,
    ...(via === undefined ? endpointOf(call.event) : { via }),
    ...(ask.shape === undefined ? {} : { shape: ask.shape }),
    ...(ask.askedIf === undefined ? {} : { askedIf: ask.askedIf }),
    ...(ask.askedLast && { askedLast: true }),
    ...(ask.indirect && { indirect: true }),
    ...(resourceUnknown === undefined ? {} : { resourceUnknown }),
  };
}
