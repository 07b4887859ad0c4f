import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Aws, awsError, getRequestAuthorizationDetails, type SentCall } from '../../src/aws/index.js';
import { stubAwsEnvironment } from '../front/environment.js';
import { type FrontOptions, OWN_ACCOUNT } from '../front/index.js';
import { withFront } from './with-front.js';

beforeEach(() => stubAwsEnvironment({ AWS_REGION: 'us-east-1', AWS_MAX_ATTEMPTS: '2' }));
afterEach(() => vi.unstubAllEnvs());

async function ask<T>(front: FrontOptions, use: (aws: Aws) => Promise<T>): Promise<T> {
  return withFront({ front }, (aws) => use(aws));
}

describe('an answer', () => {
  it('is plain: no metadata, dates as texts', async () => {
    const output = { KeyMetadata: { KeyId: 'k', DeletionDate: '2026-12-01T00:00:00Z' } };
    const call = { service: 'kms', command: 'DescribeKey', input: { KeyId: 'k' } } as const;
    expect(await ask({ answers: [{ operation: 'kms:DescribeKey', output }] }, (aws) => aws.call(call))).toEqual({
      KeyMetadata: { KeyId: 'k', DeletionDate: '2026-12-01T00:00:00.000Z' },
    });
  });

  it('holds the names of AWS, whatever the protocol of the service', async () => {
    const output = {
      VpcEndpoints: [{ VpcEndpointId: 'vpce-1', PolicyDocument: '{"a":"<&>"}', Tags: [{ Key: 'k', Value: 'v' }] }],
    };
    const call = { service: 'ec2', command: 'DescribeVpcEndpoints', input: { VpcEndpointIds: ['vpce-1'] } } as const;
    const answers = [{ operation: 'ec2:DescribeVpcEndpoints', input: { VpcEndpointIds: ['vpce-1'] }, output }];
    expect(await ask({ answers }, (aws) => aws.call(call))).toEqual(output);
  });

  it('of an operation that the SDK does not model comes too', async () => {
    const answers = [{ operation: 'dynamodb:GetAbacStatus', output: { AbacStatus: 'ENABLED' } }];
    const status = await ask({ answers }, (aws) => aws.call({ service: 'dynamodb', command: 'GetAbacStatus' }));
    expect(status).toEqual({ AbacStatus: 'ENABLED' });
  });

  it('with a body is a stream', async () => {
    const chunks: Buffer[] = [];
    await ask({ objects: { 'logs/a.json': '{"Records":[]}' } }, async (aws) => {
      const body = await aws.stream({ service: 's3', command: 'GetObject', input: { Bucket: 'logs', Key: 'a.json' } });
      for await (const chunk of body) chunks.push(Buffer.from(chunk));
    });
    expect(Buffer.concat(chunks).toString()).toBe('{"Records":[]}');
  });

  it('that is an error is sorted', async () => {
    const answers = [
      { operation: 'iam:GetRole', error: { code: 'NoSuchEntity', message: 'no such role', status: 404 } },
    ];
    const call = { service: 'iam', command: 'GetRole', input: { RoleName: 'x' } } as const;
    const error: unknown = await ask({ answers }, (aws) => aws.call(call)).catch((thrown: unknown) => thrown);
    expect(awsError(error)).toMatchObject({ kind: 'not-found', status: 404, message: 'no such role' });
  });

  it('that is no answer of AWS at all is a failure', async () => {
    const faults = [{ operation: 'kms:*', kind: '500' }] as const;
    const call = { service: 'kms', command: 'DescribeKey', input: { KeyId: 'k' } } as const;
    const error: unknown = await ask({ faults }, (aws) => aws.call(call)).catch((thrown: unknown) => thrown);
    expect(awsError(error)).toMatchObject({ kind: 'failed', status: 500 });
  });

  it('to a command that is not in the table is a defect', async () => {
    await expect(ask({}, (aws) => aws.call({ service: 'iam', command: 'DeleteRole' }))).rejects.toMatchObject({
      source: 'doctor',
      code: 'CommandUnknown',
    });
  });
});

describe('a client that a third party names', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ddb-doctor-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('is taken from our own dependencies where the check brings none', async () => {
    const answers = [{ operation: 'iam:ListRoles', output: { Roles: [] } }];
    const call = { client: '@aws-sdk/client-iam', command: 'ListRoles', resolveFrom: folder };
    expect(await ask({ answers }, (aws) => aws.callAny(call))).toMatchObject({ Roles: [] });
  });

  it('is taken from the folder of the check first', async () => {
    const home = join(folder, 'node_modules/@aws-sdk/client-iam');
    await mkdir(home, { recursive: true });
    await writeFile(join(home, 'package.json'), '{"name":"@aws-sdk/client-iam","main":"index.js"}');
    await writeFile(
      join(home, 'index.js'),
      `exports.OddClient = class { middlewareStack = { addRelativeTo() {} }; async send(c) { return { got: c.input } } };
       exports.GetOddCommand = class { constructor(input) { this.input = input } };`,
    );
    const call = { client: '@aws-sdk/client-iam', command: 'GetOdd', input: { a: 1 }, resolveFrom: folder };
    expect(await ask({}, (aws) => aws.callAny(call))).toEqual({ got: { a: 1 } });
  });

  it('is one that ddb-doctor brings, for a command of its own table', async () => {
    const answers = [{ operation: 'kms:ListGrants', output: { Grants: [] } }];
    const call = { client: '@aws-sdk/client-kms', command: 'ListGrantsCommand', input: { KeyId: 'k' } };
    expect(await ask({ answers }, (aws) => aws.callAny(call))).toMatchObject({ Grants: [] });
  });

  it('that is not installed is named, with what to run', async () => {
    const call = { client: '@aws-sdk/client-odd', command: 'GetOdd', resolveFrom: folder };
    await expect(ask({}, (aws) => aws.callAny(call))).rejects.toMatchObject({
      code: 'ClientNotInstalled',
      source: 'user',
      hint: expect.stringContaining('npm install @aws-sdk/client-odd'),
    });
  });

  it('without that command is named', async () => {
    const call = { client: '@aws-sdk/client-iam', command: 'GetOdd' };
    await expect(ask({}, (aws) => aws.callAny(call))).rejects.toMatchObject({ code: 'CommandUnknown', source: 'user' });
  });
});

describe('GetRequestAuthorizationDetails', () => {
  const operation = 'iam:GetRequestAuthorizationDetails';
  const details = {
    requestContext: { 'aws:SourceIp': '192.0.2.1' },
    evaluations: [{ action: 'iam:GetUser' }, { action: 'iam:GetRole' }],
    policies: [{ type: 'IDENTITY_BASED_POLICY', uri: 'arn:aws:iam::111122223333:policy/p' }],
  };
  const request = { authorizationId: 'abc123', retryAfter: [1, 1, 1] };

  it('is read to its last page', async () => {
    const answers = [{ operation, input: { authorizationId: 'abc123' }, output: { ...details, policies: [] } }];
    const front = { answers, pageSize: 1, emptyPages: true };
    expect(await ask(front, (aws) => getRequestAuthorizationDetails(aws, request))).toEqual({
      ...details,
      policies: [],
    });
  });

  it('waits until AWS has recorded the denial', async () => {
    const error = { code: 'ResourceNotFoundException', status: 404 };
    const front: FrontOptions = {
      answers: [{ operation, output: details }],
      faults: [{ operation, kind: 'error', error, times: 2 }],
    };
    expect(await ask(front, (aws) => getRequestAuthorizationDetails(aws, request))).toEqual(details);
  });

  it('gives up on one that AWS does not keep', async () => {
    const answers = [{ operation, error: { code: 'ResourceNotFoundException', status: 404 } }];
    const error: unknown = await ask({ answers }, (aws) => getRequestAuthorizationDetails(aws, request)).catch(
      (thrown: unknown) => thrown,
    );
    expect(awsError(error)).toMatchObject({ kind: 'not-found', status: 404 });
  });

  it('survives throttling and failures of AWS', async () => {
    const front: FrontOptions = {
      answers: [{ operation, output: details }],
      faults: [
        { operation, kind: 'throttle', times: 1 },
        { operation, kind: '500', times: 1 },
      ],
    };
    expect(await ask(front, (aws) => getRequestAuthorizationDetails(aws, request))).toEqual(details);
  });

  it('is asked in the Region of the denial, signed for IAM', async () => {
    await withFront({ front: { answers: [{ operation, output: details }] } }, async (aws, front) => {
      await getRequestAuthorizationDetails(aws, { ...request, region: 'eu-west-1' });
      expect(front.calls[0]).toMatchObject({
        service: 'iam',
        region: 'eu-west-1',
        input: { authorizationId: 'abc123' },
      });
    });
  });
});

describe('whoever listens', () => {
  it('is told of every attempt: where it went, whose it was and how it ended, and nothing of what it held', async () => {
    const calls: SentCall[] = [];
    const front: FrontOptions = {
      answers: [{ operation: 'iam:GetRole', error: { code: 'NoSuchEntity', message: 'no such role', status: 404 } }],
      faults: [{ operation: 'kms:DescribeKey', kind: 'throttle', times: 1 }],
    };
    await withFront({ front, aws: { onCall: (call) => calls.push(call) } }, async (aws, { url }) => {
      await aws.accountId();
      await aws.call({ service: 'iam', command: 'GetRole', input: { RoleName: 'secret-name' } }).catch(() => {});
      await aws.call({ service: 'kms', command: 'DescribeKey', input: { KeyId: 'k' } }).catch(() => {});
      expect(calls.map(({ operation, account, region, outcome }) => [operation, account, region, outcome])).toEqual([
        ['sts:GetCallerIdentity', OWN_ACCOUNT, 'us-east-1', 'ok'],
        ['iam:GetRole', OWN_ACCOUNT, 'us-east-1', 'NoSuchEntityException'],
        ['kms:DescribeKey', OWN_ACCOUNT, 'us-east-1', 'ThrottlingException'],
        expect.arrayContaining(['kms:DescribeKey']),
      ]);
      for (const { endpoint, time, milliseconds } of calls) {
        expect(endpoint).toBe(url);
        expect(new Date(time).toISOString()).toBe(time);
        expect(milliseconds).toBeGreaterThanOrEqual(0);
      }
      expect(JSON.stringify(calls)).not.toMatch(/secret|AKIA/);
    });
  });
});
