import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../house/files.js';

const EXAMPLE = join(root, 'test/example-account');
const USER = 'arn:aws:iam::111122223333:user/ana';
const MESSAGE = `User: ${USER} is not authorized to perform: dynamodb:PutItem on resource: arn:aws:dynamodb:eu-central-1:111122223333:table/orders with an explicit deny in a service control policy`;

/** Writes down where every connection of the process goes, and opens those to this machine alone. */
const GUARD = `
const net = require('node:net');
const { appendFileSync } = require('node:fs');
const { connect } = net.Socket.prototype;
net.Socket.prototype.connect = function (...given) {
  const [first] = Array.isArray(given[0]) ? given[0] : given;
  const { host = 'localhost', port, path } = typeof first === 'object' ? first : { port: first, host: given[1] };
  appendFileSync(process.env.CONNECTIONS, (path ?? host + ':' + port) + '\\n');
  if (host === '127.0.0.1') return connect.apply(this, given);
  process.nextTick(() => this.destroy(Object.assign(new Error('closed'), { code: 'ECONNREFUSED' })));
  return this;
};`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sent-'));
  writeFileSync(join(folder, 'guard.cjs'), GUARD);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the built command with credentials at hand. */
async function ran(argv: readonly string[]) {
  const connections = join(folder, 'connections');
  writeFileSync(connections, '');
  const env = {
    PATH: process.env['PATH'],
    HOME: folder,
    XDG_STATE_HOME: folder,
    CONNECTIONS: connections,
    AWS_ACCESS_KEY_ID: 'AKIAEXAMPLEEXAMPLE01',
    AWS_SECRET_ACCESS_KEY: 'SECRETKEYOFMINE',
    AWS_REGION: 'eu-central-1',
    AWS_MAX_ATTEMPTS: '1',
  };
  const node = ['--require', join(folder, 'guard.cjs'), join(root, 'bin/ddb-doctor.js'), ...argv];
  const child = spawn(process.execPath, node, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let written = '';
  child.stdout.on('data', (piece) => (written += String(piece)));
  child.stderr.resume();
  await new Promise((ended) => child.on('close', ended));
  return { written, connections: readFileSync(connections, 'utf8').split('\n').filter(Boolean) };
}

describe('without a question to AWS', () => {
  it.each([
    [['--replay', EXAMPLE]],
    [['--replay', EXAMPLE, '--output', 'html', '--details']],
    [['fix', '1', '--replay', EXAMPLE]],
    [
      [
        'can',
        'arn:aws:iam::111122223333:role/orders-api',
        'GetItem',
        '--table',
        'orders',
        '--region',
        'eu-central-1',
        '--replay',
        EXAMPLE,
      ],
    ],
    [['explain', '--offline', MESSAGE]],
    [['permissions']],
    [['checks']],
    [['--version']],
    [['--help']],
  ])('nobody is called: %j', async (argv) => {
    const { written, connections } = await ran(argv);
    expect(written).not.toBe('');
    expect(connections).toEqual([]);
  });
});

describe('what asks AWS', () => {
  it.each([
    [['--arn', USER, '--since', '1h']],
    [['explain', MESSAGE]],
    [['can', USER, 'PutItem', '--table', 'orders']],
  ])('calls the endpoints of AWS, and nobody else: %j', async (argv) => {
    const { connections } = await ran(argv);
    expect(connections.length).toBeGreaterThan(0);
    for (const place of connections) expect(place).toMatch(/^[a-z0-9.-]+\.amazonaws\.com:443$/);
  });

  it('calls the endpoint that is named, and nobody else', async () => {
    const server = createServer((_, response) => response.writeHead(403).end()).listen(0, '127.0.0.1');
    await new Promise((listening) => server.on('listening', listening));
    const place = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { connections } = await ran(['--arn', USER, '--since', '1h', '--endpoint-url', `http://${place}`]);
    server.close();
    expect([...new Set(connections)]).toEqual([place]);
  });
});
