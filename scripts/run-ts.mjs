// Runs a TypeScript module of this project: node scripts/run-ts.mjs FILE [ARGUMENT ...]
import { mkdir } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const [entry = '', ...rest] = process.argv.slice(2);
const folder = `${root}/node_modules/.cache/ddb-doctor`;
const outfile = `${folder}/${entry.replace(/[^\w]/g, '-')}.mjs`;

await mkdir(folder, { recursive: true });
await build({
  absWorkingDir: root,
  entryPoints: [entry],
  outfile,
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  // As if it ran where it stands, and not from the cache.
  define: { 'import.meta.url': JSON.stringify(pathToFileURL(`${root}${entry}`).href) },
  logLevel: 'warning',
});
process.argv = [process.execPath, entry, ...rest];
await import(pathToFileURL(outfile).href);
