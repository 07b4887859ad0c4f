import { readFile, writeFile } from 'node:fs/promises';
import { root } from './files.js';
import { filledMap } from './map.js';

// npm run architecture: prints the table of rooms and the counts into ARCHITECTURE.md.
const path = `${root}/ARCHITECTURE.md`;
await writeFile(path, filledMap(await readFile(path, 'utf8')));
