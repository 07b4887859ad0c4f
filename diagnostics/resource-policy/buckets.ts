import {
  bucketOf,
  bucketPolicyName,
  type CheckReader,
  type Collected,
  isPublic,
  readBucketPolicy,
  unread,
} from '../../src/check/index.js';
import { parseArn } from '../../src/model/arn.js';
import type { AttachedPolicy, Policies } from '../../src/model/policies.js';
import type { DerivedRequest } from '../../src/model/request.js';
import { unknown } from '../../src/model/unknown.js';

type Reader = CheckReader<'s3:GetBucketPolicy' | 's3:GetPublicAccessBlock'>;

/** The policy of a bucket, and for callers from outside of its account how S3 Block Public Access is set. */
export async function bucketPolicy(request: DerivedRequest, aws: Reader): Promise<Collected> {
  const bucket = bucketOf(request);
  if (bucket === undefined) return beside(request);
  const { answer, owner, scope } = await readBucketPolicy(request, aws);
  const learnt = owner === undefined ? {} : { resourceAccount: owner };
  if (answer.status === 'not-found') return { ...learnt, layers: { resource: [] } };
  if (answer.status !== 'ok') return { layers: { resource: unread(answer) } };
  const attachedTo = `arn:${parseArn(request.resource)?.partition}:s3:::${bucket}`;
  const policy: AttachedPolicy = { id: bucketPolicyName(attachedTo), document: answer.value.Policy, attachedTo };
  const isStranger = request.principalAccount === undefined || request.principalAccount !== owner;
  const block = isStranger && isPublic([policy]) ? await publicAccess(bucket, aws, scope) : {};
  return { ...learnt, layers: { resource: [policy], ...block } };
}

/** Access points have policies of their own beside the bucket's; jobs, lenses and the like have none. */
function beside({ resource, origin }: DerivedRequest): Collected {
  const [kind = ''] = parseArn(resource)?.resource.split('/') ?? [];
  const bears = origin.resourceUnknown !== undefined || kind === 'accesspoint' || kind === '*';
  if (!bears) return { absent: ['resource-policy'] };
  return {
    layers: {
      resource: unknown(
        origin.resourceUnknown ?? `the policies behind ${resource} are not read`,
        'the policy of the bucket',
      ),
    },
  };
}

/** The stricter of bucket and account counts; the account's own setting has an API of its own, which is not asked. */
async function publicAccess(
  bucket: string,
  aws: Reader,
  scope: Parameters<Reader['read']>[2],
): Promise<Pick<Policies, 'publicAccessBlock'>> {
  const answer = await aws.read('s3:GetPublicAccessBlock', { Bucket: bucket }, scope);
  if (answer.status !== 'ok' && answer.status !== 'not-found') return { publicAccessBlock: unread(answer) };
  const own = answer.status === 'ok' ? answer.value.PublicAccessBlockConfiguration : undefined;
  if (own?.RestrictPublicBuckets === true) return { publicAccessBlock: own };
  return {
    publicAccessBlock: unknown(
      "the Block Public Access of the bucket's account is not read",
      "the account's Block Public Access",
    ),
  };
}
