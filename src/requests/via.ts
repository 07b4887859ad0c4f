import type { Call } from '../model/call.js';
import type { CloudTrailEvent } from '../model/event.js';
import { dnsSuffixOf } from '../model/partitions.js';
import { isServicePrincipal } from '../model/principal-kind.js';
import type { RequestOrigin } from '../model/request.js';

/**
 * The sign-in service of the console: what it invokes is the caller's own call.
 * AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html
 */
const CONSOLE = 'signin.amazonaws.com';

/**
 * The service that made the request with the caller's credentials (forward access session).
 * A record of a service-linked role also has invokedBy, but the role is then the service's own.
 */
export function forwardingService(call: Call): string | undefined {
  const identity = call.event?.userIdentity;
  const service = identity?.invokedBy;
  if (identity === undefined || service === undefined || service === CONSOLE) return undefined;
  if (!isServicePrincipal(service)) return undefined;
  if (identity.type === 'AWSService' || identity.type === 'AWSAccount') return undefined;
  return isServiceLinked(call) ? undefined : service;
}

export function isServiceLinked({ event, principal }: Call): boolean {
  const role = principal.roleArn ?? event?.userIdentity?.sessionContext?.sessionIssuer?.arn ?? '';
  return role.includes(':role/aws-service-role/');
}

/** True when only a forward access session can have made the record; a role session may also be a service role's. */
export function isSurelyForwarded(call: Call): boolean {
  const service = forwardingService(call);
  if (service === undefined) return false;
  return call.principal.type !== 'AssumedRole' || service.startsWith('dynamodb.');
}

/** True when the record shows that the caller's own machine made the call: an address, and no service. */
export function isDirect({ event }: Call): boolean {
  return event?.userIdentity?.invokedBy === undefined && isAddress(event?.sourceIPAddress ?? '');
}

const ADDRESS = /^(\d{1,3}(\.\d{1,3}){3}|[0-9a-f]*:[0-9a-f:.]+)$/i;

/** CloudTrail writes the name of a service, or `AWS Internal`, in the place of an address. */
export function isAddress(text: string): boolean {
  return ADDRESS.test(text);
}

/** The endpoint that a call came through. `AWS Internal`, and what a service came through, are none of the customer's. */
export function endpointOf(
  event: CloudTrailEvent | undefined,
): Pick<RequestOrigin, 'vpcEndpointId' | 'vpcEndpointAccount'> {
  const { vpcEndpointId, vpcEndpointAccountId, sourceIPAddress } = event ?? {};
  if (vpcEndpointId === undefined || !vpcEndpointId.startsWith('vpce-')) return {};
  if (isServicePrincipal(sourceIPAddress ?? '')) return {};
  return {
    vpcEndpointId,
    ...(vpcEndpointAccountId !== undefined && /^\d+$/.test(vpcEndpointAccountId)
      ? { vpcEndpointAccount: vpcEndpointAccountId }
      : {}),
  };
}

/**
 * What kms:ViaService holds for a service in a Region. Undefined where services have another suffix than `amazonaws.com`:
 * how KMS names them there is not documented.
 * AWS: https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
 */
export function viaServiceName(service: string, region: string): string | undefined {
  const suffix = dnsSuffixOf(region);
  return suffix === 'amazonaws.com' ? `${service}.${region}.${suffix}` : undefined;
}
