import {
  type CheckReader,
  defineCheck,
  defineMeta,
  hasIamEntity,
  type IamEntity,
  iamEntityOf,
  iamPrincipal,
  joinLayers,
  layerFindings,
  managedPolicy,
  principalKind,
  tagContext,
  unknownActionFindings,
  unread,
} from '../src/diagnosis/index.js';
import type { AttachedPolicyName, InlinePolicy } from '../src/evidence/operation-types.js';
import type { ReadResult, ReadScope } from '../src/evidence/read-result.js';
import type { AttachedPolicy, Layer } from '../src/vocabulary/layer.js';
import { isUnknown, type Unknown } from '../src/vocabulary/unknown.js';

const meta = defineMeta({
  id: 'identity-policy',
  title: 'Identity policies of the user or role',
  contributes: ['identity-policy'],
  docs: {
    why: 'A request needs an Allow in the policies of the user, its groups or the role, and no Deny in any of them.',
    fix: 'Add the missing action or resource to a policy of the principal, or narrow the Deny statement.',
    url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html',
  },
  reads: [
    'iam:GetGroupPolicy',
    'iam:GetPolicy',
    'iam:GetPolicyVersion',
    'iam:GetRole',
    'iam:GetRolePolicy',
    'iam:GetUser',
    'iam:GetUserPolicy',
    'iam:ListAttachedGroupPolicies',
    'iam:ListAttachedRolePolicies',
    'iam:ListAttachedUserPolicies',
    'iam:ListGroupPolicies',
    'iam:ListGroupsForUser',
    'iam:ListRolePolicies',
    'iam:ListUserPolicies',
  ],
  findings: {
    EXPLICIT_DENY: '{statement} on {attachedTo} denies {action} on {resource}{conditions}',
    NO_ALLOW: 'no identity policy of {principal} allows {action} on {resource}{nearMiss}',
    UNDECIDED: 'whether the identity policies of {principal} allow {action} on {resource} hangs on {missing}',
    NO_SUCH_ACTION: '{statement} names {named}, which is no action: AWS asks {meant} instead',
  },
});

export default defineCheck({
  meta,
  concerns: hasIamEntity,
  async collect(request, aws, denial) {
    const who = iamEntityOf(request, denial);
    if (who === undefined) return {};
    const identity = who.kind === 'user' ? await userPolicies(aws, who) : await rolePolicies(aws, who);
    return { layers: { identity }, ...(principalKind(request.principal) === 'user' ? await userTags(aws, who) : {}) };
  },
  find: (input) => [...layerFindings(meta, input), ...unknownActionFindings(meta, input)],
});

type Reader = CheckReader<(typeof meta.reads)[number]>;

/** A user's tags are its principal tags; those of a session may be overruled by session tags, which its issue tells. */
async function userTags(aws: Reader, who: IamEntity) {
  const user = await iamPrincipal(aws, who);
  if (isUnknown(user)) return {};
  return { context: tagContext('aws:PrincipalTag/', user.Tags), completePrefixes: ['aws:PrincipalTag/'] };
}

/** Something that identity policies hang on, with the reads that list them. */
interface Holder {
  readonly arn: string;
  readonly scope: ReadScope;
  inlineNames(): Promise<ReadResult<{ readonly PolicyNames?: readonly string[] }>>;
  inline(name: string): Promise<ReadResult<InlinePolicy>>;
  attached(): Promise<ReadResult<{ readonly AttachedPolicies?: readonly AttachedPolicyName[] }>>;
}

async function userPolicies(aws: Reader, who: IamEntity): Promise<Layer> {
  const UserName = who.name;
  const { arn, scope } = who;
  const [own, groups] = await Promise.all([
    policiesOf(aws, {
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
  aws: Reader,
  group: { readonly GroupName?: string; readonly Arn?: string },
  scope: ReadScope,
): Promise<Layer> {
  const GroupName = group.GroupName ?? '';
  return policiesOf(aws, {
    arn: group.Arn ?? GroupName,
    scope,
    inlineNames: () => aws.read('iam:ListGroupPolicies', { GroupName }, scope),
    inline: (PolicyName) => aws.read('iam:GetGroupPolicy', { GroupName, PolicyName }, scope),
    attached: () => aws.read('iam:ListAttachedGroupPolicies', { GroupName }, scope),
  });
}

function rolePolicies(aws: Reader, who: IamEntity): Promise<Layer> {
  const RoleName = who.name;
  const { arn, scope } = who;
  return policiesOf(aws, {
    arn,
    scope,
    inlineNames: () => aws.read('iam:ListRolePolicies', { RoleName }, scope),
    inline: (PolicyName) => aws.read('iam:GetRolePolicy', { RoleName, PolicyName }, scope),
    attached: () => aws.read('iam:ListAttachedRolePolicies', { RoleName }, scope),
  });
}

async function policiesOf(aws: Reader, holder: Holder): Promise<Layer> {
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
