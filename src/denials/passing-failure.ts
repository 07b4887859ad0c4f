import type { Denial } from '../model/denial.js';

/** Codes of calls that fail in the run of things, whatever they were made on. */
export const PASSING =
  /^(?:Throttling|ThrottlingException|ProvisionedThroughputExceededException|RequestLimitExceeded|LimitExceededException|ConditionalCheckFailedException|TransactionCanceledException)$/i;

/** True for a lookalike that would tell the same of any other resource: throttling, or a condition that was not met. */
export function isPassingFailure({ kind, errorCode }: Denial): boolean {
  return kind === 'lookalike' && PASSING.test(errorCode);
}
