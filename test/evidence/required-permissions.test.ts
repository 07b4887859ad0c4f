import { describe, expect, it } from 'vitest';
import { functionAccess } from '../../src/access/index.js';
import { loadChecks } from '../../src/run/load-checks.js';
import { requiredPermissions } from '../../src/run/permissions.js';
import { functionAnswers, HOME, REGION, shop } from '../access/shop.js';
import { worldReader } from '../access/world-reader.js';

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

describe('the policy that `can` needs', () => {
  it('holds all that a question about a function asks of AWS', async () => {
    const { reader, asked } = worldReader(shop(), { home: HOME, answers: functionAnswers({ subnets: ['subnet-0a'] }) });
    const { checks } = await loadChecks([]);
    await functionAccess(
      {
        word: 'orders',
        region: REGION,
        circumstances: { time: '2026-11-20T12:00:00Z' },
        questions: (tables) => tables.map(({ arn }) => ({ action: 'dynamodb:GetItem', resource: arn })),
      },
      { checks, reader },
    );
    const { Statement } = await requiredPermissions({ for: 'can' });
    const allowed = new Set(Statement.flatMap(({ Action }) => Action));
    const needed = new Set(asked.map((question) => question.slice(0, question.indexOf(' '))));
    expect([...needed].filter((operation) => !allowed.has(operation))).toEqual(['sts:GetCallerIdentity']);
    expect(allowed.has('cloudtrail:DescribeTrails')).toBe(false);
  });
});
