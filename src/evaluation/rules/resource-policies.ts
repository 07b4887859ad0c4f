import { BoundedMemo } from '../bounded-memo.js';

/**
 * Services none of whose resources carries a policy (column "Resource-based policies"; of iam a role's trust policy, which decides calls of sts). Others may, or are not told here.
 * AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html
 */
const SERVICES_WITHOUT: ReadonlySet<string> = new Set(
  (
    'iam ec2 route53 elasticloadbalancing autoscaling application-autoscaling cloudformation cloudwatch ecs eks ' +
    'athena states batch cognito-idp cognito-identity acm config elasticbeanstalk elasticmapreduce tag ' +
    'rds elasticache dax firehose kinesisanalytics codecommit codedeploy codepipeline cloudfront directconnect ' +
    'globalaccelerator guardduty storagegateway swf datasync dlm'
  ).split(' '),
);

/** Actions that a service's resource policies cannot grant, though others of the service they can, by AWS's pages. */
export const ACTIONS_WITHOUT_RESOURCE_POLICY: readonly {
  readonly page: string;
  readonly actions: readonly string[];
}[] = [
  {
    page: 'https://docs.aws.amazon.com/lambda/latest/dg/lambda-api-permissions-ref.html',
    actions: lowerCased(
      'lambda',
      'CreateFunction CreateEventSourceMapping UpdateEventSourceMapping DeleteEventSourceMapping ' +
        'GetEventSourceMapping ListEventSourceMappings CreateCodeSigningConfig GetAccountSettings ListFunctions ListLayers',
    ),
  },
  {
    page: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/rbac-iam-actions.html',
    actions: lowerCased(
      'dynamodb',
      'CreateTable CreateGlobalTable DescribeGlobalTable DescribeGlobalTableSettings UpdateGlobalTable ' +
        'UpdateGlobalTableSettings DescribeBackup DeleteBackup RestoreTableFromBackup DescribeExport ListExports ' +
        'ImportTable DescribeImport ListImports ListBackups ListTables ListGlobalTables ListStreams ' +
        'ListContributorInsights DescribeLimits DescribeEndpoints',
    ),
  },
  {
    page: 'https://docs.aws.amazon.com/kms/latest/developerguide/kms-api-permissions-reference.html',
    actions: lowerCased('kms', 'CreateKey ListKeys ListAliases CreateCustomKeyStore GenerateRandom'),
  },
  {
    page: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-limitations-of-custom-policies.html',
    actions: lowerCased('sqs', 'CreateQueue ListQueues'),
  },
  {
    page: 'https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecretsmanager.html',
    actions: lowerCased('secretsmanager', 'CreateSecret ListSecrets GetRandomPassword BatchGetSecretValue'),
  },
  {
    page: 'https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policies.html',
    actions: lowerCased('ecr', 'CreateRepository GetAuthorizationToken'),
  },
  {
    page: 'https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-language-api-permissions-reference.html',
    actions: lowerCased(
      'sns',
      'CreateTopic ListTopics ListSubscriptions CreatePlatformApplication ListPlatformApplications GetSMSAttributes ' +
        'SetSMSAttributes CheckIfPhoneNumberIsOptedOut',
    ),
  },
  {
    page: 'https://docs.aws.amazon.com/streams/latest/dev/controlling-access.html',
    actions: lowerCased('kinesis', 'CreateStream ListStreams DescribeLimits UpdateShardCount SplitShard MergeShards'),
  },
  {
    page: 'https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html',
    actions: lowerCased('s3', 'CreateBucket ListAllMyBuckets'),
  },
];

const ACTIONS_WITHOUT: ReadonlySet<string> = new Set(ACTIONS_WITHOUT_RESOURCE_POLICY.flatMap(({ actions }) => actions));

/** Actions of one service, `service:action` in lower case. */
export function lowerCased(service: string, names: string): readonly string[] {
  return names.split(' ').map((name) => `${service}:${name.toLowerCase()}`);
}

/** Subnets, clusters, trust stores, origins and the like are shared by AWS RAM, and images and snapshots by themselves. */
const SHARED_OTHERWISE: ReadonlySet<string> = new Set(['ec2', 'rds', 'elasticloadbalancing', 'cloudfront']);

/** Whether nothing on a resource can let another account do the action, in lower case. */
export function neverShared(action: string): boolean {
  return withoutResourcePolicy(action) && !SHARED_OTHERWISE.has(action.slice(0, action.indexOf(':')));
}

const MOST_ACTIONS = 4096;
const known = new BoundedMemo<boolean>(MOST_ACTIONS);

/** Whether no policy on any resource can grant an action, in lower case. A matter of the action, not of its service. */
export function withoutResourcePolicy(action: string): boolean {
  return known.get(action) ?? known.set(action, isWithout(action));
}

function isWithout(action: string): boolean {
  return SERVICES_WITHOUT.has(action.slice(0, action.indexOf(':'))) || ACTIONS_WITHOUT.has(action);
}
