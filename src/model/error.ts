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
