import type { Denial } from '../model/denial.js';
import type { DerivedRequest, RequestOrigin } from '../model/request.js';
import { type ApiCall, type Ask, apiCallOf, type RequestFacts } from './call.js';
import { dynamodbAsks } from './dynamodb/dynamodb.js';
import { mergeAsks } from './merge.js';
import { withNamed } from './named.js';
import { principalUnknown, requestingPrincipal } from './principal.js';
import { type Assumption, assumptionOf, isProxyDenial, proxyAsks } from './proxy.js';
import { resourceAccountOf } from './resource.js';
import { serviceAsks } from './service.js';
import { stsAsks } from './sts.js';
import { endpointOf, forwardingService } from './via.js';

/**
 * The authorization requests that AWS makes for a denied call, the one that its message named first. Equal requests
 * are one, with the context values of all. Empty when neither record nor message tells enough to name one, and for
 * a denial by proxy whose role nobody named. A service that could not assume a role asks for that itself. `context` holds the keys of the call alone: see `contextOf`.
 */
export function requestsOf(denial: Denial, facts: RequestFacts = {}): DerivedRequest[] {
  const call = apiCallOf(denial, facts);
  const assumption = assumptionOf(denial);
  if (assumption !== undefined) return assumptionRequests(assumption, call, denial);
  const proxy = isProxyDenial(denial);
  const role = proxy ? (facts.proxyPrincipal ?? denial.text.principal) : undefined;
  if (proxy && role === undefined) return [];
  const principal = requestingPrincipal(denial, role);
  const nobody = principalUnknown(denial, principal.principal);
  const asks = proxy ? proxyAsks(denial) : withNamed(mergeAsks(asksOf(call, denial)), call, denial);
  return asks.map((ask) => ({
    ...principal,
    action: ask.action,
    resource: ask.resource,
    resourceAccount: resourceAccountOf(ask, call, denial),
    ...(ask.context === undefined ? {} : { context: ask.context }),
    ...(ask.completePrefixes === undefined ? {} : { completePrefixes: ask.completePrefixes }),
    origin: { ...originOf(ask, call, denial), ...(nobody !== undefined && { principalUnknown: nobody }) },
  }));
}

function assumptionRequests({ service, role }: Assumption, call: ApiCall, denial: Denial): DerivedRequest[] {
  if (role === undefined) return [];
  const why = `${service} assumes the role that ${call.operation} names`;
  const ask: Ask = { action: 'sts:AssumeRole', resource: role, why };
  return [
    {
      principal: service,
      action: ask.action,
      resource: role,
      resourceAccount: resourceAccountOf(ask, call, denial),
      origin: { region: call.region, why, named: false },
    },
  ];
}

function asksOf(call: ApiCall, denial: Denial): readonly Ask[] {
  if (call.service === 'dynamodb') return dynamodbAsks(call);
  const assumed = call.service === 'sts' ? stsAsks(call, denial.event?.userIdentity) : undefined;
  return assumed ?? serviceAsks(call, denial);
}

function originOf(ask: Ask, call: ApiCall, denial: Denial): RequestOrigin {
  const via = ask.via ?? forwardingService(denial);
  return {
    region: ask.region ?? call.region,
    why: ask.why,
    named: ask.named === true,
    ...(via === undefined ? endpointOf(denial.event) : { via }),
    ...(ask.resourceUnknown === undefined ? {} : { resourceUnknown: ask.resourceUnknown }),
  };
}
