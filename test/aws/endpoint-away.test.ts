import { readFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createPlainServer, type Server } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createAws } from '../../src/aws/index.js';
import { runDoctor } from '../../src/index.js';
import { toReport } from '../../src/report/index.js';
import { stubAwsEnvironment } from '../front/environment.js';
import { startFront } from '../front/index.js';

const CERTIFICATE = fileURLToPath(new URL('../front/tls/cert.pem', import.meta.url));
const KEY = fileURLToPath(new URL('../front/tls/key.pem', import.meta.url));

beforeEach(() => stubAwsEnvironment({ AWS_MAX_ATTEMPTS: '1' }));
afterEach(() => vi.unstubAllEnvs());

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function listening(server: Server): Promise<string> {
  closing.push(() => server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return `127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
}

/** A port that nobody listens at any more. */
async function closedPort(): Promise<string> {
  const server = createPlainServer();
  const place = await listening(server);
  await new Promise((resolve) => server.close(resolve));
  return place;
}

const answering = (answer: RequestListener) => listening(createServer(answer));

async function overTls(): Promise<string> {
  const front = await startFront({
    tls: { key: await readFile(KEY, 'utf8'), cert: await readFile(CERTIFICATE, 'utf8') },
  });
  closing.push(() => void front.stop());
  return front.url.replace(/^https?:\/\//, '');
}

/** What stands in the way, and the words for it. */
const WAYS: Readonly<Record<string, readonly [endpoint: () => Promise<string>, words: RegExp]>> = {
  'nobody listens': [
    async () => `http://${await closedPort()}`,
    /nothing listens at 127\.0\.0\.1:\d+: the connection was refused \(ECONNREFUSED\)/,
  ],
  'the host has no address': [
    async () => 'http://no-such-host.invalid',
    /(?:no name server knows|the name server did not answer for) the host no-such-host\.invalid/,
  ],
  'the connection is closed': [
    async () => `http://${await listening(createPlainServer((socket) => socket.destroy()))}`,
    /the connection was closed before there was an answer \(ECONNRESET\)/,
  ],
  'no TLS is spoken': [
    async () => `https://${await answering((_, response) => response.end('hi'))}`,
    /no TLS is spoken: wrong version number \(EPROTO\)/,
  ],
  'nothing vouches for the certificate': [
    async () => `https://${await overTls()}`,
    /the certificate is not trusted: .*; --ca-bundle names the one that is/,
  ],
  'another server answers': [
    async () => `http://${await answering((_, response) => response.end('<html>sign in</html>'))}`,
    /the answer is none of AWS: its body is something else/,
  ],
};

describe('an endpoint that is away', () => {
  it.each(Object.entries(WAYS))(
    'is told in words, and nothing counts as looked at: %s',
    async (_, [endpoint, words]) => {
      const endpointUrl = await endpoint();
      const { run } = await runDoctor(
        { aws: { region: 'us-east-1', endpointUrl }, regions: ['us-east-1'], from: ['lookup'] },
        { now: () => new Date('2026-11-20T12:00:00Z') },
      );
      const report = toReport(run);
      expect(report.complete).toBe(false);
      const texts = report.gaps.filter(({ incomplete }) => incomplete === true).map(({ text }) => text);
      expect(texts.join('\n')).toMatch(words);
    },
  );
});

describe('a proxy', () => {
  const refusing = async (status: string) => {
    const server = createServer();
    server.on('connect', (_, socket) => socket.end(`HTTP/1.1 ${status}\r\nContent-Length: 0\r\n\r\n`));
    return `http://${await listening(server)}`;
  };

  it.each([
    ['407 Proxy Authentication Required', /the proxy asks for a name and a password \(HTTP status 407\)/],
    ['403 Forbidden', /HTTP status 403/],
  ])('that refuses is told in words: %s', async (status, words) => {
    vi.stubEnv('HTTPS_PROXY', await refusing(status));
    const { run } = await runDoctor(
      { aws: { region: 'us-east-1' }, regions: ['us-east-1'], from: ['lookup'] },
      { now: () => new Date('2026-11-20T12:00:00Z') },
    );
    expect(run.complete).toBe(false);
    expect(JSON.stringify(toReport(run).gaps)).toMatch(words);
  });

  it('that is away is told in words', async () => {
    vi.stubEnv('HTTPS_PROXY', `http://${await closedPort()}`);
    const aws = createAws({ region: 'us-east-1' });
    await expect(aws.accountId()).rejects.toThrow(/ECONNREFUSED/);
    aws.close();
  });
});

describe('--endpoint-url', () => {
  it('is sent a signature, and never the secret key', async () => {
    const seen: string[] = [];
    const place = await answering((request, response) => {
      let body = '';
      request.on('data', (piece) => (body += String(piece)));
      request.on('end', () => {
        seen.push(`${request.url} ${JSON.stringify(request.headers)} ${body}`);
        response.statusCode = 403;
        response.end();
      });
    });
    stubAwsEnvironment({ AWS_SECRET_ACCESS_KEY: 'SECRETKEYOFMINE', AWS_MAX_ATTEMPTS: '1' });
    const aws = createAws({ region: 'us-east-1', endpointUrl: `http://${place}` });
    await expect(aws.accountId()).rejects.toThrow();
    aws.close();
    expect(seen.length).toBeGreaterThan(0);
    for (const text of seen)
      expect(text).toMatch(/AWS4-HMAC-SHA256 Credential=\S+, SignedHeaders=\S+, Signature=[\da-f]{64}/);
    expect(seen.filter((text) => text.includes('SECRETKEYOFMINE'))).toEqual([]);
  });

  it('that answers with a redirect is not followed: no other host gets a request', async () => {
    let elsewhere = 0;
    const other = await answering((_, response) => {
      elsewhere += 1;
      response.end('{}');
    });
    const place = await answering((_, response) => {
      response.writeHead(307, { location: `http://${other}/` });
      response.end();
    });
    const { run } = await runDoctor(
      { aws: { region: 'us-east-1', endpointUrl: `http://${place}` }, regions: ['us-east-1'], from: ['lookup'] },
      { now: () => new Date('2026-11-20T12:00:00Z') },
    );
    expect({ complete: run.complete, elsewhere }).toEqual({ complete: false, elsewhere: 0 });
  });
});
