import { DoctorError } from '../model/error.js';

/**
 * What every answer of status 200 holds: a text or another scalar, by its path. `{}` behind it: a structure; `[]`: a
 * list that may be empty; `[+]`: one that never is; `[].Name`: each of its items has a text of that name, and `[].` is
 * one; `a|b`: one of them. From the service models (botocore), and for what never is empty from the pages named beside
 * it.
 */
export const PROMISES: Readonly<Record<string, readonly string[]>> = {
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
  'dynamodb:DescribeTable': ['Table{}'],
  'dynamodb:GetAbacStatus': ['AbacStatus'],
  'dynamodb:GetResourcePolicy': ['Policy'],
  'dynamodb:ListTables': ['TableNames[].'],
  'dynamodb:ListTagsOfResource': ['Tags[]'],
  // Some Regions are on in every account: accounts/latest/reference/manage-acct-regions.html.
  'ec2:DescribeRegions': ['Regions[+].RegionName'],
  'ec2:DescribeRouteTables': ['RouteTables[]'],
  'ec2:DescribeSubnets': ['Subnets[]'],
  'ec2:DescribeVpcEndpoints': ['VpcEndpoints[]'],
  'ecr:GetAccountSetting': ['value'],
  'ecr:GetRegistryPolicy': ['policyText'],
  'ecr:GetRepositoryPolicy': ['policyText'],
  'iam:GetAccountAuthorizationDetails': ['RoleDetailList[]', 'Policies[]'],
  'glue:GetDatabases': ['DatabaseList[].Name'],
  'glue:GetPartitions': ['Partitions[]'],
  'glue:GetTable': ['Table{}'],
  'glue:GetTables': ['TableList[].Name'],
  'iam:GetGroupPolicy': ['PolicyDocument'],
  'iam:GetPolicy': ['Policy.DefaultVersionId'],
  'iam:GetPolicyVersion': ['PolicyVersion.Document'],
  'iam:GetRequestAuthorizationDetails': ['evaluations[]'],
  'iam:GetRole': ['Role.Arn'],
  'iam:GetRolePolicy': ['PolicyDocument'],
  'iam:GetUser': ['User.Arn'],
  'iam:GetUserPolicy': ['PolicyDocument'],
  'iam:ListAttachedGroupPolicies': ['AttachedPolicies[].PolicyArn'],
  'iam:ListAttachedRolePolicies': ['AttachedPolicies[].PolicyArn'],
  'iam:ListAttachedUserPolicies': ['AttachedPolicies[].PolicyArn'],
  'iam:ListEntitiesForPolicy': ['PolicyRoles[]'],
  'iam:ListGroupPolicies': ['PolicyNames[].'],
  'iam:ListGroupsForUser': ['Groups[].GroupName'],
  'iam:ListMFADevices': ['MFADevices[]'],
  'iam:ListPolicyVersions': ['Versions[+].VersionId'],
  'iam:ListRolePolicies': ['PolicyNames[].'],
  'iam:ListUserPolicies': ['PolicyNames[].'],
  'iam:SimulatePrincipalPolicy': ['EvaluationResults[]'],
  'kms:DescribeKey': ['KeyMetadata{}'],
  'kms:GetKeyPolicy': ['Policy'],
  'kms:ListGrants': ['Grants[]'],
  'lambda:GetFunctionConfiguration': ['Role'],
  'lambda:GetPolicy': ['Policy'],
  'lambda:ListAliases': ['Aliases[]'],
  'lambda:ListEventSourceMappings': ['EventSourceMappings[]'],
  'lambda:ListFunctions': ['Functions[].FunctionName'],
  'lambda:ListTags': ['Tags{}'],
  'lambda:ListVersionsByFunction': ['Versions[+]'],
  'logs:DescribeLogGroups': ['logGroups[]'],
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
    .find((one) => one !== undefined);
  if (fault === undefined) return;
  throw new DoctorError({ source: 'aws', code: 'AnswerIncomplete' }, `the answer of ${operation} ${fault}`);
}

/** A page of a longer list may be empty. */
function isPart(answer: Members, input: object): boolean {
  return [answer, input].some((members) => 'NextToken' in members || 'Marker' in members);
}

function broken(answer: Members, promise: string): string | undefined {
  const faults = promise.split('|').map((one) => missing(answer, one));
  return faults.includes(undefined) ? undefined : faults[0];
}

function missing(answer: Members, promise: string): string | undefined {
  const [, path = '', kind = '', item] = /^([\w.]+)(\{\}|\[\+?\])?(?:\.(\w*))?$/.exec(promise) ?? [];
  const value = path.split('.').reduce<unknown>((at, name) => (isMembers(at) ? at[name] : undefined), answer);
  if (!kind.startsWith('['))
    return (kind === '{}' ? isMembers(value) : isScalar(value)) ? undefined : `holds no ${path}`;
  if (!Array.isArray(value)) return `holds no list ${path}`;
  if (value.some((one) => one === null || one === undefined)) return `holds items of ${path} that are none`;
  if (item !== undefined && !value.every((one) => isText(item === '' ? one : Object(one)[item])))
    return `holds items of ${path} without ${item === '' ? 'a name' : item}`;
  return kind === '[+]' && value.length === 0 ? `holds an empty list ${path}, which AWS never answers` : undefined;
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
