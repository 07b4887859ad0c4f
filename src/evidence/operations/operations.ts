import type { Paging } from '../reader/pages.js';
import type { OperationId } from '../reader/reader.js';

/** The account that an answer lies in: the tool's own, the principal's, the resource's, or the management account. */
type AccountRole = 'own' | 'principal' | 'resource' | 'organization';

/** One read of AWS: where its answer lies, how its pages follow, and what it needs. */
interface Operation {
  /** As the Service Authorization Reference has it. `Write` only with a reason in `exception`. */
  readonly accessLevel: 'Read' | 'List' | 'Write';
  readonly account: AccountRole;
  /** The same answer in every Region. */
  readonly global?: true;
  readonly paging?: Paging;
  /** What a permission can be narrowed to; absent: it needs `*`. */
  readonly resources?: ResourceKind;
  /** The action that allows it, where that has another name. */
  readonly permission?: string;
  /** Every principal may call it; no policy needs to allow it. */
  readonly needsNoPermission?: true;
  /** An input member whose items may come in any order, and the member that names each. */
  readonly anyOrder?: { readonly list: string; readonly by: string };
  /** Input members that the SDK wants as dates; ours are ISO 8601 texts. */
  readonly dates?: readonly string[];
  /** Why it stands here although its access level is not Read or List, or the reference does not know it. */
  readonly exception?: string;
}

const byToken = (list: string): Paging => ({ list, token: 'NextToken', next: 'NextToken' });
const byMarker = (list: string): Paging => ({ list, token: 'Marker', next: 'Marker', more: 'IsTruncated' });

const byLowerToken = (list: string): Paging => ({ list, token: 'nextToken', next: 'nextToken' });
const lambdaPages = (list: string): Paging => ({ list, token: 'Marker', next: 'NextMarker' });

/** Kinds of resources that a permission can be narrowed to: ARNs without their `arn:<partition>:`. */
export const RESOURCES = {
  Buckets: ['s3:::*', 's3:*:*:accesspoint/*'],
  Functions: ['lambda:*:*:function:*'],
  Groups: ['iam::*:group/*'],
  Keys: ['kms:*:*:key/*'],
  LambdaResources: ['lambda:*:*:*'],
  ManagedPolicies: ['iam::*:policy/*'],
  OrganizationPolicies: ['organizations::*:policy/*'],
  OrganizationTargets: [
    'organizations::*:account/o-*/*',
    'organizations::*:ou/o-*/ou-*',
    'organizations::*:root/o-*/r-*',
  ],
  Principals: ['iam::*:group/*', 'iam::*:role/*', 'iam::*:user/*'],
  Queues: ['sqs:*:*:*'],
  Repositories: ['ecr:*:*:repository/*'],
  Roles: ['iam::*:role/*'],
  Secrets: ['secretsmanager:*:*:secret:*'],
  Tables: ['dynamodb:*:*:table/*'],
  Topics: ['sns:*:*:*'],
  Users: ['iam::*:user/*'],
} as const;

type ResourceKind = keyof typeof RESOURCES;

const onRole = { accessLevel: 'List', account: 'principal', global: true, resources: 'Roles' } as const;
const onUser = { accessLevel: 'List', account: 'principal', global: true, resources: 'Users' } as const;
const onGroup = { accessLevel: 'List', account: 'principal', global: true, resources: 'Groups' } as const;
const onManagedPolicy = {
  accessLevel: 'Read',
  account: 'principal',
  global: true,
  resources: 'ManagedPolicies',
} as const;
const onTable = { accessLevel: 'Read', account: 'resource', resources: 'Tables' } as const;
const onKey = { accessLevel: 'Read', account: 'resource', resources: 'Keys' } as const;
const onBucket = { accessLevel: 'Read', account: 'resource', resources: 'Buckets' } as const;
const onFunction = { accessLevel: 'List', account: 'principal', resources: 'Functions' } as const;
const onOrganization = { accessLevel: 'List', account: 'organization', global: true } as const;

/** Every read of AWS that ddb-doctor makes. A test holds the access levels against the Service Authorization Reference. */
export const OPERATIONS: Readonly<Record<OperationId, Operation>> = {
  'cloudtrail:LookupEvents': {
    accessLevel: 'Read',
    account: 'principal',
    paging: byToken('Events'),
    dates: ['StartTime', 'EndTime'],
  },
  'dynamodb:DescribeTable': onTable,
  'dynamodb:GetAbacStatus': { accessLevel: 'Read', account: 'resource' },
  'dynamodb:GetResourcePolicy': onTable,
  'dynamodb:ListTables': {
    accessLevel: 'List',
    account: 'resource',
    paging: { list: 'TableNames', token: 'ExclusiveStartTableName', next: 'LastEvaluatedTableName' },
  },
  'dynamodb:ListTagsOfResource': { ...onTable, paging: byToken('Tags') },
  'ec2:DescribeRegions': { accessLevel: 'List', account: 'own' },
  'ec2:DescribeRouteTables': { accessLevel: 'List', account: 'resource', paging: byToken('RouteTables') },
  'ec2:DescribeVpcEndpoints': { accessLevel: 'List', account: 'resource', paging: byToken('VpcEndpoints') },
  'ecr:GetAccountSetting': { accessLevel: 'Read', account: 'resource' },
  'ecr:GetRegistryPolicy': { accessLevel: 'Read', account: 'resource' },
  'ecr:GetRepositoryPolicy': { accessLevel: 'Read', account: 'resource', resources: 'Repositories' },
  'iam:GetAccountAuthorizationDetails': {
    accessLevel: 'Read',
    account: 'principal',
    global: true,
    // Both lists of an answer go on over its pages.
    paging: { token: 'Marker', next: 'Marker', more: 'IsTruncated' },
  },
  'iam:GetGroupPolicy': { ...onGroup, accessLevel: 'Read' },
  'iam:GetPolicy': onManagedPolicy,
  'iam:GetPolicyVersion': onManagedPolicy,
  'iam:GetRequestAuthorizationDetails': {
    accessLevel: 'Read',
    account: 'principal',
    exception: 'in preview: AWS documents it as a read, and the Service Authorization Reference does not list it yet',
  },
  'iam:GetRole': { ...onRole, accessLevel: 'Read' },
  'iam:GetRolePolicy': { ...onRole, accessLevel: 'Read' },
  'iam:GetUser': { ...onUser, accessLevel: 'Read' },
  'iam:GetUserPolicy': { ...onUser, accessLevel: 'Read' },
  'iam:ListAttachedGroupPolicies': { ...onGroup, paging: byMarker('AttachedPolicies') },
  'iam:ListAttachedRolePolicies': { ...onRole, paging: byMarker('AttachedPolicies') },
  'iam:ListAttachedUserPolicies': { ...onUser, paging: byMarker('AttachedPolicies') },
  'iam:ListEntitiesForPolicy': {
    ...onManagedPolicy,
    accessLevel: 'List',
    // Roles, users and groups share the pages.
    paging: { token: 'Marker', next: 'Marker', more: 'IsTruncated' },
  },
  'iam:ListGroupPolicies': { ...onGroup, paging: byMarker('PolicyNames') },
  'iam:ListGroupsForUser': { ...onUser, paging: byMarker('Groups') },
  'iam:ListMFADevices': { ...onUser, paging: byMarker('MFADevices') },
  'iam:ListPolicyVersions': { ...onManagedPolicy, accessLevel: 'List', paging: byMarker('Versions') },
  'iam:ListRolePolicies': { ...onRole, paging: byMarker('PolicyNames') },
  'iam:ListUserPolicies': { ...onUser, paging: byMarker('PolicyNames') },
  'iam:SimulatePrincipalPolicy': {
    accessLevel: 'Read',
    account: 'principal',
    global: true,
    paging: byMarker('EvaluationResults'),
    resources: 'Principals',
    anyOrder: { list: 'ContextEntries', by: 'ContextKeyName' },
  },
  'kms:DescribeKey': onKey,
  'kms:GetKeyPolicy': onKey,
  'kms:ListGrants': {
    ...onKey,
    accessLevel: 'List',
    paging: { list: 'Grants', token: 'Marker', next: 'NextMarker', more: 'Truncated' },
  },
  'lambda:GetFunctionConfiguration': { ...onFunction, accessLevel: 'Read' },
  'lambda:GetPolicy': { accessLevel: 'Read', account: 'resource', resources: 'Functions' },
  'lambda:ListAliases': { ...onFunction, paging: lambdaPages('Aliases') },
  'lambda:ListEventSourceMappings': {
    accessLevel: 'List',
    account: 'principal',
    paging: lambdaPages('EventSourceMappings'),
  },
  'lambda:ListFunctions': { accessLevel: 'List', account: 'principal', paging: lambdaPages('Functions') },
  'lambda:ListTags': { accessLevel: 'Read', account: 'principal', resources: 'LambdaResources' },
  'lambda:ListVersionsByFunction': { ...onFunction, paging: lambdaPages('Versions') },
  'logs:DescribeLogGroups': { accessLevel: 'List', account: 'principal', paging: byLowerToken('logGroups') },
  'logs:DescribeResourcePolicies': {
    accessLevel: 'List',
    account: 'resource',
    paging: byLowerToken('resourcePolicies'),
  },
  'organizations:DescribeOrganization': { accessLevel: 'Read', account: 'principal', global: true },
  'organizations:DescribePolicy': { ...onOrganization, accessLevel: 'Read', resources: 'OrganizationPolicies' },
  'organizations:ListAccounts': { ...onOrganization, paging: byToken('Accounts') },
  'organizations:ListAccountsForParent': {
    ...onOrganization,
    paging: byToken('Accounts'),
    resources: 'OrganizationTargets',
  },
  'organizations:ListOrganizationalUnitsForParent': {
    ...onOrganization,
    paging: byToken('OrganizationalUnits'),
    resources: 'OrganizationTargets',
  },
  'organizations:ListParents': { ...onOrganization, paging: byToken('Parents'), resources: 'OrganizationTargets' },
  'organizations:ListPolicies': { ...onOrganization, paging: byToken('Policies') },
  'organizations:ListPoliciesForTarget': {
    ...onOrganization,
    paging: byToken('Policies'),
    resources: 'OrganizationTargets',
  },
  'organizations:ListRoots': { ...onOrganization, paging: byToken('Roots') },
  'organizations:ListTargetsForPolicy': {
    ...onOrganization,
    paging: byToken('Targets'),
    resources: 'OrganizationPolicies',
  },
  's3:GetBucketPolicy': onBucket,
  's3:GetPublicAccessBlock': { ...onBucket, permission: 's3:GetBucketPublicAccessBlock' },
  'secretsmanager:GetResourcePolicy': { accessLevel: 'Read', account: 'resource', resources: 'Secrets' },
  'sns:GetTopicAttributes': { accessLevel: 'Read', account: 'resource', resources: 'Topics' },
  'sqs:GetQueueAttributes': { accessLevel: 'Read', account: 'resource', resources: 'Queues' },
  'sts:DecodeAuthorizationMessage': {
    accessLevel: 'Write',
    account: 'principal',
    exception: 'it changes nothing: it decrypts the message that AWS gave with a denial',
  },
  'sts:GetCallerIdentity': { accessLevel: 'Read', account: 'own', needsNoPermission: true },
};

/** Undefined for an operation that is not in the table. */
export function operationOf(id: string): Operation | undefined {
  return isOperationId(id) ? OPERATIONS[id] : undefined;
}

/** The action that a policy allows for an operation. */
export function permissionOf(id: string): string {
  return operationOf(id)?.permission ?? id;
}

export function isOperationId(id: string): id is OperationId {
  return Object.hasOwn(OPERATIONS, id);
}
