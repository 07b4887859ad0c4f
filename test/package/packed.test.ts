import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
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
    const outside = pack.files.filter((file) => !/^(dist|bin|docs)\//.test(file));
    expect(pack.files.filter((file) => /^docs\/(?:checks\/)?[\w-]+\.md$/.test(file))).toEqual(
      pack.files.filter((file) => file.startsWith('docs/')),
    );
    expect(pack.files).toContain('docs/checks/service-control-policy.md');
    expect(outside).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'SECURITY.md',
      'package.json',
      'test/example-account/events.json',
      'test/example-account/manifest.json',
      'test/example-account/reads.json',
    ]);
    const kinds = new Set(
      pack.files
        .filter((file) => file.startsWith('dist/'))
        .map((file) => file.replace(/^(dist\/(?:chunks|types)\/).*?(\.d)?(\.\w+)$/, '$1*$2$3')),
    );
    expect([...kinds]).toEqual([
      'dist/THIRD-PARTY-NOTICES.txt',
      'dist/access.schema.json',
      'dist/chunks/*.cjs',
      'dist/ddb-doctor.1',
      'dist/index.js',
      'dist/load.cjs',
      'dist/plan.schema.json',
      'dist/reference.bin',
      'dist/report.schema.json',
      'dist/sbom.cdx.json',
      'dist/types/*.d.ts',
    ]);
  });
});

describe('an install', () => {
  it('brings no other package', async () => {
    const manifest = JSON.parse(await readFile(join(pack.folder, 'node_modules/ddb-doctor/package.json'), 'utf8'));
    expect(manifest).not.toHaveProperty('dependencies');
    expect(manifest).not.toHaveProperty('optionalDependencies');
  });

  it('is small', async () => {
    expect((await stat(pack.tarball)).size).toBeLessThan(1_300_000);
  });

  it('says what it holds of other packages, with versions and hashes', async () => {
    const bom = JSON.parse(await readFile(join(pack.folder, 'node_modules/ddb-doctor/dist/sbom.cdx.json'), 'utf8'));
    const { devDependencies } = await readJson('package.json');
    expect(bom).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.6' });
    expect(bom.components.map(({ name }: { name: string }) => name)).not.toContain('axe-core');
    expect(bom.components).toContainEqual({
      type: 'library',
      name: '@aws-sdk/client-kms',
      version: devDependencies['@aws-sdk/client-kms'],
      purl: `pkg:npm/%40aws-sdk/client-kms@${devDependencies['@aws-sdk/client-kms']}`,
      licenses: [{ expression: 'Apache-2.0' }],
      hashes: [{ alg: 'SHA-512', content: expect.stringMatching(/^[\da-f]{128}$/) }],
    });
  });
});

describe('compiled code', () => {
  const versionWith = (env: Readonly<Record<string, string>>) => ddbDoctor(['--version'], env, { bin });
  const kept = async (folder: string) =>
    (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());

  it('is kept in the cache folder of the user at the first run, for nobody else to read', async () => {
    const cache = await mkdtemp(join(tmpdir(), 'cache-'));
    const first = await versionWith({ XDG_CACHE_HOME: cache });
    const files = await kept(cache);
    expect(files.length).toBeGreaterThan(0);
    const modes = await Promise.all(files.map(async (file) => (await stat(join(file.parentPath, file.name))).mode));
    expect(modes.map((mode) => mode & 0o077)).toEqual(files.map(() => 0));
    const times = async () =>
      Promise.all((await kept(cache)).map(async (file) => (await stat(join(file.parentPath, file.name))).mtimeMs));
    const before = await times();
    expect(await versionWith({ XDG_CACHE_HOME: cache })).toEqual(first);
    expect(await times()).toEqual(before);
  });

  it.each([
    ['cannot be made', '/dev/null/cache'],
    ['is no place for folders', '/proc/no-such-cache'],
    ['is a file', '/dev/null'],
  ])('is not missed where the folder %s', async (_, folder) => {
    expect(await versionWith({ XDG_CACHE_HOME: folder })).toMatchObject({ code: 0, stderr: '' });
  });

  it('that is damaged is compiled again', async () => {
    const cache = await mkdtemp(join(tmpdir(), 'cache-'));
    const first = await versionWith({ XDG_CACHE_HOME: cache });
    for (const file of await kept(cache)) await writeFile(join(file.parentPath, file.name), 'damaged');
    expect(await versionWith({ XDG_CACHE_HOME: cache })).toEqual(first);
  });
});

/** A check in a folder of its own, with the client that it declares installed beside it. */
async function checkWithClient(name: string, text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'check-'));
  await linkPackages(folder, ['@aws-sdk/client-dynamodb']);
  await writeFile(join(folder, name), text);
  return join(folder, name);
}

describe('the package in a foreign folder', () => {
  it('says which client a check lacks', async () => {
    const file = join(await mkdtemp(join(tmpdir(), 'check-')), 'time-to-live.mjs');
    await writeFile(file, CHECK);
    const args = ['--event-id', EVENT.eventID, '--since', '2026-11-20T00:00:00Z', '--until', '2026-11-20T12:00:00Z'];
    const { stderr } = await ddbDoctor([...args, '--checks', file], atFront(front.url), { bin });
    expect(stderr).toContain('run `npm install @aws-sdk/client-dynamodb` in the folder of the check that needs it');
  });

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
    const file = await checkWithClient('time-to-live.mjs', CHECK);
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

  it('finds with the check of its docs what the page says', async () => {
    const page = await readFile(join(pack.folder, 'node_modules/ddb-doctor/docs/own-check.md'), 'utf8');
    const file = await checkWithClient('my-check.mjs', /```js\n(.*?)```/s.exec(page)?.[1] ?? '');
    const args = ['--event-id', EVENT.eventID, '--since', '2026-11-20T00:00:00Z', '--until', '2026-11-20T12:00:00Z'];
    const { stdout } = await ddbDoctor([...args, '--checks', file, '--details', '--width', '100'], atFront(front.url), {
      bin,
    });
    expect(stdout).toContain('│ Worth knowing      │ items of orders expire (resource owner) ');
  });

  it('runs the program of its page about the library as it stands there', async () => {
    const installed = join(pack.folder, 'node_modules/ddb-doctor');
    const page = await readFile(join(installed, 'docs/library.md'), 'utf8');
    const program = /```js\n(.*?)```/s.exec(page)?.[1] ?? '';
    const told = 'console.log(JSON.stringify([told.policyType, answer.decision, report.diagnoses.length]));';
    await cp(join(installed, 'test/example-account'), join(pack.folder, 'case'), { recursive: true });
    await writeFile(join(pack.folder, 'library.mjs'), `${program}\n${told}\n`);
    const { stdout } = await run(process.execPath, ['--no-warnings', 'library.mjs'], { cwd: pack.folder });
    const [policyType, decision, diagnoses] = JSON.parse(stdout);
    // No policy of the page's allows the call; of the other layers the page tells nothing.
    expect([policyType, decision]).toEqual(['identity-policy', 'implicitDeny']);
    expect(diagnoses).toBeGreaterThan(5);
  });

  it('can be required as well as imported', async () => {
    const script =
      "const { readDenialText, VERSION } = require('ddb-doctor'); console.log(typeof readDenialText, VERSION);";
    const { stdout } = await run(process.execPath, ['--no-warnings', '-e', script], { cwd: pack.folder });
    expect(stdout).toBe(`function ${(await readJson('package.json')).version}\n`);
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
