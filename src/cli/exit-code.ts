import { DoctorError, isConfiguration } from '../model/error.js';

export const EXIT = {
  finished: 0,
  denials: 1,
  undetermined: 3,
  incomplete: 4,
  /** `grant`: some writes are done, some are not. */
  partly: 5,
  /** `grant`: refused before the first write. */
  stopped: 6,
  interrupted: 130,
  usage: 252,
  configuration: 253,
  awsRefused: 254,
  defect: 255,
} as const;

export type FailOn = 'denials' | 'undetermined';

const STOPPED = new Set(['GrantStopped', 'PlanStale']);

/** What a run came to, as far as the exit code goes. */
export interface Outcome {
  readonly interrupted: boolean;
  readonly complete: boolean;
  /** Nothing was read, for want of credentials or a Region. */
  readonly unopened: boolean;
  /** AWS refused, and nothing was read. */
  readonly refused: boolean;
  readonly denials: number;
  /** Diagnoses that are not explained. */
  readonly undetermined: number;
}

/** The first that applies. */
export function exitCode(outcome: Outcome, failOn: readonly FailOn[]): number {
  if (outcome.interrupted) return EXIT.interrupted;
  if (outcome.unopened) return EXIT.configuration;
  if (outcome.refused) return EXIT.awsRefused;
  if (failOn.includes('denials') && outcome.denials > 0) return EXIT.denials;
  if (!outcome.complete) return EXIT.incomplete;
  if (failOn.includes('undetermined') && outcome.undetermined > 0) return EXIT.undetermined;
  return EXIT.finished;
}

/** For a run that ended with an error before it had anything to report. */
export function errorExitCode(error: unknown): number {
  if (!(error instanceof DoctorError) || error.source === 'doctor') return EXIT.defect;
  if (error.code === 'OutputNotWritten' || error.code === 'Deadline') return EXIT.incomplete;
  if (error.source === 'aws') return EXIT.awsRefused;
  if (STOPPED.has(error.code)) return EXIT.stopped;
  return isConfiguration(error) ? EXIT.configuration : EXIT.usage;
}
