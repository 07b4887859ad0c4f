import { type CheckReader, unread } from '../../src/check/index.js';
import { parseArn } from '../../src/model/arn.js';
import type { AttachedPolicy, Layer } from '../../src/model/policies.js';
import type { DerivedRequest } from '../../src/model/request.js';
import { isUnknown, type Unknown } from '../../src/model/unknown.js';
import { attached } from './attached.js';

type Reader = CheckReader<'ecr:GetAccountSetting' | 'ecr:GetRegistryPolicy' | 'ecr:GetRepositoryPolicy'>;

/** What a registry policy of version 1 decides; one of version 2 decides every action. */
const FIRST_VERSION: ReadonlySet<string> = new Set(['ecr:replicateimage', 'ecr:batchimportupstreamimage']);

/**
 * The policy of a repository, and that of its registry, which speaks of all of them.
 * AWS: https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry-permissions.html
 */
export async function repositoryPolicies({ action, resource }: DerivedRequest, aws: Reader) {
  const { account = '', region = '', resource: name = '' } = parseArn(resource) ?? {};
  const scope = { account, region };
  const [own, registry] = await Promise.all([
    aws.read('ecr:GetRepositoryPolicy', { repositoryName: name.replace(/^repository\//, '') }, scope),
    registryPolicy({ action, resource }, aws),
  ]);
  const layer = attached(resource, own, ({ policyText }) => policyText);
  return { layers: { resource: [...(isUnknown(layer) ? [layer] : layer), ...registry] satisfies Layer } };
}

async function registryPolicy(
  { action, resource }: Pick<DerivedRequest, 'action' | 'resource'>,
  aws: Reader,
): Promise<readonly (AttachedPolicy | Unknown)[]> {
  const { account = '', region = '', partition = '' } = parseArn(resource) ?? {};
  const scope = { account, region };
  const answer = await aws.read('ecr:GetRegistryPolicy', {}, scope);
  if (answer.status === 'not-found') return [];
  if (answer.status !== 'ok') return [unread(answer)];
  const policy: AttachedPolicy = {
    id: `registry policy of ${account} in ${region}`,
    document: answer.value.policyText,
    attachedTo: `arn:${partition}:ecr:${region}:${account}:repository/*`,
  };
  if (FIRST_VERSION.has(action.toLowerCase())) return [policy];
  const version = await aws.read('ecr:GetAccountSetting', { name: 'REGISTRY_POLICY_SCOPE' }, scope);
  if (version.status !== 'ok') return [unread(version)];
  return version.value.value === 'V1' ? [] : [policy];
}
