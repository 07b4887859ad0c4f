import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { VERSION } from '../../src/model/version.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const bin = join(root, 'bin/ddb-doctor.js');
const MESSAGE =
  'User: arn:aws:iam::111122223333:user/ana is not authorized to perform: dynamodb:PutItem on resource: arn:aws:dynamodb:eu-central-1:111122223333:table/orders with an explicit deny in a service control policy';

function run(argv: readonly string[], options: { readonly input?: string; readonly bin?: string } = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [options.bin ?? bin, ...argv], {
    encoding: 'utf8',
    input: options.input ?? '',
    env: { PATH: process.env['PATH'], HOME: '/nonexistent' },
  });
  return { status, stdout, stderr };
}

/** The chunks that a command line loads. */
function chunksOf(argv: readonly string[]): string[] {
  const script = `
    const load = require(${JSON.stringify(join(root, 'dist/load.cjs'))});
    const { main, processIo } = load('cli/main');
    const { stdout, stderr, ...io } = processIo(process);
    const silent = { write: async () => {} };
    main(${JSON.stringify(argv)}, { ...io, stdout: silent, stderr: silent }).then(() => {
      process.stdout.write(JSON.stringify(load.loaded()));
    });`;
  const { stdout } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8', input: '' });
  return JSON.parse(stdout);
}

const named = (chunks: readonly string[], name: string) => chunks.filter((chunk) => chunk === name);

describe('the built command', () => {
  it('prints its version, its help, and what is wrong', () => {
    expect(run(['--version'])).toEqual({ status: 0, stdout: `${VERSION}\n`, stderr: '' });
    expect(run(['--help']).stdout).toMatch(/^Examples:\n/);
    expect(run(['--sinse', '1h'])).toEqual({
      status: 252,
      stdout: '',
      stderr: 'ddb-doctor: error: there is no flag `--sinse`\nhint: did you mean `--since`?\n',
    });
  });

  it('explains stdin', () => {
    const { status, stdout, stderr } = run(['explain', '-', '--output', 'json'], { input: `ERROR ${MESSAGE}\n` });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(JSON.parse(stdout).diagnoses[0].reported).toEqual({
      policyType: 'service-control-policy',
      effect: 'explicit',
    });
  });

  it('tells a log of many kinds by its causes', () => {
    const log = Array.from({ length: 60 }, (_, n) => MESSAGE.replace('table/orders', `table/orders-${n}`)).join('\n');
    const { status, stdout, stderr } = run(['explain', '-', '--offline', '--output', 'json'], { input: log });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(JSON.parse(stdout).causes).toMatchObject([
      { layer: 'service-control-policy', effect: 'explicit', count: 60 },
    ]);
  });

  it('is quiet when the reader of its output goes', async () => {
    const child = spawn(process.execPath, [bin, '--help'], { stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.destroy();
    let stderr = '';
    child.stderr.on('data', (piece) => {
      stderr += piece;
    });
    const status = await new Promise((resolve) => child.once('close', resolve));
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  it('ends with 130 at Ctrl-C, even while it waits for input', async () => {
    const script = `
      const { main, processIo } = require(${JSON.stringify(join(root, 'dist/load.cjs'))})('cli/main');
      const io = processIo(process);
      console.log('listening');
      main(['explain', '-'], io).then((code) => { process.exitCode = code; });`;
    const child = spawn(process.execPath, ['-e', script], { stdio: ['pipe', 'pipe', 'ignore'] });
    child.stdout.once('data', () => child.kill('SIGINT'));
    const ended = await new Promise((resolve) => child.once('close', (code, signal) => resolve({ code, signal })));
    expect(ended).toEqual({ code: 130, signal: null });
  });

  it.skipIf(process.platform !== 'linux')('ends with 130, even while it waits for a writer of a pipe', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ddb-doctor-pipe-'));
    try {
      const pipe = join(folder, 'pipe');
      spawnSync('mkfifo', [pipe]);
      const script = `
        const load = require(${JSON.stringify(join(root, 'dist/load.cjs'))});
        const { main, processIo } = load('cli/main');
        main(['--from', ${JSON.stringify(pipe)}], processIo(process)).then((code) => process.exit(code));
        setTimeout(() => process.kill(process.pid, 'SIGTERM'), 500);`;
      const { status, signal, stdout } = spawnSync(process.execPath, ['-e', script], {
        encoding: 'utf8',
        timeout: 20_000,
        killSignal: 'SIGKILL',
      });
      expect({ status, signal }).toEqual({ status: 130, signal: null });
      expect(stdout).toContain('could not be read to its end: its writer did not end it');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('loads no more than it needs', () => {
    const heavy = ['screen', 'details', 'ora', 'open-aws', 'cloudtrail', 'iam', 'ec2', 'sts'];
    const version = chunksOf(['--version']);
    const usage = chunksOf(['--sinse']);
    const explained = chunksOf(['explain', '--offline', MESSAGE]);
    expect(named(version, 'parse')).toEqual([]);
    expect(named(usage, 'parse')).toHaveLength(1);
    for (const name of heavy) expect([...named(version, name), ...named(usage, name)]).toEqual([]);
    expect(named(explained, 'screen')).toHaveLength(1);
    for (const name of heavy.slice(1)) expect(named(explained, name)).toEqual([]);
  });
});

describe('the optimizer of V8', () => {
  /** The flags of V8 that the command sets. */
  function flagsOf(argv: readonly string[]): string[] {
    const script = `
      const v8 = require('node:v8');
      const set = v8.setFlagsFromString;
      v8.setFlagsFromString = (flag) => { set(flag); process.stderr.write('FLAG ' + flag + '\\n'); };
      process.argv = ['node', 'ddb-doctor', ...${JSON.stringify(argv)}];
      require(${JSON.stringify(bin)});`;
    const { stderr } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8', input: '' });
    return stderr.split('\n').filter((line) => line.startsWith('FLAG '));
  }

  const REPLAY = ['--replay', join(root, 'test/example-account'), '--no-keep'];

  it('is asked later where there are denials to explain, and nowhere else', () => {
    const [first, ...others] = flagsOf(REPLAY);
    expect(first).toBe('FLAG --interrupt-budget=400000 --no-incremental-marking --no-parallel-scavenge');
    // While anything is loaded or kept it is as usual.
    const usual = 'FLAG --interrupt-budget=67584 --incremental-marking --parallel-scavenge --heap-growing-percent=0';
    expect(others.filter((_, index) => index % 2 === 0).every((flags) => flags === usual)).toBe(true);
    expect(others.filter((_, index) => index % 2 === 1).every((flags) => flags === first)).toBe(true);
    expect(flagsOf(['checks'])).toEqual([]);
  });

  it('takes all that was compiled in the run before, of what was loaded before and after', () => {
    const cache = mkdtempSync(join(tmpdir(), 'ddb-doctor-code-'));
    const script = `
      const vm = require('node:vm');
      vm.Script = class extends vm.Script {
        constructor(source, options = {}) {
          super(source, options);
          const file = require('node:path').basename(options.filename ?? '').replace(/-.*/, '');
          process.stderr.write(\`\${file} \${options.cachedData !== undefined && !this.cachedDataRejected}\\n\`);
        }
      };
      process.argv = ['node', 'ddb-doctor', ...${JSON.stringify(REPLAY)}];
      require(${JSON.stringify(bin)});`;
    const taken = () => {
      const env = { PATH: process.env['PATH'], HOME: '/nonexistent', XDG_CACHE_HOME: cache };
      const { stderr } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8', input: '', env });
      return stderr.split('\n').filter((line) => /^\w+ (?:true|false)$/.test(line));
    };
    const files = taken();
    expect(files).toContain('explaining false');
    expect(files.every((line) => line.endsWith(' false'))).toBe(true);
    expect(taken()).toEqual(files.map((line) => line.replace('false', 'true')));
    rmSync(cache, { recursive: true, force: true });
  });
});

describe('the package', () => {
  it('gives the public API as an ES module', async () => {
    const api = await import(join(root, 'dist/index.js'));
    expect(api.readDenialText(MESSAGE)).toMatchObject([{ kind: 'denial', policyType: 'service-control-policy' }]);
    expect(typeof api.authorize).toBe('function');
    expect(typeof api.toReport).toBe('function');
  });

  it('ships its schema', () => {
    expect(existsSync(join(root, 'dist/report.schema.json'))).toBe(true);
  });
});
