import type { AwsService } from './packages.js';

/**
 * The services that ddb-doctor calls. Each loads when it is first used, and each module lists its commands by name,
 * so that a bundler keeps nothing else of the client: a further command is one more line in the service's module.
 */
export const SERVICES = {
  athena: () => import('./athena.js'),
  cloudtrail: () => import('./cloudtrail.js'),
  dynamodb: () => import('./dynamodb.js'),
  ec2: () => import('./ec2.js'),
  ecr: () => import('./ecr.js'),
  glue: () => import('./glue.js'),
  iam: () => import('./iam.js'),
  kms: () => import('./kms.js'),
  lambda: () => import('./lambda.js'),
  logs: () => import('./logs.js'),
  organizations: () => import('./organizations.js'),
  s3: () => import('./s3.js'),
  secretsmanager: () => import('./secretsmanager.js'),
  sns: () => import('./sns.js'),
  sqs: () => import('./sqs.js'),
  sts: () => import('./sts.js'),
} satisfies Record<AwsService, () => Promise<object>>;
