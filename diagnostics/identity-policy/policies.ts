import {
  type AttachedPolicyName,
  type CheckReader,
  type IamEntity,
  type InlinePolicy,
  joinLayers,
  managedPolicy,
  unread,
} from '../../src/check/index.js';
import type { AttachedPolicy, Layer } from '../../src/model/policies.js';
import type { ReadResult, ReadScope } from '../../src/model/read-result.js';
import type { Unknown } from '../../src/model/unknown.js';

export const POLICY_READS = [
  'iam:GetGroupPolicy',
  'iam:GetPolicy',
  'iam:GetPolicyVersion',
  'iam:GetRolePolicy',
  'iam:GetUserPolicy',
  'iam:ListAttachedGroupPolicies',
  'iam:ListAttachedRolePolicies',
  'iam:ListAttachedUserPolicies',
  'iam:ListGroupPolicies',
  'iam:ListGroupsForUser',
  'iam:ListRolePolicies',
  'iam:ListUserPolicies',
] as const;

type PolicyReader = CheckReader<(typeof POLICY_READS)[number]>;

/** Something that identity policies are attached to, with the reads that list them. */
interface Holder {
  readonly arn: string;
  readonly scope: ReadScope;
  inlineNames(): Promise<ReadResult<{ readonly PolicyNames?: readonly string[] }>>;
  inline(name: string): Promise<ReadResult<InlinePolicy>>;
  attached(): Promise<ReadResult<{ readonly AttachedPolicies?: readonly AttachedPolicyName[] }>>;
}

/** The inline and managed policies of a user and its groups, or of a role. */
export function policiesOf(aws: PolicyReader, who: IamEntity): Promise<Layer> {
  return who.kind === 'user' ? userPolicies(aws, who) : rolePolicies(aws, who);
}

async function userPolicies(aws: PolicyReader, who: IamEntity): Promise<Layer> {
  const UserName = who.name;
  const { arn, scope } = who;
  const [own, groups] = await Promise.all([
    heldBy(aws, {
      arn,
      scope,
      inlineNames: () => aws.read('iam:ListUserPolicies', { UserName }, scope),
      inline: (PolicyName) => aws.read('iam:GetUserPolicy', { UserName, PolicyName }, scope),
      attached: () => aws.read('iam:ListAttachedUserPolicies', { UserName }, scope),
    }),
    aws.read('iam:ListGroupsForUser', { UserName }, scope),
  ]);
  if (groups.status !== 'ok') return joinLayers([own, unread(groups)]);
  const ofGroups = (groups.value.Groups ?? []).map((group) => groupPolicies(aws, group, scope));
  return joinLayers([own, ...(await Promise.all(ofGroups))]);
}

function groupPolicies(
  aws: PolicyReader,
  group: { readonly GroupName?: string; readonly Arn?: string },
  scope: ReadScope,
): Promise<Layer> {
  const GroupName = group.GroupName ?? '';
  return heldBy(aws, {
    arn: group.Arn ?? GroupName,
    scope,
    inlineNames: () => aws.read('iam:ListGroupPolicies', { GroupName }, scope),
    inline: (PolicyName) => aws.read('iam:GetGroupPolicy', { GroupName, PolicyName }, scope),
    attached: () => aws.read('iam:ListAttachedGroupPolicies', { GroupName }, scope),
  });
}

function rolePolicies(aws: PolicyReader, who: IamEntity): Promise<Layer> {
  const RoleName = who.name;
  const { arn, scope } = who;
  return heldBy(aws, {
    arn,
    scope,
    inlineNames: () => aws.read('iam:ListRolePolicies', { RoleName }, scope),
    inline: (PolicyName) => aws.read('iam:GetRolePolicy', { RoleName, PolicyName }, scope),
    attached: () => aws.read('iam:ListAttachedRolePolicies', { RoleName }, scope),
  });
}

async function heldBy(aws: PolicyReader, holder: Holder): Promise<Layer> {
  const [names, attached] = await Promise.all([holder.inlineNames(), holder.attached()]);
  const inline =
    names.status === 'ok' ? (names.value.PolicyNames ?? []).map((name) => inlinePolicy(holder, name)) : [unread(names)];
  const managed =
    attached.status === 'ok'
      ? (attached.value.AttachedPolicies ?? []).map(({ PolicyArn }) =>
          managedPolicy(aws, { arn: PolicyArn ?? '', attachedTo: holder.arn }, holder.scope),
        )
      : [unread(attached)];
  return Promise.all([...inline, ...managed]);
}

async function inlinePolicy(holder: Holder, name: string): Promise<AttachedPolicy | Unknown> {
  const answer = await holder.inline(name);
  if (answer.status !== 'ok') return unread(answer);
  return { id: name, document: answer.value.PolicyDocument, attachedTo: holder.arn };
}
