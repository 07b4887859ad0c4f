import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { awsError } from '../../src/aws/index.js';
import { stubAwsEnvironment } from '../front/environment.js';
import { OWN_ACCOUNT } from '../front/index.js';
import { withFront } from './with-front.js';

beforeEach(() => stubAwsEnvironment({ AWS_REGION: 'eu-west-1' }));
afterEach(() => vi.unstubAllEnvs());

const OTHER = '444455556666';
const MANAGEMENT = '777788889999';
const ORG_ROLE = `arn:aws:iam::${MANAGEMENT}:role/org-reader`;
const answers = [
  { operation: 'iam:GetRole', output: { Role: { RoleName: 'app', Arn: 'arn:aws:iam::111122223333:role/app' } } },
  { operation: 'kms:DescribeKey', output: { KeyMetadata: { KeyId: 'k' } } },
  { operation: 'organizations:ListParents', output: { Parents: [{ Id: 'r-1', Type: 'ROOT' }] } },
];
const getRole = (account: string) =>
  ({ service: 'iam', command: 'GetRole', input: { RoleName: 'app' }, account }) as const;
const listParents = (account: string) =>
  ({ service: 'organizations', command: 'ListParents', input: { ChildId: OTHER }, account }) as const;

describe('another account', () => {
  it('is opened by the role of the given name, once for all services', async () => {
    await withFront({ front: { answers }, aws: { assumeRoleName: 'audit' } }, async (aws, front) => {
      await aws.call(getRole(OTHER));
      await aws.call({ service: 'kms', command: 'DescribeKey', input: { KeyId: 'k' }, account: OTHER });
      const assumed = front.calls.filter(({ operation }) => operation === 'sts:AssumeRole');
      expect(assumed.map(({ input }) => input['RoleArn'])).toEqual([`arn:aws:iam::${OTHER}:role/audit`]);
      const reads = front.calls.filter(({ service }) => service !== 'sts');
      expect(reads.map(({ account }) => account)).toEqual([OTHER, OTHER]);
    });
  });

  it('that is our own needs no role', async () => {
    await withFront({ front: { answers }, aws: { assumeRoleName: 'audit' } }, async (aws, front) => {
      await aws.call(getRole(OWN_ACCOUNT));
      expect(front.count('sts:AssumeRole')).toBe(0);
    });
  });

  it('that no flag opens is not open, and AWS is not asked', async () => {
    await withFront({ front: { answers } }, async (aws, front) => {
      const error: unknown = await aws.call(getRole(OTHER)).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'AccountNotOpen', hint: expect.stringContaining('--assume-role-name') });
      expect(awsError(error).kind).toBe('denied');
      expect(front.count('iam:GetRole')).toBe(0);
      expect(front.count('sts:AssumeRole')).toBe(0);
    });
  });

  it('whose role refuses is not open, and is asked once', async () => {
    await withFront({ front: { answers, assumable: [] }, aws: { assumeRoleName: 'audit' } }, async (aws, front) => {
      for (let tries = 0; tries < 2; tries += 1)
        await expect(aws.call(getRole(OTHER))).rejects.toMatchObject({
          code: 'AccountNotOpen',
          message: expect.stringContaining(`arn:aws:iam::${OTHER}:role/audit`),
        });
      expect(front.count('sts:AssumeRole')).toBe(1);
    });
  });

  it('in the partition of the Region', async () => {
    const options = { front: { answers }, aws: { assumeRoleName: 'audit', region: 'cn-north-1' } };
    await withFront(options, async (aws, front) => {
      await aws.call(getRole(OTHER));
      const assume = front.calls.find(({ operation }) => operation === 'sts:AssumeRole');
      expect(assume?.input['RoleArn']).toBe(`arn:aws-cn:iam::${OTHER}:role/audit`);
    });
  });
});

describe('the role for the organization', () => {
  it('answers for the management account', async () => {
    const options = { front: { answers }, aws: { assumeRoleName: 'audit', orgRoleArn: ORG_ROLE } };
    await withFront(options, async (aws, front) => {
      await aws.call(listParents(MANAGEMENT));
      await aws.call(getRole(MANAGEMENT));
      await aws.call(getRole(OTHER));
      const assumed = front.calls.filter(({ operation }) => operation === 'sts:AssumeRole');
      expect(assumed.map(({ input }) => input['RoleArn'])).toEqual([ORG_ROLE, `arn:aws:iam::${OTHER}:role/audit`]);
    });
  });

  it('does not answer in which organization another account is', async () => {
    const options = { front: { answers }, aws: { assumeRoleName: 'audit', orgRoleArn: ORG_ROLE } };
    await withFront(options, async (aws, front) => {
      const call = { service: 'organizations', command: 'DescribeOrganization', account: OTHER } as const;
      await aws.call(call).catch(() => undefined);
      expect(front.calls.at(-1)).toMatchObject({ operation: 'organizations:DescribeOrganization', account: OTHER });
    });
  });

  it('of a delegated administrator answers for Organizations too', async () => {
    const delegated = `arn:aws:iam::${OTHER}:role/org-reader`;
    await withFront({ front: { answers }, aws: { orgRoleArn: delegated } }, async (aws, front) => {
      await aws.call(listParents(MANAGEMENT));
      expect(front.calls.at(-1)).toMatchObject({ operation: 'organizations:ListParents', account: OTHER });
    });
  });
});
