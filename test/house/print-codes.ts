import { mkdir, writeFile } from 'node:fs/promises';
import { codesPage } from './codes.js';
import { root } from './files.js';

// npm run codes: prints what every code means into docs/codes.md.
await mkdir(`${root}/docs`, { recursive: true });
await writeFile(`${root}/docs/codes.md`, await codesPage());
