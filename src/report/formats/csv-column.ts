import type { DenialCause } from '../../diagnosis/cause.js';
import type { Denial } from '../../model/denial.js';
import type { Weight } from '../../model/weight.js';
import type { Report, ReportDiagnosis, ReportFinding, ReportRemediation } from '../contract.js';

/** What a row is made from: a denial, or a finding, each with its diagnosis. */
export interface CsvRow {
  readonly report: Report;
  readonly diagnosis?: ReportDiagnosis;
  readonly finding?: ReportFinding;
  readonly remediation?: ReportRemediation;
  readonly denial?: Denial;
  readonly weight?: Weight;
  /** What the denial is counted under, whether or not it has a diagnosis of its own in the report. */
  readonly cause?: DenialCause;
}

export interface CsvColumn {
  readonly name: string;
  /** What stands in it, for the page about the CSV; says `empty` or `only where` of a cell that may hold nothing. */
  readonly about: string;
  readonly cell: (row: CsvRow) => string | undefined;
  /** The same in every row of one diagnosis and cause: it is of them, or of the whole run. */
  readonly ofGroup?: true;
}
