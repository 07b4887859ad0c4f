import { describe, expect, it } from 'vitest';
import { layerOf } from '../../../src/evaluation/index.js';
import { AWS_RULES } from '../../../src/evaluation/rules/index.js';
import {
  ACCOUNT,
  ALLOW_ALL,
  allow,
  ask,
  deny,
  KEY,
  OTHER,
  policy,
  type Question,
  ROLE,
  SESSION,
  USER,
} from '../ask.js';

const identity = [ALLOW_ALL];
const open = [policy(allow({ Principal: '*' }))];
const everything = { identity, resource: open };
const TABLE_THERE = `arn:aws:dynamodb:eu-west-1:${OTHER}:table/Books`;
const KEY_THERE = KEY.replace(ACCOUNT, OTHER);
const QUEUE_THERE = `arn:aws:sqs:eu-west-1:${OTHER}:q`;
const bucket = { resource: 'arn:aws:s3:::books', resourceAccount: OTHER };
const reserved = `arn:aws:iam::${ACCOUNT}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123456789abcdef`;
const linked = `arn:aws:iam::${ACCOUNT}:role/aws-service-role/dax.amazonaws.com/AWSServiceRoleForDAX`;
const managed = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
const vault = `arn:aws:backup:eu-west-1:${OTHER}:backup-vault:v`;
const copy = { action: 'backup:CopyIntoBackupVault', resource: vault };
const publicBucket = (context = {}): Question => ({
  ...bucket,
  action: 's3:GetObject',
  resource: 'arn:aws:s3:::books/1',
  context,
  policies: { ...everything, publicAccessBlock: { RestrictPublicBuckets: true } },
});

type Row = [rule: string, question: Omit<Question, 'policies'> & Partial<Pick<Question, 'policies'>>, decision: string];

const rows: Row[] = [
  ['dynamodb-not-across-accounts', { action: 'dynamodb:CreateBackup', resource: TABLE_THERE }, 'implicitDeny'],
  ['dynamodb-not-across-accounts', { action: 'dynamodb:PartiQLSelect', resource: TABLE_THERE }, 'implicitDeny'],
  ['dynamodb-not-across-accounts', { action: 'dynamodb:PutResourcePolicy', resource: TABLE_THERE }, 'implicitDeny'],
  ['', { action: 'dynamodb:DescribeTable', resource: TABLE_THERE }, 'allowed'],
  ['', { action: 'dynamodb:CreateBackup' }, 'allowed'],
  ['kms-not-across-accounts', { action: 'kms:PutKeyPolicy', resource: KEY_THERE }, 'implicitDeny'],
  ['kms-not-across-accounts', { action: 'kms:ScheduleKeyDeletion', resource: KEY_THERE }, 'implicitDeny'],
  ['', { action: 'kms:GetKeyRotationStatus', resource: KEY_THERE }, 'allowed'],
  ['', { action: 'kms:Decrypt', resource: KEY_THERE }, 'allowed'],
  ['sqs-not-across-accounts', { action: 'sqs:SetQueueAttributes', resource: QUEUE_THERE }, 'implicitDeny'],
  ['', { action: 'sqs:SendMessage', resource: QUEUE_THERE }, 'allowed'],
  ['s3-bucket-policy-of-owner', { action: 's3:PutBucketPolicy', ...bucket }, 'implicitDeny'],
  ['', { action: 's3:ListBucket', ...bucket }, 'allowed'],
  [
    'no-resource-policy',
    { action: 'lambda:CreateFunction', resource: `arn:aws:lambda:eu-west-1:${OTHER}:function:f` },
    'implicitDeny',
  ],
  ['no-resource-policy', { action: 'iam:PassRole', resource: `arn:aws:iam::${OTHER}:role/app` }, 'implicitDeny'],
  ['', { action: 'lambda:InvokeFunction', resource: `arn:aws:lambda:eu-west-1:${OTHER}:function:f` }, 'allowed'],
  ['aws-managed-policy', { action: 'iam:CreatePolicyVersion', resource: managed }, 'implicitDeny'],
  ['aws-managed-policy', { action: 'iam:DeletePolicy', resource: managed }, 'implicitDeny'],
  ['', { action: 'iam:GetPolicy', resource: managed }, 'allowed'],
  ['service-reserved-role', { action: 'iam:AttachRolePolicy', resource: reserved }, 'implicitDeny'],
  ['service-reserved-role', { action: 'iam:DeleteRole', resource: linked }, 'implicitDeny'],
  ['identity-center-role', { action: 'iam:UpdateRole', resource: reserved }, 'implicitDeny'],
  ['identity-center-role', { action: 'iam:TagRole', resource: reserved }, 'implicitDeny'],
  // IAM lets everybody edit the description of a service-linked role.
  ['', { action: 'iam:UpdateRoleDescription', resource: linked }, 'allowed'],
  ['', { action: 'iam:UpdateRole', resource: ROLE }, 'allowed'],
  ['', { action: 'iam:AttachRolePolicy', resource: ROLE }, 'allowed'],
  [
    '',
    {
      principal: `arn:aws:sts::${ACCOUNT}:assumed-role/AWSServiceRoleForSSO/s`,
      action: 'iam:AttachRolePolicy',
      resource: reserved,
    },
    'allowed',
  ],
  [
    'aws-managed-alias',
    { action: 'kms:DeleteAlias', resource: `arn:aws:kms:eu-west-1:${ACCOUNT}:alias/aws/dynamodb` },
    'implicitDeny',
  ],
  [
    'aws-managed-alias',
    { action: 'kms:CreateAlias', resource: `arn:aws:kms:eu-west-1:${ACCOUNT}:alias/aws/mine` },
    'implicitDeny',
  ],
  ['', { action: 'kms:CreateAlias', resource: `arn:aws:kms:eu-west-1:${ACCOUNT}:alias/mine` }, 'allowed'],
  ['expected-owner', { action: 's3:GetObject', ...bucket, expectedOwner: ACCOUNT }, 'implicitDeny'],
  ['', { action: 's3:GetObject', ...bucket, expectedOwner: OTHER }, 'allowed'],
  [
    'expected-owner',
    { action: 's3:PutObject', resource: bucket.resource, resourceAccount: { unknown: 'x' }, expectedOwner: OTHER },
    'undetermined',
  ],
  [
    'backup-one-organization',
    { ...copy, context: { 'aws:PrincipalOrgID': 'o-1', 'aws:ResourceOrgID': 'o-2' } },
    'implicitDeny',
  ],
  ['backup-one-organization', { ...copy, context: { 'aws:PrincipalOrgID': null } }, 'implicitDeny'],
  ['', { ...copy, context: { 'aws:PrincipalOrgID': 'o-1', 'aws:ResourceOrgID': 'o-1' } }, 'allowed'],
  ['backup-one-organization', { ...copy, complete: false }, 'undetermined'],
  ['s3-restrict-public-buckets', publicBucket(), 'implicitDeny'],
  ['s3-restrict-public-buckets', { ...publicBucket(), principal: 'anonymous' }, 'implicitDeny'],
  ['', { ...publicBucket(), resourceAccount: ACCOUNT }, 'allowed'],
  [
    '',
    {
      ...publicBucket({ 'aws:PrincipalOrgID': 'o-1' }),
      policies: {
        identity,
        resource: [policy(allow({ Principal: '*', Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } }))],
        publicAccessBlock: { RestrictPublicBuckets: true },
      },
    },
    'allowed',
  ],
];

describe("AWS's rules that are no policies", () => {
  it.each(rows)('%s: %j: %s', (rule, question, decision) => {
    const answer = ask({ policies: everything, ...question });
    expect(answer.decision).toBe(decision);
    const layer = layerOf(answer, 'aws-rule');
    expect(layer?.rules?.map(({ id }) => id) ?? []).toEqual(rule === '' ? [] : expect.arrayContaining([rule]));
    expect(answer.denying.includes('aws-rule')).toBe(decision === 'implicitDeny');
    if (decision === 'undetermined') expect(answer.missing).not.toEqual([]);
  });

  it('are each shown at work, with the page of AWS that documents them', () => {
    const shown = new Set([...rows.map(([rule]) => rule), 'kms-retire-grant']);
    expect(AWS_RULES.filter(({ id }) => !shown.has(id))).toEqual([]);
    for (const { page } of AWS_RULES) expect(page).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
  });

  it('say nothing of the same account where nobody tells whose it is, and refuse if it is another', () => {
    const resourceAccount = { unknown: 'x' };
    const answer = ask({
      action: 's3:PutBucketPolicy',
      resource: 'arn:aws:s3:::b',
      resourceAccount,
      policies: everything,
    });
    expect(answer).toMatchObject({ decision: 'undetermined', denying: [] });
    expect(answer.missing).toContain('whether caller and resource lie in one account');
  });
});

const RETIRE = { action: 'kms:RetireGrant', resource: KEY };
const root = `arn:aws:iam::${ACCOUNT}:root`;
const grant = (more: object) => ({ GrantId: 'g', GranteePrincipal: `${ROLE}2`, Operations: ['Decrypt'], ...more });

// KMS developer guide, grant-delete.
describe('retiring a grant', () => {
  it.each<[string, object, Omit<Question, 'policies'>, Question['policies'], string]>([
    ['a permission alone', {}, {}, everything, 'implicitDeny'],
    ['the retiring principal, without any permission', { RetiringPrincipal: USER }, {}, {}, 'allowed'],
    [
      'a session of the retiring role',
      { RetiringPrincipal: ROLE },
      { principal: SESSION, principalRole: ROLE },
      {},
      'allowed',
    ],
    ['the grantee without the operation', { GranteePrincipal: USER }, {}, everything, 'implicitDeny'],
    ['the grantee with it', { GranteePrincipal: USER, Operations: ['RetireGrant'] }, {}, {}, 'allowed'],
    ['the account that owns the key', {}, { principal: root }, {}, 'allowed'],
    [
      'a Deny of the retiring principal',
      { RetiringPrincipal: USER },
      {},
      { identity: [policy(deny())] },
      'explicitDeny',
    ],
    [
      'no Deny of the key policy',
      { RetiringPrincipal: USER },
      {},
      { resource: [policy(deny({ Principal: '*' }))] },
      'allowed',
    ],
    ['a retiring account, by its own permission', { RetiringPrincipal: root }, {}, { identity }, 'allowed'],
    ['a retiring account, and no permission', { RetiringPrincipal: root }, {}, { identity: [] }, 'implicitDeny'],
    ['of a key of another account', { RetiringPrincipal: USER }, { resource: KEY_THERE }, {}, 'allowed'],
  ])('%s', (_, given, question, policies, decision) => {
    expect(ask({ ...RETIRE, ...question, policies: { ...policies, grants: [grant(given)] } }).decision).toBe(decision);
  });

  it('depends on the grants, where nobody could read them', () => {
    const answer = ask({ ...RETIRE, policies: { ...everything, grants: { unknown: 'needs kms:ListGrants' } } });
    expect(answer).toMatchObject({ decision: 'undetermined', missing: ['needs kms:ListGrants'] });
  });
});

// API_DeleteResourcePolicy of DynamoDB; API_PutBucketPolicy of S3.
describe('what the root user can always do', () => {
  const barred = { resource: [policy(deny({ Principal: '*' }))] };
  const scp = [{ target: 'a', policies: [policy(allow(), deny())] }];
  it.each<[Omit<Question, 'policies'>, Question['policies'], string]>([
    [{ principal: root, action: 'dynamodb:DeleteResourcePolicy' }, barred, 'allowed'],
    [{ principal: root, action: 's3:DeleteBucketPolicy', ...bucket, resourceAccount: ACCOUNT }, barred, 'allowed'],
    [{ principal: root, action: 's3:PutBucketPolicy', ...bucket, resourceAccount: ACCOUNT }, barred, 'allowed'],
    [{ principal: root, action: 'dynamodb:PutResourcePolicy' }, barred, 'explicitDeny'],
    [{ principal: USER, action: 'dynamodb:DeleteResourcePolicy' }, { ...barred, identity }, 'explicitDeny'],
    [{ principal: root, action: 'dynamodb:DeleteResourcePolicy' }, { ...barred, serviceControl: scp }, 'explicitDeny'],
  ])('%j', (question, policies, decision) => {
    expect(ask({ ...question, policies }).decision).toBe(decision);
  });

  it('is a matter of the action: no policy on a resource can grant CreateFunction', () => {
    const resource = { unknown: 'policies of lambda are not read' };
    const asked = (action: string) =>
      ask({ action, resource: `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:f`, policies: { identity: [], resource } });
    expect(asked('lambda:CreateFunction').decision).toBe('implicitDeny');
    expect(asked('lambda:InvokeFunction').decision).toBe('undetermined');
  });
});
