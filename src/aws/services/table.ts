/**
 * The services that ddb-doctor calls. Each loads when it is first used, and each module lists its commands by name,
 * so that a bundler keeps nothing else of the client: a further command is one more line in the service's module.
 */
export const SERVICES = {
  cloudtrail: () => import('./cloudtrail.js'),
  dynamodb: () => import('./dynamodb.js'),
  ec2: () => import('./ec2.js'),
  iam: () => import('./iam.js'),
  kms: () => import('./kms.js'),
  logs: () => import('./logs.js'),
  organizations: () => import('./organizations.js'),
  s3: () => import('./s3.js'),
  sts: () => import('./sts.js'),
};

/** A service by its IAM prefix. */
export type AwsService = keyof typeof SERVICES;

type CommandsOf<S extends AwsService> = Exclude<keyof Awaited<ReturnType<(typeof SERVICES)[S]>> & string, 'Client'>;

/** `iam:GetRole`, for every command of the table. */
export type AwsOperation = { [S in AwsService]: `${S}:${CommandsOf<S>}` }[AwsService];

/** The npm package of each service's client. */
export const CLIENT_PACKAGES: Readonly<Record<AwsService, string>> = {
  cloudtrail: '@aws-sdk/client-cloudtrail',
  dynamodb: '@aws-sdk/client-dynamodb',
  ec2: '@aws-sdk/client-ec2',
  iam: '@aws-sdk/client-iam',
  kms: '@aws-sdk/client-kms',
  logs: '@aws-sdk/client-cloudwatch-logs',
  organizations: '@aws-sdk/client-organizations',
  s3: '@aws-sdk/client-s3',
  sts: '@aws-sdk/client-sts',
};

export const SERVICE_NAMES = Object.keys(SERVICES) as AwsService[];
