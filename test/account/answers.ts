import type { CannedAnswer } from '../front/options.js';
import { carriers } from './carriers.js';
import type { Account, Organization, Principal, World } from './world.js';

/** A world as the answers of AWS's read operations. Whoever may not be found is answered as AWS does. */
export function answersOf(world: World): CannedAnswer[] {
  const accounts = Object.entries(world.accounts).flatMap(([id, account]) => accountAnswers(world, id, account));
  return [...accounts, ...organizationAnswers(world), ...notFound()];
}

const FULL_ACCESS = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
const FULL_RESOURCE_ACCESS = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }],
};

function accountAnswers(world: World, account: string, content: Account): CannedAnswer[] {
  const answers = [
    ...principals(world, account, content),
    ...managedPolicies(content),
    ...tables(world, account, content),
    ...keys(world, account, content),
    ...buckets(content),
    ...endpoints(account, content),
    ...carriers(world, account, content),
    { operation: 'logs:DescribeResourcePolicies', output: { resourcePolicies: [] } },
    { operation: 'dynamodb:GetAbacStatus', output: { AbacStatus: content.abac ?? 'DISABLED' } },
    {
      operation: 'sts:GetCallerIdentity',
      output: { Account: account, Arn: `arn:aws:iam::${account}:role/auditor`, UserId: 'AROAAUDITOR' },
    },
  ];
  return answers.map((answer) => ({ account, ...answer }));
}

function principals({ partition = 'aws' }: World, account: string, content: Account): CannedAnswer[] {
  const arn = (kind: string, name: string, path = '/') => `arn:${partition}:iam::${account}:${kind}${path}${name}`;
  const users = Object.entries(content.users ?? {}).flatMap(([UserName, user]) => [
    {
      operation: 'iam:GetUser',
      input: { UserName },
      output: {
        User: {
          UserName,
          Arn: arn('user', UserName, user.path),
          UserId: `AIDA${UserName.toUpperCase()}`,
          ...described(user),
        },
      },
    },
    {
      operation: 'iam:ListGroupsForUser',
      input: { UserName },
      output: { Groups: (user.groups ?? []).map((GroupName) => ({ GroupName, Arn: arn('group', GroupName) })) },
    },
    {
      operation: 'iam:ListMFADevices',
      input: { UserName },
      output: { MFADevices: (user.mfaDevices ?? []).map((SerialNumber) => ({ SerialNumber, UserName })) },
    },
    ...policiesOf('User', UserName, user),
  ]);
  const groups = Object.entries(content.groups ?? {}).flatMap(([name, group]) => policiesOf('Group', name, group));
  const roles = Object.entries(content.roles ?? {}).flatMap(([RoleName, role]) => [
    {
      operation: 'iam:GetRole',
      input: { RoleName },
      output: {
        Role: {
          RoleName,
          Arn: arn('role', RoleName, role.path),
          RoleId: `AROA${RoleName.toUpperCase().replace(/[^A-Z0-9]/g, '')}`,
          AssumeRolePolicyDocument: encoded(role.trust ?? { Version: '2012-10-17', Statement: [] }),
          ...described(role),
        },
      },
    },
    ...policiesOf('Role', RoleName, role),
  ]);
  return [...users, ...groups, ...roles];
}

function described({ boundary, tags }: Principal): object {
  return {
    ...(boundary === undefined
      ? {}
      : { PermissionsBoundary: { PermissionsBoundaryArn: boundary, PermissionsBoundaryType: 'Policy' } }),
    Tags: Object.entries(tags ?? {}).map(([Key, Value]) => ({ Key, Value })),
  };
}

function policiesOf(kind: 'User' | 'Group' | 'Role', name: string, principal: Principal): CannedAnswer[] {
  const input = { [`${kind}Name`]: name };
  const inline = principal.inline ?? {};
  return [
    { operation: `iam:List${kind}Policies`, input, output: { PolicyNames: Object.keys(inline) } },
    ...Object.entries(inline).map(([PolicyName, document]) => ({
      operation: `iam:Get${kind}Policy`,
      input: { ...input, PolicyName },
      output: { ...input, PolicyName, PolicyDocument: encoded(document) },
    })),
    {
      operation: `iam:ListAttached${kind}Policies`,
      input,
      output: {
        AttachedPolicies: (principal.attached ?? []).map((PolicyArn) => ({
          PolicyArn,
          PolicyName: PolicyArn.slice(PolicyArn.lastIndexOf('/') + 1),
        })),
      },
    },
  ];
}

function managedPolicies({ policies = {} }: Account): CannedAnswer[] {
  return Object.entries(policies).flatMap(([PolicyArn, document]) => [
    {
      operation: 'iam:GetPolicy',
      input: { PolicyArn },
      output: {
        Policy: { Arn: PolicyArn, PolicyName: PolicyArn.slice(PolicyArn.lastIndexOf('/') + 1), DefaultVersionId: 'v1' },
      },
    },
    {
      operation: 'iam:GetPolicyVersion',
      input: { PolicyArn, VersionId: 'v1' },
      output: { PolicyVersion: { VersionId: 'v1', IsDefaultVersion: true, Document: encoded(document) } },
    },
  ]);
}

/** RFC 3986, as IAM returns documents. */
function encoded(document: object): string {
  return encodeURIComponent(JSON.stringify(document));
}

function tables({ partition = 'aws', region }: World, account: string, content: Account): CannedAnswer[] {
  const names: CannedAnswer = {
    operation: 'dynamodb:ListTables',
    output: { TableNames: Object.keys(content.tables ?? {}) },
  };
  const each = Object.entries(content.tables ?? {}).flatMap(
    ([TableName, { policy, streamPolicy, tags, key, ...description }]) => {
      const TableArn = `arn:${partition}:dynamodb:${region}:${account}:table/${TableName}`;
      const sse =
        key === undefined
          ? {}
          : {
              SSEDescription: {
                Status: 'ENABLED',
                SSEType: 'KMS',
                KMSMasterKeyArn: keyArn({ partition, region, account }, key),
              },
            };
      return [
        {
          operation: 'dynamodb:DescribeTable',
          input: { TableName },
          output: { Table: { TableName, TableArn, TableStatus: 'ACTIVE', ...sse, ...description } },
        },
        ...resourcePolicy(TableArn, policy),
        ...(description.LatestStreamArn === undefined ? [] : resourcePolicy(description.LatestStreamArn, streamPolicy)),
        {
          operation: 'dynamodb:ListTagsOfResource',
          input: { ResourceArn: TableArn },
          output: { Tags: Object.entries(tags ?? {}).map(([Key, Value]) => ({ Key, Value })) },
        },
      ];
    },
  );
  return [names, ...each];
}

function resourcePolicy(ResourceArn: string, policy: object | undefined): CannedAnswer[] {
  if (policy === undefined) return [];
  return [
    {
      operation: 'dynamodb:GetResourcePolicy',
      input: { ResourceArn },
      output: { Policy: JSON.stringify(policy), RevisionId: '1' },
    },
  ];
}

function buckets({ buckets: named = {} }: Account): CannedAnswer[] {
  return Object.entries(named).flatMap(([Bucket, { policy, publicAccess }]) => [
    ...(policy === undefined
      ? []
      : [{ operation: 's3:GetBucketPolicy', input: { Bucket }, output: { Policy: JSON.stringify(policy) } }]),
    ...(publicAccess === undefined
      ? []
      : [
          {
            operation: 's3:GetPublicAccessBlock',
            input: { Bucket },
            output: { PublicAccessBlockConfiguration: publicAccess },
          },
        ]),
  ]);
}

function keyArn(
  { partition, region, account }: { partition: string; region: string; account: string },
  id: string,
): string {
  return `arn:${partition}:kms:${region}:${account}:key/${id}`;
}

function keys({ partition = 'aws', region }: World, account: string, content: Account): CannedAnswer[] {
  return Object.entries(content.keys ?? {}).flatMap(([KeyId, { policy, grants, ...metadata }]) => {
    const Arn = keyArn({ partition, region, account }, KeyId);
    const input = { KeyId: Arn };
    return [
      {
        operation: 'kms:DescribeKey',
        input,
        output: {
          KeyMetadata: {
            KeyId,
            Arn,
            AWSAccountId: account,
            Enabled: true,
            KeyState: 'Enabled',
            KeyManager: 'CUSTOMER',
            KeySpec: 'SYMMETRIC_DEFAULT',
            KeyUsage: 'ENCRYPT_DECRYPT',
            ...metadata,
          },
        },
      },
      { operation: 'kms:GetKeyPolicy', input, output: { Policy: JSON.stringify(policy), PolicyName: 'default' } },
      { operation: 'kms:ListGrants', input, output: { Grants: grants ?? [] } },
    ];
  });
}

function endpoints(account: string, content: Account): CannedAnswer[] {
  return Object.entries(content.endpoints ?? {}).map(
    ([VpcEndpointId, { policy, type = 'Gateway', vpc = 'vpc-0example' }]) => ({
      operation: 'ec2:DescribeVpcEndpoints',
      input: { VpcEndpointIds: [VpcEndpointId] },
      output: {
        VpcEndpoints: [
          {
            VpcEndpointId,
            VpcEndpointType: type,
            VpcId: vpc,
            State: 'available',
            OwnerId: account,
            PolicyDocument: JSON.stringify(policy),
          },
        ],
      },
    }),
  );
}

function organizationAnswers({ organization, accounts }: World): CannedAnswer[] {
  if (organization === undefined) return [];
  const { id, managementAccount, paths } = organization;
  const described = Object.keys(accounts)
    .concat(managementAccount)
    .map((account) => ({
      operation: 'organizations:DescribeOrganization',
      account,
      output: { Organization: { Id: id, MasterAccountId: managementAccount, FeatureSet: 'ALL' } },
    }));
  const parents = Object.entries(paths).flatMap(([account, path]) =>
    [...path, account].slice(1).map((ChildId, index) => ({
      operation: 'organizations:ListParents',
      input: { ChildId },
      output: { Parents: [{ Id: path[index], Type: index === 0 ? 'ROOT' : 'ORGANIZATIONAL_UNIT' }] },
    })),
  );
  const targets = [...new Set(Object.entries(paths).flatMap(([account, path]) => [...path, account]))];
  const lists = targets.flatMap((target) => [
    policyList(organization, {
      target,
      filter: 'SERVICE_CONTROL_POLICY',
      names: organization.serviceControl?.[target] ?? ['p-FullAWSAccess'],
    }),
    policyList(organization, {
      target,
      filter: 'RESOURCE_CONTROL_POLICY',
      names: ['p-RCPFullAWSAccess', ...(organization.resourceControl?.[target] ?? [])],
    }),
  ]);
  return [...described, ...parents, ...lists, ...organizationPolicies(organization)].map((answer) => ({
    account: managementAccount,
    ...answer,
  }));
}

interface PolicyList {
  readonly target: string;
  readonly filter: 'SERVICE_CONTROL_POLICY' | 'RESOURCE_CONTROL_POLICY';
  readonly names: readonly string[];
}

function policyList(organization: Organization, { target, filter, names }: PolicyList): CannedAnswer {
  return {
    operation: 'organizations:ListPoliciesForTarget',
    input: { TargetId: target, Filter: filter },
    output: {
      Policies: names.map((Id) => ({ Id, Name: Id, Type: filter, Arn: orgPolicyArn(organization, Id, filter) })),
    },
  };
}

function orgPolicyArn({ managementAccount, id }: Organization, policy: string, filter: string): string {
  const owner = /Full\w*Access$/.test(policy) ? 'aws' : `${managementAccount}`;
  const folder = owner === 'aws' ? '' : `${id}/`;
  return `arn:aws:organizations::${owner}:policy/${folder}${filter.toLowerCase()}/${policy}`;
}

function organizationPolicies(organization: Organization): CannedAnswer[] {
  const attached = (filter: PolicyList['filter']) => {
    const levels = filter === 'SERVICE_CONTROL_POLICY' ? organization.serviceControl : organization.resourceControl;
    return Object.values(levels ?? {}).flat();
  };
  const policy = (PolicyId: string, content: object, filter: string): CannedAnswer => ({
    operation: 'organizations:DescribePolicy',
    input: { PolicyId },
    output: {
      Policy: {
        PolicySummary: {
          Id: PolicyId,
          Arn: orgPolicyArn(organization, PolicyId, filter),
          Name: PolicyId,
          Type: filter,
        },
        Content: JSON.stringify(content),
      },
    },
  });
  const own = Object.entries(organization.policies ?? {}).map(([id, content]) =>
    policy(
      id,
      content,
      attached('RESOURCE_CONTROL_POLICY').includes(id) ? 'RESOURCE_CONTROL_POLICY' : 'SERVICE_CONTROL_POLICY',
    ),
  );
  return [
    ...own,
    policy('p-FullAWSAccess', FULL_ACCESS, 'SERVICE_CONTROL_POLICY'),
    policy('p-RCPFullAWSAccess', FULL_RESOURCE_ACCESS, 'RESOURCE_CONTROL_POLICY'),
  ];
}

/** What AWS answers for what is not there. */
function notFound(): CannedAnswer[] {
  const answers: Readonly<Record<string, readonly [code: string, status: number]>> = {
    'iam:GetRole': ['NoSuchEntity', 404],
    'iam:GetUser': ['NoSuchEntity', 404],
    'iam:GetPolicy': ['NoSuchEntity', 404],
    'iam:ListRolePolicies': ['NoSuchEntity', 404],
    'iam:ListAttachedRolePolicies': ['NoSuchEntity', 404],
    'iam:ListUserPolicies': ['NoSuchEntity', 404],
    'iam:ListAttachedUserPolicies': ['NoSuchEntity', 404],
    'iam:ListGroupsForUser': ['NoSuchEntity', 404],
    'iam:ListMFADevices': ['NoSuchEntity', 404],
    'dynamodb:DescribeTable': ['ResourceNotFoundException', 400],
    'dynamodb:GetResourcePolicy': ['PolicyNotFoundException', 400],
    'dynamodb:ListTagsOfResource': ['ResourceNotFoundException', 400],
    'kms:DescribeKey': ['NotFoundException', 400],
    'kms:GetKeyPolicy': ['NotFoundException', 400],
    'kms:ListGrants': ['NotFoundException', 400],
    'ec2:DescribeVpcEndpoints': ['InvalidVpcEndpointId.NotFound', 400],
    'ecr:GetRegistryPolicy': ['RegistryPolicyNotFoundException', 400],
    'ecr:GetRepositoryPolicy': ['RepositoryNotFoundException', 400],
    'secretsmanager:GetResourcePolicy': ['ResourceNotFoundException', 400],
    'sns:GetTopicAttributes': ['NotFound', 404],
    'sqs:GetQueueAttributes': ['QueueDoesNotExist', 400],
    'lambda:GetPolicy': ['ResourceNotFoundException', 404],
    's3:GetBucketPolicy': ['NoSuchBucketPolicy', 404],
    's3:GetPublicAccessBlock': ['NoSuchPublicAccessBlockConfiguration', 404],
    'organizations:DescribeOrganization': ['AWSOrganizationsNotInUseException', 400],
    'organizations:ListParents': ['ChildNotFoundException', 400],
    'iam:SimulatePrincipalPolicy': ['AccessDenied', 403],
  };
  return Object.entries(answers).map(([operation, [code, status]]) => ({
    operation,
    error: { code, message: 'not found', status },
  }));
}
