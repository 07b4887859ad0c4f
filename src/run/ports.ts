/** What the surroundings of a run do for it. */
export interface DoctorPorts {
  readonly now: () => Date;
  /** When aborted, the run ends soon with what it has found. */
  readonly signal?: AbortSignal;
  readonly stdin?: AsyncIterable<Uint8Array | string>;
  /** Told what is being done, in a few words. */
  readonly onProgress?: (text: string) => void;
  /** Told once that a run holds many denials, and so much memory that some time may be spent on it. */
  readonly onMany?: () => void;
  /** Asks a person for a yes; absent where nobody can be asked. */
  readonly confirm?: (question: string) => Promise<boolean>;
  /** Waits for what others do: that time is not the run's own. */
  readonly waiting?: <T>(work: Promise<T>) => Promise<T>;
}
