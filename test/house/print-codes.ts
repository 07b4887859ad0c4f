import { mkdir, writeFile } from 'node:fs/promises';
import { checkPages } from './check-pages.js';
import { codesPage } from './codes.js';
import { root } from './files.js';

// npm run codes: prints what every code means into docs/codes.md, and a page a check into docs/checks.
await mkdir(`${root}/docs`, { recursive: true });
await writeFile(`${root}/docs/codes.md`, await codesPage());
await mkdir(`${root}/docs/checks`, { recursive: true });
for (const [path, text] of await checkPages()) await writeFile(`${root}/docs/${path}`, text);
