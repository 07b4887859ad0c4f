// The whole command line in one file, for places where nothing can be installed, such as AWS CloudShell:
// npm run single-file [FILE]
import { chmod } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { settings } from './bundling.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const [file = 'ddb-doctor.cjs'] = process.argv.slice(2);

await build({
  ...settings,
  absWorkingDir: root,
  stdin: {
    contents: `import { main, processIo } from './src/cli/main.ts';
main(process.argv.slice(2), processIo(process)).then((code) => { process.exitCode = code; });`,
    resolveDir: root,
    loader: 'ts',
  },
  outfile: file,
  format: 'cjs',
  banner: { js: '#!/usr/bin/env node\nconst __here = require("node:url").pathToFileURL(__filename).href;' },
  define: { 'import.meta.url': '__here' },
});
await chmod(file, 0o755);
