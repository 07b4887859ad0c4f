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
const TO_BE_QUOTED = /[",\r\n]/;

/** Neighbouring columns of one kind. */
type Segment = { readonly ofDenial: DenialColumn[] } | { readonly ofReport: ReportColumn[] };

/** Between the segments of what was written of a denial: no cell holds it. */
const BETWEEN = '\u001f';
/** Before the number of a column, in the place of a cell of which the denial tells nothing and its diagnosis may. */
const UNTOLD = '\u0000';
const UNTOLD_CELL = new RegExp(`${UNTOLD}(\\d+)`, 'g');

/** Rows as lines of RFC 4180. What is the same in every row of a diagnosis and a cause is written once for all. */
export class CsvLines {
  readonly #segments: readonly Segment[];
  readonly #shared = new Map<string, readonly string[]>();

  constructor(columns: readonly CsvColumn[]) {
    this.#segments = segmentsOf(columns);
  }

  /** What a denial tells itself; `lineOf` makes a line of it once there is a report. One line, without a tab. */
  written({ denial, weight }: DenialRow): string {
    const own = this.#segments.flatMap((segment) =>
      'ofDenial' in segment
        ? [segment.ofDenial.map((column, index) => ownCell(column, { denial, weight, index }))]
        : [],
    );
    return own.map((cells) => cells.join(',')).join(BETWEEN);
  }

  /** `written`: of a row about a denial. */
  lineOf(row: CsvRow, written?: string): string {
    const shared = row.of === 'denial' ? this.#sharedBy(row) : this.#reported(row);
    const own = written?.split(BETWEEN);
    let next = 0;
    let line = '';
    for (const [index, segment] of this.#segments.entries()) {
      if (index > 0) line += ',';
      line += 'ofReport' in segment ? (shared[index] ?? '') : ownText(segment.ofDenial, row, own?.[next++]);
    }
    return `${line}\r\n`;
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

  /** By the place of their segment. */
  #reported(row: CsvRow): string[] {
    return this.#segments.map((segment) =>
      'ofReport' in segment ? segment.ofReport.map(({ cell }) => textOf(cell(row) ?? '')).join(',') : '',
    );
  }
}

interface OwnCell extends Pick<DenialRow, 'denial'> {
  readonly weight: DenialRow['weight'];
  readonly index: number;
}

function ownCell({ ofDenial, ofDiagnosis }: DenialColumn, { denial, weight, index }: OwnCell): string {
  const cell = ofDenial(denial, weight);
  return cell === undefined && ofDiagnosis !== undefined ? `${UNTOLD}${index}` : textOf(cell ?? '');
}

function ownText(columns: readonly DenialColumn[], { diagnosis }: CsvRow, written: string | undefined): string {
  const told = (column: DenialColumn | undefined) =>
    textOf((diagnosis === undefined ? undefined : column?.ofDiagnosis?.(diagnosis)) ?? '');
  if (written === undefined) return columns.map(told).join(',');
  return written.includes(UNTOLD) ? written.replace(UNTOLD_CELL, (_, index) => told(columns[Number(index)])) : written;
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
