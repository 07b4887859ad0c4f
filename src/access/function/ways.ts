import type { RequestContext } from '../../model/request.js';
import { unknown } from '../../model/unknown.js';
import type { Network, SubnetPath } from './network.js';

/** One way that calls of a function's code take to DynamoDB; `via` as `Circumstances` has it, absent where it is not known. */
interface FunctionWay {
  readonly subnets: readonly string[];
  readonly via?: string;
}

/** The ways of a function, each with the subnets that lead to it. Outside of a VPC it is one, through no endpoint. */
export function waysOf({ subnets }: Network): FunctionWay[] {
  if (subnets.length === 0) return [{ subnets: [], via: 'none' }];
  const ways = new Map<string | undefined, string[]>();
  for (const subnet of subnets) {
    const via = viaOf(subnet);
    ways.set(via, [...(ways.get(via) ?? []), subnet.id]);
  }
  return [...ways].map(([via, ids]) => (via === undefined ? { subnets: ids } : { subnets: ids, via }));
}

function viaOf({ path, endpoint }: SubnetPath): string | undefined {
  if (path === 'unknown') return undefined;
  return endpoint ?? 'none';
}

/** Keys of calls from a function's code (Lambda Developer Guide, permissions-source-function-arn), and those that a service's session lacks. */
export function functionContext(arn: string): RequestContext {
  return {
    'lambda:SourceFunctionArn': arn,
    'aws:MultiFactorAuthPresent': null,
    'aws:SourceIdentity': null,
    'aws:FederatedProvider': null,
    'ec2:RoleDelivery': null,
    'ec2:SourceInstanceARN': null,
    'aws:Ec2InstanceSourceVpc': null,
    'aws:Ec2InstanceSourcePrivateIPv4': null,
  };
}

/** What differs where Lambda itself reads a mapped stream: from outside of the VPC, without the function's ARN. */
export const POLLING: RequestContext = {
  'lambda:SourceFunctionArn': null,
  'aws:ViaAWSService': unknown('whether reads of a mapping have it is not documented'),
};
