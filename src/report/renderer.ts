import type { Report } from './contract.js';
import type { AnyRow } from './report.js';

export interface RenderOptions {
  /** Columns of the terminal; Infinity in a pipe. Only the table looks at it. */
  readonly width: number;
  /** Whether escape codes for colours may be used. Only the table uses them. */
  readonly color: boolean;
  /** Every diagnosis whole, in place of the first screen. Only the table looks at it. */
  readonly details?: boolean;
  /** The number of the report's first diagnosis; 1 unless told. Only the table looks at it. */
  readonly first?: number;
  /** What a row of the CSV is; a denial unless told. */
  readonly csvBy?: 'denial' | 'finding';
  /** A byte order mark before the CSV, by which Excel knows UTF-8. */
  readonly csvBom?: boolean;
  /** Markdown for a chat: each denial in a few lines. */
  readonly brief?: boolean;
}

/** Turns a report into text, piece by piece. Pure but for the reading of `denials`, which not every form does. */
export type Renderer = (
  report: Report,
  denials: AsyncIterable<AnyRow>,
  options: RenderOptions,
) => AsyncIterable<string>;
