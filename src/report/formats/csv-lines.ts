import { plainText } from '../plain-text.js';
import type { DenialRow } from '../report.js';
import type { CsvColumn, CsvRow, DenialColumn, ReportColumn } from './csv-column.js';

/** Groups of which what all their rows share is remembered. */
const MOST_REMEMBERED = 2000;

/**
 * Where a spreadsheet would see a formula (`=`, `+`, `-`, `@`, `|`, full-width forms as well) behind blanks and quotes,
 * or a quote that `guarded` itself might have set: at a cell's start, and behind `;`, which parts cells where the comma
 * is the decimal sign.
 */
const GUARDED = /(^|;)(?='|["\s]*[=+\-@|\uff1d\uff0b\uff0d\uff20\uff5c])/gu;
/** What most cells lack. */
const MAY_BE_GUARDED = /^['"\s=+\-@|\uff1d\uff0b\uff0d\uff20\uff5c]|;/u;
/** What nearly all cells are: printable ASCII in which nothing of all this stands. */
const HARMLESS = /^[!#-&(-*.-:<>?A-{}~][ !#-+\--:<-~]*$/;
const TO_BE_QUOTED = /[",\r\n]/;

/** Neighbouring columns of one kind. */
type Segment = { readonly ofDenial: DenialColumn[] } | { readonly ofReport: ReportColumn[] };

/** Between the segments of what was written of a denial: no cell holds it. */
const BETWEEN = '\u001f';
/** Around the name of a column, in the place of a cell of which the denial tells nothing and its diagnosis may. */
const UNTOLD = '\u0000';
const UNTOLD_CELL = new RegExp(`${UNTOLD}(\\w+)${UNTOLD}`, 'g');

/** Rows as lines of RFC 4180. What is the same in every row of a diagnosis and a cause is written once for all. */
export class CsvLines {
  readonly #segments: readonly Segment[];
  /** Those of a denial, by the segments that they stand in. */
  readonly #own: readonly (readonly DenialColumn[])[];
  readonly #named: ReadonlyMap<string, DenialColumn>;
  /** In the place of what a denial tells, where there is none. */
  readonly #untold: string;
  readonly #shared = new Map<string, readonly string[]>();
  #last: { readonly row: CsvRow; readonly around: readonly string[] } | undefined;

  constructor(columns: readonly CsvColumn[]) {
    this.#segments = segmentsOf(columns);
    this.#own = this.#segments.flatMap((segment) => ('ofDenial' in segment ? [segment.ofDenial] : []));
    this.#named = new Map(this.#own.flat().map((column) => [column.name, column]));
    this.#untold = this.#cells((column) => untoldBy(column) ?? '');
  }

  /** What a denial tells itself; `lineOf` makes a line of it once there is a report. One line, without a tab. */
  written({ denial, weight }: Pick<DenialRow, 'denial' | 'weight'>): string {
    return this.#cells((column) => {
      const cell = column.ofDenial(denial, weight);
      return cell === undefined ? (untoldBy(column) ?? '') : textOf(cell);
    });
  }

  #cells(cellOf: (column: DenialColumn) => string): string {
    return this.#own.map((columns) => columns.map(cellOf).join(',')).join(BETWEEN);
  }

  /** `written`: of a row about a denial. */
  lineOf(row: CsvRow, written: string = this.#untold): string {
    const around = this.#around(row);
    const own = written.includes(UNTOLD) ? this.#told(row, written) : written;
    let line = around[0] ?? '';
    let at = 0;
    for (let nth = 1; nth < around.length; nth += 1) {
      const end = nth === around.length - 1 ? own.length : own.indexOf(BETWEEN, at);
      line += own.slice(at, end) + (around[nth] ?? '');
      at = end + BETWEEN.length;
    }
    return line;
  }

  #told({ diagnosis }: CsvRow, written: string): string {
    return written.replace(UNTOLD_CELL, (_, name: string) =>
      textOf((diagnosis && this.#named.get(name)?.ofDiagnosis?.(diagnosis)) ?? ''),
    );
  }

  /** What stands before, between and behind the segments of the denial. */
  #around(row: CsvRow): readonly string[] {
    if (this.#last?.row === row) return this.#last.around;
    const around = row.of === 'denial' ? this.#sharedBy(row) : this.#reported(row);
    this.#last = { row, around };
    return around;
  }

  #sharedBy(row: CsvRow): readonly string[] {
    const key = `${row.diagnosis?.id ?? ''} ${row.cause?.id ?? ''}`;
    const known = this.#shared.get(key);
    if (known !== undefined) return known;
    const shared = this.#reported(row);
    if (this.#shared.size >= MOST_REMEMBERED) this.#shared.clear();
    this.#shared.set(key, shared);
    return shared;
  }

  #reported(row: CsvRow): string[] {
    const around = [''];
    const add = (text: string) => around.push(`${around.pop() ?? ''}${text}`);
    for (const [index, segment] of this.#segments.entries()) {
      if (index > 0) add(',');
      if ('ofDenial' in segment) around.push('');
      else add(segment.ofReport.map(({ cell }) => textOf(cell(row) ?? '')).join(','));
    }
    add('\r\n');
    return around;
  }
}

/** Stands where the denial tells nothing and its diagnosis may. */
function untoldBy({ ofDiagnosis, name }: DenialColumn): string | undefined {
  return ofDiagnosis === undefined ? undefined : `${UNTOLD}${name}${UNTOLD}`;
}

/** The columns in their order, neighbours of one kind together. */
function segmentsOf(columns: readonly CsvColumn[]): Segment[] {
  const segments: Segment[] = [];
  for (const column of columns) {
    const last = segments.at(-1);
    if ('cell' in column) {
      if (last !== undefined && 'ofReport' in last) last.ofReport.push(column);
      else segments.push({ ofReport: [column] });
    } else if (last !== undefined && 'ofDenial' in last) last.ofDenial.push(column);
    else segments.push({ ofDenial: [column] });
  }
  return segments;
}

export function headOf(columns: readonly CsvColumn[]): string {
  return `${columns.map(({ name }) => name).join(',')}\r\n`;
}

function textOf(value: string): string {
  if (value === '' || HARMLESS.test(value)) return value;
  const text = guarded(value);
  return TO_BE_QUOTED.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * One line of plain text that no spreadsheet runs: a quote stands before what looks like a formula. Reversible: every
 * quote at the start of a cell, and every one right behind a `;`, is a guard to take away.
 */
function guarded(value: string): string {
  const text = plainText(value);
  return MAY_BE_GUARDED.test(text) ? text.replace(GUARDED, "$1'") : text;
}
