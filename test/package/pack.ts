import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { root } from '../house/files.js';

const run = promisify(execFile);

export interface Packed {
  /** A folder outside the project, with the package in its node_modules and nothing else of the project. */
  readonly folder: string;
  readonly tarball: string;
  /** What the tarball holds, from the package's root, sorted. */
  readonly files: readonly string[];
}

/** Packs what is built. npm runs as `npm` or, on Windows, through its shell script. */
export async function packed(): Promise<Packed> {
  const folder = await mkdtemp(join(tmpdir(), 'packed-'));
  await run('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder], {
    cwd: root,
    shell: process.platform === 'win32',
  });
  const tarball = (await readdir(folder)).find((name) => name.endsWith('.tgz')) ?? '';
  const own = join(folder, 'node_modules/ddb-doctor');
  await mkdir(own, { recursive: true });
  await run('tar', ['-xzf', tarball, '--strip-components=1', '-C', 'node_modules/ddb-doctor'], { cwd: folder });
  const entries = await readdir(own, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(own.length + 1))
    .map((path) => path.replaceAll('\\', '/'));
  return { folder, tarball: join(folder, tarball), files: files.sort() };
}

/** Links packages from the project's own node_modules: an install without the registry. */
export async function linkPackages(folder: string, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const link = join(folder, 'node_modules', name);
    await mkdir(dirname(link), { recursive: true });
    await symlink(join(root, 'node_modules', name), link, 'junction');
  }
}

export async function readJson(path: string) {
  return JSON.parse(await readFile(join(root, path), 'utf8'));
}
