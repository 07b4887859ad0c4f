// Bundles the package into dist/: the public API, the command line, and a chunk for all that loads on demand.
import { copyFile, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const lightWidth = fileURLToPath(new URL('light-string-width.cjs', import.meta.url));

await rm(`${root}/dist`, { recursive: true, force: true });

const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: { index: 'src/index.ts', 'cli/main': 'src/cli/main.ts' },
  outdir: 'dist',
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  splitting: true,
  minify: true,
  keepNames: true,
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  // Without `module` first, esbuild takes the SDK's CommonJS, which it cannot shake.
  mainFields: ['module', 'main'],
  alias: { 'string-width': lightWidth },
  banner: { js: "import{createRequire as __require}from'node:module';const require=__require(import.meta.url);" },
  legalComments: 'none',
  logLevel: 'warning',
  metafile: true,
});

await copyFile(`${root}/src/report/report.schema.json`, `${root}/dist/report.schema.json`);

const outputs = Object.entries(metafile.outputs);
const total = outputs.reduce((sum, [, { bytes }]) => sum + bytes, 0);
process.stdout.write(`dist: ${outputs.length} files, ${Math.round(total / 1024)} KiB\n`);
