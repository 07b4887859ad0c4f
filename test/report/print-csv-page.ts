import { readFileSync, writeFileSync } from 'node:fs';
import { withColumns } from './csv-page.js';

const PAGE = new URL('../../docs/csv.md', import.meta.url);
writeFileSync(PAGE, withColumns(readFileSync(PAGE, 'utf8')));
