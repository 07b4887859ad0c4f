import { closeSync, existsSync, fsyncSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';
import { join, sep } from 'node:path';
import { makeFolder } from '../../evidence/index.js';
import { type Journal, type JournalEntry, journalFrom } from '../../grant/journal.js';
import type { Plan } from '../../grant/plan.js';
import { DoctorError } from '../../model/error.js';

export interface JournalFile {
  readonly path: string;
  /** On disk when it returns. Throws a `DoctorError` where it cannot be written. */
  append(entry: JournalEntry): void;
  close(): void;
}

/** Begins a journal, the plan in its first line, readable by its owner alone. */
export function beginJournal(folder: string, plan: Plan, now: Date): JournalFile {
  const stamp = now.toISOString().replace(/[-:]/g, '').replace(/\.\d+/, '');
  const path = join(folder, `grant-${stamp}-${plan.id}.ndjson`);
  return held(path, () => {
    makeFolder(folder);
    const file = opened(path, 'wx');
    file.line({ kind: 'grant-journal', schemaVersion: '1', plan });
    syncFolder(folder);
    return file;
  });
}

/** Goes on with a journal. */
export function continueJournal(path: string): JournalFile {
  return held(path, () => {
    // A line that the end of the process cut off goes.
    const text = readFileSync(path);
    truncateSync(path, text.lastIndexOf('\n') + 1);
    return opened(path, 'a');
  });
}

/** By path, or by its name in the state folder. */
export function findJournal(name: string, folder: string): { readonly path: string; readonly journal: Journal } {
  const path = existsSync(name) || name.includes(sep) ? name : join(folder, name);
  const text = held(name, () => readFileSync(path, 'utf8'));
  return { path, journal: journalFrom(text, name) };
}

function opened(path: string, flag: 'a' | 'wx'): JournalFile & { line(value: object): void } {
  const file = openSync(path, flag, 0o600);
  const line = (value: object) => {
    writeSync(file, `${JSON.stringify(value)}\n`);
    fsyncSync(file);
  };
  return { path, line, append: (entry) => held(path, () => line(entry)), close: () => closeSync(file) };
}

/** The name of a new file is on disk once its folder is. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  fsyncSync(handle);
  closeSync(handle);
}

function held<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    if (cause instanceof DoctorError) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new DoctorError({ source: 'user', code: 'JournalFile' }, `the journal \`${path}\` cannot be used: ${why}`, {
      cause,
      hint: 'without its journal grant writes nothing; XDG_STATE_HOME names another folder for it',
    });
  }
}
