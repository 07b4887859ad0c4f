#!/usr/bin/env node
// Bundles test/bench/<name>/bench.ts and runs it in a process of its own: node test/bench/run.mjs <name> [arguments]
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', '..');
const [name = '', ...rest] = process.argv.slice(2);
const benches = readdirSync(here).filter((entry) => existsSync(join(here, entry, 'bench.ts')));
if (!benches.includes(name)) {
  console.error(`usage: node test/bench/run.mjs ${benches.join('|')} [arguments]`);
  process.exit(2);
}

const folder = mkdtempSync(join(tmpdir(), 'ddb-doctor-bench-'));
try {
  const outfile = join(folder, 'bench.mjs');
  await build({
    entryPoints: [join(here, name, 'bench.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    mainFields: ['module', 'main'],
    // A bundled CommonJS package asks for `require`.
    banner: { js: "import { createRequire as requireOfBench } from 'node:module'; const require = requireOfBench(import.meta.url);" },
    logLevel: 'error',
  });
  const run = spawnSync(process.execPath, ['--expose-gc', outfile, ...rest], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, DDB_DOCTOR_ROOT: root },
  });
  process.exitCode = run.status ?? 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
