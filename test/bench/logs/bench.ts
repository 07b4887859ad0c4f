import { spawnSync } from 'node:child_process';
import { mkdtempSync, openSync, readFileSync, rmSync, statSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LogForm, writeLog } from './generate.js';

/*
 * node test/bench/run.mjs logs [lines] [more lines]
 * Processor time and peak memory of the built tool for application logs of two lengths, without credentials.
 */

const root = process.env['DDB_DOCTOR_ROOT'] ?? process.cwd();
const [few = 100_000, many = 1_000_000] = process.argv.slice(2).map(Number);
const folder = mkdtempSync(join(tmpdir(), 'ddb-doctor-logs-'));

/** More memory for ten times the lines than this is no flat memory. */
const MOST_RATIO = 1.2;

type Form = Omit<LogForm, 'lines'>;
const PLAIN: Form = { kinds: 20, withIds: false, everyNth: 1, form: 'text' };
const FORMS: Readonly<Record<string, Form>> = {
  'every line a denial of one of 20 kinds': PLAIN,
  'the same, each with a request id': { ...PLAIN, withIds: true },
  '2,000 kinds, each with a request id': { ...PLAIN, kinds: 2000, withIds: true },
  'JSON lines of 20 kinds, each with a request id': { ...PLAIN, withIds: true, form: 'json' },
  'one line of 20 a denial with a request id': { ...PLAIN, withIds: true, everyNth: 20 },
};

interface Told {
  readonly seconds: number;
  readonly megabytes: number;
  readonly denials: number;
}

function measured(file: string): Told {
  const usage = join(folder, 'usage.json');
  const report = join(folder, 'report.json');
  const node = ['--require', join(root, 'test/bench/load/usage.cjs'), join(root, 'bin/ddb-doctor.js')];
  const { status, stderr } = spawnSync(
    process.execPath,
    [...node, '--from', file, '--output', 'json', '--service', 'all'],
    {
      stdio: ['ignore', openSync(report, 'w'), 'pipe'],
      env: { PATH: process.env['PATH'], HOME: folder, AWS_EC2_METADATA_DISABLED: 'true', LOAD_USAGE: usage },
    },
  );
  if (status !== 0) throw new Error(`exit ${status}: ${stderr}`);
  const { denials } = JSON.parse(readFileSync(report, 'utf8')) as { denials: number };
  return { ...(JSON.parse(readFileSync(usage, 'utf8')) as Omit<Told, 'denials'>), denials };
}

try {
  console.log(`load of the machine before: ${loadavg()[0]?.toFixed(1)}`);
  for (const [name, form] of Object.entries(FORMS)) {
    const told = [];
    for (const lines of [few, many]) {
      const file = join(folder, `${lines}.log`);
      await writeLog(file, { ...form, lines });
      const ran = measured(file);
      if (ran.denials !== Math.ceil(lines / form.everyNth)) throw new Error(`${ran.denials} denials of ${lines} lines`);
      told.push(ran.megabytes);
      console.log(
        `${name}: ${lines} lines, ${(statSync(file).size / 1e6).toFixed(0)} MB: ${ran.seconds.toFixed(1)} s, ${ran.megabytes.toFixed(0)} MB of memory`,
      );
      rmSync(file);
    }
    const ratio = (told[1] ?? Number.NaN) / (told[0] ?? Number.NaN);
    console.log(`  ${ratio.toFixed(2)} times the memory${ratio <= MOST_RATIO ? '' : ': NOT FLAT'}`);
    if (!(ratio <= MOST_RATIO)) process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
