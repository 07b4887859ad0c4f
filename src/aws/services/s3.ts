export {
  GetBucketPolicyCommand as GetBucketPolicy,
  GetObjectCommand as GetObject,
  GetPublicAccessBlockCommand as GetPublicAccessBlock,
  ListObjectsV2Command as ListObjectsV2,
  S3Client as Client,
} from '@aws-sdk/client-s3';
