// Leaves in dist/types what the public API's declarations reach; the rest, some of it in the SDK's words, goes.
import { readdir, readFile, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../dist/types/', import.meta.url));
const reached = new Set();

async function reach(file) {
  if (reached.has(file)) return;
  reached.add(file);
  const text = await readFile(file, 'utf8');
  const imports = [...text.matchAll(/(?:\bfrom |\bimport\()['"](\.[^'"]+)\.js['"]/g)];
  await Promise.all(imports.map(([, path]) => reach(resolve(dirname(file), `${path}.d.ts`))));
}

await reach(join(root, 'src/index.d.ts'));
for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
  const path = join(entry.parentPath, entry.name);
  if (entry.isFile() && !reached.has(path)) await rm(path);
}
