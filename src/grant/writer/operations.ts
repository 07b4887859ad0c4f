import type { WriteOperation } from '../plan.js';

/** The writes of an undo. */
type UndoOperation =
  | 'iam:DeletePolicy'
  | 'iam:DeletePolicyVersion'
  | 'iam:DeleteRole'
  | 'iam:DeleteRolePolicy'
  | 'iam:DetachRolePolicy'
  | 'iam:PutRolePolicy'
  | 'iam:SetDefaultPolicyVersion'
  | 'iam:UpdateAssumeRolePolicy'
  | 'lambda:UpdateFunctionConfiguration';

export interface WriteRow {
  /** Why grant calls it. */
  readonly when: string;
  readonly undo: readonly UndoOperation[];
  /** What its permission is narrowed to; `asked`: printed for whoever gives that flag alone, as it can raise any role. */
  readonly on: 'policies' | 'attachments' | 'roles' | 'functions' | 'asked';
}

/** Every write that ddb-doctor makes. There is no other, and nothing but `run/grant-apply.ts` imports this room. */
export const WRITES: Readonly<Record<WriteOperation | UndoOperation, WriteRow>> = {
  'iam:CreatePolicy': { on: 'policies', when: 'a new policy', undo: ['iam:DeletePolicy'] },
  'iam:CreatePolicyVersion': {
    on: 'policies',
    when: 'a policy that grant made gives more',
    undo: ['iam:SetDefaultPolicyVersion', 'iam:DeletePolicyVersion'],
  },
  'iam:DeletePolicyVersion': { on: 'policies', when: 'a sixth version needs room, or an undo', undo: [] },
  'iam:SetDefaultPolicyVersion': { on: 'policies', when: 'an undo', undo: [] },
  'iam:DeletePolicy': { on: 'policies', when: 'an undo', undo: [] },
  'iam:AttachRolePolicy': {
    on: 'attachments',
    when: 'the role gets the policy',
    undo: ['iam:DetachRolePolicy'],
  },
  'iam:DetachRolePolicy': { on: 'attachments', when: 'an undo', undo: [] },
  'iam:PutRolePolicy': { on: 'asked', when: '--inline', undo: ['iam:DeleteRolePolicy', 'iam:PutRolePolicy'] },
  'iam:DeleteRolePolicy': { on: 'asked', when: 'an undo', undo: [] },
  'iam:CreateRole': { on: 'roles', when: '--new-role', undo: ['iam:DeleteRole'] },
  'iam:DeleteRole': { on: 'roles', when: 'an undo', undo: [] },
  'iam:UpdateAssumeRolePolicy': { on: 'asked', when: '--fix-trust', undo: ['iam:UpdateAssumeRolePolicy'] },
  'lambda:UpdateFunctionConfiguration': {
    on: 'functions',
    when: '--new-role, --set-role or --refresh',
    undo: ['lambda:UpdateFunctionConfiguration'],
  },
};
