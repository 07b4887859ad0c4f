import type { Report, ReportDiagnosis, ReportFinding } from '../contract.js';
import type { RenderOptions } from '../renderer.js';
import type { AnyRow, DenialRow } from '../report.js';
import type { CsvRow } from './csv-column.js';
import { DENIAL_COLUMNS, FINDING_COLUMNS } from './csv-columns.js';
import { CsvLines, headOf } from './csv-lines.js';

const ROWS_A_PIECE = 500;
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
    for await (const row of denials) {
      page.add(rowOf(row), 'written' in row ? row.written.csv : lines.written(row));
      if (page.isFull) yield page.take();
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

/** Lines that are yielded together. */
class Page {
  readonly #lines: CsvLines;
  #rows: string[] = [];
  isEmpty = true;

  constructor(lines: CsvLines) {
    this.#lines = lines;
  }

  get isFull(): boolean {
    return this.#rows.length >= ROWS_A_PIECE;
  }

  add(row: CsvRow, written?: string): void {
    this.isEmpty = false;
    this.#rows.push(this.#lines.lineOf(row, written));
  }

  take(): string {
    const text = this.#rows.join('');
    this.#rows = [];
    return text;
  }
}

function denialRowOf(report: Report): (row: AnyRow) => CsvRow {
  const rows = new Map(report.diagnoses.map((diagnosis) => [diagnosis.id, rowOf(report, diagnosis)]));
  const bare = { of: 'denial', report } as const;
  return ({ diagnosis, cause }) => {
    const row = (diagnosis === undefined ? undefined : rows.get(diagnosis)) ?? bare;
    return cause === undefined ? row : { ...row, cause };
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
