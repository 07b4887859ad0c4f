import type { OperationTypes } from '../../evidence/operations/operation-types.js';
import { parseArn } from '../../model/arn.js';
import type { ReadResult, ReadScope } from '../../model/read-result.js';
import type { DerivedRequest } from '../../model/request.js';
import type { CheckReader } from '../check.js';

/** The bucket of a request of S3 for the bucket or an object in it; undefined for access points and the like. */
export function bucketOf({ action, resource }: DerivedRequest): string | undefined {
  const arn = parseArn(resource);
  if (arn?.service !== 's3' || arn.account !== '') return undefined;
  const [bucket = ''] = arn.resource.split('/');
  return action.startsWith('s3:') && /^[\w.-]+$/.test(bucket) ? bucket : undefined;
}

/** A bucket has one policy, without a name of its own. */
export function bucketPolicyName(bucketArn: string): string {
  return `bucket policy of ${parseArn(bucketArn)?.resource ?? bucketArn}`;
}

export interface BucketAnswer {
  readonly answer: ReadResult<OperationTypes['s3:GetBucketPolicy']['output']>;
  /** The account of the bucket, where it is told. */
  readonly owner?: string;
  readonly scope: ReadScope;
}

/**
 * The policy of a request's bucket. Nobody but identities of the owner's account may read it, so that an answer also
 * tells whose bucket it is.
 * AWS: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketPolicy.html
 */
export async function readBucketPolicy(
  request: DerivedRequest,
  aws: CheckReader<'s3:GetBucketPolicy'>,
): Promise<BucketAnswer> {
  const { resourceAccount, principalAccount, origin } = request;
  const told = typeof resourceAccount === 'string' ? resourceAccount : undefined;
  const account = told ?? principalAccount;
  const scope = { ...(account !== undefined && { account }), ...(origin.region !== '' && { region: origin.region }) };
  const answer = await aws.read('s3:GetBucketPolicy', { Bucket: bucketOf(request) ?? '' }, scope);
  const isOwners = answer.status === 'ok' || (answer.status === 'not-found' && answer.code === 'NoSuchBucketPolicy');
  const owner = told ?? (isOwners ? account : undefined);
  return { answer, scope, ...(owner !== undefined && { owner }) };
}
