import { describe, expect, it } from 'vitest';
import { OPERATIONS } from '../../src/evidence/operations/operations.js';
import { permissionsPolicy } from '../../src/evidence/operations/permissions-policy.js';

describe('the permissions that reads need', () => {
  it('are narrowed to kinds of resources where AWS can narrow them', () => {
    const reads = [
      'iam:GetRole',
      'cloudtrail:LookupEvents',
      'kms:ListGrants',
      'iam:ListRolePolicies',
      'ec2:DescribeRegions',
    ];
    expect(permissionsPolicy(reads)).toEqual({
      Version: '2012-10-17',
      Statement: [
        { Sid: 'ReadKeys', Effect: 'Allow', Action: ['kms:ListGrants'], Resource: ['arn:aws:kms:*:*:key/*'] },
        {
          Sid: 'ReadOthers',
          Effect: 'Allow',
          Action: ['cloudtrail:LookupEvents', 'ec2:DescribeRegions'],
          Resource: '*',
        },
        {
          Sid: 'ReadRoles',
          Effect: 'Allow',
          Action: ['iam:GetRole', 'iam:ListRolePolicies'],
          Resource: ['arn:aws:iam::*:role/*'],
        },
      ],
    });
  });

  it('name the action of an operation that has another name', () => {
    expect(permissionsPolicy(['s3:GetPublicAccessBlock', 's3:GetBucketPolicy']).Statement).toEqual([
      {
        Sid: 'ReadBuckets',
        Effect: 'Allow',
        Action: ['s3:GetBucketPolicy', 's3:GetBucketPublicAccessBlock'],
        Resource: ['arn:aws:s3:::*', 'arn:aws:s3:*:*:accesspoint/*'],
      },
    ]);
  });

  it('leave out what needs no permission, and what is named twice', () => {
    const policy = permissionsPolicy(['sts:GetCallerIdentity', 'iam:GetUser', 'iam:GetUser']);
    expect(policy.Statement.flatMap(({ Action }) => Action)).toEqual(['iam:GetUser']);
  });

  it('are the same in any order of the reads', () => {
    const reads = Object.keys(OPERATIONS);
    expect(permissionsPolicy([...reads].reverse())).toEqual(permissionsPolicy(reads));
  });

  it('hold what a third party declares, the partition and the roles to assume', () => {
    const options = { partition: 'aws-cn', assumedRoles: ['arn:aws-cn:iam::444455556666:role/Auditor'] };
    expect(permissionsPolicy(['sqs:ListQueues', 'dynamodb:DescribeTable'], options).Statement).toEqual([
      { Sid: 'OpenAccounts', Effect: 'Allow', Action: ['sts:AssumeRole'], Resource: options.assumedRoles },
      { Sid: 'ReadOthers', Effect: 'Allow', Action: ['sqs:ListQueues'], Resource: '*' },
      {
        Sid: 'ReadTables',
        Effect: 'Allow',
        Action: ['dynamodb:DescribeTable'],
        Resource: ['arn:aws-cn:dynamodb:*:*:table/*'],
      },
    ]);
  });

  it('fit into one managed policy: 6,144 characters without white space', () => {
    expect(JSON.stringify(permissionsPolicy(Object.keys(OPERATIONS))).length).toBeLessThan(6144);
  });
});
