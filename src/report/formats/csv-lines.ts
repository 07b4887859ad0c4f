import { plainText } from '../plain-text.js';
import type { CsvColumn, CsvRow } from './csv-column.js';

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
const TO_BE_QUOTED = /[",\r\n]/;

interface Segment {
  readonly columns: readonly CsvColumn[];
  readonly ofGroup: boolean;
}

/** Rows as lines of RFC 4180. What is the same in every row of a diagnosis and a cause is written once for all. */
export class CsvLines {
  readonly #segments: readonly Segment[];
  readonly #shared = new Map<string, readonly string[]>();

  /** `byDenial`: every row is a denial, so that those of a group share what is not the denial's own. */
  constructor(columns: readonly CsvColumn[], byDenial: boolean) {
    this.#segments = byDenial ? segmentsOf(columns) : [{ columns, ofGroup: false }];
  }

  lineOf(row: CsvRow): string {
    const shared = this.#sharedBy(row);
    const parts = this.#segments.map(({ columns, ofGroup }, index) =>
      ofGroup ? (shared[index] ?? '') : cellsOf(columns, row),
    );
    return `${parts.join(',')}\r\n`;
  }

  /** By the place of their segment. */
  #sharedBy(row: CsvRow): readonly string[] {
    const key = `${row.diagnosis?.id ?? ''} ${row.cause?.id ?? ''}`;
    const known = this.#shared.get(key);
    if (known !== undefined) return known;
    const shared = this.#segments.map(({ columns, ofGroup }) => (ofGroup ? cellsOf(columns, row) : ''));
    if (this.#shared.size >= MOST_REMEMBERED) this.#shared.clear();
    this.#shared.set(key, shared);
    return shared;
  }
}

/** The columns in their order, neighbours of one kind together. */
function segmentsOf(columns: readonly CsvColumn[]): Segment[] {
  const segments: { columns: CsvColumn[]; ofGroup: boolean }[] = [];
  for (const column of columns) {
    const ofGroup = column.ofGroup === true;
    const last = segments.at(-1);
    if (last?.ofGroup === ofGroup) last.columns.push(column);
    else segments.push({ columns: [column], ofGroup });
  }
  return segments;
}

export function headOf(columns: readonly CsvColumn[]): string {
  return `${columns.map(({ name }) => name).join(',')}\r\n`;
}

function cellsOf(columns: readonly CsvColumn[], row: CsvRow): string {
  return columns.map(({ cell }) => textOf(cell(row) ?? '')).join(',');
}

function textOf(value: string): string {
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
