import type { JsonObject } from '../../model/json.js';
import { logicalId, type Target } from '../../remedy/code/target.js';
import type { Plan, PlannedPolicy } from '../plan.js';

/** What every form of code is made of. */
export interface CodeParts {
  readonly policies: readonly PolicyPart[];
  readonly role: RolePart;
  readonly functionName?: string;
  /** Of what is made, as asked. */
  readonly tags: Readonly<Record<string, string>>;
  readonly region: string;
}

export interface PolicyPart {
  readonly name: string;
  readonly path: string;
  readonly arn: string;
  readonly inline: boolean;
  readonly document: JsonObject;
}

export interface RolePart {
  readonly name: string;
  readonly arn: string;
  /** Set for a role that the code makes. */
  readonly made?: { readonly trust: JsonObject; readonly path: string; readonly boundary?: string };
}

export function partsOf(plan: Plan): CodeParts {
  const name = plan.subject.role.split('/').at(-1) ?? '';
  const made = plan.steps.find(({ operation }) => operation === 'iam:CreateRole');
  const boundary = made?.input['PermissionsBoundary'];
  return {
    policies: plan.policies.map((policy) => partOf(policy, plan)),
    role: {
      name,
      arn: plan.subject.role,
      ...(made === undefined
        ? {}
        : {
            made: {
              trust: JSON.parse(String(made.input['AssumeRolePolicyDocument'])) as JsonObject,
              path: plan.intent.path,
              ...(typeof boundary === 'string' ? { boundary } : {}),
            },
          }),
    },
    ...(plan.subject.function === undefined ? {} : { functionName: plan.subject.function.split(':').at(-1) ?? '' }),
    tags: plan.intent.tags,
    region: plan.region,
  };
}

/** Another policy of ours in the place keeps what it has: code states the whole document. */
function partOf({ name, arn, inline, document }: PlannedPolicy, { intent }: Plan): PolicyPart {
  const path = /:policy(\/(?:.*\/)?)[^/]+$/.exec(arn ?? '')?.[1] ?? intent.path;
  return { name, path, arn: arn ?? '', inline, document: document as JsonObject };
}

/** As `remedy/code` knows it. */
export function targetOfPart({ name, path, arn, inline }: PolicyPart, role: RolePart): Target {
  return inline
    ? { kind: 'inline', holder: 'role', name: role.name, policyName: name }
    : { kind: 'managed', arn, name, path };
}

export { logicalId };
