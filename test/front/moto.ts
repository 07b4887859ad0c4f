import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import type { FrontCall, RawRequest } from './call.js';
import { errorReply, type Reply } from './reply.js';

export interface Moto {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * A moto server on a free port, by the program given. Undefined, with a notice, where moto_server is not installed;
 * where CI is set that is an error.
 */
export async function startMoto(...[program = 'moto_server', ...args]: readonly string[]): Promise<Moto | undefined> {
  const port = await freePort();
  const child = spawn(program, [...args, '-H', '127.0.0.1', '-p', String(port)], {
    stdio: 'ignore',
    env: { ...process.env, MOTO_IAM_LOAD_MANAGED_POLICIES: 'true' },
  });
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const failed = new Promise<'failed'>((resolve) => child.once('error', () => resolve('failed')));
  const url = `http://127.0.0.1:${port}`;
  const started = await Promise.race([failed, gone.then(() => 'failed' as const), answers(url)]);
  if (started === 'failed') return missing();
  return {
    url,
    async stop() {
      child.kill();
      await gone;
    },
  };
}

function missing(): undefined {
  if (process.env['CI'] === 'true') throw new Error('moto_server is not installed, and CI requires it');
  process.stderr.write('moto_server is not installed: the tests against it are skipped\n');
  return undefined;
}

async function answers(url: string): Promise<'ready' | 'failed'> {
  for (let tries = 0; tries < 300; tries += 1) {
    try {
      const response = await fetch(`${url}/moto-api/data.json`);
      if (response.ok) return 'ready';
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  return 'failed';
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

const JSON_CODES: Readonly<Record<string, string>> = {
  AccessDenied: 'AccessDeniedException',
  InvalidClientTokenId: 'UnrecognizedClientException',
};

/** Passes a request on to moto, whose refusals are XML whatever the protocol: those are put right. */
export async function askMoto(moto: string, request: RawRequest, call: FrontCall): Promise<Reply> {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers))
    if (value !== undefined && !['connection', 'content-length', 'expect', 'transfer-encoding'].includes(name))
      headers.set(name, String(value));
  const response = await fetch(new URL(request.url.pathname + request.url.search, moto), {
    method: request.method,
    headers,
    ...(request.body === '' ? {} : { body: request.body }),
  });
  const body = await response.text();
  const code = /<Code>([^<]*)<\/Code>/.exec(body)?.[1];
  if (!response.ok && code !== undefined && call.protocol === 'json') {
    const message = /<Message>([^<]*)<\/Message>/.exec(body)?.[1] ?? code;
    return errorReply(call, { code: JSON_CODES[code] ?? code, message });
  }
  return {
    status: response.status,
    headers: { 'content-type': response.headers.get('content-type') ?? 'text/xml' },
    body,
  };
}
