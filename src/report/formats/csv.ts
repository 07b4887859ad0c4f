import type { Report, ReportDiagnosis, ReportFinding } from '../contract.js';
import type { RenderOptions } from '../renderer.js';
import type { AnyRow, DenialRow, RowFrame, WrittenRows } from '../report.js';
import type { CsvRow } from './csv-column.js';
import { DENIAL_COLUMNS, FINDING_COLUMNS } from './csv-columns.js';
import { CsvLines, headOf } from './csv-lines.js';

/** Characters: of a text that is longer V8 keeps the memory until it collects all of its heap. */
const PIECE = 64 * 1024;
const BYTE_ORDER_MARK = '\ufeff';

/**
 * RFC 4180, CRLF, UTF-8. One row a denial, in flat memory; or one a finding. A report that is not complete and found
 * nothing says so in a row of its own.
 */
export async function* renderCsv(
  report: Report,
  denials: AsyncIterable<AnyRow>,
  { csvBy, csvBom }: Pick<RenderOptions, 'csvBy' | 'csvBom'> = {},
): AsyncIterable<string> {
  const columns = csvBy === 'finding' ? FINDING_COLUMNS : DENIAL_COLUMNS;
  const lines = new CsvLines(columns);
  yield `${csvBom === true ? BYTE_ORDER_MARK : ''}${headOf(columns)}`;
  const page = new Page(lines);
  if (csvBy === 'finding') for (const row of findingRows(report)) page.add(row);
  else {
    const rowOf = denialRowOf(report);
    for await (const some of denials) {
      for (const { frame, text } of 'denial' in some ? [{ frame: some, text: lines.written(some) }] : textsOf(some)) {
        page.add(rowOf(frame), text);
        if (page.isFull) yield page.take();
      }
    }
  }
  if (page.isEmpty && !report.complete) page.add({ of: 'report', report });
  yield page.take();
}

/** What the row of a denial holds whatever the report comes to tell of it. */
export function csvOfDenial(): (row: DenialRow) => string {
  const lines = new CsvLines(DENIAL_COLUMNS);
  return (row) => lines.written(row);
}

function* textsOf({ rows }: WrittenRows): Iterable<{ readonly frame: RowFrame; readonly text: string | undefined }> {
  for (const { frame, written } of rows) yield { frame, text: written.csv };
}

/** Lines that are yielded together. */
class Page {
  readonly #lines: CsvLines;
  #rows: string[] = [];
  #length = 0;
  isEmpty = true;

  constructor(lines: CsvLines) {
    this.#lines = lines;
  }

  get isFull(): boolean {
    return this.#length >= PIECE;
  }

  add(row: CsvRow, written?: string): void {
    this.isEmpty = false;
    const line = this.#lines.lineOf(row, written);
    this.#rows.push(line);
    this.#length += line.length;
  }

  take(): string {
    const text = this.#rows.join('');
    this.#rows = [];
    this.#length = 0;
    return text;
  }
}

/** The same object for equal frames that follow one another. */
function denialRowOf(report: Report): (frame: RowFrame) => CsvRow {
  const rows = new Map(report.diagnoses.map((diagnosis) => [diagnosis.id, rowOf(report, diagnosis)]));
  const bare = { of: 'denial', report } as const;
  let last: { readonly frame: RowFrame; readonly row: CsvRow } | undefined;
  return (frame) => {
    if (last?.frame === frame) return last.row;
    const { diagnosis, cause } = frame;
    const own = (diagnosis === undefined ? undefined : rows.get(diagnosis)) ?? bare;
    const row = cause === undefined ? own : { ...own, cause };
    last = { frame, row };
    return row;
  };
}

/** What may deny besides is no cause, and its owner has nothing to change. */
function rowOf(report: Report, diagnosis: ReportDiagnosis): CsvRow {
  const [finding] = diagnosis.findings;
  const [remediation] = diagnosis.remediations;
  return {
    of: 'denial',
    report,
    diagnosis,
    ...(finding === undefined || finding.standing === 'latent' ? {} : { finding }),
    ...(remediation === undefined ? {} : { remediation }),
  };
}

function* findingRows(report: Report): Iterable<CsvRow> {
  for (const diagnosis of report.diagnoses) {
    if (diagnosis.findings.length === 0) yield { of: 'finding', report, diagnosis };
    for (const finding of diagnosis.findings) {
      const remediation = remediationOf(finding, diagnosis);
      yield { of: 'finding', report, diagnosis, finding, ...(remediation === undefined ? {} : { remediation }) };
    }
  }
}

/** The change of the layer that the finding is about; the leading one for the leading finding. */
function remediationOf(finding: ReportFinding, { findings, remediations }: ReportDiagnosis) {
  if (finding === findings[0]) return remediations[0];
  return remediations.find(({ layer, request }) => layer === finding.policyType && request === finding.request);
}
