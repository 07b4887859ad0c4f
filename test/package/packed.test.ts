import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Front, startFront } from '../front/index.js';
import { atFront, ddbDoctor } from '../main-job/cli.js';
import { linkPackages, type Packed, packed, readJson } from './pack.js';
import { CHECK, EVENT, MESSAGE } from './third-party.js';

const run = promisify(execFile);
let pack: Packed;
let bin: string;
let front: Front;

beforeAll(async () => {
  pack = await packed();
  await linkPackages(pack.folder, Object.keys((await readJson('package.json')).dependencies));
  bin = join(pack.folder, 'node_modules/ddb-doctor/bin/ddb-doctor.js');
  front = await startFront({
    events: [EVENT],
    answers: [
      {
        operation: 'dynamodb:DescribeTimeToLive',
        input: { TableName: 'orders' },
        output: { TimeToLiveDescription: { TimeToLiveStatus: 'ENABLED', AttributeName: 'expires' } },
      },
    ],
  });
});
afterAll(async () => {
  await front.stop();
  await rm(pack.folder, { recursive: true });
});

describe('the tarball', () => {
  it('holds the program, its types, the example account, and no source or test', () => {
    const outside = pack.files.filter((file) => !/^(dist|bin)\//.test(file));
    expect(outside).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'package.json',
      'test/example-account/events.json',
      'test/example-account/manifest.json',
      'test/example-account/reads.json',
    ]);
    const kinds = new Set(
      pack.files
        .filter((file) => file.startsWith('dist/'))
        .map((file) => file.replace(/^(dist\/(?:cache|chunks|types|cli)\/).*?(\.d)?(\.\w+)$/, '$1*$2$3')),
    );
    expect([...kinds]).toEqual([
      'dist/THIRD-PARTY-NOTICES.txt',
      'dist/cache/*.bin',
      'dist/chunks/*.cjs',
      'dist/cli/*.cjs',
      'dist/index.cjs',
      'dist/index.js',
      'dist/load.cjs',
      'dist/report.schema.json',
      'dist/types/*.d.ts',
    ]);
  });
});

describe('the package in a foreign folder', () => {
  it('explains the example account, with nothing on stderr', async () => {
    const example = join(pack.folder, 'node_modules/ddb-doctor/test/example-account');
    const { code, stdout, stderr } = await ddbDoctor(
      ['--replay', example, '--output', 'json'],
      {},
      {
        bin,
        cwd: pack.folder,
      },
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const causes = JSON.parse(stdout).diagnoses.flatMap((one: { findings: { check: string }[] }) =>
      one.findings.map(({ check }) => check),
    );
    expect(causes).toContain('service-control-policy');
    expect(causes).toContain('vpc-endpoint-policy');
  });

  it('explains a message without AWS', async () => {
    const { code, stdout, stderr } = await ddbDoctor(
      ['explain', MESSAGE, '--output', 'json'],
      { HOME: '/nowhere' },
      {
        bin,
      },
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout).diagnoses[0].reported).toMatchObject({ policyType: 'resource-policy' });
  });

  it('runs a check from another folder, with a read that the check declares', async () => {
    const file = join(await mkdtemp(join(tmpdir(), 'check-')), 'time-to-live.mjs');
    await writeFile(file, CHECK);
    const args = ['--event-id', EVENT.eventID, '--since', '2026-11-20T00:00:00Z', '--until', '2026-11-20T12:00:00Z'];
    const { stdout, stderr } = await ddbDoctor([...args, '--checks', file, '--output', 'json'], atFront(front.url), {
      bin,
    });
    expect(stderr).toBe('');
    const found = JSON.parse(stdout).diagnoses[0].findings.filter(
      ({ check }: { check: string }) => check === 'time-to-live',
    );
    expect(found).toMatchObject([
      { code: 'EXPIRES', text: 'items of orders expire by expires', certainty: 'proven', standing: 'info' },
    ]);
  });

  it('finds with the check of its README what the README says', async () => {
    const readme = await readFile(join(pack.folder, 'node_modules/ddb-doctor/README.md'), 'utf8');
    const file = join(await mkdtemp(join(tmpdir(), 'check-')), 'my-check.mjs');
    await writeFile(file, /```js\n(.*?)```/s.exec(readme)?.[1] ?? '');
    const args = ['--event-id', EVENT.eventID, '--since', '2026-11-20T00:00:00Z', '--until', '2026-11-20T12:00:00Z'];
    const { stdout } = await ddbDoctor([...args, '--checks', file, '--width', '100'], atFront(front.url), { bin });
    expect(stdout).toContain('│ Worth knowing      │ items of orders expire (resource owner) ');
  });

  it('offers its API and its schema, and nothing behind them', async () => {
    const script = `
      const doctor = await import('ddb-doctor');
      const { default: schema } = await import('ddb-doctor/report.schema.json', { with: { type: 'json' } });
      const inner = await import('ddb-doctor/dist/load.cjs').catch((error) => error.code);
      const [text] = doctor.readDenialText(${JSON.stringify(MESSAGE)});
      console.log(JSON.stringify([text.policyType, schema.$schema, inner, doctor.VERSION]));`;
    await writeFile(join(pack.folder, 'api.mjs'), script);
    const { stdout } = await run(process.execPath, ['--no-warnings', 'api.mjs'], { cwd: pack.folder });
    const { version } = await readJson('package.json');
    expect(JSON.parse(stdout)).toEqual([
      'resource-policy',
      'https://json-schema.org/draft/2020-12/schema',
      'ERR_PACKAGE_PATH_NOT_EXPORTED',
      version,
    ]);
  });
});
