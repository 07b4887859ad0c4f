import { describe, expect, it } from 'vitest';
import { assertAnswer, PROMISES } from '../../src/aws/answers/promises.js';
import { OPERATIONS } from '../../src/evidence/operations/operations.js';

const holds = (operation: string, answer: object) => {
  try {
    assertAnswer(operation, answer as Record<string, unknown>);
    return 'held';
  } catch (error) {
    return error instanceof Error ? error.message : error;
  }
};

describe('an answer to another question', () => {
  it.each<[string, object, object, string]>([
    ['iam:GetRole', { RoleName: 'app' }, { Role: { Arn: 'a', RoleName: 'other' } }, 'RoleName'],
    [
      'iam:GetRolePolicy',
      { RoleName: 'app', PolicyName: 'p' },
      { PolicyName: 'q', PolicyDocument: '{}' },
      'PolicyName',
    ],
    ['iam:GetPolicyVersion', { VersionId: 'v2' }, { PolicyVersion: { VersionId: 'v1', Document: '{}' } }, 'VersionId'],
    [
      'organizations:DescribePolicy',
      { PolicyId: 'p-1' },
      { Policy: { PolicySummary: { Id: 'p-2' }, Content: '{}' } },
      'PolicyId',
    ],
  ])('is none: %s %j, %j', (operation, input, answer, name) => {
    expect(() => assertAnswer(operation, { ...answer }, input)).toThrow(`is about another ${name}`);
  });

  it('is not told by case alone, nor where the answer does not repeat it', () => {
    assertAnswer('iam:GetRole', { Role: { Arn: 'a', RoleName: 'App' } }, { RoleName: 'app' });
    assertAnswer('iam:GetRole', { Role: { Arn: 'a' } }, { RoleName: 'app' });
  });
});

describe('what an answer of status 200 holds', () => {
  it('is promised for every operation that is read', () => {
    expect(Object.keys(OPERATIONS).filter((operation) => PROMISES[operation] === undefined)).toEqual([]);
  });

  it.each<[string, object, string]>([
    ['iam:ListRolePolicies', {}, 'holds no list PolicyNames'],
    ['iam:ListRolePolicies', { PolicyNames: 'own' }, 'holds no list PolicyNames'],
    ['iam:ListRolePolicies', { PolicyNames: [''] }, 'holds items of PolicyNames without a name'],
    ['iam:ListRolePolicies', { PolicyNames: [null] }, 'holds items of PolicyNames that are none'],
    ['iam:ListRolePolicies', { PolicyNames: [] }, 'held'],
    ['iam:ListAttachedRolePolicies', { AttachedPolicies: [{}] }, 'holds items of AttachedPolicies without PolicyArn'],
    ['iam:ListAttachedRolePolicies', { AttachedPolicies: ['x'] }, 'holds items of AttachedPolicies without PolicyArn'],
    ['organizations:ListParents', { Parents: [] }, 'holds an empty list Parents, which AWS never answers'],
    ['organizations:ListParents', { Parents: [{ Id: 7 }] }, 'holds items of Parents without Id'],
    ['organizations:ListAccounts', { Accounts: [], NextToken: 'more' }, 'held'],
    ['dynamodb:DescribeTable', { Table: 'orders' }, 'holds no Table.TableArn'],
    ['dynamodb:DescribeTable', { Table: [] }, 'holds no Table.TableArn'],
    [
      'organizations:ListAccounts',
      { Accounts: [], NextToken: '' },
      'holds an empty list Accounts, which AWS never answers',
    ],
    [
      'organizations:ListParents',
      { Parents: [], NextToken: null },
      'holds an empty list Parents, which AWS never answers',
    ],
    [
      'iam:GetRole',
      { Role: { Arn: 'a', PermissionsBoundary: {} } },
      'holds Role.PermissionsBoundary without PermissionsBoundaryArn',
    ],
    ['iam:GetRole', { Role: { Arn: 'a' } }, 'held'],
    ['kms:ListGrants', { Grants: [{ GrantId: 'g' }] }, 'holds items of Grants without Operations'],
    ['kms:ListGrants', { Grants: [{ Operations: [] }] }, 'holds items of Grants without Operations'],
    ['kms:ListGrants', { Grants: [{ Operations: ['Decrypt'] }] }, 'held'],
    ['kms:GetKeyPolicy', { Policy: {} }, 'holds no Policy'],
    ['iam:GetPolicyVersion', { PolicyVersion: 'x' }, 'holds no PolicyVersion.Document'],
    ['cloudtrail:GetTrailStatus', { IsLogging: false }, 'held'],
    ['s3:ListObjectsV2', { KeyCount: 0 }, 'held'],
    ['s3:ListObjectsV2', {}, 'holds no KeyCount'],
  ])('%s, %j: %s', (operation, answer, told) => {
    expect(holds(operation, answer)).toBe(told === 'held' ? told : `the answer of ${operation} ${told}`);
  });
});
