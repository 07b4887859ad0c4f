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
  /** What asks the same in the account that the answer lies in. */
  readonly command?: string;
}

/** Where a question is put: the account that owns the answer, and the Region. */
export interface ReadScope {
  /** Absent: the account of the tool's own credentials. */
  readonly account?: string;
  readonly region?: string;
}

/** Why a read failed and what would make it readable, in one line. */
export function describeFailure(failure: ReadFailure): string {
  return [failureInWords(failure), wayInWords(failure) ?? []].flat().join('; ');
}

/** `iam:GetRole: AccessDenied: User: … is not authorized`. */
export function failureInWords(failure: { operation?: string; code: string; message: string }): string {
  const { operation, code, message } = failure;
  return [operation, code, message].filter((part) => part !== undefined && part !== '').join(': ');
}

/** What would make it readable; undefined where nothing is known to. */
export function wayInWords({ remedy, command }: Pick<ReadFailure, 'remedy' | 'command'>): string | undefined {
  const there = command === undefined ? [] : [`run there: ${command}`];
  return remedy === undefined && command === undefined ? undefined : [remedy ?? [], there].flat().join(', or ');
}
