import { type CheckReader, unread } from '../../src/check/index.js';
import { parseArn } from '../../src/model/arn.js';
import type { Layer } from '../../src/model/policies.js';
import type { DerivedRequest } from '../../src/model/request.js';

/** CloudWatch Logs keeps its policies by account and Region; each names the log groups that it is about. */
export async function logsPolicies({ resource }: DerivedRequest, aws: CheckReader<'logs:DescribeResourcePolicies'>) {
  const arn = parseArn(resource);
  if (arn === undefined) return { absent: ['resource-policy' as const] };
  const { account, region } = arn;
  const answer = await aws.read('logs:DescribeResourcePolicies', {}, { account, region });
  if (answer.status !== 'ok') return { layers: { resource: unread(answer) } };
  const policies = answer.value.resourcePolicies ?? [];
  const layer: Layer = policies.map(({ policyName = '', policyDocument }) => ({
    id: policyName,
    document: policyDocument,
    attachedTo: `arn:${arn.partition}:logs:${region}:${account}:*`,
  }));
  return { layers: { resource: layer } };
}
