import { readFileSync, writeFileSync } from 'node:fs';
import { withColumns } from './csv-page.js';
import { jsonPage } from './json-page.js';

// npm run csv-page: the columns of docs/csv.md, and docs/json.md.
const PAGE = new URL('../../docs/csv.md', import.meta.url);
writeFileSync(PAGE, withColumns(readFileSync(PAGE, 'utf8')));
writeFileSync(new URL('../../docs/json.md', import.meta.url), jsonPage());
