/** The answer to one read of AWS. Every kind of it is evidence. */
export type ReadResult<T> =
  | { readonly status: 'ok'; readonly value: T }
  /** AWS refused, or no credentials open the account that the answer lies in (code `AccountNotOpen`). */
  | ReadFailure<'denied'>
  | ReadFailure<'not-found'>
  | ReadFailure<'throttled'>
  | ReadFailure<'failed'>
  | ReadFailure<'not-recorded'>;

export interface ReadFailure<S extends string = 'denied' | 'not-found' | 'throttled' | 'failed' | 'not-recorded'> {
  readonly status: S;
  /** `iam:GetRole`. */
  readonly operation: string;
  /** AWS's error code, or one of ours (`AccountNotOpen`, `NotRecorded`). */
  readonly code: string;
  readonly message: string;
  /** What would make it readable: a permission to grant, a flag to give. */
  readonly remedy?: string;
}

/** Where a question is put: the account that owns the answer, and the Region. */
export interface ReadScope {
  /** Absent: the account of the tool's own credentials. */
  readonly account?: string;
  readonly region?: string;
}

/** In words, for a report: `could not check: needs iam:GetRole (AccessDenied)`. */
export function describeFailure(failure: ReadFailure): string {
  const remedy = failure.remedy === undefined ? '' : `; ${failure.remedy}`;
  return `${failure.operation}: ${failure.code}${failure.message ? `: ${failure.message}` : ''}${remedy}`;
}
