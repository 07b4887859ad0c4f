import type { Asked } from '../model/denial.js';
import { OWNED_BY_AWS } from '../model/owned-by-aws.js';
import { actionInfo, splitAction } from '../model/reference/action-info.js';
import { serviceReference } from '../model/reference/reference.js';
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
  const shared = { ...timeContext(call), ...resourceContext(request) };
  const own = { 'aws:RequestedRegion': request.origin.region || unknown('the text names no Region') };
  if (!isCaller(call, request.principal)) return { ...shared, ...own, ...request.context };
  const recorded = { ...shared, ...sessionContext(call), ...mfaOf(call), ...pathOf(call) };
  const via = request.origin.via;
  const isForwardedOn = via !== undefined && via !== forwardingService(call);
  return {
    ...(isForwardedOn ? forwardedContext(recorded, via) : recorded),
    ...resourceContext(request),
    ...own,
    ...dynamodbContext(request),
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

/**
 * Actions that do not support aws:ResourceAccount, or not always.
 * AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-resourceaccount
 */
const WITHOUT_RESOURCE_ACCOUNT = new Set([
  'auditmanager:UpdateAssessmentFrameworkShare',
  'detective:AcceptInvitation',
  'ds:AcceptSharedDirectory',
  'ec2:AcceptTransitGatewayPeeringAttachment',
  'ec2:AcceptVpcEndpointConnections',
  'ec2:AcceptVpcPeeringConnection',
  'ec2:CreateTransitGatewayPeeringAttachment',
  'ec2:CreateVpcEndpoint',
  'ec2:CreateVpcPeeringConnection',
  'es:AcceptInboundConnection',
  'events:PutEvents',
  'guardduty:AcceptAdministratorInvitation',
  'macie2:AcceptInvitation',
  'route53:AssociateVpcWithHostedZone',
  'route53:CreateVPCAssociationAuthorization',
  'securityhub:AcceptAdministratorInvitation',
]);

function resourceContext({ action, resource, resourceAccount }: DerivedRequest): RequestContext {
  if (resource === '*' || resourceAccount === undefined) return {};
  if (WITHOUT_RESOURCE_ACCOUNT.has(action) || action.startsWith('ebs:'))
    return { 'aws:ResourceAccount': unknown(`AWS lists ${action} as not supporting the key`) };
  if (resourceAccount === OWNED_BY_AWS)
    return { 'aws:ResourceAccount': unknown('which account AWS keeps its own resources in is not documented') };
  return { 'aws:ResourceAccount': resourceAccount };
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

/** The dynamodb: keys that the Service Authorization Reference gives to other actions only are absent. */
function dynamodbContext(request: DerivedRequest): RequestContext {
  const [service, name] = splitAction(request.action);
  const info = service === 'dynamodb' ? actionInfo(service, name) : undefined;
  if (info === undefined) return {};
  const own = new Set(info.conditionKeys);
  const others = (serviceReference('dynamodb')?.conditionKeys ?? []).filter((key) => key.startsWith('dynamodb:'));
  return Object.fromEntries(others.filter((key) => !own.has(key)).map((key) => [key, null]));
}
