import { spawnSync } from 'node:child_process';
import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeAccounts, writeBundle, writeDenials } from './generate.js';

// node test/bench/run.mjs load [denials] [principals] [policies] [accounts]: processor time and peak memory of the built tool.

const root = process.env['DDB_DOCTOR_ROOT'] ?? process.cwd();
const [denials = 100_000, principals = 1000, policies = 2000, accounts = 5000] = process.argv.slice(2).map(Number);
const folder = mkdtempSync(join(tmpdir(), 'ddb-doctor-load-'));

interface Usage {
  readonly seconds: number;
  readonly megabytes: number;
}

/** Runs the tool on files alone, without credentials, its output thrown away. */
function measured(args: readonly string[]): Usage {
  const usage = join(folder, 'usage.json');
  const node = ['--require', join(root, 'test/bench/load/usage.cjs'), join(root, 'bin/ddb-doctor.js')];
  const { status, stderr } = spawnSync(process.execPath, [...node, ...args], {
    stdio: ['ignore', openSync('/dev/null', 'w'), 'pipe'],
    env: { PATH: process.env['PATH'], HOME: folder, AWS_EC2_METADATA_DISABLED: 'true', LOAD_USAGE: usage },
  });
  if (status !== 0 && status !== 4) throw new Error(`exit ${status}: ${stderr}`);
  return JSON.parse(readFileSync(usage, 'utf8'));
}

function report(name: string, { seconds, megabytes }: Usage): void {
  console.log(`${name.padEnd(48)} ${seconds.toFixed(1).padStart(7)} s ${megabytes.toFixed(0).padStart(6)} MB`);
}

async function rows(): Promise<void> {
  const file = join(folder, 'denials.ndjson');
  await writeDenials(file, denials, principals);
  for (const output of ['off', 'csv', 'html', 'table'])
    report(`${denials} denials of ${principals}, ${output}`, measured(['--from', file, '--output', output]));
}

async function documents(): Promise<void> {
  for (const count of [1, 300]) {
    const bundle = join(folder, `bundle-${count}`);
    await writeBundle(bundle, { policies, denials: count });
    report(`${policies} policies, ${count} denials, replay`, measured(['--replay', bundle, '--output', 'off']));
  }
  for (const size of [100, 2_000_000]) {
    const bundle = join(folder, `size-${size}`);
    await writeBundle(bundle, { policies: 1, denials: 1, size });
    report(`a policy of ${size} bytes, replay`, measured(['--replay', bundle, '--output', 'off']));
  }
}

async function organization(): Promise<void> {
  const bundle = join(folder, 'accounts');
  await writeAccounts(bundle, accounts);
  for (const output of ['json', 'table'])
    report(`${accounts} accounts, replay, ${output}`, measured(['--replay', bundle, '--output', output]));
}

try {
  console.log(`load of the machine before: ${loadavg()[0]?.toFixed(1)}`);
  if (denials > 0) await rows();
  if (policies > 0) await documents();
  if (accounts > 0) await organization();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
