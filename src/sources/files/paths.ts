import type { Dirent, Stats } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { gap } from '../../model/gap.js';
import { reasonOf, type Troubles } from '../records/troubles.js';
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
    if (count === 0 && troubles.count === before) troubles.add(gap('NO_FILES', { name: path }, { incomplete: true }));
  }
}

async function* filesOfOne(path: string, troubles: Troubles): AsyncGenerator<string[]> {
  if (path === STDIN) yield [path];
  else {
    const status = await statOf(path);
    if (isGlob(path) && status instanceof Error) {
      const matching = splitGlob(path);
      yield* filesBelow(matching.folder, new Search(troubles, matching));
    } else if (status instanceof Error) noteUnreadable(path, status, troubles);
    else if (status.isDirectory()) yield* filesBelow(path, new Search(troubles));
    else yield [path];
  }
}

/** Hidden files are left out. A folder is read once, for links to folders may run in circles. */
async function* filesBelow(folder: string, search: Search): AsyncGenerator<string[]> {
  let entries: Dirent[];
  try {
    if (await search.knows(folder)) return;
    entries = await readdir(folder, { withFileTypes: true });
  } catch (error) {
    noteUnreadable(folder, error, search.troubles);
    return;
  }
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  let files: string[] = [];
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.name.startsWith('.')) continue;
    const kind = entry.isFile() || entry.isDirectory() ? entry : await statOf(path);
    if (!(kind instanceof Error) && kind.isDirectory()) {
      yield files;
      files = [];
      yield* filesBelow(path, search);
    } else if (!isMatch(path, search.matching)) continue;
    else if (kind instanceof Error) noteUnreadable(path, kind, search.troubles);
    else if (kind.isFile()) files.push(path);
    else noteUnreadable(path, new Error('it is no plain file; name it to have it read'), search.troubles);
  }
  yield files;
}

const statOf = (path: string): Promise<Stats | Error> =>
  stat(path).catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))));

class Search {
  readonly troubles: Troubles;
  readonly matching: Matching | undefined;
  readonly #known = new Set<string>();

  constructor(troubles: Troubles, matching?: Matching) {
    this.troubles = troubles;
    this.matching = matching;
  }

  /** True for a folder that was asked for before, by whatever path. */
  async knows(folder: string): Promise<boolean> {
    const { dev, ino } = await stat(folder, { bigint: true });
    const name = `${dev} ${ino}`;
    const isKnown = this.#known.has(name);
    this.#known.add(name);
    return isKnown;
  }
}

function isMatch(path: string, matching: Matching | undefined): boolean {
  return matching === undefined || matching.pattern.test(relative(matching.folder, path).split(sep).join('/'));
}

function noteUnreadable(path: string, error: unknown, troubles: Troubles): void {
  troubles.add(gap('FILE_UNREADABLE', { name: path, why: reasonOf(error) }, { incomplete: true }));
}
