import { mkdir, writeFile } from 'node:fs/promises';
import { checkList } from './check-list.js';
import { checkPages } from './check-pages.js';
import { codesPage } from './codes.js';
import { root } from './files.js';

// npm run codes: prints what every code means into docs/codes.md, a page a check into docs/checks, and what a list of the
// checks tells into src/run/built-in-checks.generated.json, so that listing them loads none.
await mkdir(`${root}/docs`, { recursive: true });
await writeFile(`${root}/docs/codes.md`, await codesPage());
await mkdir(`${root}/docs/checks`, { recursive: true });
for (const [path, text] of await checkPages()) await writeFile(`${root}/docs/${path}`, text);
await writeFile(
  `${root}/src/run/built-in-checks.generated.json`,
  `${JSON.stringify(await checkList(), undefined, 2)}\n`,
);
