import { stableJson } from '../evidence/bundle/stable-json.js';
import type { JsonObject } from '../model/json.js';
import { plain } from './digest.js';
import type { Ground, PolicyGround } from './ground.js';
import { OWN_TAG } from './ground.js';
import type { Intent } from './intent.js';
import type { PlannedPolicy, Step } from './plan.js';
import { trustOf, withLambda } from './trust.js';

/**
 * IAM keeps at most five versions of a managed policy.
 * AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
const MOST_VERSIONS = 5;

type Draft = Omit<Step, 'n'>;

/** The writes in order: policies, a new role, attachments, trust, the function. Their undo is the reverse. */
export function stepsOf(
  intent: Intent,
  ground: Ground,
  { policies, id }: { policies: readonly PlannedPolicy[]; id: string },
): Step[] {
  const drafts: Draft[] = [
    ...newRole(intent, ground, id),
    ...policies.flatMap((policy) => (policy.inline ? inline(policy, ground) : managed(policy, { intent, ground, id }))),
    ...(intent.newRole === undefined && intent.fixTrust ? trust(ground) : []),
    ...roleOfFunction(intent, ground),
  ];
  return numberedSteps(drafts);
}

export function numberedSteps(drafts: readonly Draft[]): Step[] {
  return drafts.map((draft, index) => ({ n: index + 1, ...draft }));
}

function newRole(intent: Intent, ground: Ground, id: string): Draft[] {
  if (intent.newRole === undefined) return [];
  return [
    {
      operation: 'iam:CreateRole',
      input: plain({
        RoleName: ground.role.name,
        Path: intent.path,
        AssumeRolePolicyDocument: JSON.stringify(trustOf(intent, ground)),
        PermissionsBoundary: intent.permissionsBoundary,
        Tags: tagsOf(intent, id),
      }),
    },
  ];
}

interface Making {
  readonly intent: Intent;
  readonly ground: Ground;
  readonly id: string;
}

function managed(policy: PlannedPolicy, making: Making): Draft[] {
  const { ground } = making;
  const arn = policy.arn ?? '';
  const isAttached = ground.role.attached.some((one) => one.arn === arn);
  const attach: Draft[] = isAttached
    ? []
    : [{ operation: 'iam:AttachRolePolicy', input: { RoleName: ground.role.name, PolicyArn: arn } }];
  return [...(policy.isNew ? creation(policy, making) : newVersion(policy, ground)), ...attach];
}

function creation(policy: PlannedPolicy, { intent, id }: Making): Draft[] {
  return [
    {
      operation: 'iam:CreatePolicy',
      input: plain({
        PolicyName: policy.name,
        Path: intent.path,
        PolicyDocument: JSON.stringify(policy.document),
        Description: 'Made by ddb-doctor grant',
        Tags: tagsOf(intent, id),
      }),
    },
  ];
}

function newVersion(policy: PlannedPolicy, { policy: there }: Ground): Draft[] {
  return there === undefined ? [] : versionSteps(there, plain(policy.document));
}

/** At five versions the oldest that is not in use makes room; the journal keeps its document. */
export function versionSteps(there: PolicyGround, document: JsonObject): Draft[] {
  if (stableJson(there.document) === stableJson(document)) return [];
  const spare = there.versions.filter(({ isDefault }) => !isDefault).sort((a, b) => number(a.id) - number(b.id))[0];
  const full = there.versions.length >= MOST_VERSIONS && spare !== undefined;
  const room: Draft[] = full
    ? [{ operation: 'iam:DeletePolicyVersion', input: { PolicyArn: there.arn, VersionId: spare.id } }]
    : [];
  const input = { PolicyArn: there.arn, PolicyDocument: JSON.stringify(document), SetAsDefault: true };
  const before = { defaultVersion: there.defaultVersion, document: there.document };
  return [...room, { operation: 'iam:CreatePolicyVersion', input, before }];
}

function number(version: string): number {
  return Number(version.replace(/^v/, ''));
}

function inline({ name, document }: PlannedPolicy, { role, inlinePolicy }: Ground): Draft[] {
  return inlineSteps({ name, document: plain(document) }, { role: role.name, before: inlinePolicy });
}

export function inlineSteps(
  { name, document }: { readonly name: string; readonly document: JsonObject },
  { role, before }: { readonly role: string; readonly before: JsonObject | undefined },
): Draft[] {
  if (before !== undefined && stableJson(before) === stableJson(document)) return [];
  const input = { RoleName: role, PolicyName: name, PolicyDocument: JSON.stringify(document) };
  return [{ operation: 'iam:PutRolePolicy', input, before: { document: before ?? null } }];
}

function trust({ role }: Ground): Draft[] {
  if (role.trust === undefined) return [];
  const after = withLambda(role.trust);
  if (after === undefined) return [];
  const input = { RoleName: role.name, PolicyDocument: JSON.stringify(after) };
  return [{ operation: 'iam:UpdateAssumeRolePolicy', input, before: { document: role.trust } }];
}

function roleOfFunction(intent: Intent, { function: fn, role }: Ground): Draft[] {
  if (fn === undefined) return [];
  const isOther = fn.roleArn !== role.arn;
  if (!isOther && !intent.refresh) return [];
  const input = plain({ FunctionName: fn.name, ...(isOther ? { Role: role.arn } : {}), RevisionId: fn.revisionId });
  return [{ operation: 'lambda:UpdateFunctionConfiguration', input, before: { role: fn.roleArn }, region: fn.region }];
}

function tagsOf({ tags }: Intent, id: string): { Key: string; Value: string }[] {
  return [...Object.entries(tags), [OWN_TAG, id] as const].map(([Key, Value]) => ({ Key, Value }));
}
