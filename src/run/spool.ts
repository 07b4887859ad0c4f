import type { Denial } from '../model/denial.js';
import type { Weight } from '../model/weight.js';
import { loadWriters } from '../report/renderers.js';
import type { DenialRow, RowForm, Written } from '../report/report.js';
import type { CountedCall } from './counted-calls.js';
import { LineFile } from './line-file.js';

/** Rows kept in memory; those after them go to a file. */
const MOST_IN_MEMORY = 2000;

/** What a row is known by: the group that it was counted with, by what it has of its own, and its diagnosis. */
export interface RowNames {
  readonly own: string;
  readonly diagnosis: string;
}

interface RowFacts {
  readonly weight?: Weight;
  /** The call that a log told of, whose record may take its place. */
  readonly call?: CountedCall;
}

export interface SpooledRow extends RowNames, RowFacts {
  readonly denial: Denial;
}

export interface SpooledText extends RowFacts {
  readonly written: Written;
  /** The same object for all rows of a group. */
  readonly names: RowNames;
}

/** Every denial of a run, for forms that have a row each, with flat memory. Read as often as there are such forms. */
export interface Spool {
  add(row: SpooledRow): void;
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
  readonly #names: RowNames[] = [];
  readonly #numbers = new Map<string, number>();

  /** `write`: a text for each of the forms. */
  constructor(forms: readonly RowForm[], write: (row: DenialRow) => readonly string[]) {
    this.#forms = forms;
    this.#write = write;
  }

  add({ own, diagnosis, call, weight, denial }: SpooledRow): void {
    const texts = this.#write(weight === undefined ? { denial } : { denial, weight });
    this.#lines.add(`${this.#numberOf(own, diagnosis)}\t${jsonOf(call)}\t${jsonOf(weight)}\t${texts.join('\t')}`);
  }

  /** Some neighbours at a time. */
  *pieces(): Iterable<readonly SpooledText[]> {
    for (const lines of this.#lines.pieces()) yield lines.map((line) => this.#read(line));
  }

  /** Of each group one. */
  #numberOf(own: string, diagnosis: string): number {
    const known = this.#numbers.get(own);
    if (known !== undefined && this.#names[known]?.diagnosis === diagnosis) return known;
    this.#numbers.set(own, this.#names.length);
    return this.#names.push({ own, diagnosis }) - 1;
  }

  #read(line: string): SpooledText {
    const [number, call, weight, ...texts] = line.split('\t');
    const written: Partial<Record<RowForm, string>> = {};
    for (const [index, form] of this.#forms.entries()) written[form] = texts[index] ?? '';
    const row = { written, names: this.#names[Number(number)] ?? { own: '', diagnosis: '' } };
    return call || weight
      ? { ...row, ...(call ? { call: JSON.parse(call) } : {}), ...(weight ? { weight: JSON.parse(weight) } : {}) }
      : row;
  }
}

function jsonOf(value: object | undefined): string {
  return value === undefined ? '' : JSON.stringify(value);
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
