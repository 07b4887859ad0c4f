export {
  DescribeKeyCommand as DescribeKey,
  GetKeyPolicyCommand as GetKeyPolicy,
  KMSClient as Client,
  ListGrantsCommand as ListGrants,
} from '@aws-sdk/client-kms';
