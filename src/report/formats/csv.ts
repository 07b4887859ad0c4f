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
  let rows: string[] = [];
  let isEmpty = true;
  for await (const row of csvBy === 'finding' ? findingRows(report) : denialRows(report, denials)) {
    isEmpty = false;
    rows.push(lines.lineOf(row));
    if (rows.length < ROWS_A_PIECE) continue;
    yield rows.join('');
    rows = [];
  }
  if (rows.length > 0) yield rows.join('');
  if (isEmpty && !report.complete) yield lines.lineOf({ report });
}

async function* denialRows(report: Report, denials: AsyncIterable<DenialRow>): AsyncIterable<CsvRow> {
  const rows = new Map(report.diagnoses.map((diagnosis) => [diagnosis.id, rowOf(report, diagnosis)]));
  for await (const { diagnosis, ...row } of denials) {
    yield { report, ...rows.get(diagnosis ?? ''), ...row };
  }
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
