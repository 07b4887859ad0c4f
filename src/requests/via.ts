import type { Denial } from '../denials/denial.js';
import type { CloudTrailEvent } from '../sources/event.js';
import { isServicePrincipal } from '../vocabulary/service-principal.js';
import type { RequestOrigin } from './request.js';

/**
 * The service that made the request with the caller's credentials (forward access session).
 * A record of a service-linked role also has invokedBy, but the role is then the service's own.
 */
export function forwardingService(denial: Denial): string | undefined {
  const identity = denial.event?.userIdentity;
  const service = identity?.invokedBy;
  if (identity === undefined || service === undefined || !isServicePrincipal(service)) return undefined;
  if (identity.type === 'AWSService' || identity.type === 'AWSAccount') return undefined;
  return isServiceLinked(denial) ? undefined : service;
}

export function isServiceLinked({ event, principal }: Denial): boolean {
  const role = principal.roleArn ?? event?.userIdentity?.sessionContext?.sessionIssuer?.arn ?? '';
  return role.includes(':role/aws-service-role/');
}

/** True when only a forward access session can have made the record; a role session may also be a service role's. */
export function isSurelyForwarded(denial: Denial): boolean {
  const service = forwardingService(denial);
  if (service === undefined) return false;
  return denial.principal.type !== 'AssumedRole' || service.startsWith('dynamodb.');
}

/** The endpoint that a call came through. `AWS Internal` stands for none of the customer's. */
export function endpointOf(
  event: CloudTrailEvent | undefined,
): Pick<RequestOrigin, 'vpcEndpointId' | 'vpcEndpointAccount'> {
  const { vpcEndpointId, vpcEndpointAccountId } = event ?? {};
  if (vpcEndpointId === undefined || !vpcEndpointId.startsWith('vpce-')) return {};
  return {
    vpcEndpointId,
    ...(vpcEndpointAccountId !== undefined && /^\d+$/.test(vpcEndpointAccountId)
      ? { vpcEndpointAccount: vpcEndpointAccountId }
      : {}),
  };
}
