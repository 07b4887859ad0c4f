// LookupEvents, side by side on one front server: the pipeline of the AWS CLI and jq against the lookup source.
// `node test/bench/lookup/lookup.mjs [events…]`; the server answers at once, at most 2 requests a second.
import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const FILTER =
  '.Events[].CloudTrailEvent | fromjson | select(.userIdentity.userName == "ana")' +
  ' | select((.errorCode // "") | test("accessdenied|unauthorized"; "i"))' +
  ' | [.eventTime, .eventID, .eventName, .errorCode] | @tsv';
const PIPE = `aws cloudtrail lookup-events --start-time "$SINCE" --end-time "$UNTIL" --output json | jq -r '${FILTER}'`;

/** One row per way: `{ events, way, calls, throttled, seconds, rows, lost, exit }`. */
export async function benchLookup(sizes = [500, 5000]) {
  const folder = await mkdtemp(join(tmpdir(), 'ddb-doctor-bench-'));
  try {
    const modules = await bundle(folder);
    const rows = [];
    for (const size of sizes) for (const way of waysOf(folder, modules)) rows.push(await measure(size, way, modules));
    return rows;
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function bundle(folder) {
  await build({
    entryPoints: { front: here('../../front/index.ts'), events: here('events.ts'), ours: here('ours.ts') },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    mainFields: ['module', 'main'],
    conditions: ['module'],
    logLevel: 'error',
    banner: { js: "import{createRequire as __requireFrom}from'node:module';const require=__requireFrom(import.meta.url);" },
  });
  const load = (name) => import(pathToFileURL(join(folder, `${name}.mjs`)).href);
  return { ...(await load('front')), ...(await load('events')) };
}

function waysOf(folder, { USER, SINCE, UNTIL }) {
  const ours = (name) => [process.execPath, [join(folder, 'ours.mjs'), name, SINCE, UNTIL]];
  const pipeline = ['bash', ['-c', PIPE]];
  const hasPipeline = ['aws', 'jq'].every((tool) => spawnSync(tool, ['--version']).error === undefined);
  return [
    ...(hasPipeline
      ? [
          { way: 'aws + jq, legacy retries', command: pipeline, env: {} },
          // AWS CLI v2's defaults.
          { way: 'aws + jq, standard retries', command: pipeline, env: { AWS_RETRY_MODE: 'standard', AWS_MAX_ATTEMPTS: '3' } },
        ]
      : []),
    { way: 'ours, unfiltered', command: ours(''), env: {} },
    { way: 'ours, the user', command: ours(USER), env: {} },
  ];
}

async function measure(size, { way, command: [file, parameters], env }, { startFront, busyHour, isWanted, SINCE, UNTIL }) {
  const events = busyHour(size);
  const wanted = new Set(events.filter(isWanted).map(({ eventID }) => eventID));
  const front = await startFront({ events, lookupsPerSecond: 2 });
  const started = performance.now();
  const { stdout, exit } = await run(file, parameters, { ...cleanEnvironment(), ...env, SINCE, UNTIL, AWS_ENDPOINT_URL: front.url });
  const seconds = (performance.now() - started) / 1000;
  const ids = new Set(stdout.split('\n').map((line) => line.split('\t')[1]));
  const rows = [...wanted].filter((id) => ids.has(id)).length;
  const throttled = front.calls.filter(({ outcome }) => outcome === 'ThrottlingException').length;
  await front.stop();
  return { events: size, way, calls: front.calls.length, throttled, seconds, rows, lost: wanted.size - rows, exit };
}

function cleanEnvironment() {
  const { PATH, HOME } = process.env;
  return {
    PATH,
    HOME,
    AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE000000000',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  };
}

function run(file, parameters, env) {
  return new Promise((resolve) => {
    execFile(file, parameters, { env, maxBuffer: 1 << 28 }, (error, stdout, stderr) => {
      process.stderr.write(stderr);
      resolve({ stdout, exit: error?.code ?? 0 });
    });
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const sizes = process.argv.slice(2).map(Number);
  const rows = await benchLookup(sizes.length > 0 ? sizes : undefined);
  for (const { seconds, ...row } of rows) process.stdout.write(`${JSON.stringify({ ...row, seconds: Number(seconds.toFixed(2)) })}\n`);
}
