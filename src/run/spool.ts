import { mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import type { Denial } from '../model/denial.js';
import type { Weight } from '../model/weight.js';
import { loadWriters } from '../report/renderers.js';
import type { DenialRow, RowForm, Written } from '../report/report.js';
import type { CountedCall } from './counted-calls.js';

/** Rows kept in memory; those after them go to a file that only this user may read, and that goes with the process. */
const MOST_IN_MEMORY = 2000;
const PIECE = 256 * 1024;

/** What a row is known by: the group that it was counted with, by what it has of its own, and its diagnosis. */
interface RowNames {
  readonly own: string;
  readonly diagnosis: string;
  readonly weight?: Weight;
  /** The call that a log told of, whose record may take its place. */
  readonly call?: CountedCall;
}

export interface SpooledRow extends RowNames {
  readonly denial: Denial;
}

interface SpooledText extends RowNames {
  readonly written: Written;
}

/** Every denial of a run, for forms that have a row each, with flat memory. Read as often as there are such forms. */
export interface Spool {
  add(row: SpooledRow): void;
  /** Without a turn of the event loop for each. */
  all(): Iterable<SpooledRow | SpooledText>;
}

/** Keeps the denials whole. */
export class DenialSpool implements Spool {
  readonly #rows: SpooledRow[] = [];
  readonly #lines = new LineFile();

  add(row: SpooledRow): void {
    if (this.#rows.length < MOST_IN_MEMORY) this.#rows.push(row);
    else this.#lines.add(JSON.stringify(row));
  }

  *all(): Iterable<SpooledRow> {
    yield* this.#rows;
    for (const line of this.#lines.all()) yield JSON.parse(line);
  }
}

/** Keeps what each of some forms writes of a denial: to write it when it comes takes less than to read it back. */
export class TextSpool implements Spool {
  readonly #lines = new LineFile();
  readonly #forms: readonly RowForm[];
  readonly #write: (row: DenialRow) => readonly string[];

  /** `write`: a text for each of the forms. */
  constructor(forms: readonly RowForm[], write: (row: DenialRow) => readonly string[]) {
    this.#forms = forms;
    this.#write = write;
  }

  add({ own, diagnosis, call, ...row }: SpooledRow): void {
    const told = [call, row.weight].map((value) => (value === undefined ? '' : JSON.stringify(value)));
    this.#lines.add([own, diagnosis, ...told, ...this.#write(row)].join('\t'));
  }

  *all(): Iterable<SpooledText> {
    for (const line of this.#lines.all()) {
      const [own = '', diagnosis = '', call, weight, ...texts] = line.split('\t');
      const written: Partial<Record<RowForm, string>> = {};
      for (const [index, form] of this.#forms.entries()) written[form] = texts[index] ?? '';
      const row = { own, diagnosis, written };
      yield call || weight
        ? { ...row, ...(call ? { call: JSON.parse(call) } : {}), ...(weight ? { weight: JSON.parse(weight) } : {}) }
        : row;
    }
  }
}

/** For the forms that will read the rows; undefined: for whoever may. `change`: made of each denial before it is written. */
export async function spoolFor(
  forms: readonly RowForm[] | undefined,
  change: (row: DenialRow) => DenialRow,
): Promise<Spool | undefined> {
  if (forms === undefined) return new DenialSpool();
  if (forms.length === 0) return undefined;
  const writers = await loadWriters(forms);
  return new TextSpool(forms, (row) => {
    const changed = change(row);
    return writers.map((write) => write(changed));
  });
}

/** Lines that are put together in memory, and kept in a file that is made for the first of more than a piece. */
class LineFile {
  #waiting: string[] = [];
  #length = 0;
  #file: number | undefined;

  add(line: string): void {
    this.#waiting.push(`${line}\n`);
    this.#length += line.length;
    if (this.#length >= PIECE) this.#write();
  }

  *all(): Iterable<string> {
    if (this.#file !== undefined) yield* linesOf(this.#file);
    for (const line of this.#waiting) yield line.slice(0, -1);
  }

  /** At once: what a stream has not written yet would pile up, as nothing waits between two records. */
  #write(): void {
    this.#file ??= opened();
    const bytes = Buffer.from(this.#waiting.join(''));
    for (let at = 0; at < bytes.length; ) at += writeSync(this.#file, bytes, at);
    this.#waiting = [];
    this.#length = 0;
  }
}

function opened(): number {
  const folder = mkdtempSync(join(tmpdir(), 'ddb-doctor-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return openSync(join(folder, 'denials.ndjson'), 'wx+', 0o600);
}

function* linesOf(file: number): Iterable<string> {
  const piece = Buffer.allocUnsafe(PIECE);
  const decoder = new StringDecoder('utf8');
  let rest = '';
  let place = 0;
  for (let length = readSync(file, piece, 0, PIECE, 0); length > 0; length = readSync(file, piece, 0, PIECE, place)) {
    place += length;
    const lines = (rest + decoder.write(piece.subarray(0, length))).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}
