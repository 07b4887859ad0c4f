import type { OrgLayer, OrgLevel } from '../../model/policies.js';
import type { ReadResult } from '../../model/read-result.js';
import { isUnknown, type Unknown, unknown } from '../../model/unknown.js';
import type { CheckReader } from '../check.js';
import { unread } from './iam.js';

export type OrganizationReads =
  | 'organizations:DescribeOrganization'
  | 'organizations:DescribePolicy'
  | 'organizations:ListParents'
  | 'organizations:ListPoliciesForTarget';

export type OrgPolicyFilter = 'SERVICE_CONTROL_POLICY' | 'RESOURCE_CONTROL_POLICY';

export interface Organization {
  readonly id: string;
  readonly managementAccount: string;
}

/** Root, five levels of OUs and the account: deeper, the answer is not an organization. */
const MOST_LEVELS = 7;

/** The organization of an account; `none` when the account is in none. */
export async function organizationOf(
  aws: CheckReader<OrganizationReads>,
  account: string | undefined,
): Promise<Organization | 'none' | Unknown> {
  const answer = await aws.read('organizations:DescribeOrganization', {}, account === undefined ? {} : { account });
  if (answer.status === 'not-found' || isNotInUse(answer)) return 'none';
  if (answer.status !== 'ok') return unread(answer);
  const { Id, MasterAccountId } = answer.value.Organization ?? {};
  if (Id === undefined || MasterAccountId === undefined)
    return unknown('organizations:DescribeOrganization named no management account');
  if (account !== undefined && (await isStranger(aws, account, MasterAccountId)))
    return unknown(`account ${account} is not in ${Id}, and nobody told which organization it is in`);
  return { id: Id, managementAccount: MasterAccountId };
}

/** A role of the management account answers for its own organization, whichever account the question was about. */
async function isStranger(aws: CheckReader<OrganizationReads>, account: string, managementAccount: string) {
  if (account === managementAccount) return false;
  const parents = await aws.read('organizations:ListParents', { ChildId: account }, { account: managementAccount });
  return parents.status === 'not-found';
}

function isNotInUse(answer: ReadResult<unknown>): boolean {
  return answer.status !== 'ok' && answer.code === 'AWSOrganizationsNotInUseException';
}

/** The policies of one type on every level from the root down to the account. */
export async function orgLevels(
  aws: CheckReader<OrganizationReads>,
  target: { readonly account: string; readonly managementAccount: string; readonly filter: OrgPolicyFilter },
): Promise<OrgLayer> {
  const scope = { account: target.managementAccount };
  const path = await pathToRoot(aws, target.account, scope);
  if (isUnknown(path)) return path;
  return Promise.all(path.map((level) => levelOf(aws, { level, filter: target.filter }, scope)));
}

async function pathToRoot(
  aws: CheckReader<OrganizationReads>,
  account: string,
  scope: { account: string },
): Promise<readonly string[] | Unknown> {
  const path = [account];
  while (path.length <= MOST_LEVELS) {
    const child = path[0] ?? account;
    const answer = await aws.read('organizations:ListParents', { ChildId: child }, scope);
    if (answer.status !== 'ok') return unread(answer);
    const parent = answer.value.Parents?.[0];
    // A bundle may hold anything.
    if (typeof parent?.Id !== 'string') return unknown(`organizations:ListParents names no parent of ${child}`);
    path.unshift(parent.Id);
    if (parent.Type === 'ROOT') return path;
  }
  return unknown(`the way from account ${account} to the root is longer than ${MOST_LEVELS} levels`);
}

async function levelOf(
  aws: CheckReader<OrganizationReads>,
  { level, filter }: { level: string; filter: OrgPolicyFilter },
  scope: { account: string },
): Promise<OrgLevel> {
  const answer = await aws.read('organizations:ListPoliciesForTarget', { TargetId: level, Filter: filter }, scope);
  if (answer.status !== 'ok') return { target: level, policies: unread(answer) };
  const listed = answer.value.Policies ?? [];
  // Each target keeps at least one: organizations/latest/userguide/orgs_manage_policies_scps.html.
  if (filter === 'SERVICE_CONTROL_POLICY' && listed.length === 0) {
    return { target: level, policies: unknown(`organizations:ListPoliciesForTarget names no SCP of ${level}`) };
  }
  const policies = listed.map(({ Id }) => orgPolicy(aws, { id: Id, attachedTo: level }, scope));
  return { target: level, policies: await Promise.all(policies) };
}

/** One SCP or RCP by its id (`p-…`). */
export async function orgPolicy(
  aws: CheckReader<OrganizationReads>,
  policy: { readonly id: string | undefined; readonly attachedTo: string },
  scope: { readonly account: string },
) {
  if (policy.id === undefined) return unknown('organizations:ListPoliciesForTarget named a policy without id');
  const answer = await aws.read('organizations:DescribePolicy', { PolicyId: policy.id }, scope);
  if (answer.status !== 'ok') return unread(answer);
  const { PolicySummary, Content } = answer.value.Policy ?? {};
  const { Arn } = PolicySummary ?? {};
  return { id: typeof Arn === 'string' ? Arn : policy.id, document: Content, attachedTo: policy.attachedTo };
}
