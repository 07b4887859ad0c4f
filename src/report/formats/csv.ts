import { stringify } from 'csv-stringify/sync';
import { whyBlind } from '../blind.js';
import type { Report } from '../contract.js';
import { plainText } from '../plain-text.js';
import type { DenialRow } from '../report.js';
import { blindRow, CSV_COLUMNS, csvRows } from './csv-columns.js';

const ROWS_A_PIECE = 500;
/** What a spreadsheet takes for the start of a formula, behind any blanks; full-width forms as well. */
const FORMULA = /^\s*[=+\-@|\uff1d\uff0b\uff0d\uff20\uff5c]/u;
const OPTIONS = { record_delimiter: 'windows', cast: { string: guarded, number: String, boolean: String } } as const;

/** One row a denial, RFC 4180, CRLF, UTF-8 without a byte order mark. Streams: memory does not grow with the rows. */
export async function* renderCsv(report: Report, denials: AsyncIterable<DenialRow>): AsyncIterable<string> {
  yield stringify([[...CSV_COLUMNS]], OPTIONS);
  const rowOf = csvRows(report);
  let rows: string[][] = [];
  for await (const row of denials) {
    rows.push(rowOf(row));
    if (rows.length < ROWS_A_PIECE) continue;
    yield stringify(rows, OPTIONS);
    rows = [];
  }
  const blind = whyBlind(report);
  if (blind !== undefined) rows.push(blindRow(report, blind));
  if (rows.length > 0) yield stringify(rows, OPTIONS);
}

/** Where a spreadsheet of another country cuts a cell, another begins. */
const FORMULA_WITHIN = /(;[\s"']*)(?=[=+\-@|\uff1d\uff0b\uff0d\uff20\uff5c])/gu;

/** One line of plain text that no spreadsheet runs: a quote stands before what looks like a formula. */
function guarded(value: string): string {
  const text = plainText(value);
  const guardedWithin = text.replace(FORMULA_WITHIN, "$1'");
  return FORMULA.test(text) ? `'${guardedWithin}` : guardedWithin;
}
