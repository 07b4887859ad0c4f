import { CloudWatchLogsClient, DescribeResourcePoliciesCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CreateTableCommand, DynamoDBClient, GetResourcePolicyCommand } from '@aws-sdk/client-dynamodb';
import {
  CreateVpcCommand,
  CreateVpcEndpointCommand,
  DescribeVpcEndpointsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import {
  CreateRepositoryCommand,
  ECRClient,
  GetRegistryPolicyCommand,
  GetRepositoryPolicyCommand,
} from '@aws-sdk/client-ecr';
import {
  AttachRolePolicyCommand,
  CreateGroupCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  GetGroupPolicyCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  GetUserPolicyCommand,
  IAMClient,
} from '@aws-sdk/client-iam';
import { CreateKeyCommand, GetKeyPolicyCommand, KMSClient } from '@aws-sdk/client-kms';
import {
  CreateOrganizationCommand,
  CreatePolicyCommand as CreateOrganizationPolicyCommand,
  DescribePolicyCommand,
  ListPoliciesForTargetCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { CreateBucketCommand, GetBucketPolicyCommand, S3Client } from '@aws-sdk/client-s3';
import {
  CreateSecretCommand,
  GetResourcePolicyCommand as GetSecretPolicyCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { CreateTopicCommand, GetTopicAttributesCommand, SNSClient } from '@aws-sdk/client-sns';
import { CreateQueueCommand, GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { ACCOUNT, REGION, TABLE, type World } from './changes.js';

const EMPTY = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] });
const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});

/** Clients of a moto server, and what the changes need there. */
export function motoWorld(url: string) {
  const settings = {
    endpoint: url,
    region: REGION,
    credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' },
  };
  const clients = {
    iam: new IAMClient(settings),
    kms: new KMSClient(settings),
    ec2: new EC2Client(settings),
    dynamodb: new DynamoDBClient(settings),
    organizations: new OrganizationsClient(settings),
    s3: new S3Client({ ...settings, forcePathStyle: true }),
    logs: new CloudWatchLogsClient(settings),
    ecr: new ECRClient(settings),
    secrets: new SecretsManagerClient(settings),
    sns: new SNSClient(settings),
    sqs: new SQSClient(settings),
  };
  return { make: () => make(clients), read: (kind: string, world: World) => readers(clients, world)[kind]?.() };
}

type Clients = {
  readonly iam: IAMClient;
  readonly kms: KMSClient;
  readonly ec2: EC2Client;
  readonly dynamodb: DynamoDBClient;
  readonly organizations: OrganizationsClient;
  readonly s3: S3Client;
  readonly logs: CloudWatchLogsClient;
  readonly ecr: ECRClient;
  readonly secrets: SecretsManagerClient;
  readonly sns: SNSClient;
  readonly sqs: SQSClient;
};

async function make({ iam, kms, ec2, dynamodb, organizations, s3, ...others }: Clients): Promise<World> {
  await s3.send(new CreateBucketCommand({ Bucket: 'lake' }));
  await others.sqs.send(new CreateQueueCommand({ QueueName: 'jobs' }));
  await others.sns.send(new CreateTopicCommand({ Name: 'alerts' }));
  await others.ecr.send(new CreateRepositoryCommand({ repositoryName: 'tools/app' }));
  const { ARN = '' } = await others.secrets.send(new CreateSecretCommand({ Name: 'prod/db', SecretString: 'x' }));
  await iam.send(new CreateRoleCommand({ RoleName: 'orders-api', AssumeRolePolicyDocument: TRUST }));
  await iam.send(new CreateUserCommand({ UserName: 'ana' }));
  await iam.send(new CreateGroupCommand({ GroupName: 'readers' }));
  await iam.send(
    new AttachRolePolicyCommand({ RoleName: 'orders-api', PolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }),
  );
  await dynamodb.send(
    new CreateTableCommand({
      TableName: 'orders',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    }),
  );
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
  const { VpcEndpoint } = await ec2.send(
    new CreateVpcEndpointCommand({ VpcId: Vpc?.VpcId, ServiceName: `com.amazonaws.${REGION}.dynamodb` }),
  );
  const { Organization } = await organizations.send(new CreateOrganizationCommand({ FeatureSet: 'ALL' }));
  const { Policy } = await organizations.send(
    new CreateOrganizationPolicyCommand({
      Name: 'guard',
      Description: '',
      Type: 'SERVICE_CONTROL_POLICY',
      Content: EMPTY,
    }),
  );
  return {
    key: KeyMetadata?.Arn ?? '',
    endpoint: VpcEndpoint?.VpcEndpointId ?? '',
    account: Organization?.MasterAccountId ?? '',
    organizationPolicy: Policy?.PolicySummary?.Arn ?? '',
    secret: ARN,
  };
}

/** What must be there before a policy can get a new version, or a role a new trust policy. */
export async function makeExisting(url: string): Promise<void> {
  const settings = {
    endpoint: url,
    region: REGION,
    credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' },
  };
  const iam = new IAMClient(settings);
  await iam.send(new CreateRoleCommand({ RoleName: 'reader', Path: '/partner/', AssumeRolePolicyDocument: TRUST }));
  await iam.send(new CreatePolicyCommand({ PolicyName: 'shared', Path: '/team/', PolicyDocument: EMPTY }));
  await iam.send(new CreatePolicyCommand({ PolicyName: 'limit', PolicyDocument: EMPTY }));
}

const parsed = (text: string | undefined): unknown => JSON.parse(text === undefined ? 'null' : text);
/** IAM encodes its documents; moto leaves those of managed policies as they are. */
const decoded = (text: string | undefined): unknown =>
  parsed(text?.startsWith('{') ? text : text && decodeURIComponent(text));

/** Reads back the policy that a change is about, by the change's name. */
function readers({ iam, kms, ec2, dynamodb, organizations, s3, logs, ...others }: Clients, world: World) {
  const managed = async (PolicyArn: string) => {
    const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn }));
    const VersionId = Policy?.DefaultVersionId;
    return decoded((await iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId }))).PolicyVersion?.Document);
  };
  const organization = async (PolicyId: string | undefined) =>
    parsed((await organizations.send(new DescribePolicyCommand({ PolicyId }))).Policy?.Content);
  const attachedScp = async (name: string) => {
    const input = { TargetId: world.account, Filter: 'SERVICE_CONTROL_POLICY' as const };
    const { Policies = [] } = await organizations.send(new ListPoliciesForTargetCommand(input));
    return Policies.find(({ Name }) => Name === name)?.Id;
  };
  const policy = (name: string) => `arn:aws:iam::123456789012:policy/${name}`;
  const readings: Record<string, () => Promise<unknown>> = {
    role: async () =>
      decoded(
        (await iam.send(new GetRolePolicyCommand({ RoleName: 'orders-api', PolicyName: 'orders-rw' }))).PolicyDocument,
      ),
    user: async () =>
      decoded((await iam.send(new GetUserPolicyCommand({ UserName: 'ana', PolicyName: 'own+items' }))).PolicyDocument),
    group: async () =>
      decoded((await iam.send(new GetGroupPolicyCommand({ GroupName: 'readers', PolicyName: 'own' }))).PolicyDocument),
    managed: () => managed(policy('team/shared')),
    boundary: () => managed(policy('limit')),
    adapted: () => managed(policy('ReadOnlyAccess-adapted')),
    limited: () => managed(policy('PowerUserAccess-adapted')),
    organization: () => organization(world.organizationPolicy.split('/').at(-1)),
    newOrganization: async () => organization(await attachedScp('Allow-dynamodb-GetItem')),
    endpoint: async () => {
      const input = { VpcEndpointIds: [world.endpoint] };
      return parsed((await ec2.send(new DescribeVpcEndpointsCommand(input))).VpcEndpoints?.[0]?.PolicyDocument);
    },
    table: async () => parsed((await dynamodb.send(new GetResourcePolicyCommand({ ResourceArn: TABLE }))).Policy),
    bucket: async () => parsed((await s3.send(new GetBucketPolicyCommand({ Bucket: 'lake' }))).Policy),
    ...readersOf(others, world),
    logPolicy: async () => {
      const { resourcePolicies = [] } = await logs.send(new DescribeResourcePoliciesCommand({}));
      return parsed(resourcePolicies.find(({ policyName }) => policyName === 'deliveries')?.policyDocument);
    },
    key: async () =>
      parsed((await kms.send(new GetKeyPolicyCommand({ KeyId: world.key, PolicyName: 'default' }))).Policy),
    trust: async () =>
      decoded((await iam.send(new GetRoleCommand({ RoleName: 'reader' }))).Role?.AssumeRolePolicyDocument),
  };
  return readings;
}

/** Of what has one policy at the most. */
function readersOf(
  { ecr, secrets, sns, sqs }: Pick<Clients, 'ecr' | 'secrets' | 'sns' | 'sqs'>,
  world: World,
): Record<string, () => Promise<unknown>> {
  return {
    queue: async () => {
      const QueueUrl = `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/jobs`;
      const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['Policy'] }));
      return parsed(Attributes?.['Policy']);
    },
    topic: async () => {
      const TopicArn = `arn:aws:sns:${REGION}:${ACCOUNT}:alerts`;
      return parsed((await sns.send(new GetTopicAttributesCommand({ TopicArn }))).Attributes?.['Policy']);
    },
    secret: async () =>
      parsed((await secrets.send(new GetSecretPolicyCommand({ SecretId: world.secret }))).ResourcePolicy),
    repository: async () =>
      parsed((await ecr.send(new GetRepositoryPolicyCommand({ repositoryName: 'tools/app' }))).policyText),
    registry: async () => parsed((await ecr.send(new GetRegistryPolicyCommand({}))).policyText),
  };
}
