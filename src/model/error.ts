type ErrorSource = 'user' | 'aws' | 'doctor';

/** Who has to act, and a word that programs can compare. */
interface DoctorErrorKind {
  readonly source: ErrorSource;
  readonly code: string;
}

interface DoctorErrorOptions {
  /** What the reader can do about it, one sentence. */
  readonly hint?: string;
  readonly cause?: unknown;
}

/** Why a run ends before its time, where that is its deadline and no interruption. */
export function deadlineOf(signal: AbortSignal | undefined): DoctorError | undefined {
  const reason: unknown = signal?.reason;
  return reason instanceof DoctorError && reason.code === 'Deadline' ? reason : undefined;
}

const CONFIGURATION: ReadonlySet<string> = new Set([
  'AccountNotOpen',
  'CaBundleUnreadable',
  'ConfigurationWrong',
  'CredentialsRefused',
  'MfaCodeNeeded',
  'MutesWrong',
  'NoCredentials',
  'ProfileNotFound',
  'RegionMissing',
]);

/** True for credentials, a Region, or a file of settings that the user has to set right, whatever was asked. */
export function isConfiguration(error: unknown): error is DoctorError {
  return error instanceof DoctorError && error.source === 'user' && CONFIGURATION.has(error.code);
}

/**
 * Every error that ddb-doctor raises on purpose.
 * `message` is one sentence, lower case, no period, user input in backticks; `code` is stable.
 */
export class DoctorError extends Error {
  readonly code: string;
  readonly source: ErrorSource;
  readonly hint: string | undefined;

  constructor({ source, code }: DoctorErrorKind, message: string, options: DoctorErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'DoctorError';
    this.source = source;
    this.code = code;
    this.hint = options.hint;
  }
}
