import { NO, YES } from '../truth.js';
import type { AwsRule } from './aws-rule.js';
import { lowerCased, neverShared } from './resource-policies.js';

/** What services do not support across accounts, whatever the resource's policy says. */
export const ACROSS_ACCOUNTS: readonly AwsRule[] = [
  {
    id: 'dynamodb-not-across-accounts',
    why: 'DynamoDB does not support the operation across accounts, whatever the table policy says',
    page: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/rbac-iam-actions.html',
    across: true,
    actions: new Set(
      lowerCased(
        'dynamodb',
        'PartiQLSelect PartiQLInsert PartiQLUpdate PartiQLDelete CreateTable ' +
          'DescribeTableReplicaAutoScaling UpdateTableReplicaAutoScaling ' +
          'CreateGlobalTable DescribeGlobalTable DescribeGlobalTableSettings UpdateGlobalTable UpdateGlobalTableSettings ' +
          'CreateBackup DescribeBackup DeleteBackup RestoreTableFromBackup ' +
          'DescribeContinuousBackups UpdateContinuousBackups RestoreTableToPointInTime ' +
          'DescribeContributorInsights UpdateContributorInsights ' +
          'ExportTableToPointInTime DescribeExport ImportTable DescribeImport ' +
          'DescribeKinesisStreamingDestination EnableKinesisStreamingDestination ' +
          'DisableKinesisStreamingDestination UpdateKinesisStreamingDestination ' +
          'GetResourcePolicy PutResourcePolicy DeleteResourcePolicy DescribeTimeToLive UpdateTimeToLive',
      ),
    ),
  },
  {
    id: 'kms-not-across-accounts',
    why: 'KMS does not support the operation on a key or alias of another account, whatever the key policy says',
    page: 'https://docs.aws.amazon.com/kms/latest/developerguide/kms-api-permissions-reference.html',
    across: true,
    actions: new Set(
      lowerCased(
        'kms',
        'CancelKeyDeletion CreateAlias DeleteAlias UpdateAlias DeleteImportedKeyMaterial DisableKey DisableKeyRotation ' +
          'EnableKey EnableKeyRotation GetKeyPolicy GetParametersForImport ImportKeyMaterial ListKeyPolicies ' +
          'ListKeyRotations ListResourceTags PutKeyPolicy ReplicateKey RotateKeyOnDemand ScheduleKeyDeletion ' +
          'TagResource UntagResource UpdateKeyDescription UpdatePrimaryRegion',
      ),
    ),
  },
  {
    id: 'sqs-not-across-accounts',
    why: 'SQS does not support the operation across accounts, whatever the queue policy says',
    page: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-limitations-of-custom-policies.html',
    across: true,
    actions: new Set(
      lowerCased(
        'sqs',
        'AddPermission CancelMessageMoveTask CreateQueue DeleteQueue ListMessageMoveTasks ListQueues ListQueueTags ' +
          'RemovePermission SetQueueAttributes StartMessageMoveTask TagQueue UntagQueue',
      ),
    ),
  },
  {
    id: 's3-bucket-policy-of-owner',
    why: "only identities of the bucket owner's account may read or change a bucket policy",
    page: 'https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html',
    across: true,
    actions: new Set(lowerCased('s3', 'GetBucketPolicy PutBucketPolicy DeleteBucketPolicy')),
  },
  {
    id: 'no-resource-policy',
    why: 'no policy on a resource can grant the action, so no other account can be let in',
    page: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html',
    across: true,
    holds: ({ view }) => (neverShared(view.action) ? YES : NO),
  },
];
