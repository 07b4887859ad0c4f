import type { Call } from '../../model/call.js';
import type { CloudTrailEvent } from '../../model/event.js';
import type { RequestContext } from '../../model/request.js';
import { unknown } from '../../model/unknown.js';
import { endpointOf, isAddress } from '../via.js';

const PRIVATE =
  /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|f[cd][0-9a-f]{2}:)/i;

/**
 * Of the services that AWS lists for aws:VpceAccount those of a table.
 * AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-vpceaccount
 */
const KNOWS_OWNER = /^((streams\.)?dynamodb|kms|s3)\.amazonaws\.com(\.cn)?$/;

/** How the call reached AWS: address, VPC endpoint, TLS, user agent. */
export function networkContext({ event }: Call): RequestContext {
  if (event === undefined) return {};
  return { ...pathContext(event), ...tlsContext(event), ...agentContext(event) };
}

function pathContext(event: CloudTrailEvent): RequestContext {
  const address = event.sourceIPAddress ?? '';
  const { vpcEndpointId, vpcEndpointAccount } = endpointOf(event);
  if (vpcEndpointId !== undefined) {
    return {
      'aws:SourceVpce': vpcEndpointId,
      'aws:SourceVpc': unknown(`the record names ${vpcEndpointId}, not its VPC; ec2:DescribeVpcEndpoints tells it`),
      'aws:VpcSourceIp': isAddress(address) ? address : unknown('the record holds no address'),
      ...(vpcEndpointAccount !== undefined && KNOWS_OWNER.test(event.eventSource ?? '')
        ? { 'aws:VpceAccount': vpcEndpointAccount }
        : {}),
    };
  }
  const inside = event.vpcEndpointId !== undefined || (isAddress(address) && PRIVATE.test(address));
  if (inside || !isAddress(address)) return unclearPath(address);
  return { 'aws:SourceIp': address };
}

function unclearPath(address: string): RequestContext {
  const why = unknown(
    isAddress(address)
      ? `the address ${address} is private, but the record names no VPC endpoint`
      : 'the record names a service of AWS, not the address of the caller',
  );
  return { 'aws:SourceIp': why, 'aws:VpcSourceIp': why, 'aws:SourceVpce': why, 'aws:SourceVpc': why };
}

/** A record without tlsDetails may be of a call that a service made for the caller. */
function tlsContext({ tlsDetails }: CloudTrailEvent): RequestContext {
  return tlsDetails?.tlsVersion === undefined ? {} : { 'aws:SecureTransport': 'true' };
}

const CUT_AT = 1000;

/** S3 writes the user agent in brackets; services put their own name in its place. */
function agentContext({ userAgent }: CloudTrailEvent): RequestContext {
  const agent = userAgent?.replace(/^\[(.*)\]$/, '$1') ?? '';
  const isCallers = agent !== '' && agent.length < CUT_AT && !/^AWS Internal$|^[\w.-]+\.amazonaws\.com$/.test(agent);
  return isCallers ? { 'aws:UserAgent': agent } : {};
}
