import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Aws, createAws } from '../../src/aws/index.js';
import { declareOperations } from '../../src/evidence/operations/declared-operations.js';
import { OPERATIONS } from '../../src/evidence/operations/operations.js';
import { type LiveReaderOptions, liveReader } from '../../src/evidence/reader/live-reader.js';
import { type Front, type FrontOptions, startFront } from '../front/index.js';

let front: Front | undefined;
let aws: Aws | undefined;

async function reader(
  options: FrontOptions,
  { declared, ...roles }: { assumeRoleName?: string } & LiveReaderOptions = {},
) {
  front = await startFront(options);
  aws = createAws({ endpointUrl: front.url, region: 'eu-central-1', spacing: NO_SPACING, ...roles });
  return liveReader(aws, declared === undefined ? {} : { declared });
}

const NO_SPACING = {
  'cloudtrail:LookupEvents': 0,
  'organizations:ListParents': 0,
  'organizations:ListPoliciesForTarget': 0,
};

const QUEUE = {
  QueueUrl: 'https://sqs.eu-central-1.amazonaws.com/111122223333/q',
  AttributeNames: ['Policy', 'QueueArn'],
};

beforeEach(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAIOSFODNN7EXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  vi.stubEnv('AWS_MAX_ATTEMPTS', '1');
  vi.stubEnv('AWS_CONFIG_FILE', '/nowhere');
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/nowhere');
});

afterEach(async () => {
  aws?.close();
  await front?.stop();
  vi.unstubAllEnvs();
});

/** Three items of every list, with the inputs that its operation asks for. */
const LISTS: Readonly<Record<string, { input: Record<string, unknown>; items: readonly unknown[] }>> = {
  'dynamodb:ListTables': { input: {}, items: ['a', 'b', 'c'] },
  'dynamodb:ListTagsOfResource': {
    input: { ResourceArn: 'arn:aws:dynamodb:eu-central-1:111122223333:table/Music' },
    items: ['a', 'b', 'c'].map((Key) => ({ Key, Value: 'v' })),
  },
  'ec2:DescribeRouteTables': {
    input: { Filters: [{ Name: 'vpc-id', Values: ['vpc-0a'] }] },
    items: ['rtb-0a', 'rtb-0b', 'rtb-0c'].map((RouteTableId) => ({ RouteTableId })),
  },
  'ec2:DescribeVpcEndpoints': {
    input: { VpcEndpointIds: ['vpce-0a', 'vpce-0b', 'vpce-0c'] },
    items: ['vpce-0a', 'vpce-0b', 'vpce-0c'].map((VpcEndpointId) => ({ VpcEndpointId })),
  },
  'iam:ListAttachedGroupPolicies': { input: { GroupName: 'ops' }, items: ['a', 'b', 'c'].map(policy) },
  'iam:ListAttachedRolePolicies': { input: { RoleName: 'app' }, items: ['a', 'b', 'c'].map(policy) },
  'iam:ListAttachedUserPolicies': { input: { UserName: 'jane' }, items: ['a', 'b', 'c'].map(policy) },
  'iam:ListEntitiesForPolicy': {
    input: { PolicyArn: 'arn:aws:iam::111122223333:policy/p' },
    items: ['a', 'b', 'c'].map((RoleName) => ({ RoleName })),
  },
  'iam:ListGroupPolicies': { input: { GroupName: 'ops' }, items: ['a', 'b', 'c'] },
  'iam:ListGroupsForUser': { input: { UserName: 'jane' }, items: ['a', 'b', 'c'].map((GroupName) => ({ GroupName })) },
  'iam:ListMFADevices': {
    input: { UserName: 'jane' },
    items: ['a', 'b', 'c'].map((SerialNumber) => ({ SerialNumber })),
  },
  'iam:ListPolicyVersions': {
    input: { PolicyArn: 'arn:aws:iam::111122223333:policy/p' },
    items: ['v3', 'v2', 'v1'].map((VersionId) => ({ VersionId })),
  },
  'iam:ListRolePolicies': { input: { RoleName: 'app' }, items: ['a', 'b', 'c'] },
  'iam:ListUserPolicies': { input: { UserName: 'jane' }, items: ['a', 'b', 'c'] },
  'iam:SimulatePrincipalPolicy': {
    input: {
      PolicySourceArn: 'arn:aws:iam::111122223333:role/app',
      ActionNames: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'],
    },
    items: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'].map((EvalActionName) => ({
      EvalActionName,
      EvalDecision: 'implicitDeny',
    })),
  },
  'kms:ListGrants': {
    input: { KeyId: 'k' },
    items: ['a', 'b', 'c'].map((GrantId) => ({ GrantId, Operations: ['Decrypt'] })),
  },
  'lambda:ListAliases': { input: { FunctionName: 'f' }, items: ['a', 'b', 'c'].map((Name) => ({ Name })) },
  'lambda:ListEventSourceMappings': { input: { FunctionName: 'f' }, items: ['a', 'b', 'c'].map((UUID) => ({ UUID })) },
  'lambda:ListFunctions': { input: {}, items: ['a', 'b', 'c'].map((FunctionName) => ({ FunctionName })) },
  'lambda:ListVersionsByFunction': {
    input: { FunctionName: 'f' },
    items: ['1', '2', '3'].map((Version) => ({ Version })),
  },
  'logs:DescribeResourcePolicies': {
    input: {},
    items: ['a', 'b', 'c'].map((policyName) => ({ policyName })),
  },
  'logs:DescribeLogGroups': {
    input: { logGroupNamePrefix: '/aws/lambda/f' },
    items: ['a', 'b', 'c'].map((logGroupName) => ({ logGroupName })),
  },
  'organizations:ListAccounts': { input: {}, items: ['1', '2', '3'].map((Id) => ({ Id })) },
  'organizations:ListAccountsForParent': {
    input: { ParentId: 'r-ab12' },
    items: ['1', '2', '3'].map((Id) => ({ Id })),
  },
  'organizations:ListOrganizationalUnitsForParent': {
    input: { ParentId: 'r-ab12' },
    items: ['ou-ab12-11111111', 'ou-ab12-22222222', 'ou-ab12-33333333'].map((Id) => ({ Id })),
  },
  'organizations:ListPolicies': {
    input: { Filter: 'SERVICE_CONTROL_POLICY' },
    items: ['p-11111111', 'p-22222222', 'p-33333333'].map((Id) => ({ Id })),
  },
  'organizations:ListRoots': { input: {}, items: ['r-ab12', 'r-ab13', 'r-ab14'].map((Id) => ({ Id })) },
  'organizations:ListTargetsForPolicy': {
    input: { PolicyId: 'p-11111111' },
    items: ['r-ab12', 'ou-ab12-11111111', '111122223333'].map((TargetId) => ({ TargetId })),
  },
  'organizations:ListParents': {
    input: { ChildId: '111122223333' },
    items: ['ou-ab12-11111111', 'ou-ab12-22222222', 'r-ab12'].map((Id) => ({ Id })),
  },
  'organizations:ListPoliciesForTarget': {
    input: { TargetId: 'r-ab12', Filter: 'SERVICE_CONTROL_POLICY' },
    items: ['p-11111111', 'p-22222222', 'p-33333333'].map((Id) => ({ Id })),
  },
};

function policy(PolicyName: string) {
  return { PolicyName, PolicyArn: `arn:aws:iam::111122223333:policy/${PolicyName}` };
}

describe('lists over HTTP', () => {
  const paged = Object.entries(OPERATIONS).flatMap(([id, { paging }]) => (paging?.list ? [[id, paging.list]] : []));

  it.each(paged.filter(([id]) => id !== 'cloudtrail:LookupEvents'))(
    '%s is whole with one item a page and empty pages between',
    async (operation = '', list = '') => {
      const { input = {}, items = [] } = LISTS[operation] ?? {};
      const live = await reader({ answers: [{ operation, output: { [list]: items } }], pageSize: 1, emptyPages: true });
      expect(await live.readAny(operation, input)).toEqual({ status: 'ok', value: { [list]: items } });
      expect(front?.count(operation)).toBe(5);
    },
  );

  it('cloudtrail:LookupEvents is whole, and takes its times as texts', async () => {
    const events = ['09:10', '09:20', '09:30', '10:30'].map((time, index) => ({
      eventID: `0000000${index}-0000-4000-8000-000000000000`,
      eventName: 'AssumeRole',
      eventSource: 'sts.amazonaws.com',
      eventTime: `2026-03-04T${time}:00Z`,
      awsRegion: 'eu-central-1',
      recipientAccountId: '111122223333',
    }));
    const live = await reader({ events, pageSize: 1, emptyPages: true });
    const result = await live.read('cloudtrail:LookupEvents', {
      LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'AssumeRole' }],
      StartTime: '2026-03-04T09:00:00Z',
      EndTime: '2026-03-04T10:00:00Z',
    });
    const ids = result.status === 'ok' ? result.value.Events?.map(({ EventId }) => EventId) : result;
    expect(ids).toEqual([events[2], events[1], events[0]].map((event) => event?.eventID));
  });
});

describe('answers over HTTP', () => {
  const ASKED = { RoleName: 'app' };

  it('gives dates as ISO 8601 texts and nothing of the SDK', async () => {
    const role = { RoleName: 'app', Arn: 'arn:aws:iam::111122223333:role/app', CreateDate: '2026-01-02T03:04:05.000Z' };
    const live = await reader({ answers: [{ operation: 'iam:GetRole', output: { Role: role } }] });
    expect(await live.read('iam:GetRole', ASKED)).toEqual({ status: 'ok', value: { Role: role } });
  });

  it('tells a refusal with the permission to grant', async () => {
    const live = await reader({
      answers: [{ operation: 'iam:GetRole', error: { code: 'AccessDenied', message: 'User: x is not authorized' } }],
    });
    expect(await live.read('iam:GetRole', ASKED)).toEqual({
      status: 'denied',
      operation: 'iam:GetRole',
      code: 'AccessDenied',
      message: 'User: x is not authorized',
      remedy: 'allow `iam:GetRole` to the principal that runs ddb-doctor',
    });
  });

  it.each([
    ['iam:GetRole', { RoleName: 'app' }, 'NoSuchEntity'],
    [
      'dynamodb:GetResourcePolicy',
      { ResourceArn: 'arn:aws:dynamodb:eu-central-1:111122223333:table/M' },
      'PolicyNotFoundException',
    ],
    ['dynamodb:DescribeTable', { TableName: 'M' }, 'ResourceNotFoundException'],
    ['kms:DescribeKey', { KeyId: 'k' }, 'NotFoundException'],
    ['ec2:DescribeVpcEndpoints', { VpcEndpointIds: ['vpce-0'] }, 'InvalidVpcEndpointId.NotFound'],
    ['ecr:GetRegistryPolicy', {}, 'RegistryPolicyNotFoundException'],
    ['ecr:GetRepositoryPolicy', { repositoryName: 'app' }, 'RepositoryPolicyNotFoundException'],
    ['organizations:DescribePolicy', { PolicyId: 'p-11111111' }, 'PolicyNotFoundException'],
    ['secretsmanager:GetResourcePolicy', { SecretId: 'db' }, 'ResourceNotFoundException'],
    ['sns:GetTopicAttributes', { TopicArn: 'arn:aws:sns:eu-central-1:111122223333:t' }, 'NotFound'],
    ['sqs:GetQueueAttributes', QUEUE, 'QueueDoesNotExist'],
    ['sqs:GetQueueAttributes', QUEUE, 'AWS.SimpleQueueService.NonExistentQueue'],
    [
      'organizations:ListPoliciesForTarget',
      { TargetId: 'r-ab12', Filter: 'SERVICE_CONTROL_POLICY' },
      'TargetNotFoundException',
    ],
    ['organizations:DescribeOrganization', {}, 'AWSOrganizationsNotInUseException'],
  ])('tells %s that is not there', async (operation, input, code) => {
    const live = await reader({ answers: [{ operation, error: { code, status: 400 } }] });
    expect(await live.readAny(operation, input)).toMatchObject({ status: 'not-found', operation });
  });

  it.each([
    ['deny', 'denied'],
    ['throttle', 'throttled'],
    ['500', 'failed'],
  ] as const)('answers a list whose second page meets a %s as %s: no shorter list', async (kind, status) => {
    const operation = 'iam:ListRolePolicies';
    const live = await reader({
      answers: [{ operation, output: { PolicyNames: ['a', 'b', 'c'] } }],
      faults: [{ operation, kind, after: 1 }],
      pageSize: 1,
    });
    expect(await live.read(operation, ASKED)).toMatchObject({ status, operation });
  });

  it('names the flag and the command for an account that nothing opens', async () => {
    const live = await reader({});
    expect(
      await live.read('kms:GetKeyPolicy', { KeyId: 'k' }, { account: '444455556666', region: 'eu-west-1' }),
    ).toEqual({
      status: 'denied',
      operation: 'kms:GetKeyPolicy',
      code: 'AccountNotOpen',
      message: 'no credentials open the account `444455556666`',
      remedy: 'give --assume-role-name with a role of account 444455556666 that you may assume',
      command: 'aws kms get-key-policy --key-id k --region eu-west-1',
    });
    expect(front?.count('kms:GetKeyPolicy')).toBe(0);
  });

  it('names --org-role-arn for what lies in the management account', async () => {
    const live = await reader({});
    const result = await live.read(
      'organizations:ListParents',
      { ChildId: '111122223333' },
      { account: '999900001111' },
    );
    expect(result).toMatchObject({
      status: 'denied',
      code: 'AccountNotOpen',
      remedy: expect.stringContaining('--org-role-arn'),
      command: 'aws organizations list-parents --child-id 111122223333',
    });
  });

  it('names it too where a member account is refused', async () => {
    const operation = 'organizations:DescribePolicy';
    const live = await reader({ answers: [{ operation, error: { code: 'AccessDeniedException' } }] });
    expect(await live.read(operation, { PolicyId: 'p-11111111' })).toMatchObject({
      status: 'denied',
      code: 'AccessDeniedException',
      remedy: expect.stringContaining('--org-role-arn'),
      command: 'aws organizations describe-policy --policy-id p-11111111',
    });
  });

  it('reads another account through the role that --assume-role-name names', async () => {
    const output = { Policy: '{"Version":"2012-10-17"}' };
    const live = await reader(
      { answers: [{ operation: 'kms:GetKeyPolicy', account: '444455556666', output }] },
      { assumeRoleName: 'Auditor' },
    );
    const scope = { account: '444455556666', region: 'eu-west-1' };
    expect(await live.read('kms:GetKeyPolicy', { KeyId: 'k' }, scope)).toEqual({ status: 'ok', value: output });
  });

  it('reads what AWS itself evaluated for a denial, which has no client', async () => {
    const output = {
      requestContext: { 'aws:username': 'jane' },
      evaluations: ['dynamodb:GetItem', 'kms:Decrypt'].map((action) => ({ action, evaluatedEffect: 'IMPLICIT_DENY' })),
      policies: [],
    };
    const live = await reader({
      answers: [{ operation: 'iam:GetRequestAuthorizationDetails', region: 'eu-west-1', output }],
      pageSize: 1,
    });
    const asked = { AuthorizationId: 'abc123' };
    expect(await live.read('iam:GetRequestAuthorizationDetails', asked, { region: 'eu-west-1' })).toEqual({
      status: 'ok',
      value: output,
    });
  });

  it('reads what a third party declares, as it came', async () => {
    const aliases = ['a', 'b', 'c'].map((name) => ({ AliasName: `alias/${name}` }));
    const live = await reader(
      { answers: [{ operation: 'kms:ListAliases', output: { Aliases: aliases } }] },
      {
        declared: await declareOperations({
          'kms:ListAliases': { client: '@aws-sdk/client-kms', accessLevel: 'List' },
        }),
      },
    );
    expect(await live.readAny('kms:ListAliases', {})).toEqual({ status: 'ok', value: { Aliases: aliases } });
  });

  it('rejects when nobody has credentials: no other question would be answered', async () => {
    const live = await reader({});
    vi.stubEnv('AWS_ACCESS_KEY_ID', '');
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
    await expect(live.read('iam:GetRole', ASKED)).rejects.toMatchObject({ code: 'NoCredentials', source: 'user' });
  });

  it('rejects when the reader ends it', async () => {
    const signal = AbortSignal.abort(new Error('ended'));
    front = await startFront({});
    aws = createAws({ endpointUrl: front.url, region: 'eu-central-1' });
    await expect(liveReader(aws, { signal }).read('iam:GetRole', ASKED)).rejects.toThrow();
  });

  it.each([
    [
      'sqs:GetQueueAttributes',
      QUEUE,
      { QueueArn: 'arn:aws:sqs:eu-central-1:111122223333:q', Policy: '{"Statement":[]}' },
    ],
    [
      'sns:GetTopicAttributes',
      { TopicArn: 'arn:aws:sns:eu-central-1:111122223333:t' },
      { TopicArn: 'arn:aws:sns:eu-central-1:111122223333:t', Policy: '{"Statement":["<&>"]}' },
    ],
  ] as const)(
    'reads attributes where every other call goes, not where a URL points: %s',
    async (operation, input, Attributes) => {
      const live = await reader({ answers: [{ operation, output: { Attributes } }] });
      expect(await live.readAny(operation, input)).toEqual({ status: 'ok', value: { Attributes } });
      expect(front?.count(operation)).toBe(1);
    },
  );

  it('refuses an operation that nobody declared', async () => {
    const live = await reader({});
    await expect(live.readAny('sqs:ListQueues', {})).rejects.toMatchObject({
      code: 'UnknownOperation',
      source: 'user',
    });
  });
});
