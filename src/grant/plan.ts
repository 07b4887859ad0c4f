import type { PlanCode } from '../model/codes/plans.js';
import type { JsonObject } from '../model/json.js';
import type { Owner } from '../model/owner.js';
import type { PolicyType } from '../model/policy-type.js';
import type { Element, GrantDocument, Intent } from './intent.js';
import type { GrantProof } from './proof.js';

/** The writes that grant knows; `writer/operations.ts` is their table. */
export type WriteOperation =
  | 'iam:AttachRolePolicy'
  | 'iam:CreatePolicy'
  | 'iam:CreatePolicyVersion'
  | 'iam:CreateRole'
  | 'iam:DeletePolicyVersion'
  | 'iam:PutRolePolicy'
  | 'iam:UpdateAssumeRolePolicy'
  | 'lambda:UpdateFunctionConfiguration';

/** One write, with what stood there before. */
export interface Step {
  /** From 1. */
  readonly n: number;
  readonly operation: WriteOperation;
  readonly input: JsonObject;
  /** What its undo puts back: the old default version, document, trust policy or role. */
  readonly before?: JsonObject;
  /** Region of a function. */
  readonly region?: string;
}

/** An object that the plan rests on, with a hash of how it was: another hash makes the plan stale. */
export interface Found {
  readonly object: string;
  readonly sha256: string;
}

export interface PlannedPolicy {
  readonly name: string;
  readonly arn?: string;
  readonly inline: boolean;
  /** The default version that the change stands on. */
  readonly version?: string;
  /** New, or a new version of one of ours. */
  readonly isNew: boolean;
  /** What is added; with `kept` it makes the whole document. */
  readonly added: GrantDocument;
  readonly document: GrantDocument | JsonObject;
  /** Characters as IAM counts them: without white space. */
  readonly size: number;
}

/** A right that the role has already, and where from. */
export interface Covered {
  readonly elements: readonly Element[];
  /** ARN or name of the policy. */
  readonly by: string;
}

/** What would still deny the intent, and that grant does not write. */
export interface Blocker {
  readonly layer: PolicyType;
  readonly owner: Owner;
  readonly text: string;
  readonly actions: readonly string[];
  readonly change?: JsonObject;
}

/** Something that stops an apply unless a flag lets it. */
export interface Rail {
  readonly code:
    | 'OWN_ROLE'
    | 'NOT_OURS'
    | 'UNMODIFIABLE'
    | 'SHARED_ROLE'
    | 'STACK_OWNED'
    | 'STILL_DENIED'
    | 'FUNCTION_BUSY'
    | 'MAY_NOT_WRITE'
    | 'POLICY_SHARED'
    | 'TOO_MANY_POLICIES';
  readonly text: string;
  /** The flag that lets it, if any does. */
  readonly flag?: string;
}

export interface PlanWarning {
  readonly code: PlanCode;
  readonly text: string;
}

/** What becomes of one action on one resource of a policy, and why. */
export interface UsedElement {
  /** As the policy has them. */
  readonly action: string;
  readonly resource: string;
  readonly fate: 'kept' | 'removed' | 'narrowed';
  /** Calls that used it, and the last. */
  readonly calls: number;
  readonly lastSeen?: string;
  /** What stands in its place. */
  readonly to?: readonly { readonly action: string; readonly resource: string }[];
  /** Why it stays although nothing used it; or why nothing could. */
  readonly why?: string;
}

/** What a plan from usage rests on. Times are ISO 8601, UTC. */
interface PlanUsage {
  readonly since: string;
  readonly until: string;
  /** Calls of the role that were let through. */
  readonly calls: number;
  readonly policies: readonly {
    /** ARN, or name of an inline policy. */
    readonly policy: string;
    readonly elements: readonly UsedElement[];
    /** Who else has it: a role by its name alone, `user jane`, `group ops`. */
    readonly sharedWith: readonly string[];
  }[];
}

/** Everything that grant is going to do, and why it may: what `--out` keeps and `--apply` takes. */
export interface Plan {
  readonly schemaVersion: '1';
  readonly kind: 'grant-plan';
  readonly tool: string;
  /** Also the value of the tag on what the plan makes. */
  readonly id: string;
  readonly createdAt: string;
  readonly account: string;
  readonly region: string;
  readonly caller: string;
  readonly intent: Intent;
  readonly subject: { readonly role: string; readonly function?: string; readonly tables: readonly string[] };
  readonly found: readonly Found[];
  readonly policies: readonly PlannedPolicy[];
  readonly covered: readonly Covered[];
  readonly steps: readonly Step[];
  readonly proof: GrantProof;
  readonly warnings: readonly PlanWarning[];
  readonly blockers: readonly Blocker[];
  readonly rails: readonly Rail[];
  readonly attachments: { readonly now: number; readonly most: number };
  /** Of a plan from usage. */
  readonly usage?: PlanUsage;
  /** sha256 of all the rest, as stable JSON. */
  readonly digest: string;
}

/** What the intent comes to once the plan is applied. */
export function outcomeOf({
  proof,
  blockers,
}: Pick<Plan, 'proof' | 'blockers'>): 'allowed' | 'denied' | 'undetermined' {
  if (blockers.length > 0 || proof.calls.some(({ after }) => after === 'no')) return 'denied';
  return proof.calls.every(({ after }) => after === 'yes') ? 'allowed' : 'undetermined';
}

/** Where a run of the writer came to. */
export interface Written {
  readonly status: 'done' | 'stopped' | 'interrupted';
  /** Steps that are done, or were there. */
  readonly done: readonly number[];
  /** Steps that are not. */
  readonly left: readonly number[];
  readonly failures: readonly {
    readonly n: number;
    readonly operation: string;
    readonly code: string;
    readonly message: string;
  }[];
  /** Writes that AWS took in this run. */
  readonly writes: number;
}
