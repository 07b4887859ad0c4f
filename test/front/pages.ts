import type { FrontCall } from './call.js';

interface Paging {
  readonly list: string;
  readonly inToken: string;
  readonly outToken: string;
  readonly more?: string;
}

const iam = (list: string): Paging => ({ list, inToken: 'Marker', outToken: 'Marker', more: 'IsTruncated' });
const next = (list: string): Paging => ({ list, inToken: 'NextToken', outToken: 'NextToken' });
const lower = (list: string): Paging => ({ list, inToken: 'nextToken', outToken: 'nextToken' });

const marker = (list: string): Paging => ({ list, inToken: 'Marker', outToken: 'NextMarker' });

/** The list and the tokens of each operation that AWS answers in pages. */
const PAGED: Readonly<Record<string, Paging>> = {
  'dynamodb:ListTables': { list: 'TableNames', inToken: 'ExclusiveStartTableName', outToken: 'LastEvaluatedTableName' },
  'dynamodb:ListTagsOfResource': next('Tags'),
  'ec2:DescribeRouteTables': next('RouteTables'),
  'ec2:DescribeVpcEndpoints': next('VpcEndpoints'),
  'athena:GetQueryResults': next('Rows'),
  'cloudtrail:GetQueryResults': next('QueryResultRows'),
  'cloudtrail:ListEventDataStores': next('EventDataStores'),
  'glue:GetDatabases': next('DatabaseList'),
  'glue:GetTables': next('TableList'),
  'iam:GetRequestAuthorizationDetails': lower('evaluations'),
  'iam:ListAttachedGroupPolicies': iam('AttachedPolicies'),
  'iam:ListAttachedRolePolicies': iam('AttachedPolicies'),
  'iam:ListAttachedUserPolicies': iam('AttachedPolicies'),
  'iam:ListEntitiesForPolicy': iam('PolicyRoles'),
  'iam:ListGroupPolicies': iam('PolicyNames'),
  'iam:ListGroupsForUser': iam('Groups'),
  'iam:ListMFADevices': iam('MFADevices'),
  'iam:ListPolicyVersions': iam('Versions'),
  'iam:ListRolePolicies': iam('PolicyNames'),
  'iam:ListUserPolicies': iam('PolicyNames'),
  'iam:SimulateCustomPolicy': iam('EvaluationResults'),
  'iam:SimulatePrincipalPolicy': iam('EvaluationResults'),
  'kms:ListGrants': { list: 'Grants', inToken: 'Marker', outToken: 'NextMarker', more: 'Truncated' },
  'lambda:ListAliases': marker('Aliases'),
  'lambda:ListEventSourceMappings': marker('EventSourceMappings'),
  'lambda:ListFunctions': marker('Functions'),
  'lambda:ListVersionsByFunction': marker('Versions'),
  'logs:DescribeLogGroups': lower('logGroups'),
  'logs:DescribeResourcePolicies': lower('resourcePolicies'),
  'logs:FilterLogEvents': lower('events'),
  'organizations:ListAccounts': next('Accounts'),
  'organizations:ListAccountsForParent': next('Accounts'),
  'organizations:ListOrganizationalUnitsForParent': next('OrganizationalUnits'),
  'organizations:ListParents': next('Parents'),
  'organizations:ListPolicies': next('Policies'),
  'organizations:ListPoliciesForTarget': next('Policies'),
  'organizations:ListTargetsForPolicy': next('Targets'),
  'organizations:ListRoots': next('Roots'),
  's3:ListObjectsV2': {
    list: 'Contents',
    inToken: 'ContinuationToken',
    outToken: 'NextContinuationToken',
    more: 'IsTruncated',
  },
};

/** The operations that AWS answers in pages. */
export const PAGED_OPERATIONS: ReadonlySet<string> = new Set([...Object.keys(PAGED), 'cloudtrail:LookupEvents']);

const pagingOf = (operation: string): Paging => PAGED[operation] ?? next('Events');

/** The call, as if it asked for the first page. */
export function firstPage(call: FrontCall): FrontCall {
  const { [pagingOf(call.operation).inToken]: _, ...input } = call.input;
  return { ...call, input };
}

/** The whole answer, and a token for more of it. */
export function withNextPage(call: FrontCall, whole: object, token: string): object {
  const { outToken, more } = pagingOf(call.operation);
  return { ...whole, ...(more === undefined ? {} : { [more]: true }), [outToken]: token };
}

export interface PageOptions {
  readonly pageSize?: number;
  readonly emptyPages?: boolean;
}

/** The page of a whole answer that the call asks for. */
export function pageOf(call: FrontCall, whole: object, options: PageOptions): object {
  const paging = PAGED[call.operation];
  const list = paging === undefined ? undefined : (whole as Record<string, unknown>)[paging.list];
  if (paging === undefined || !Array.isArray(list)) return whole;
  const page = cut(list.length, readToken(call.input[paging.inToken]), options);
  return {
    ...whole,
    [paging.list]: list.slice(page.from, page.to),
    ...(paging.more === undefined ? {} : { [paging.more]: page.token !== undefined }),
    ...(page.token === undefined ? {} : { [paging.outToken]: page.token }),
  };
}

export interface PageCut {
  readonly from: number;
  readonly to: number;
  readonly token: string | undefined;
}

export interface PageStart {
  readonly from: number;
  /** The page before this one was empty, so this one is not. */
  readonly filled: boolean;
}

/** Where a page begins and ends; an empty page repeats its start in its token. */
export function cut(length: number, start: PageStart, options: PageOptions): PageCut {
  const { from, filled } = start;
  if (options.emptyPages && from > 0 && !filled) return { from, to: from, token: writeToken({ from, filled: true }) };
  const to = Math.min(length, from + (options.pageSize ?? length));
  return { from, to, token: to < length ? writeToken({ from: to, filled: false }) : undefined };
}

export function readToken(token: unknown): PageStart {
  if (typeof token !== 'string') return { from: 0, filled: false };
  const [from, filled] = Buffer.from(token, 'base64url').toString().split(' ');
  return { from: Number(from), filled: filled === 'true' };
}

function writeToken({ from, filled }: PageStart): string {
  return Buffer.from(`${from} ${filled}`).toString('base64url');
}
