import * as dynamodb from '@aws-sdk/client-dynamodb';
import * as ec2 from '@aws-sdk/client-ec2';
import * as iam from '@aws-sdk/client-iam';
import * as kms from '@aws-sdk/client-kms';
import * as organizations from '@aws-sdk/client-organizations';
import * as sts from '@aws-sdk/client-sts';
import * as document from './documents.js';

/** moto's own account: the organization's management account. */
export const MANAGEMENT = '123456789012';
export const REGION = 'us-east-1';

/** What moto made up while the account was built. */
export interface Built {
  readonly organization: string;
  readonly root: string;
  /** The units workloads and production, the latter in the former. */
  readonly workloads: string;
  readonly production: string;
  readonly serviceControl: string;
  readonly resourceControl: string;
  /** The member account. */
  readonly account: string;
  readonly endpoint: string;
  readonly key: string;
  /** The key's policy as moto keeps it. */
  readonly keyPolicy: string;
  /** Unique ids of the roles and users, by name. */
  readonly uniqueIds: Readonly<Record<string, string>>;
  /** Credentials of OrganizationAccountAccessRole in the member account. */
  readonly credentials: Credentials;
}

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

interface Setting {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** An organization of two accounts: guard rails above, the shop's tables, keys and people in the member account. */
export async function buildAccount(url: string): Promise<Built> {
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
  const setting = {
    endpoint: url,
    region: REGION,
    credentials: { accessKeyId: 'AKIAMANAGEMENT000000', secretAccessKey: 'secret' },
  };
  const above = await buildOrganization(setting);
  const credentials = await enter(setting, above.account);
  const member = { ...setting, credentials };
  const uniqueIds = await buildPeople(new iam.IAMClient(member), above.account);
  await buildTable(new dynamodb.DynamoDBClient({ ...member, region: 'eu-west-1' }), 'clicks');
  const keys = new kms.KMSClient(member);
  const key = await buildKey(keys, above.account);
  const { Policy } = await keys.send(new kms.GetKeyPolicyCommand({ KeyId: key, PolicyName: 'default' }));
  await buildTables(new dynamodb.DynamoDBClient(member), above.account, key);
  const endpoint = await buildEndpoint(new ec2.EC2Client(member));
  return { ...above, key, keyPolicy: given(Policy), endpoint, uniqueIds, credentials };
}

async function buildOrganization(setting: Setting) {
  const client = new organizations.OrganizationsClient(setting);
  const { Organization } = await client.send(new organizations.CreateOrganizationCommand({ FeatureSet: 'ALL' }));
  const { Roots } = await client.send(new organizations.ListRootsCommand({}));
  const root = given(Roots?.[0]?.Id);
  for (const PolicyType of ['SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY'] as const)
    await client.send(new organizations.EnablePolicyTypeCommand({ RootId: root, PolicyType })).catch(unlessEnabled);
  const unitUnder = async (ParentId: string, Name: string) => {
    const made = await client.send(new organizations.CreateOrganizationalUnitCommand({ ParentId, Name }));
    return given(made.OrganizationalUnit?.Id);
  };
  const workloads = await unitUnder(root, 'workloads');
  const production = await unitUnder(workloads, 'production');
  const created = await client.send(
    new organizations.CreateAccountCommand({ AccountName: 'shop', Email: 'shop@example.com' }),
  );
  const account = given(created.CreateAccountStatus?.AccountId);
  const move = { AccountId: account, SourceParentId: root, DestinationParentId: production };
  await client.send(new organizations.MoveAccountCommand(move));
  const attach = async (Type: organizations.PolicyType, content: object, TargetId: string) => {
    const policy = { Type, Name: Type.toLowerCase(), Description: 'guard rail', Content: JSON.stringify(content) };
    const made = await client.send(new organizations.CreatePolicyCommand(policy));
    const PolicyId = given(made.Policy?.PolicySummary?.Id);
    await client.send(new organizations.AttachPolicyCommand({ PolicyId, TargetId }));
    return given(made.Policy?.PolicySummary?.Arn);
  };
  const people = new iam.IAMClient(setting);
  const reader = { RoleName: 'org-reader', AssumeRolePolicyDocument: JSON.stringify(document.trust('lambda')) };
  await people.send(new iam.CreateRoleCommand(reader));
  return {
    account,
    root,
    workloads,
    production,
    organization: given(Organization?.Id),
    serviceControl: await attach('SERVICE_CONTROL_POLICY', document.REGIONS, production),
    resourceControl: await attach('RESOURCE_CONTROL_POLICY', document.BACKUPS, root),
  };
}

function unlessEnabled(error: Error): void {
  if (error.name !== 'PolicyTypeAlreadyEnabledException') throw error;
}

async function enter(setting: Setting, account: string): Promise<Credentials> {
  const RoleArn = `arn:aws:iam::${account}:role/OrganizationAccountAccessRole`;
  const client = new sts.STSClient(setting);
  const { Credentials: keys } = await client.send(new sts.AssumeRoleCommand({ RoleArn, RoleSessionName: 'setup' }));
  return {
    accessKeyId: given(keys?.AccessKeyId),
    secretAccessKey: given(keys?.SecretAccessKey),
    sessionToken: given(keys?.SessionToken),
  };
}

async function buildPeople(client: iam.IAMClient, account: string): Promise<Built['uniqueIds']> {
  const managed = async (PolicyName: string, content: object) =>
    given(
      (await client.send(new iam.CreatePolicyCommand({ PolicyName, PolicyDocument: JSON.stringify(content) }))).Policy
        ?.Arn,
    );
  const boundary = await managed('DeveloperBoundary', document.BOUNDARY);
  const orders = await managed('OrdersAdministration', document.ordersAdministration(account));
  const ids: Record<string, string> = {};
  const role = async (RoleName: string, PermissionsBoundary?: string) => {
    const made = await client.send(
      new iam.CreateRoleCommand({
        RoleName,
        Path: '/shop/',
        AssumeRolePolicyDocument: JSON.stringify(document.trust('ec2')),
        ...(PermissionsBoundary === undefined ? {} : { PermissionsBoundary }),
      }),
    );
    ids[RoleName] = given(made.Role?.RoleId);
  };
  const inline = (RoleName: string, content: object) =>
    client.send(
      new iam.PutRolePolicyCommand({ RoleName, PolicyName: 'work', PolicyDocument: JSON.stringify(content) }),
    );
  await role('analytics');
  await inline('analytics', document.EVERYTHING);
  await role('deployer', boundary);
  await inline('deployer', document.EVERYTHING);
  await role('orders-api');
  await client.send(new iam.AttachRolePolicyCommand({ RoleName: 'orders-api', PolicyArn: orders }));
  await client.send(new iam.CreateGroupCommand({ GroupName: 'administrators' }));
  await client.send(
    new iam.PutGroupPolicyCommand({
      GroupName: 'administrators',
      PolicyName: 'with-mfa',
      PolicyDocument: JSON.stringify(document.WITH_MFA),
    }),
  );
  const made = await client.send(new iam.CreateUserCommand({ UserName: 'alice' }));
  await client.send(new iam.AddUserToGroupCommand({ GroupName: 'administrators', UserName: 'alice' }));
  return { ...ids, alice: given(made.User?.UserId) };
}

async function buildKey(client: kms.KMSClient, account: string): Promise<string> {
  const { KeyMetadata } = await client.send(
    new kms.CreateKeyCommand({ Policy: JSON.stringify(document.keyPolicy(account)) }),
  );
  await client.send(
    new kms.CreateGrantCommand({
      KeyId: given(KeyMetadata?.KeyId),
      GranteePrincipal: `dynamodb.${REGION}.amazonaws.com`,
      Operations: ['Decrypt', 'DescribeKey', 'Encrypt', 'GenerateDataKey'],
      Constraints: { EncryptionContextSubset: { 'aws:dynamodb:tableName': 'ledger' } },
    }),
  );
  return given(KeyMetadata?.Arn);
}

async function buildTables(client: dynamodb.DynamoDBClient, account: string, key: string): Promise<void> {
  await buildTable(client, 'orders');
  await buildTable(client, 'ledger', { SSESpecification: { Enabled: true, SSEType: 'KMS', KMSMasterKeyId: key } });
  const { TableDescription } = await buildTable(client, 'invoices');
  await client.send(
    new dynamodb.PutResourcePolicyCommand({
      ResourceArn: given(TableDescription?.TableArn),
      Policy: JSON.stringify(document.nobodyDeletes(account)),
    }),
  );
}

function buildTable(client: dynamodb.DynamoDBClient, TableName: string, more: object = {}) {
  return client.send(
    new dynamodb.CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      ...more,
    }),
  );
}

async function buildEndpoint(client: ec2.EC2Client): Promise<string> {
  const { Vpc } = await client.send(new ec2.CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
  const { VpcEndpoint } = await client.send(
    new ec2.CreateVpcEndpointCommand({
      VpcId: given(Vpc?.VpcId),
      ServiceName: `com.amazonaws.${REGION}.dynamodb`,
      VpcEndpointType: 'Gateway',
      PolicyDocument: JSON.stringify(document.READ_ONLY),
    }),
  );
  return given(VpcEndpoint?.VpcEndpointId);
}

function given<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('moto left out what it should have made');
  return value;
}
