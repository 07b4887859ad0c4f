import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Aws, awsError, createAws } from '../../src/aws/index.js';
import { stubAwsEnvironment } from './environment.js';
import { type Front, type Moto, startFront, startMoto } from './index.js';

const moto: Moto | undefined = await startMoto();
let front: Front;
let aws: Aws;

beforeAll(async () => {
  front = await startFront({ ...(moto === undefined ? {} : { moto: moto.url }), account: '123456789012' });
});
afterAll(async () => {
  await front.stop();
  await moto?.stop();
});
beforeEach(() => {
  stubAwsEnvironment({ AWS_REGION: 'us-east-1', AWS_MAX_ATTEMPTS: '1' });
  aws = createAws({ endpointUrl: front.url, assumeRoleName: 'OrganizationAccountAccessRole' });
});
afterEach(() => {
  aws.close();
  vi.unstubAllEnvs();
});

describe.skipIf(moto === undefined)('the front server before moto', () => {
  it('passes on what it does not serve itself', async () => {
    expect(await aws.accountId()).toBe('123456789012');
    expect(front.calls[0]).toMatchObject({ operation: 'sts:GetCallerIdentity', outcome: '200' });
  });

  it('serves LookupEvents, which moto lacks', async () => {
    expect(await aws.call({ service: 'cloudtrail', command: 'LookupEvents' })).toEqual({ Events: [] });
  });

  it('knows the account of a role that moto let be assumed', async () => {
    await aws.call({
      service: 'kms',
      command: 'DescribeKey',
      account: '444455556666',
      input: { KeyId: 'alias/aws/dynamodb' },
    });
    expect(front.calls.at(-1)).toMatchObject({ operation: 'kms:DescribeKey', account: '444455556666' });
  });

  it('gives an error of moto as the service would', async () => {
    const table = { service: 'dynamodb', command: 'DescribeTable', input: { TableName: 'none' } } as const;
    const error: unknown = await aws.call(table).catch((thrown: unknown) => thrown);
    expect(awsError(error)).toMatchObject({ kind: 'not-found', code: 'ResourceNotFoundException' });
  });

  it('gives a refusal of moto, which is XML, as JSON where the service speaks it', async () => {
    await fetch(`${moto?.url}/moto-api/reset-auth`, { method: 'POST', body: '0' });
    const table = { service: 'dynamodb', command: 'DescribeTable', input: { TableName: 'none' } } as const;
    const error: unknown = await aws.call(table).catch((thrown: unknown) => thrown);
    expect(awsError(error)).toMatchObject({ status: 400, code: 'UnrecognizedClientException' });
  });
});
