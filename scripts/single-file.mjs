// The whole command line in one file, for places where nothing can be installed, such as AWS CloudShell:
// npm run single-file [FILE]
import { appendFile, chmod } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { settings } from './bundling.mjs';
import { notices } from './notices.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const [file = 'ddb-doctor.cjs'] = process.argv.slice(2);

const { metafile } = await build({
  ...settings,
  metafile: true,
  absWorkingDir: root,
  stdin: {
    contents: `import { setFlagsFromString } from 'node:v8';
import { main, processIo } from './src/cli/main.ts';
main(process.argv.slice(2), processIo(process, () => setFlagsFromString('--heap-growing-percent=60'))).then((code) => process.exit(code));`,
    resolveDir: root,
    loader: 'ts',
  },
  outfile: file,
  format: 'cjs',
  banner: { js: '#!/usr/bin/env node\nconst __here = require("node:url").pathToFileURL(__filename).href;' },
  define: { 'import.meta.url': '__here' },
});
// A file that is passed on carries the licences of what it holds.
const licences = (await notices(root, metafile)).replaceAll('*/', '* /');
await appendFile(file, `\n/* Third-party notices\n\n${licences}\n*/\n`);
await chmod(file, 0o755);
