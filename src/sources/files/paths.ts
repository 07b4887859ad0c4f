import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { reasonOf, type Troubles } from '../scan/troubles.js';
import { isGlob, splitGlob } from './glob.js';

/** Stands for standard input. */
export const STDIN = '-';

interface Matching {
  readonly folder: string;
  readonly pattern: RegExp;
}

/** The files that the given files, folders and globs stand for, folder by folder in the order of their names. */
export async function* filesOf(paths: readonly string[], troubles: Troubles): AsyncGenerator<string[]> {
  for (const path of paths) {
    const before = troubles.count;
    let count = 0;
    for await (const files of filesOfOne(path, troubles)) {
      count += files.length;
      yield files;
    }
    if (count === 0 && troubles.count === before)
      troubles.add({ code: 'NO_FILES', text: `no file was read from \`${path}\``, incomplete: true });
  }
}

async function* filesOfOne(path: string, troubles: Troubles): AsyncGenerator<string[]> {
  if (path === STDIN) yield [path];
  else {
    const status = await stat(path).catch((error: unknown) => error);
    if (isGlob(path) && status instanceof Error) {
      const matching = splitGlob(path);
      yield* filesBelow(matching.folder, troubles, matching);
    } else if (status instanceof Error) noteUnreadable(path, status, troubles);
    else if (isFolder(status)) yield* filesBelow(path, troubles);
    else yield [path];
  }
}

const isFolder = (status: unknown): boolean =>
  typeof status === 'object' && status !== null && 'isDirectory' in status && (status as Dirent).isDirectory();

/** Hidden files are left out, and links to folders, which could run in circles. */
async function* filesBelow(folder: string, troubles: Troubles, matching?: Matching): AsyncGenerator<string[]> {
  let entries: Dirent[];
  try {
    entries = await readdir(folder, { withFileTypes: true });
  } catch (error) {
    noteUnreadable(folder, error, troubles);
    return;
  }
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  let files: string[] = [];
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.name.startsWith('.')) continue;
    if (entry.isDirectory()) {
      yield files;
      files = [];
      yield* filesBelow(path, troubles, matching);
    } else if ((entry.isFile() || (await isLinkToFile(entry, path))) && isMatch(path, matching)) files.push(path);
  }
  yield files;
}

async function isLinkToFile(entry: Dirent, path: string): Promise<boolean> {
  return (
    entry.isSymbolicLink() &&
    (await stat(path).then(
      (status) => status.isFile(),
      () => false,
    ))
  );
}

function isMatch(path: string, matching: Matching | undefined): boolean {
  return matching === undefined || matching.pattern.test(relative(matching.folder, path).split(sep).join('/'));
}

function noteUnreadable(path: string, error: unknown, troubles: Troubles): void {
  troubles.add({
    code: 'FILE_UNREADABLE',
    text: `\`${path}\` could not be read: ${reasonOf(error)}`,
    incomplete: true,
  });
}
