import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * A translator of SQL between engines that others wrote (MIT). It says that it wants Node 22, for which a dependency
 * would refuse every install on Node 20; what is used of it runs on 20, too.
 */
const TRANSLATOR = '@polyglot-sql/sdk';
const VERSION = '0.12.1';
const INTEGRITY = 'sha512-c8FwAqExkFPpk5CM3uLJ/erJDYuTruFEJKnH8yargInHHjDS3LmGce55Sy+qxWuue/B3uB4GdKGgKZTPPPi1kw==';

/**
 * Where the translator is wrong, or leaves a function as Trino calls it: an aggregate of two arguments is no `least`,
 * and what finds nothing is NULL in Trino, or stays what it is. The macros are `DuckTable`'s.
 */
const CORRECTED: readonly (readonly [RegExp, string])[] = [
  [/\bLEAST\((?="at", 20\))/g, 'MIN('],
  [/\bTRANSFORM\(/g, 'list_transform('],
  [/\bone -> /g, 'lambda one: '],
  [/\bREGEXP_EXTRACT\(/g, 'trino_regexp_extract('],
];

interface Translated {
  readonly success: boolean;
  readonly sql?: readonly string[];
  readonly error?: string | null;
}

/** Installs the translator into the folder, and gives what turns a query of Trino into one of DuckDB. */
export async function translatorIn(folder: string): Promise<(sql: string) => string> {
  const quiet = ['--no-audit', '--no-fund', '--ignore-scripts', '--prefer-offline', '--engine-strict=false'];
  await run('npm', ['install', '--silent', '--prefix', folder, ...quiet, `${TRANSLATOR}@${VERSION}`]);
  const lock = JSON.parse(await readFile(join(folder, 'package-lock.json'), 'utf8'));
  const { integrity } = lock.packages[`node_modules/${TRANSLATOR}`];
  if (integrity !== INTEGRITY) throw new Error(`${TRANSLATOR} is not the one that was looked at: ${integrity}`);
  const entry = join(folder, 'node_modules', TRANSLATOR, 'dist/index.node.js');
  const { transpile } = (await import(pathToFileURL(entry).href)) as {
    transpile(sql: string, from: string, to: string): Translated;
  };
  return (sql) => {
    const { success, sql: texts = [], error } = transpile(sql, 'trino', 'duckdb');
    const [text] = texts;
    if (!success || text === undefined || texts.length !== 1) throw new Error(`not translated: ${error}`);
    return CORRECTED.reduce((now, [from, to]) => now.replaceAll(from, to), text);
  };
}
