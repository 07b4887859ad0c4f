import type { Report, ReportDiagnosis, ReportFinding } from '../contract.js';
import type { RenderOptions } from '../renderer.js';
import type { DenialRow } from '../report.js';
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
  denials: AsyncIterable<DenialRow>,
  { csvBy, csvBom }: Pick<RenderOptions, 'csvBy' | 'csvBom'> = {},
): AsyncIterable<string> {
  const columns = csvBy === 'finding' ? FINDING_COLUMNS : DENIAL_COLUMNS;
  const lines = new CsvLines(columns, csvBy !== 'finding');
  yield `${csvBom === true ? BYTE_ORDER_MARK : ''}${headOf(columns)}`;
  const page = new Page(lines);
  if (csvBy === 'finding') for (const row of findingRows(report)) page.add(row);
  else {
    const rowOf = denialRowOf(report);
    for await (const row of denials) {
      page.add(rowOf(row));
      if (page.isFull) yield page.take();
    }
  }
  if (page.isEmpty && !report.complete) page.add({ report });
  yield page.take();
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

  add(row: CsvRow): void {
    this.isEmpty = false;
    this.#rows.push(this.#lines.lineOf(row));
  }

  take(): string {
    const text = this.#rows.join('');
    this.#rows = [];
    return text;
  }
}

function denialRowOf(report: Report): (row: DenialRow) => CsvRow {
  const rows = new Map(report.diagnoses.map((diagnosis) => [diagnosis.id, rowOf(report, diagnosis)]));
  return ({ diagnosis, ...row }) => ({ report, ...rows.get(diagnosis ?? ''), ...row });
}

/** What may deny besides is no cause, and its owner has nothing to change. */
function rowOf(report: Report, diagnosis: ReportDiagnosis): CsvRow {
  const [finding] = diagnosis.findings;
  const [remediation] = diagnosis.remediations;
  return {
    report,
    diagnosis,
    ...(finding === undefined || finding.standing === 'latent' ? {} : { finding }),
    ...(remediation === undefined ? {} : { remediation }),
  };
}

function* findingRows(report: Report): Iterable<CsvRow> {
  for (const diagnosis of report.diagnoses) {
    if (diagnosis.findings.length === 0) yield { report, diagnosis };
    for (const finding of diagnosis.findings) {
      const remediation = remediationOf(finding, diagnosis);
      yield { report, diagnosis, finding, ...(remediation === undefined ? {} : { remediation }) };
    }
  }
}

/** The change of the layer that the finding is about; the leading one for the leading finding. */
function remediationOf(finding: ReportFinding, { findings, remediations }: ReportDiagnosis) {
  if (finding === findings[0]) return remediations[0];
  return remediations.find(({ layer, request }) => layer === finding.policyType && request === finding.request);
}
