import { DoctorError } from '../../model/error.js';

/**
 * What every answer of status 200 holds: a text or another scalar, by its path. `{}` behind it: a structure; `[]`: a
 * list that may be empty; `[+]`: one that never is; `[].Name`: a text that each of its items holds, or what else by the
 * same rules, and `[].`: each is a text; `?.Name`: where it is there, it
 * holds that; `a|b`: one of them. From the service models (botocore), and for what never is empty from the pages
 * named beside it.
 */
export const PROMISES: Readonly<Record<string, readonly string[]>> = {
  'athena:GetDataCatalog': ['DataCatalog{}'],
  'athena:GetQueryExecution': ['QueryExecution.Status{}'],
  'athena:GetQueryResults': ['ResultSet{}'],
  'athena:GetWorkGroup': ['WorkGroup{}'],
  'athena:StartQueryExecution': ['QueryExecutionId'],
  'cloudtrail:DescribeQuery': ['QueryStatus'],
  'cloudtrail:DescribeTrails': ['trailList[].TrailARN'],
  'cloudtrail:GetEventSelectors': ['EventSelectors[]|AdvancedEventSelectors[]'],
  'cloudtrail:GetTrailStatus': ['IsLogging'],
  'cloudtrail:GetQueryResults': ['QueryStatus'],
  'cloudtrail:ListEventDataStores': ['EventDataStores[].EventDataStoreArn'],
  'cloudtrail:LookupEvents': ['Events[]'],
  'cloudtrail:StartQuery': ['QueryId'],
  'dynamodb:DescribeTable': ['Table.TableArn|Table.TableName', 'Table.SSEDescription?.Status'],
  'dynamodb:GetAbacStatus': ['AbacStatus'],
  'dynamodb:GetResourcePolicy': ['Policy'],
  'dynamodb:ListTables': ['TableNames[].'],
  'dynamodb:ListTagsOfResource': ['Tags[].Key'],
  // Some Regions are on in every account: accounts/latest/reference/manage-acct-regions.html.
  'ec2:DescribeRegions': ['Regions[+].RegionName'],
  'ec2:DescribeRouteTables': ['RouteTables[].RouteTableId'],
  'ec2:DescribeSubnets': ['Subnets[].SubnetId'],
  'ec2:DescribeVpcEndpoints': ['VpcEndpoints[].VpcEndpointId'],
  'ecr:GetAccountSetting': ['value'],
  'ecr:GetRegistryPolicy': ['policyText'],
  'ecr:GetRepositoryPolicy': ['policyText'],
  'iam:GetAccountAuthorizationDetails': [
    'RoleDetailList[].Arn',
    'RoleDetailList[].PermissionsBoundary?.PermissionsBoundaryArn',
    'RoleDetailList[].RolePolicyList[].PolicyDocument',
    'RoleDetailList[].AttachedManagedPolicies[].PolicyArn',
    'Policies[].Arn',
  ],
  'glue:GetDatabases': ['DatabaseList[].Name'],
  'glue:GetPartitions': ['Partitions[]'],
  'glue:GetTable': ['Table{}'],
  'glue:GetTables': ['TableList[].Name'],
  'iam:GetGroupPolicy': ['PolicyDocument'],
  'iam:GetPolicy': ['Policy.DefaultVersionId'],
  'iam:GetPolicyVersion': ['PolicyVersion.Document'],
  'iam:GetRequestAuthorizationDetails': ['evaluations[]'],
  'iam:GetRole': ['Role.Arn', 'Role.PermissionsBoundary?.PermissionsBoundaryArn'],
  'iam:GetRolePolicy': ['PolicyDocument'],
  'iam:GetUser': ['User.Arn', 'User.PermissionsBoundary?.PermissionsBoundaryArn'],
  'iam:GetUserPolicy': ['PolicyDocument'],
  'iam:ListAttachedGroupPolicies': ['AttachedPolicies[].PolicyArn'],
  'iam:ListAttachedRolePolicies': ['AttachedPolicies[].PolicyArn'],
  'iam:ListAttachedUserPolicies': ['AttachedPolicies[].PolicyArn'],
  'iam:ListEntitiesForPolicy': ['PolicyRoles[].RoleName'],
  'iam:ListGroupPolicies': ['PolicyNames[].'],
  'iam:ListGroupsForUser': ['Groups[].GroupName'],
  'iam:ListMFADevices': ['MFADevices[].SerialNumber'],
  'iam:ListPolicyVersions': ['Versions[+].VersionId'],
  'iam:ListRolePolicies': ['PolicyNames[].'],
  'iam:ListUserPolicies': ['PolicyNames[].'],
  'iam:SimulatePrincipalPolicy': ['EvaluationResults[].EvalDecision'],
  'kms:DescribeKey': ['KeyMetadata.KeyId'],
  'kms:GetKeyPolicy': ['Policy'],
  'kms:ListGrants': ['Grants[].Operations[+].'],
  'lambda:GetFunctionConfiguration': ['Role'],
  'lambda:GetPolicy': ['Policy'],
  'lambda:ListAliases': ['Aliases[].Name'],
  'lambda:ListEventSourceMappings': ['EventSourceMappings[].UUID'],
  'lambda:ListFunctions': ['Functions[].FunctionName'],
  'lambda:ListTags': ['Tags{}'],
  'lambda:ListVersionsByFunction': ['Versions[+].Version'],
  'logs:DescribeLogGroups': ['logGroups[].logGroupName'],
  'logs:DescribeResourcePolicies': ['resourcePolicies[]'],
  'logs:FilterLogEvents': ['events[]'],
  'logs:GetQueryResults': ['status'],
  'logs:StartQuery': ['queryId'],
  'organizations:DescribeOrganization': ['Organization.Id', 'Organization.MasterAccountId'],
  'organizations:DescribePolicy': ['Policy.Content'],
  // The management account is one: organizations/latest/APIReference/API_ListAccounts.html.
  'organizations:ListAccounts': ['Accounts[+].Id'],
  'organizations:ListAccountsForParent': ['Accounts[].Id'],
  'organizations:ListOrganizationalUnitsForParent': ['OrganizationalUnits[].Id'],
  // Every account and OU has a parent: organizations/latest/APIReference/API_ListParents.html.
  'organizations:ListParents': ['Parents[+].Id'],
  'organizations:ListPolicies': ['Policies[].Id'],
  'organizations:ListPoliciesForTarget': ['Policies[].Id'],
  // Every organization has one: organizations/latest/APIReference/API_ListRoots.html.
  'organizations:ListRoots': ['Roots[+].Id'],
  'organizations:ListTargetsForPolicy': ['Targets[].TargetId'],
  's3:GetBucketPolicy': ['Policy'],
  // All four settings stand in every answer: AmazonS3/latest/API/API_GetPublicAccessBlock.html.
  's3:GetPublicAccessBlock': ['PublicAccessBlockConfiguration.RestrictPublicBuckets'],
  's3:ListObjectsV2': ['KeyCount|Name'],
  // Without a policy the rest of the answer stands.
  'secretsmanager:GetResourcePolicy': ['ARN'],
  'sns:GetTopicAttributes': ['Attributes.TopicArn'],
  'sqs:GetQueueAttributes': ['Attributes.QueueArn'],
  'sts:AssumeRole': ['Credentials.AccessKeyId'],
  'sts:DecodeAuthorizationMessage': ['DecodedMessage'],
  'sts:GetCallerIdentity': ['Account'],
};

type Members = Readonly<Record<string, unknown>>;

/**
 * AWS writes an empty list as an empty list: a member that is not there says nothing, least of all that there is none.
 * Throws a `DoctorError` of source `aws`, code `AnswerIncomplete`, for an answer that lacks what its operation promises.
 */
export function assertAnswer(operation: string, answer: Members, input: object = {}): void {
  const promises = Object.hasOwn(PROMISES, operation) ? (PROMISES[operation] ?? []) : [];
  const fault = promises
    .map((promise) => broken(answer, isPart(answer, input) ? promise.replace('+', '') : promise))
    .concat(ofAnother(operation, answer, input))
    .find((one) => one !== undefined);
  if (fault === undefined) return;
  throw new DoctorError({ source: 'aws', code: 'AnswerIncomplete' }, `the answer of ${operation} ${fault}`);
}

/** What an answer repeats of its question: a cache, or a server gone wrong, may answer another. */
const REPEATED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'iam:GetGroupPolicy': { GroupName: 'GroupName', PolicyName: 'PolicyName' },
  'iam:GetPolicy': { 'Policy.Arn': 'PolicyArn' },
  'iam:GetPolicyVersion': { 'PolicyVersion.VersionId': 'VersionId' },
  'iam:GetRole': { 'Role.RoleName': 'RoleName' },
  'iam:GetRolePolicy': { RoleName: 'RoleName', PolicyName: 'PolicyName' },
  'iam:GetUser': { 'User.UserName': 'UserName' },
  'iam:GetUserPolicy': { UserName: 'UserName', PolicyName: 'PolicyName' },
  'organizations:DescribePolicy': { 'Policy.PolicySummary.Id': 'PolicyId' },
};

/** Names of IAM differ by more than case. */
function ofAnother(operation: string, answer: Members, input: object): string | undefined {
  const repeated = Object.entries(Object.hasOwn(REPEATED, operation) ? (REPEATED[operation] ?? {}) : {});
  const other = repeated.find(([path, name]) => {
    const [told, asked] = [at(answer, path), at({ ...input }, name)];
    return isText(told) && isText(asked) && String(told).toLowerCase() !== String(asked).toLowerCase();
  });
  return other && `is about another ${other[1]}`;
}

function at(members: Members, path: string): unknown {
  return path.split('.').reduce<unknown>((value, name) => (isMembers(value) ? value[name] : undefined), members);
}

/** A page of a longer list may be empty; the list may not, and is held to it as a whole. */
function isPart(...places: readonly object[]): boolean {
  return places.some((members) => Object.entries(members).some(([name, value]) => TOKENS.has(name) && isText(value)));
}

const TOKENS: ReadonlySet<string> = new Set(['NextToken', 'Marker', 'NextMarker']);

function broken(answer: Members, promise: string): string | undefined {
  const faults = promise.split('|').map((one) => missing(answer, one));
  return faults.includes(undefined) ? undefined : faults[0];
}

function missing(answer: Members, promise: string): string | undefined {
  const [, path = '', kind = '', item] = /^([\w.]+)(\{\}|\[\+?\]|\?)?(?:\.(.*))?$/.exec(promise) ?? [];
  const value = at(answer, path);
  if (kind === '?') {
    const isWhole = value === undefined || value === null || holds(value, item ?? '');
    return isWhole ? undefined : `holds ${path} without ${item}`;
  }
  if (!kind.startsWith('['))
    return (kind === '{}' ? isMembers(value) : isScalar(value)) ? undefined : `holds no ${path}`;
  if (!Array.isArray(value)) return `holds no list ${path}`;
  if (value.some((one) => one === null || one === undefined)) return `holds items of ${path} that are none`;
  if (item !== undefined && !value.every((one) => (item === '' ? isText(one) : holds(one, item))))
    return `holds items of ${path} without ${item === '' ? 'a name' : /^\w+/.exec(item)?.[0]}`;
  return kind === '[+]' && value.length === 0 ? `holds an empty list ${path}, which AWS never answers` : undefined;
}

function holds(item: unknown, promise: string): boolean {
  if (!isMembers(item)) return false;
  return /^\w+$/.test(promise) ? isText(item[promise]) : missing(item, promise) === undefined;
}

function isScalar(value: unknown): boolean {
  return isText(value) || typeof value === 'number' || typeof value === 'boolean';
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
