import { statSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { checks as builtIn } from '../../diagnostics/index.js';
import type { Check } from '../check/check.js';
import { type DeclaredOperation, type DeclaredOperations, declareOperations } from '../evidence/index.js';
import type { Codes, CodeWords } from '../model/codes/code.js';
import { DoctorError } from '../model/error.js';
import { checkFile } from './foreign/check-file.js';
import { guarded, importForeign } from './foreign/foreign-check.js';

export interface LoadedChecks {
  readonly checks: readonly Check[];
  /** The operations that third-party checks declare, past the gate. */
  readonly declared: DeclaredOperations;
}

/** The same, of which the built-in ones load when they are first asked for: a run without a denial needs none. */
export interface OpenedChecks {
  readonly checks: () => Promise<readonly Check[]>;
  readonly declared: DeclaredOperations;
}

/** Those of files are loaded at once, so that a fault in one is told before AWS is asked. Throws as `loadChecks` does. */
export async function openChecks(named: readonly string[]): Promise<OpenedChecks> {
  if (named.length > 0) {
    const { checks, declared } = await loadChecks(named);
    return { checks: async () => checks, declared };
  }
  let own: Promise<LoadedChecks> | undefined;
  const builtInAlone = async () => {
    own ??= loadChecks([]);
    return (await own).checks;
  };
  return { checks: builtInAlone, declared: new Map() };
}

/**
 * The built-in checks and those of the given files or installed packages, each an ES module with the check as its default
 * export. Throws a `DoctorError` of source `user` for one that cannot be loaded or holds no check.
 */
export async function loadChecks(named: readonly string[]): Promise<LoadedChecks> {
  const own = await Promise.all(Object.values(builtIn).map(async (load) => (await load()).default));
  const files = named.map(checkFile);
  const foreign = await Promise.all(files.map(loadFile));
  const ids = new Set(own.map((check) => check.meta.id));
  const operations: Record<string, DeclaredOperation> = {};
  for (const [index, check] of foreign.entries()) {
    const { id } = check.meta;
    if (ids.has(id))
      throw new DoctorError({ source: 'user', code: 'CheckIdTaken' }, `there are two checks with the id \`${id}\``);
    ids.add(id);
    for (const [operation, declared] of Object.entries(check.meta.operations ?? {})) {
      operations[operation] = { ...declared, resolveFrom: files[index] ?? '.' };
    }
  }
  return { checks: [...own, ...foreign], declared: await declareOperations(operations) };
}

async function loadFile(file: string): Promise<Check> {
  const module: { readonly default?: unknown } = await importFile(file);
  const fault = checkFault(module.default);
  if (fault !== undefined) {
    throw new DoctorError({ source: 'user', code: 'NotACheck' }, `\`${file}\` holds no check: ${fault}`, {
      hint: 'export as default an object with meta, concerns, collect and find',
    });
  }
  return guarded(withWords(module.default as Check));
}

/** A check in plain JavaScript may give a sentence alone for a code; its documentation says the rest. */
function withWords(check: Check): Check {
  const { docs, title, findings, gaps, changes } = check.meta;
  const worded = (codes: Readonly<Record<string, Partial<CodeWords> | string>>): Codes =>
    Object.fromEntries(
      Object.entries(codes).map(([code, words]) => {
        const text = typeof words === 'string' ? { text: words } : words;
        return [
          code,
          { text: code, meaning: docs?.why ?? title, fix: docs?.fix ?? '', page: docs?.url ?? '', ...text },
        ];
      }),
    );
  const meta = {
    ...check.meta,
    findings: worded(findings),
    ...(gaps && { gaps: worded(gaps) }),
    ...(changes && { changes: worded(changes) }),
  };
  // Its functions may speak of the check itself.
  return Object.create(check, { meta: { value: meta, enumerable: true } }) as Check;
}

async function importFile(file: string): Promise<{ readonly default?: unknown }> {
  try {
    const status = statSync(file, { throwIfNoEntry: false });
    // Nobody may ever write to a pipe.
    if (status !== undefined && !status.isFile() && !status.isDirectory())
      throw new DoctorError({ source: 'user', code: 'NotAFile' }, 'it is no plain file');
    const { module, added } = await importForeign(() => import(pathToFileURL(file).href));
    if (added.length === 0) return module;
    throw new DoctorError(
      { source: 'user', code: 'CheckNotLoaded' },
      `it changes the language's own objects: ${added.join(', ')}`,
    );
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new DoctorError(
      { source: 'user', code: 'CheckNotLoaded' },
      `the check \`${file}\` cannot be loaded: ${why}`,
      { cause: error, hint: 'give a file, or the name of a package that is installed in this folder' },
    );
  }
}

/** What is missing for a check, in words; undefined when nothing is. */
function checkFault(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return 'the default export is no object';
  const check = value as Partial<Check>;
  const { meta } = check;
  if (typeof meta !== 'object' || meta === null) return 'it has no meta';
  if (typeof meta.id !== 'string' || meta.id === '') return 'meta.id is no text';
  if (typeof meta.title !== 'string') return 'meta.title is no text';
  if (!Array.isArray(meta.contributes)) return 'meta.contributes is no list of policy types';
  if (!Array.isArray(meta.reads)) return 'meta.reads is no list of operations';
  if (typeof meta.findings !== 'object' || meta.findings === null)
    return 'meta.findings is no map of codes to sentences';
  for (const name of ['concerns', 'collect', 'find'] as const) {
    if (typeof check[name] !== 'function') return `${name} is no function`;
  }
  return undefined;
}
