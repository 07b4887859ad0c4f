import { describe, expect, it } from 'vitest';
import { requiredPermissions } from '../../src/run/permissions.js';

describe('the policy that the tool needs', () => {
  it('holds what a run without --from asks to find denials: LookupEvents, and whether a trail logs data events', async () => {
    const text = JSON.stringify(await requiredPermissions({}));
    for (const action of ['LookupEvents', 'DescribeTrails', 'GetEventSelectors', 'GetTrailStatus'])
      expect(text).toContain(`"cloudtrail:${action}"`);
    expect(text.length).toBeLessThan(6144);
  });

  it.each([
    ['cn-north-1', 'aws-cn'],
    ['us-gov-west-1', 'aws-us-gov'],
    ['eusc-de-east-1', 'aws-eusc'],
    ['eu-west-1', 'aws'],
  ])('is written for the partition of %s', async (region, partition) => {
    const { Statement } = await requiredPermissions({ aws: { region, assumeRoleName: 'audit/reader' } });
    const arns = Statement.flatMap(({ Resource }) => Resource).filter((resource) => resource !== '*');
    expect(new Set(arns.map((arn) => arn.split(':')[1]))).toEqual(new Set([partition]));
  });

  it('allows sts:AssumeRole on the roles that open other accounts, and on no others', async () => {
    const orgRoleArn = 'arn:aws-us-gov:iam::999988887777:role/org-reader';
    const assumed = async (aws: object) => {
      const { Statement } = await requiredPermissions({ aws });
      return Statement.filter(({ Action }) => Action.includes('sts:AssumeRole')).map(({ Resource }) => Resource);
    };
    expect(await assumed({})).toEqual([]);
    expect(await assumed({ assumeRoleName: 'reader' })).toEqual([['arn:aws:iam::*:role/reader']]);
    expect(await assumed({ orgRoleArn })).toEqual([[orgRoleArn]]);
    expect(await assumed({ assumeRoleName: 'reader', orgRoleArn })).toEqual([
      ['arn:aws-us-gov:iam::*:role/reader', orgRoleArn],
    ]);
  });
});
