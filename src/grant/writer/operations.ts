import type { WriteOperation } from '../plan.js';

/** The writes of an undo. */
export type UndoOperation =
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
  /** What it asks of AWS besides the action of its own name (Service Authorization Reference, dependent actions). */
  readonly also: readonly string[];
  readonly undo: readonly UndoOperation[];
}

/** Every write that ddb-doctor makes. There is no other, and nothing but `run/grant-apply.ts` imports this room. */
export const WRITES: Readonly<Record<WriteOperation | UndoOperation, WriteRow>> = {
  'iam:CreatePolicy': { when: 'a new policy', also: ['iam:TagPolicy'], undo: ['iam:DeletePolicy'] },
  'iam:CreatePolicyVersion': {
    when: 'a policy that grant made gives more',
    also: [],
    undo: ['iam:SetDefaultPolicyVersion', 'iam:DeletePolicyVersion'],
  },
  'iam:DeletePolicyVersion': { when: 'a sixth version needs room, or an undo', also: [], undo: [] },
  'iam:SetDefaultPolicyVersion': { when: 'an undo', also: [], undo: [] },
  'iam:DeletePolicy': { when: 'an undo', also: [], undo: [] },
  'iam:AttachRolePolicy': { when: 'the role gets the policy', also: [], undo: ['iam:DetachRolePolicy'] },
  'iam:DetachRolePolicy': { when: 'an undo', also: [], undo: [] },
  'iam:PutRolePolicy': { when: '--inline', also: [], undo: ['iam:DeleteRolePolicy', 'iam:PutRolePolicy'] },
  'iam:DeleteRolePolicy': { when: 'an undo', also: [], undo: [] },
  'iam:CreateRole': { when: '--new-role', also: ['iam:TagRole'], undo: ['iam:DeleteRole'] },
  'iam:DeleteRole': { when: 'an undo', also: [], undo: [] },
  'iam:UpdateAssumeRolePolicy': { when: '--fix-trust', also: [], undo: ['iam:UpdateAssumeRolePolicy'] },
  'lambda:UpdateFunctionConfiguration': {
    when: '--new-role, --set-role or --refresh',
    also: ['iam:PassRole'],
    undo: ['lambda:UpdateFunctionConfiguration'],
  },
};
