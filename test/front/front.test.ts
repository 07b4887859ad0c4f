import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { withFront } from '../aws/with-front.js';
import { stubAwsEnvironment } from './environment.js';

beforeEach(() => stubAwsEnvironment({ AWS_REGION: 'us-east-1', AWS_MAX_ATTEMPTS: '1' }));
afterEach(() => vi.unstubAllEnvs());

const lookup = (input: object) => ({ service: 'cloudtrail', command: 'LookupEvents', input }) as const;

describe('LookupEvents of the front server refuses what AWS refuses', () => {
  it.each([
    ['more than 50 a page', { MaxResults: 51 }, 'InvalidMaxResultsException'],
    [
      'two attributes',
      {
        LookupAttributes: [
          { AttributeKey: 'Username', AttributeValue: 'ana' },
          { AttributeKey: 'EventSource', AttributeValue: 'kms.amazonaws.com' },
        ],
      },
      'InvalidLookupAttributesException',
    ],
    [
      'a window that ends before it begins',
      { StartTime: new Date('2026-11-20T11:00:00Z'), EndTime: new Date('2026-11-20T10:00:00Z') },
      'InvalidTimeRangeException',
    ],
    ['a token of another question', { NextToken: 'odd.token' }, 'InvalidNextTokenException'],
  ])('%s', async (_, input, name) => {
    await withFront({}, (aws) => expect(aws.call(lookup(input))).rejects.toMatchObject({ name }));
  });
});

describe('the front server', () => {
  it('says what nobody answers', async () => {
    const call = { service: 'iam', command: 'GetRole', input: { RoleName: 'app' } } as const;
    await withFront({}, async (aws, front) => {
      await expect(aws.call(call)).rejects.toMatchObject({ name: 'NotAnswered' });
      expect(front.calls).toMatchObject([
        { operation: 'iam:GetRole', input: { RoleName: 'app' }, region: 'us-east-1', outcome: 'NotAnswered' },
      ]);
    });
  });

  it('takes the first answer that fits input, account and Region', async () => {
    const operation = 'kms:DescribeKey';
    const answers = [
      { operation, region: 'eu-west-1', output: { KeyMetadata: { KeyId: 'elsewhere' } } },
      { operation, account: '444455556666', output: { KeyMetadata: { KeyId: 'of another' } } },
      { operation, input: { KeyId: 'a' }, output: { KeyMetadata: { KeyId: 'a' } } },
      { operation, output: { KeyMetadata: { KeyId: 'any' } } },
    ];
    await withFront({ front: { answers }, aws: { assumeRoleName: 'audit' } }, async (aws) => {
      const ask = async (KeyId: string, scope: { region?: string; account?: string } = {}) =>
        (await aws.call({ service: 'kms', command: 'DescribeKey', input: { KeyId }, ...scope }))['KeyMetadata'];
      expect(await ask('a')).toEqual({ KeyId: 'a' });
      expect(await ask('b')).toEqual({ KeyId: 'any' });
      expect(await ask('a', { region: 'eu-west-1' })).toEqual({ KeyId: 'elsewhere' });
      expect(await ask('a', { account: '444455556666' })).toEqual({ KeyId: 'of another' });
    });
  });
});
