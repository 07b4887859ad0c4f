/** The npm package of each service's client, by the service's IAM prefix. */
export const CLIENT_PACKAGES = {
  athena: '@aws-sdk/client-athena',
  cloudtrail: '@aws-sdk/client-cloudtrail',
  dynamodb: '@aws-sdk/client-dynamodb',
  ec2: '@aws-sdk/client-ec2',
  ecr: '@aws-sdk/client-ecr',
  glue: '@aws-sdk/client-glue',
  iam: '@aws-sdk/client-iam',
  kms: '@aws-sdk/client-kms',
  lambda: '@aws-sdk/client-lambda',
  logs: '@aws-sdk/client-cloudwatch-logs',
  organizations: '@aws-sdk/client-organizations',
  s3: '@aws-sdk/client-s3',
  secretsmanager: '@aws-sdk/client-secrets-manager',
  sns: '@aws-sdk/client-sns',
  sqs: '@aws-sdk/client-sqs',
  sts: '@aws-sdk/client-sts',
};

/** A service by its IAM prefix. */
export type AwsService = keyof typeof CLIENT_PACKAGES;

export const SERVICE_NAMES = Object.keys(CLIENT_PACKAGES) as AwsService[];
