import type { DenialCause } from '../../diagnosis/cause.js';
import type { Denial } from '../../model/denial.js';
import type { Weight } from '../../model/weight.js';
import type { Report, ReportDiagnosis, ReportFinding, ReportRemediation } from '../contract.js';

/** What a row is about, and what the report tells of it. */
export interface CsvRow {
  /** A denial, a finding, or a report that holds neither. */
  readonly of: 'denial' | 'finding' | 'report';
  readonly report: Report;
  readonly diagnosis?: ReportDiagnosis;
  readonly finding?: ReportFinding;
  readonly remediation?: ReportRemediation;
  /** What the denial is counted under, whether or not it has a diagnosis of its own in the report. */
  readonly cause?: DenialCause;
}

interface Column {
  readonly name: string;
  /** What stands in it, for the page about the CSV; says `empty` or `only where` of a cell that may hold nothing. */
  readonly about: string;
}

/** What a denial tells itself: it can be written as soon as the denial is there. */
export interface DenialColumn extends Column {
  readonly ofDenial: (denial: Denial, weight: Weight | undefined) => string | undefined;
  /** Where the denial tells nothing, or where there is none. */
  readonly ofDiagnosis?: (diagnosis: ReportDiagnosis) => string | undefined;
}

/** What the report tells: of denials the same in every row of one diagnosis and cause. */
export interface ReportColumn extends Column {
  readonly cell: (row: CsvRow) => string | undefined;
}

export type CsvColumn = DenialColumn | ReportColumn;
