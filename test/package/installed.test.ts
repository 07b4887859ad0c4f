import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Front, startFront } from '../front/index.js';
import { atFront, ddbDoctor } from '../main-job/cli.js';
import { packed, readJson } from './pack.js';
import { CHECK, EVENT, MESSAGE } from './third-party.js';

const run = promisify(execFile);
const CI = process.env['CI'] === 'true';
if (!CI)
  process.stderr.write('CI is not set: the package is not installed from the registry on Node 20.19, 22 and 24\n');

/** npm's packages of Node's own programs. */
const NODES = { n20: '20.19.0', n22: '22', n24: '24' };
const PLATFORM = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;

let folder: string;

async function npm(...args: string[]): Promise<void> {
  await run('npm', args, { cwd: folder, shell: process.platform === 'win32' });
}

describe.skipIf(!CI)('the tarball, installed in an empty folder', () => {
  beforeAll(async () => {
    const { tarball } = await packed();
    folder = await mkdtemp(join(tmpdir(), 'installed-'));
    await writeFile(join(folder, 'package.json'), '{}');
    // A check brings the client that it declares.
    const { devDependencies } = await readJson('package.json');
    const client = `@aws-sdk/client-dynamodb@${devDependencies['@aws-sdk/client-dynamodb']}`;
    const nodes = Object.entries(NODES).map(([name, version]) => `${name}@npm:${PLATFORM}@${version}`);
    await npm('install', '--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund', tarball, client, ...nodes);
    await writeFile(join(folder, 'time-to-live.mjs'), CHECK);
  }, 240_000);
  afterAll(() => rm(folder, { recursive: true, force: true }), 60_000);

  describe.each(Object.keys(NODES))('on %s', (name) => {
    const setting = () => ({
      bin: join(folder, 'node_modules/ddb-doctor/bin/ddb-doctor.js'),
      node: join(folder, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node'),
      cwd: folder,
    });

    it('runs the main job on the example account, with nothing on stderr', async () => {
      const example = 'node_modules/ddb-doctor/test/example-account';
      const { code, stdout, stderr } = await ddbDoctor(['--replay', example, '--output', 'json'], {}, setting());
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(JSON.parse(stdout).diagnoses.length).toBeGreaterThanOrEqual(10);
    });

    it('explains a message', async () => {
      const { code, stdout, stderr } = await ddbDoctor(['explain', '--offline', MESSAGE], {}, setting());
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toContain('dynamodb:UpdateTable');
    });

    it('asks AWS for itself and for a check of somebody else', async () => {
      const front: Front = await startFront({
        events: [EVENT],
        answers: [
          {
            operation: 'dynamodb:DescribeTimeToLive',
            output: { TimeToLiveDescription: { TimeToLiveStatus: 'ENABLED', AttributeName: 'expires' } },
          },
        ],
      });
      const window = ['--since', '2026-11-20T00:00:00Z', '--until', '2026-11-20T12:00:00Z'];
      const args = ['--event-id', EVENT.eventID, ...window, '--checks', 'time-to-live.mjs', '--output', 'json'];
      const { stdout, stderr } = await ddbDoctor(args, atFront(front.url), setting());
      await front.stop();
      expect(stderr).toBe('');
      const texts = JSON.parse(stdout).diagnoses[0].findings.map(({ text }: { text: string }) => text);
      expect(texts).toContain('items of orders expire by expires');
    });
  });
});
