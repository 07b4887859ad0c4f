import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SCP, writeTrail } from './generate.js';

interface Report {
  readonly denials: number;
  readonly diagnoses: readonly unknown[];
  readonly causes: readonly {
    readonly policy?: string;
    readonly count: number;
    readonly accounts: { readonly count: number };
  }[];
}

const root = process.env['DDB_DOCTOR_ROOT'] ?? '.';
const bin = join(root, 'bin/ddb-doctor.js');
const sizes = process.argv.slice(2).map(Number);

/** Runs the built command on the files, without AWS, and measures its whole process. */
function doctor(folder: string, output: string) {
  const script = `process.on('exit', () => { const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage(); process.stderr.write('MEASURED ' + JSON.stringify({ maxRSS, cpu: userCPUTime + systemCPUTime })); });
process.argv = ['node', 'ddb-doctor', '--from', ${JSON.stringify(folder)}, '--service', 'all', '--no-keep', '--no-progress', '--output', '${output}'];
await import(${JSON.stringify(bin)});`;
  const file = join(folder, '..', `${output}.out`);
  const run = spawnSync('/bin/sh', ['-c', `"${process.execPath}" --input-type=module -e "$SCRIPT" > "${file}"`], {
    encoding: 'utf8',
    env: {
      PATH: process.env['PATH'] ?? '',
      SCRIPT: script,
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CONFIG_FILE: '/nonexistent',
      AWS_SHARED_CREDENTIALS_FILE: '/nonexistent',
    },
  });
  const measured = /MEASURED (\{.*\})/.exec(run.stderr)?.[1];
  if (measured === undefined) throw new Error(`the command did not end: ${run.stderr}`);
  const { maxRSS, cpu } = JSON.parse(measured);
  return { file, bytes: statSync(file).size, peak: Math.round(maxRSS / 1024), seconds: cpu / 1e6 };
}

/** Megabytes for any number of denials, and times those of the smallest. */
const MOST = 250;
const MOST_GROWTH = 1.2;
let smallest: number | undefined;

console.log('denials | first cause | accounts | diagnoses | JSON KB, peak MB, CPU s | table lines, peak MB, CPU s');
for (const denials of sizes.length > 0 ? sizes : [20_000, 80_000]) {
  const folder = mkdtempSync(join(tmpdir(), 'ddb-doctor-organization-'));
  try {
    const trail = join(folder, 'trail');
    writeTrail(trail, denials);
    const json = doctor(trail, 'json');
    const report: Report = JSON.parse(readFileSync(json.file, 'utf8'));
    const table = doctor(trail, 'table');
    const [first] = report.causes;
    const share = ((first?.count ?? 0) / report.denials) * 100;
    const name = first?.policy === SCP ? 'p-region001' : (first?.policy ?? 'none');
    const lines = readFileSync(table.file, 'utf8').split('\n').length - 1;
    console.log(
      [
        report.denials,
        `${name} ${share.toFixed(1)} %`,
        first?.accounts.count,
        report.diagnoses.length,
        [Math.round(json.bytes / 1000), json.peak, json.seconds.toFixed(1)].join(', '),
        [lines, table.peak, table.seconds.toFixed(1)].join(', '),
      ].join(' | '),
    );
    if (report.denials !== denials || name !== 'p-region001' || Math.abs(share - 55) > 0.1) process.exitCode = 1;
    if (first?.accounts.count !== 50 || json.bytes > 2_000_000 || lines > 200) process.exitCode = 1;
    const peak = Math.max(json.peak, table.peak);
    smallest ??= peak;
    if (peak > MOST || (denials <= 80_000 && peak > smallest * MOST_GROWTH)) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
