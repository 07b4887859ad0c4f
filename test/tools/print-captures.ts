import { mkdir, writeFile } from 'node:fs/promises';
import { root } from '../house/files.js';
import { type CaptureName, COMMANDS, captured, fileOf, plain, SIZES } from './captures.js';

// Of npm run readme: what a real terminal gets, into test/tools/golden.
const folder = `${root}/test/tools/golden`;
await mkdir(folder, { recursive: true });
for (const name of Object.keys(COMMANDS) as CaptureName[]) {
  for (const size of SIZES) await writeFile(`${folder}/${fileOf(name, size)}`, plain(await captured(name, size)));
}
