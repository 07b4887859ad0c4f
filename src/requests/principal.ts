import { parametersOf, textParameter } from '../denials/record/parameters/parameters.js';
import { parseArn } from '../model/arn.js';
import type { Asked } from '../model/denial.js';
import { accountIn, isMasked } from '../model/masked.js';
import { principalKind } from '../model/principal-kind.js';
import type { AuthorizationRequest } from '../model/request.js';

type RequestingPrincipal = Pick<AuthorizationRequest, 'principal' | 'principalRole' | 'principalAccount'>;

/**
 * Who asked: `other` when given; the principal of the message when it is another than the caller (a service that
 * acts as a role); else the caller of the record.
 */
export function requestingPrincipal(call: Asked, other: string | undefined): RequestingPrincipal {
  const { principal, text } = call;
  const named = other ?? differentPrincipal(call);
  if (named !== undefined) return ofArn(named);
  const caller = identityProvider(call) ?? (principal.arn || text?.principal || 'anonymous');
  const account = principal.account ?? accountIn(parseArn(caller)?.account);
  const role = roleWithPath(call);
  return {
    principal: caller,
    ...(role === undefined ? {} : { principalRole: role }),
    ...(account ? { principalAccount: account } : {}),
  };
}

/** Why no policy can be held against the caller: the name that record and message have for it is not a principal's. */
export function principalUnknown(call: Asked, principal: string): string | undefined {
  const isNamed =
    parseArn(principal) !== undefined || principalKind(principal) !== 'other' || principal === identityProvider(call);
  if (isMasked(principal)) return 'the message hides the name of the caller';
  return isNamed ? undefined : 'neither the message nor the record names the caller';
}

/** A session's ARN drops the path of its role; only the record's issuer, or the role itself, tells it. */
function roleWithPath({ event, principal }: Asked): string | undefined {
  if (event?.userIdentity?.sessionContext?.sessionIssuer?.type === 'Role') return principal.roleArn;
  return principal.roleArn === principal.arn ? principal.roleArn : undefined;
}

/** Masked ARNs name nobody; a role that is named without its path is still the caller's. */
function differentPrincipal({ principal, text }: Asked): string | undefined {
  const named = parseArn(text?.principal ?? '');
  if (named === undefined || !/^\d{12}$/.test(named.account)) return undefined;
  const own = [principal.arn, principal.roleArn].map((arn) => parseArn(arn ?? ''));
  const isOwn = own.some(
    (arn) => arn?.account === named.account && lastPart(arn.resource) === lastPart(named.resource),
  );
  return isOwn ? undefined : text?.principal;
}

function lastPart(resource: string): string {
  return resource.slice(resource.lastIndexOf('/') + 1);
}

function ofArn(arn: string): RequestingPrincipal {
  const parsed = parseArn(arn);
  return {
    principal: arn,
    ...(principalKind(arn) === 'role' ? { principalRole: arn } : {}),
    ...(parsed?.account ? { principalAccount: parsed.account } : {}),
  };
}

/** Federated calls are made as the identity provider: its ARN, or the name of a public one. */
function identityProvider(call: Asked): string | undefined {
  const identity = call.event?.userIdentity;
  if (identity?.type === 'WebIdentityUser') return identity.identityProvider;
  if (identity?.type !== 'SAMLUser') return undefined;
  return textParameter(parametersOf(call), 'principalArn') ?? identity.identityProvider;
}

/** True when a request is made as the caller of the record, not as a role that a service acts as. */
export function isCaller(call: Asked, principal: string): boolean {
  return requestingPrincipal(call, undefined).principal === principal && differentPrincipal(call) === undefined;
}
