import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const ACCOUNT = '111122223333';
const TABLES = 50;
const OPERATIONS = ['GetItem', 'Query', 'PutItem', 'DescribeTable'] as const;
const MANIFEST = {
  bundleVersion: 1,
  toolVersion: '0.1.0',
  arguments: {},
  clock: '2026-11-30T00:00:00.000Z',
  gaps: [],
  window: { since: '2026-11-01T00:00:00.000Z', until: '2026-11-30T00:00:00.000Z' },
};
const START = Date.parse('2026-11-01T00:00:00Z');

/** The record of one denial; `at` numbers it, and decides who asks for what. */
function denied(at: number, principals: number): object {
  const name = `app-${at % principals}`;
  const arn = `arn:aws:iam::${ACCOUNT}:user/${name}`;
  const operation = OPERATIONS[at % OPERATIONS.length] ?? 'GetItem';
  const tableName = `table-${(at * 7) % TABLES}`;
  const resource = `arn:aws:dynamodb:us-east-1:${ACCOUNT}:table/${tableName}`;
  return {
    eventVersion: '1.11',
    userIdentity: { type: 'IAMUser', principalId: 'AIDAEXAMPLEEXAMPLE01', arn, accountId: ACCOUNT, userName: name },
    eventTime: new Date(START + at * 20_000).toISOString().replace('.000Z', 'Z'),
    eventSource: 'dynamodb.amazonaws.com',
    eventName: operation,
    awsRegion: 'us-east-1',
    sourceIPAddress: '203.0.113.7',
    userAgent: 'aws-sdk-java/2.25.11',
    errorCode: 'AccessDenied',
    errorMessage: `User: ${arn} is not authorized to perform: dynamodb:${operation} on resource: ${resource} because no identity-based policy allows the dynamodb:${operation} action`,
    requestParameters: { tableName },
    responseElements: null,
    requestID: `REQUEST${at}`,
    eventID: `${String(at).padStart(8, '0')}-0000-4000-8000-000000000000`,
    readOnly: true,
    resources: [{ accountId: ACCOUNT, type: 'AWS::DynamoDB::Table', ARN: resource }],
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: ACCOUNT,
    eventCategory: 'Management',
  };
}

/** NDJSON of so many denials, spread over so many users. */
export async function writeDenials(path: string, denials: number, principals: number): Promise<void> {
  const file = createWriteStream(path);
  for (let at = 0; at < denials; at += 1)
    if (!file.write(`${JSON.stringify(denied(at, principals))}\n`)) await once(file, 'drain');
  file.end();
  await once(file, 'finish');
}

export interface PolicyLoad {
  readonly policies: number;
  readonly denials: number;
  /** Bytes of each document, about. */
  readonly size?: number;
}

function documentOf(at: number, size: number): object {
  const arn = `arn:aws:dynamodb:us-east-1:${ACCOUNT}:table/other-${at}`;
  const count = Math.max(1, Math.ceil(size / (arn.length + 10)));
  const resources = Array.from({ length: count }, (_, index) => `${arn}-${index}`);
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: resources }] };
}

/** An evidence bundle of one user with so many inline policies, none of which allows, and so many denials. */
export async function writeBundle(folder: string, { policies, denials, size = 100 }: PolicyLoad): Promise<void> {
  const arn = `arn:aws:iam::${ACCOUNT}:user/app-0`;
  const names = Array.from({ length: policies }, (_, at) => `policy-${at}`);
  const read = (operation: string, input: object, output: object) => ({
    operation,
    input,
    scope: { account: ACCOUNT },
    result: { status: 'ok', value: output },
  });
  const UserName = 'app-0';
  const reads = [
    read('iam:GetUser', { UserName }, { User: { UserName, Arn: arn } }),
    read('iam:ListUserPolicies', { UserName }, { PolicyNames: names }),
    read('iam:ListAttachedUserPolicies', { UserName }, { AttachedPolicies: [] }),
    read('iam:ListGroupsForUser', { UserName }, { Groups: [] }),
    ...names.map((PolicyName, at) =>
      read(
        'iam:GetUserPolicy',
        { UserName, PolicyName },
        { UserName, PolicyName, PolicyDocument: encodeURIComponent(JSON.stringify(documentOf(at, size))) },
      ),
    ),
  ];
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(MANIFEST));
  await writeFile(
    join(folder, 'events.json'),
    JSON.stringify(Array.from({ length: denials }, (_, at) => denied(at, 1))),
  );
  await writeFile(join(folder, 'reads.json'), JSON.stringify(reads));
}

const MANAGEMENT = '999988887777';
const ALLOW_ALL = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
const NO_DELETES = {
  Version: '2012-10-17',
  Statement: [{ Sid: 'NoDeletes', Effect: 'Deny', Action: 'dynamodb:DeleteTable', Resource: '*' }],
};
const scpArn = (id: string) => `arn:aws:organizations::${MANAGEMENT}:policy/o-exampleorg/service_control_policy/${id}`;

/** The record of a role of one account whose call an SCP of the root denies. */
function deniedIn(account: string, at: number): object {
  const arn = `arn:aws:sts::${account}:assumed-role/app/i-${at}`;
  const resource = `arn:aws:dynamodb:us-east-1:${account}:table/orders`;
  const { userIdentity: _, ...record } = denied(at, 1) as Record<string, unknown>;
  const role = `arn:aws:iam::${account}:role/app`;
  return {
    ...record,
    userIdentity: {
      type: 'AssumedRole',
      principalId: `AROAEXAMPLEEXAMPLE01:i-${at}`,
      arn,
      accountId: account,
      sessionContext: { sessionIssuer: { type: 'Role', arn: role, accountId: account, userName: 'app' } },
    },
    eventName: 'DeleteTable',
    errorMessage: `User: ${arn} is not authorized to perform: dynamodb:DeleteTable on resource: ${resource} with an explicit deny in a service control policy: ${scpArn('p-nodelete')}`,
    requestParameters: { tableName: 'orders' },
    resources: [{ accountId: account, type: 'AWS::DynamoDB::Table', ARN: resource }],
    recipientAccountId: account,
  };
}

const ok = (
  operation: string,
  input: object,
  { account, value }: { readonly account: string; readonly value: object },
) => ({
  operation,
  input,
  scope: { account, ...(operation.startsWith('dynamodb:') ? { region: 'us-east-1' } : {}) },
  result: { status: 'ok', value },
});

function readsOf(account: string): object[] {
  const RoleName = 'app';
  const role = {
    RoleName,
    Arn: `arn:aws:iam::${account}:role/app`,
    AssumeRolePolicyDocument: JSON.stringify(ALLOW_ALL),
  };
  const full = {
    Id: 'p-FullAWSAccess',
    Arn: 'arn:aws:organizations::aws:policy/service_control_policy/p-FullAWSAccess',
  };
  const lists = (TargetId: string, more: readonly object[]) =>
    ok(
      'organizations:ListPoliciesForTarget',
      { TargetId, Filter: 'SERVICE_CONTROL_POLICY' },
      { account: MANAGEMENT, value: { Policies: [full, ...more] } },
    );
  const own = { account, value: {} };
  return [
    ok('iam:GetRole', { RoleName }, { ...own, value: { Role: role } }),
    ok('iam:ListRolePolicies', { RoleName }, { ...own, value: { PolicyNames: ['own'] } }),
    ok(
      'iam:GetRolePolicy',
      { RoleName, PolicyName: 'own' },
      { ...own, value: { RoleName, PolicyName: 'own', PolicyDocument: encodeURIComponent(JSON.stringify(ALLOW_ALL)) } },
    ),
    ok('iam:ListAttachedRolePolicies', { RoleName }, { ...own, value: { AttachedPolicies: [] } }),
    ok(
      'organizations:DescribeOrganization',
      {},
      { ...own, value: { Organization: { Id: 'o-exampleorg', MasterAccountId: MANAGEMENT, FeatureSet: 'ALL' } } },
    ),
    ok(
      'organizations:ListParents',
      { ChildId: account },
      { account: MANAGEMENT, value: { Parents: [{ Id: 'r-ab12', Type: 'ROOT' }] } },
    ),
    lists(account, []),
    lists('r-ab12', [{ Id: 'p-nodelete', Arn: scpArn('p-nodelete') }]),
  ];
}

/** An evidence bundle of so many accounts, a role of each denied by one SCP of the root. */
export async function writeAccounts(folder: string, accounts: number): Promise<void> {
  const ids = Array.from({ length: accounts }, (_, at) => String(100000000000 + at));
  const described = (PolicyId: string, content: object) =>
    ok(
      'organizations:DescribePolicy',
      { PolicyId },
      {
        account: MANAGEMENT,
        value: { Policy: { PolicySummary: { Id: PolicyId, Arn: scpArn(PolicyId) }, Content: JSON.stringify(content) } },
      },
    );
  const reads = [...ids.flatMap(readsOf), described('p-FullAWSAccess', ALLOW_ALL), described('p-nodelete', NO_DELETES)];
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(MANIFEST));
  await writeFile(join(folder, 'events.json'), JSON.stringify(ids.map(deniedIn)));
  await writeFile(join(folder, 'reads.json'), JSON.stringify(reads));
}
