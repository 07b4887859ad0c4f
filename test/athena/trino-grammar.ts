import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { root } from '../house/files.js';

/** What is wrong with a query by Trino's own grammar; nothing when it is one. */
export type Faults = (sql: string) => string[];

/** Node cannot import the parser as it is published, so that it is bundled first. */
export async function trinoGrammar(): Promise<Faults> {
  const folder = await mkdtemp(join(tmpdir(), 'trino-'));
  try {
    const outfile = join(folder, 'trino.mjs');
    await build({
      stdin: { contents: `export { TrinoSQL } from 'dt-sql-parser/dist/parser/trino/index.js';`, resolveDir: root },
      outfile,
      bundle: true,
      format: 'esm',
      platform: 'node',
      logLevel: 'error',
    });
    const { TrinoSQL } = (await import(pathToFileURL(outfile).href)) as typeof import('dt-sql-parser');
    const parser = new TrinoSQL();
    return (sql) => parser.validate(sql).map(({ startLine, message }) => `line ${startLine}: ${message}`);
  } finally {
    await rm(folder, { recursive: true });
  }
}
