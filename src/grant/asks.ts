import type { WriteOperation } from './plan.js';

/** What a write asks of AWS besides the action of its own name (Service Authorization Reference, dependent actions). */
export const ASKS_ALSO: Readonly<Partial<Record<WriteOperation, readonly string[]>>> = {
  'iam:CreatePolicy': ['iam:TagPolicy'],
  'iam:CreateRole': ['iam:TagRole'],
  'lambda:UpdateFunctionConfiguration': ['iam:PassRole'],
};
