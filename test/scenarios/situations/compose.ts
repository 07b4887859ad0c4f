import { readFile, rm, writeFile } from 'node:fs/promises';
import { composeBundle } from '../../account/compose.js';
import { SITUATIONS } from './index.js';

// After a change of a situation: node scripts/run-ts.mjs test/scenarios/situations/compose.ts [PART OF A NAME]
const [wanted = ''] = process.argv.slice(2);
for (const [name, situation] of Object.entries(SITUATIONS)) {
  if (!name.includes(wanted)) continue;
  const folder = `test/scenarios/${name}`;
  const expected = await readFile(`${folder}/expected.json`, 'utf8').catch(() => undefined);
  await rm(folder, { recursive: true, force: true });
  await composeBundle(situation, folder);
  if (expected !== undefined) await writeFile(`${folder}/expected.json`, expected);
}
