/** Something that could not be seen or read, and what would mend it. */
export interface Gap {
  /** Stable, upper-case, for machines: `LOOKUP_DATA_EVENTS_INVISIBLE`. */
  readonly code: string;
  readonly text: string;
  /** What to run or grant, in words or as a command. */
  readonly remedy?: string;
  /** Set when denials may be missing from the result: the report is then not complete and the exit code is 4. */
  readonly incomplete?: true;
}
