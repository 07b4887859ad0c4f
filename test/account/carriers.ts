import type { CannedAnswer } from '../front/options.js';
import type { Account, Carrier, World } from './world.js';

/** Queues, topics, secrets, repositories and their registry, as AWS's reads of their policies show them. */
export function carriers({ partition = 'aws', region }: World, account: string, content: Account): CannedAnswer[] {
  const arn = (service: string, name: string) => `arn:${partition}:${service}:${region}:${account}:${name}`;
  return [
    ...each(content.queues, (name, policy) => ({
      operation: 'sqs:GetQueueAttributes',
      input: { QueueUrl: `https://sqs.${region}.amazonaws.com/${account}/${name}` },
      output: { Attributes: { QueueArn: arn('sqs', name), ...(policy && { Policy: policy }) } },
    })),
    ...each(content.topics, (name, policy) => ({
      operation: 'sns:GetTopicAttributes',
      input: { TopicArn: arn('sns', name) },
      output: { Attributes: { TopicArn: arn('sns', name), ...(policy && { Policy: policy }) } },
    })),
    ...Object.entries(content.secrets ?? {}).flatMap(([id, { policy }]) =>
      secret(arn('secretsmanager', ''), id, policy),
    ),
    ...each(content.repositories, (repositoryName, policy) => ({
      operation: 'ecr:GetRepositoryPolicy',
      input: { repositoryName },
      ...(policy === undefined ? notFound('RepositoryPolicyNotFoundException') : { output: { policyText: policy } }),
    })),
    ...registry(content),
  ];
}

/** A secret answers to its whole ARN, and to that without the six characters that end it. */
function secret(service: string, id: string, policy: object | undefined): CannedAnswer[] {
  const ARN = `${service}secret:${id}`;
  const output = { ARN, Name: id.slice(0, -7), ...(policy && { ResourcePolicy: JSON.stringify(policy) }) };
  return [ARN, ARN.slice(0, -7)].map((SecretId) => ({
    operation: 'secretsmanager:GetResourcePolicy',
    input: { SecretId },
    output,
  }));
}

function registry({ registry: one }: Account): CannedAnswer[] {
  const policy = { operation: 'ecr:GetRegistryPolicy' };
  if (one === undefined) return [{ ...policy, ...notFound('RegistryPolicyNotFoundException') }];
  return [
    { ...policy, output: { policyText: JSON.stringify(one.policy) } },
    { operation: 'ecr:GetAccountSetting', output: { name: 'REGISTRY_POLICY_SCOPE', value: one.version } },
  ];
}

function each(
  named: Readonly<Record<string, Carrier>> = {},
  make: (name: string, policy: string | undefined) => CannedAnswer,
): CannedAnswer[] {
  return Object.entries(named).map(([name, { policy }]) => make(name, policy && JSON.stringify(policy)));
}

function notFound(code: string): Pick<CannedAnswer, 'error'> {
  return { error: { code, message: 'not found', status: 400 } };
}
