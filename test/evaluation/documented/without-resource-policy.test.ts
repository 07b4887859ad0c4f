import { describe, expect, it } from 'vitest';
import { layerOf } from '../../../src/evaluation/index.js';
import { ACTIONS_WITHOUT_RESOURCE_POLICY } from '../../../src/evaluation/rules/resource-policies.js';
import { ALLOW_ALL, allow, ask, policy } from '../ask.js';

const IAM = 'https://docs.aws.amazon.com/IAM/latest/UserGuide';
const REFERENCE = 'https://docs.aws.amazon.com/service-authorization/latest/reference';
const unread = { unknown: 'the policy of the resource was not read' };

/** Page, an action that it gives no policy on a resource for, and one of the same service that it does. */
type Row = readonly [page: string, without: string, other?: string];

const rows: readonly Row[] = [
  ...['ec2:RunInstances', 'rds:CreateDBInstance', 'firehose:PutRecord', 'codecommit:GitPull', 'dax:GetItem'].map(
    (action): Row => [`${IAM}/reference_aws-services-that-work-with-iam.html`, action],
  ),
  [
    'https://docs.aws.amazon.com/lambda/latest/dg/lambda-api-permissions-ref.html',
    'lambda:ListFunctions',
    'lambda:InvokeFunction',
  ],
  [
    'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/rbac-iam-actions.html',
    'dynamodb:CreateTable',
    'dynamodb:GetItem',
  ],
  ['https://docs.aws.amazon.com/kms/latest/developerguide/kms-api-permissions-reference.html', 'kms:ListKeys'],
  [
    'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-limitations-of-custom-policies.html',
    'sqs:ListQueues',
    'sqs:SendMessage',
  ],
  [`${REFERENCE}/list_awssecretsmanager.html`, 'secretsmanager:ListSecrets', 'secretsmanager:GetSecretValue'],
  [
    'https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policies.html',
    'ecr:GetAuthorizationToken',
    'ecr:BatchGetImage',
  ],
  [
    'https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-language-api-permissions-reference.html',
    'sns:CreateTopic',
    'sns:Publish',
  ],
  [
    'https://docs.aws.amazon.com/streams/latest/dev/controlling-access.html',
    'kinesis:CreateStream',
    'kinesis:PutRecord',
  ],
  [`${REFERENCE}/list_amazons3.html`, 's3:ListAllMyBuckets', 's3:GetObject'],
];

describe('an action that no policy on a resource can grant', () => {
  it.each(rows.map(([page, without, other]) => ({ page, without, other })))('$page: $without', ({ without, other }) => {
    const silent = [policy(allow({ Principal: '*', Action: '*' }))];
    const asked = { action: without, resource: '*', policies: { identity: [ALLOW_ALL], resource: unread } };
    expect(ask(asked).decision).toBe('allowed');
    // What such a policy says neither grants nor matters.
    const alone = ask({ ...asked, policies: { identity: [], resource: silent } });
    expect([alone.decision, layerOf(alone, 'resource-policy')?.decision]).toEqual(['implicitDeny', 'not-applicable']);
    if (other === undefined) return;
    const granted = ask({
      ...asked,
      action: other,
      resourceAccount: '111122223333',
      policies: { identity: [], resource: silent },
    });
    expect(layerOf(granted, 'resource-policy')?.decision).toBe('allows');
  });

  it('is shown of every page of the table', () => {
    const shown = new Set(rows.map(([page]) => page));
    expect(ACTIONS_WITHOUT_RESOURCE_POLICY.filter(({ page }) => !shown.has(page))).toEqual([]);
  });
});
