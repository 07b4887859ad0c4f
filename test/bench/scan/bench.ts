import { spawnSync } from 'node:child_process';
import { linkSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { fileSource } from '../../../src/sources/files/file-source.js';
import { writeCorpus } from './generate.js';

/*
 * node test/bench/run.mjs scan [rounds] [jq]
 * Scans with ddb-doctor's file source against `zcat` and, with `jq`, the filter that people use, each a whole
 * process, side by side; prints medians of the ratios. Takes 3 GB of the temporary folder while it runs.
 */

/** The filter of AWS's article on access denied errors, over trail files. */
const JQ_FILTER =
  '.Records[] | select((.errorCode // "") | ascii_downcase | contains("accessdenied") or contains("unauthorized")) | [.eventTime, .eventName, .errorMessage] | @tsv';

/** One of the 120 that the corpus is drawn with. */
const ROLE = 'arn:aws:iam::111122223333:role/application/service-14-role';

interface Ran {
  readonly seconds: number;
  /** User and system time of all its threads. */
  readonly cpu: number;
  readonly hits: number;
  readonly megabytes: number;
}

const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
};

const say = (line: string): boolean => process.stdout.write(`${line}\n`);

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** The work of one scanning process. */
async function scan(folder: string, threads: number): Promise<void> {
  let hits = 0;
  for await (const _ of fileSource({ paths: [folder], threads }).items?.() ?? []) hits += 1;
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  process.stdout.write(JSON.stringify({ hits, cpu: (userCPUTime + systemCPUTime) / 1e6, megabytes: maxRSS / 1024 }));
}

function runScan(folder: string, threads: number): Ran {
  const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env;
  const start = performance.now();
  const run = spawnSync(process.execPath, [process.argv[1] ?? '', 'scan', folder, String(threads)], { env });
  const seconds = (performance.now() - start) / 1000;
  return { seconds, ...(JSON.parse(run.stdout.toString()) as Omit<Ran, 'seconds'>) };
}

/** The main job on the same files: from the folder to the report of one role's denials. Needs dist/. */
function runCommand(folder: string): number {
  const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env;
  const root = process.env['DDB_DOCTOR_ROOT'] ?? process.cwd();
  const days = ['--since', '2026-08-31T00:00:00Z', '--until', '2026-10-01T00:00:00Z'];
  const argv = [join(root, 'bin/ddb-doctor.js'), '--from', folder, '--arn', ROLE, ...days, '--output', 'json'];
  const start = performance.now();
  const run = spawnSync(process.execPath, argv, { env, maxBuffer: 1e9 });
  const seconds = (performance.now() - start) / 1000;
  const { denials } = JSON.parse(run.stdout.toString()) as { denials: number };
  if (run.status !== 0 || denials === 0) throw new Error(`the command ended with ${run.status}: ${run.stderr}`);
  return seconds;
}

function runShell(command: string, folder: string): Pick<Ran, 'seconds' | 'cpu'> {
  const start = performance.now();
  const run = spawnSync('sh', ['-c', `find "$0" -name '*.gz' -print0 | xargs -0 zcat ${command}; times`, folder]);
  const seconds = (performance.now() - start) / 1000;
  const [, children = ''] = run.stdout.toString().trim().split('\n');
  const cpu = [...children.matchAll(/(\d+)m([\d.]+)s/g)].reduce((sum, [, m, s]) => sum + Number(m) * 60 + Number(s), 0);
  return { seconds, cpu };
}

/** Median, least and most of a list of ratios. */
const spread = (ratios: readonly number[]): string =>
  `${median(ratios).toFixed(3)} (${Math.min(...ratios).toFixed(3)} to ${Math.max(...ratios).toFixed(3)})`;

/** Runs in turns, so that what else the machine does falls on all alike. */
function compare(name: string, folder: string, rounds: number): void {
  const pairs: { threads: number; wall: number; cpu: number }[] = [];
  const zcats: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    for (const threads of [1, 2]) {
      const ours = runScan(folder, threads);
      const zcat = runShell('>/dev/null', folder);
      zcats.push(zcat.seconds);
      pairs.push({ threads, wall: ours.seconds / zcat.seconds, cpu: ours.cpu / zcat.cpu });
    }
  }
  say(`${name}; zcat takes ${median(zcats).toFixed(2)} s`);
  for (const threads of [1, 2]) {
    const ran = pairs.filter((pair) => pair.threads === threads);
    say(
      `  ${threads} of our threads: wall ${spread(ran.map(({ wall }) => wall))}, processor time ${spread(ran.map(({ cpu }) => cpu))}`,
    );
  }
}

function compareCommand(folder: string, rounds: number): void {
  const ratios = Array.from({ length: rounds }, () => runCommand(folder) / runShell('>/dev/null', folder).seconds);
  say(`  the whole command, one role's denials explained: wall ${spread(ratios)}`);
}

function compareJq(folder: string, rounds: number): void {
  const ratios = Array.from({ length: rounds }, () => {
    const ours = runScan(folder, 2).seconds;
    return ours / runShell(`| jq -r '${JQ_FILTER}' >/dev/null`, folder).seconds;
  });
  say(`against zcat | jq, two threads: ${median(ratios).toFixed(3)}`);
}

/** Every file by a full parse, with none of the scanner's code. */
async function verify(folder: string): Promise<void> {
  const want = new Set<string>();
  for (const file of filesIn(folder)) {
    const { Records } = JSON.parse(gunzipSync(readFileSync(file)).toString()) as { Records: Record<string, string>[] };
    for (const record of Records) if (record['errorCode'] || record['errorMessage']) want.add(record['eventID'] ?? '');
  }
  const found = new Set<string>();
  for await (const { eventID } of fileSource({ paths: [folder] }).events()) found.add(eventID ?? '');
  const isEqual = found.size === want.size && [...want].every((id) => found.has(id));
  say(`hits: ${found.size}, by a full parse ${want.size}: ${isEqual ? 'equal' : 'NOT EQUAL'}`);
  if (!isEqual) process.exitCode = 1;
}

async function bench(rounds: number, withJq: boolean): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'ddb-doctor-scan-'));
  try {
    const [large, few, small, single] = ['large', 'few', 'small', 'single'].map((name) => join(root, name)) as [
      string,
      string,
      string,
      string,
    ];
    const written = await writeCorpus(large, { files: 200, eventsPerFile: 6000 });
    say(
      `${(written.bytes / 1e6).toFixed(0)} MB in 200 files, ${(written.bytes / written.compressed).toFixed(2)}:1, ${written.events} events`,
    );
    mkdirSync(few);
    for (const file of filesIn(large).slice(10, 30)) linkSync(file, join(few, basename(file)));
    await writeCorpus(small, { files: 4000, eventsPerFile: 30 });
    await writeCorpus(single, { files: 1, eventsPerFile: 134_000 });
    await verify(large);
    compare('200 files of 10 MB', large, rounds);
    compareCommand(large, rounds);
    compare('4,000 files of 50 KB', small, rounds);
    if (withJq) compareJq(large, Math.min(rounds, 3));
    const [many, some, one] = [runScan(large, 2), runScan(few, 2), runScan(single, 2)].map((ran) =>
      ran.megabytes.toFixed(0),
    );
    say(`peak memory, two threads: ${some} MB for 20 files, ${many} MB for 200, ${one} MB for one of 230 MB`);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

const [mode = '9', ...rest] = process.argv.slice(2);
if (mode === 'scan') await scan(rest[0] ?? '', Number(rest[1]));
else await bench(Number(mode), rest.includes('jq'));
