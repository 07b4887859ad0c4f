import { textParameter } from '../denials/record/parameters/parameters.js';
import type { ApiCall, Ask } from './call.js';

/**
 * For an object that is not there, S3 answers 403 in place of 404 unless the caller may list the bucket, and says no
 * more than that.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html, API_HeadObject.html
 */
export function missingObjectAsks(api: ApiCall): readonly Ask[] {
  const bucket = textParameter(api.parameters, 'bucketName');
  if (api.service !== 's3' || !/^(?:Get|Head)Object$/.test(api.operation) || bucket === undefined) return [];
  return [
    {
      action: 's3:ListBucket',
      resource: `arn:${api.partition}:s3:::${bucket}`,
      why: `${api.operation} asks s3:ListBucket where the object does not exist`,
      askedIf: 'check the key first, for S3 says no more than that it refuses',
      askedLast: true,
    },
  ];
}
