import type { Step } from '../plan.js';
import { text } from './looks.js';

/** Whether what an earlier step of a plan made serves a later one, and cannot go before it. */
export function standsOn(later: Step, earlier: Step): boolean {
  const { RoleName, PolicyArn, Role } = later.input;
  switch (later.operation) {
    // The function runs as the role that all the rest is about.
    case 'lambda:UpdateFunctionConfiguration':
      return Role !== undefined;
    case 'iam:AttachRolePolicy':
      return makesPolicy(earlier, text(PolicyArn)) || makesRole(earlier, text(RoleName));
    case 'iam:PutRolePolicy':
    case 'iam:UpdateAssumeRolePolicy':
      return makesRole(earlier, text(RoleName));
    default:
      return false;
  }
}

function makesPolicy({ operation, input }: Step, arn: string): boolean {
  return operation === 'iam:CreatePolicy' && arn.endsWith(`:policy${text(input['Path'])}${text(input['PolicyName'])}`);
}

function makesRole({ operation, input }: Step, name: string): boolean {
  return operation === 'iam:CreateRole' && input['RoleName'] === name;
}
