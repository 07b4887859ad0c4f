import type { CheckMeta } from '../check/check.js';
import type { DenialCause, DenialsBy } from '../diagnosis/cause.js';
import type { Diagnosis } from '../diagnosis/diagnosis.js';
import type { Denial } from '../model/denial.js';
import type { DoctorError } from '../model/error.js';
import type { Gap } from '../model/gap.js';
import type { Weight } from '../model/weight.js';
import type { FormerReport } from './news.js';
import type { EvidenceNote, SourceNote } from './source-note.js';

/** Everything one run found out: what renderers and the JSON output are made from. */
export interface DoctorRun {
  readonly toolVersion: string;
  readonly window?: { readonly since: string; readonly until: string };
  /** ISO 8601; the run's clock, which a replay takes from its manifest. */
  readonly evaluatedAt: string;
  /** What was asked for: `arn`, `services`, `regions`, `sources`. */
  readonly question: Readonly<Record<string, string | readonly string[]>>;
  /** False when denials may be missing. */
  readonly complete: boolean;
  /** True when AWS refused, and nothing was read. */
  readonly refused?: boolean;
  /** Why nothing was read where no source could be opened: what the user has to set right. */
  readonly unopened?: DoctorError;
  readonly gaps: readonly Gap[];
  /** Denials of other services, seen and left out: service to count. */
  readonly leftOut: Readonly<Record<string, number>>;
  readonly denials: number;
  /** What was read: one a source. */
  readonly sources?: readonly SourceNote[];
  readonly evidence?: EvidenceNote;
  /** All; or of each cause some, where `examplesOnly` is set. */
  readonly diagnoses: readonly Diagnosis[];
  readonly examplesOnly?: true;
  /** What denies, largest first. */
  readonly causes?: readonly DenialCause[];
  readonly by?: DenialsBy;
  /** Denials of the causes that `causes` leaves out. */
  readonly otherDenials?: number;
  /** An earlier report, to tell what is new. */
  readonly former?: FormerReport;
  /** What the tokens for hidden values follow from, the same for every report of a run; absent: one of the process. */
  readonly tokenKey?: string;
  /** Values of items that the records of the denials hold, which no report shows. */
  readonly itemValues?: readonly string[];
  /** The checks that made the findings, in whose words they are told. */
  readonly checks: readonly Pick<CheckMeta, 'id' | 'findings' | 'gaps'>[];
}

/** What explains a denial: with it a row of the CSV, a line of the NDJSON. */
export interface RowFrame {
  /** The `id` of the diagnosis; absent for a denial that none stands for. */
  readonly diagnosis?: string;
  /** Absent of what no policy denied. */
  readonly cause?: DenialCause;
}

export interface DenialRow extends RowFrame {
  readonly denial: Denial;
  /** Of a row of a grouped result: all that it stands for. */
  readonly weight?: Weight;
}

/** Forms that have a row for each denial. */
export type RowForm = 'csv' | 'ndjson';

/** What each form that was asked for writes of a denial itself: one line, without a tab. */
export type Written = Readonly<Partial<Record<RowForm, string>>>;

/** A row in which what the forms make of the denial, as soon as it comes, stands in its place. */
export interface WrittenRow {
  readonly written: Written;
  /** The same object for many rows. */
  readonly frame: RowFrame;
  readonly weight?: Weight;
}

/** Many at a time: a turn of the event loop's queue for each would take longer than to write it. */
export interface WrittenRows {
  readonly rows: Iterable<WrittenRow>;
}

export type AnyRow = DenialRow | WrittenRows;
