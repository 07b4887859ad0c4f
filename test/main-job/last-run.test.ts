import { mkdir, mkdtemp, readdir, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readLastRun, stateFolder } from '../../src/run/state/index.js';
import { root } from '../house/files.js';
import { ddbDoctor } from './cli.js';

const EXAMPLE = join(root, 'test/example-account');
const REPLAY = ['--replay', EXAMPLE, '--service', 'all', '--width', '80'];

async function home(): Promise<{ XDG_STATE_HOME: string }> {
  return { XDG_STATE_HOME: await mkdtemp(join(tmpdir(), 'state-')) };
}

describe.concurrent('the last run', () => {
  it('is taken up by show and fix, by the numbers that it printed', async () => {
    const env = await home();
    const { stdout } = await ddbDoctor(REPLAY, env);
    const third = /^ {2}3\. DENIED, .*\n.*$/m.exec(stdout)?.[0] ?? '';
    expect(third).toContain('DenyOutsideUsEast1');
    const shown = await ddbDoctor(['show', '3', '--width', '100'], env);
    expect({ code: shown.code, stderr: shown.stderr }).toEqual({ code: 0, stderr: '' });
    expect(shown.stdout).toContain('\n3. DENIED: SCP p-region001, statement "DenyOutsideUsEast1"');
    expect(shown.stdout).not.toContain('\n1. DENIED');
    const cli = await ddbDoctor(['fix', '1'], env);
    expect(cli.stdout).toContain('aws ec2 modify-vpc-endpoint --vpc-endpoint-id vpce-0a1b2c3d');
    const json = await ddbDoctor(['fix', '1', '--as', 'json'], env);
    expect(JSON.parse(json.stdout)).toMatchObject({ Version: '2012-10-17' });
  });

  it('has no fix as Terraform where the call is to change, and names the form that has one', async () => {
    const env = await home();
    await ddbDoctor(REPLAY, env);
    expect(await ddbDoctor(['fix', '3', '--as', 'terraform'], env)).toEqual({
      code: 252,
      stdout: '',
      stderr: 'ddb-doctor: error: there is no fix of denial 3 as terraform\nhint: `ddb-doctor fix 3 --as cli` has it\n',
    });
    const { stderr } = await ddbDoctor(['fix', '12'], env);
    expect(stderr).toContain('hint: `ddb-doctor show 12` tells what is known\n');
  });

  it('is for its user alone', async () => {
    const env = await home();
    await ddbDoctor(REPLAY, env);
    const entries = await readdir(env.XDG_STATE_HOME, { recursive: true, withFileTypes: true });
    expect(
      entries
        .filter((entry) => entry.isFile())
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['events.json', 'manifest.json', 'reads.json', 'run.json']);
    const modes = await Promise.all(
      entries.map(async (entry) => (await stat(join(entry.parentPath, entry.name))).mode),
    );
    expect(modes.map((mode) => mode & 0o077)).toEqual(entries.map(() => 0));
  });

  it('is not kept where it is not to be', async () => {
    const env = await home();
    await ddbDoctor([...REPLAY, '--no-keep'], env);
    expect(await readdir(env.XDG_STATE_HOME)).toEqual([]);
    const { code, stderr } = await ddbDoctor(['show', '1'], env);
    expect({ code, stderr }).toEqual({
      code: 252,
      stderr:
        'ddb-doctor: error: no run of the last 24 hours is kept\nhint: run `ddb-doctor --arn ARN --since 1h` first, or give --replay with a recorded bundle\n',
    });
  });

  it('that cannot be kept costs nothing, and --debug tells why', async () => {
    const env = await home();
    await writeFile(join(env.XDG_STATE_HOME, 'ddb-doctor'), 'a file');
    const quiet = await ddbDoctor([...REPLAY, '--output', 'off'], env);
    expect(quiet).toEqual({ code: 0, stdout: '', stderr: '' });
    const { stderr } = await ddbDoctor([...REPLAY, '--output', 'off', '--debug'], env);
    expect(stderr).toContain('the run is not kept');
  });

  it.each([
    ['0', 'there is no denial `0`'],
    ['13', 'there is no denial `13`'],
    ['two', 'there is no denial `two`'],
  ])('has no denial %s', async (word, text) => {
    const env = await home();
    await ddbDoctor(REPLAY, env);
    const { code, stderr } = await ddbDoctor(['fix', word], env);
    expect({ code, told: stderr.includes(text) && stderr.includes('1 to 12') }).toEqual({ code: 252, told: true });
  });

  it('may be a bundle', async () => {
    const { code, stdout } = await ddbDoctor(['show', '3', '--replay', EXAMPLE, '--output', 'json'], await home());
    expect(code).toBe(0);
    expect(JSON.parse(stdout).diagnoses).toHaveLength(1);
  });
});

describe.concurrent('a bundle that is taken up', () => {
  const replayed = async (words: readonly string[], flags: readonly string[]) => {
    const args = [...words, '--replay', EXAMPLE, ...flags, '--output', 'json'];
    const { stdout, stderr } = await ddbDoctor(args, await home());
    expect(stderr).toBe('');
    return (JSON.parse(stdout) as { diagnoses: { id: string }[] }).diagnoses.map(({ id }) => id);
  };

  it.each([
    [[]],
    [['--service', 'all']],
    [['--service', 'kms']],
    [['--arn', 'arn:aws:iam::111122223333:role/analytics']],
  ])('has the numbers that a replay prints with the same flags: %j', async (flags) => {
    const ids = await replayed([], flags);
    expect(ids.length).toBeGreaterThan(0);
    const last = ids.length;
    expect(await replayed(['show', String(last)], flags)).toEqual([ids[last - 1]]);
    const env = await home();
    await ddbDoctor(['--replay', EXAMPLE, ...flags, '--output', 'off'], env);
    const kept = await ddbDoctor(['fix', '1'], env);
    expect(await ddbDoctor(['fix', '1', '--replay', EXAMPLE, ...flags], await home())).toEqual(kept);
  });

  it('is all of it where it holds nothing of the services that are looked at first', async () => {
    const bundle = join(root, 'test/scenarios/resource-policy/bucket-guards-its-objects');
    const { code } = await ddbDoctor(['show', '1', '--replay', bundle], await home());
    expect(code).toBe(0);
  });

  it.each(['show', 'fix'])('is what narrows %s, and the last run is not', async (word) => {
    const env = await home();
    await ddbDoctor(REPLAY, env);
    expect(await ddbDoctor([word, '1', '--service', 'kms'], env)).toEqual({
      code: 252,
      stdout: '',
      stderr:
        'ddb-doctor: error: --service is for --replay here: the last run was asked its own question\nhint: run `ddb-doctor --service …` first; its denials are then those of the last run\n',
    });
  });
});

describe('what is kept', () => {
  it('serves for a day', async () => {
    const env = await home();
    const folder = join(env.XDG_STATE_HOME, 'ddb-doctor');
    await mkdir(join(folder, 'last-run'), { recursive: true });
    const at = '2026-11-20T12:00:00.000Z';
    await writeFile(join(folder, 'last-run', 'run.json'), JSON.stringify({ at, flags: {}, report: { diagnoses: [] } }));
    expect((await readLastRun(folder, new Date('2026-11-21T11:59:00Z'))).at).toBe(at);
    await expect(readLastRun(folder, new Date('2026-11-21T12:01:00Z'))).rejects.toMatchObject({ code: 'NoLastRun' });
  });

  it('lies in the folder that the environment names, and in none that nobody has', async () => {
    const env = await home();
    expect(stateFolder(env)).toBe(join(env.XDG_STATE_HOME, 'ddb-doctor'));
    expect(stateFolder({ HOME: env.XDG_STATE_HOME })).toBe(join(env.XDG_STATE_HOME, '.local/state/ddb-doctor'));
    expect(stateFolder({ HOME: '/no/such/home' })).toBeUndefined();
    expect(stateFolder({})).toBeUndefined();
  });
});
