import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createAws } from '../../src/aws/index.js';
import { stubAwsEnvironment } from '../front/environment.js';
import { OWN_ACCOUNT, startFront } from '../front/index.js';
import { startProxy } from './proxy-server.js';
import { withFront } from './with-front.js';

const CERTIFICATE = fileURLToPath(new URL('../front/tls/cert.pem', import.meta.url));
const KEY = fileURLToPath(new URL('../front/tls/key.pem', import.meta.url));

beforeEach(() => stubAwsEnvironment());
afterEach(() => vi.unstubAllEnvs());

async function tls() {
  return { tls: { key: await readFile(KEY, 'utf8'), cert: await readFile(CERTIFICATE, 'utf8') } };
}

describe('the proxy of the environment', () => {
  it('is used for plain endpoints', async () => {
    const proxy = await startProxy();
    stubAwsEnvironment({ HTTP_PROXY: proxy.url });
    await withFront({}, async (aws, front) => {
      expect(await aws.accountId()).toBe(OWN_ACCOUNT);
      expect(proxy.seen).toEqual([`POST ${front.url}/`]);
    });
    await proxy.stop();
  });

  it('is used for TLS endpoints, through a tunnel', async () => {
    const proxy = await startProxy();
    stubAwsEnvironment({ HTTPS_PROXY: proxy.url, AWS_CA_BUNDLE: CERTIFICATE });
    const front = await startFront(await tls());
    const host = `localhost:${new URL(front.url).port}`;
    const aws = createAws({ endpointUrl: `https://${host}` });
    expect(await aws.accountId()).toBe(OWN_ACCOUNT);
    expect(proxy.seen).toEqual([`CONNECT ${host}`]);
    aws.close();
    await front.stop();
    await proxy.stop();
  });

  it('is passed by for hosts of NO_PROXY', async () => {
    const proxy = await startProxy();
    stubAwsEnvironment({ HTTP_PROXY: proxy.url, NO_PROXY: '127.0.0.1' });
    await withFront({}, async (aws) => {
      expect(await aws.accountId()).toBe(OWN_ACCOUNT);
      expect(proxy.seen).toEqual([]);
    });
    await proxy.stop();
  });
});

describe('the CA bundle', () => {
  it('of AWS_CA_BUNDLE is trusted', async () => {
    stubAwsEnvironment({ AWS_CA_BUNDLE: CERTIFICATE });
    await withFront({ front: await tls() }, async (aws) => expect(await aws.accountId()).toBe(OWN_ACCOUNT));
  });

  it('of the option is trusted before the one of the environment', async () => {
    stubAwsEnvironment({ AWS_CA_BUNDLE: '/nowhere.pem' });
    const options = { front: await tls(), aws: { caBundle: CERTIFICATE } };
    await withFront(options, async (aws) => expect(await aws.accountId()).toBe(OWN_ACCOUNT));
  });

  it('is needed: a server that nothing vouches for is refused', async () => {
    stubAwsEnvironment({ AWS_MAX_ATTEMPTS: '1' });
    await withFront({ front: await tls() }, async (aws) => {
      await expect(aws.accountId()).rejects.toThrow(/self.signed certificate/);
    });
  });

  it('that cannot be read is an error of the user', async () => {
    stubAwsEnvironment({ AWS_CA_BUNDLE: '/nowhere.pem' });
    const refused = { source: 'user', code: 'CaBundleUnreadable', message: expect.stringContaining('`/nowhere.pem`') };
    await withFront({}, (aws) => expect(aws.accountId()).rejects.toMatchObject(refused));
  });
});

describe.runIf(process.platform !== 'win32')('a CA bundle that is no plain file', () => {
  let pipe: string;
  beforeAll(async () => {
    pipe = join(await mkdtemp(join(tmpdir(), 'ca-')), 'bundle.pem');
    execFileSync('mkfifo', [pipe]);
  });
  afterAll(() => rm(dirname(pipe), { recursive: true }));

  const refusedWith = (why: string) => ({
    source: 'user',
    code: 'CaBundleUnreadable',
    cause: expect.objectContaining({ message: why }),
  });

  it.each([
    ['a pipe that nobody writes to', () => pipe],
    ['an endless device', () => '/dev/zero'],
    ['a folder', () => tmpdir()],
  ])('is refused, from wherever it is named: %s', async (_, path) => {
    await withFront({ aws: { caBundle: path() } }, async (aws, front) => {
      await expect(aws.accountId()).rejects.toMatchObject(refusedWith('it is no plain file'));
      expect(front.calls).toEqual([]);
    });
    stubAwsEnvironment({ AWS_CA_BUNDLE: path() });
    await withFront({}, (aws) => expect(aws.accountId()).rejects.toMatchObject(refusedWith('it is no plain file')));
  });
});

describe('the endpoint', () => {
  it('of AWS_ENDPOINT_URL is called', async () => {
    const front = await startFront();
    stubAwsEnvironment({ AWS_ENDPOINT_URL: front.url });
    const aws = createAws();
    expect(await aws.accountId()).toBe(OWN_ACCOUNT);
    aws.close();
    await front.stop();
  });

  it('of one service is called for that service', async () => {
    const [all, iam] = await Promise.all([
      startFront(),
      startFront({
        answers: [
          {
            operation: 'iam:GetUser',
            output: { User: { UserName: 'ana', Arn: 'arn:aws:iam::111122223333:user/ana' } },
          },
        ],
      }),
    ]);
    stubAwsEnvironment({ AWS_ENDPOINT_URL: all.url, AWS_ENDPOINT_URL_IAM: iam.url });
    const aws = createAws();
    expect(await aws.call({ service: 'iam', command: 'GetUser' })).toEqual({
      User: { UserName: 'ana', Arn: 'arn:aws:iam::111122223333:user/ana' },
    });
    expect(all.calls).toEqual([]);
    aws.close();
    await Promise.all([all.stop(), iam.stop()]);
  });
});

describe('every call', () => {
  it('carries the name of the tool', async () => {
    await withFront({}, async (aws, front) => {
      await aws.accountId();
      expect(front.calls[0]?.userAgent).toMatch(/ app\/ddb-doctor( |$)/);
    });
  });

  it('is tried ten times, unless AWS_MAX_ATTEMPTS says otherwise', async () => {
    vi.stubEnv('AWS_MAX_ATTEMPTS', '2');
    const faults = [{ operation: '*', kind: '500' }] as const;
    await withFront({ front: { faults } }, async (aws, front) => {
      await expect(aws.accountId()).rejects.toThrow();
      expect(front.calls).toHaveLength(2);
    });
  });

  it('that AWS throttles five times still comes through', async () => {
    const faults = [{ operation: 'sts:*', kind: 'reset', times: 5 }] as const;
    await withFront({ front: { faults } }, async (aws, front) => {
      expect(await aws.accountId()).toBe(OWN_ACCOUNT);
      expect(front.calls).toHaveLength(6);
    });
  });

  it('that hangs is given up after the read timeout and tried again', async () => {
    const faults = [{ operation: 'sts:*', kind: 'wait', milliseconds: 5000, times: 1 }] as const;
    await withFront({ front: { faults }, aws: { readTimeout: 100 } }, async (aws, front) => {
      expect(await aws.accountId()).toBe(OWN_ACCOUNT);
      expect(front.calls).toHaveLength(2);
    });
  });

  it('ends at once when it is aborted, a wait between two attempts too', async () => {
    const faults = [{ operation: '*', kind: 'throttle' }] as const;
    await withFront({ front: { faults } }, async (aws) => {
      const call = aws.call({ service: 'iam', command: 'GetUser', signal: AbortSignal.timeout(50) });
      await expect(call).rejects.toMatchObject({ name: 'TimeoutError' });
    });
  });
});
