import { writeFile } from 'node:fs/promises';
import { root } from './files.js';
import { manPage } from './man-page.js';

// Of npm run build: the manual page, beside the program.
await writeFile(`${root}/dist/ddb-doctor.1`, await manPage());
