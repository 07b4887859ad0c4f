import { awsError } from '../../aws/index.js';
import { DoctorError } from '../../model/error.js';

/**
 * What an error tells of a write that was sent once. `refused`: it is not done, and another try changes nothing.
 * `again`: it is not done, a later try may do it. `lost`: it may be done, a read has to tell.
 */
type Outcome = 'refused' | 'again' | 'lost';

export interface WriteError {
  readonly outcome: Outcome;
  readonly code: string;
  readonly message: string;
}

/** Codes that say how things are, not what became of this write: somebody, perhaps we, did it before. */
const LOOK_FIRST =
  /^(EntityAlreadyExists|NoSuchEntity|DeleteConflict|PreconditionFailed|ResourceConflict|ResourceNotFound)/;
const TRY_AGAIN = /^(ConcurrentModification|ServiceFailure|ServiceUnavailable|TooManyRequests)/;
const NOT_YET = /cannot be assumed by Lambda/;
const LATER = ' (role and policy are there: resume later; a new role takes up to 15 minutes)';

/** Sorts what a write threw. Rethrows what no other try changes: no credentials, a defect. */
export function writeError(error: unknown): WriteError {
  if (error instanceof DoctorError) throw error;
  const { kind, code, message, status } = awsError(error);
  const outcome = outcomeOf({ kind, code, message, ...(status === undefined ? {} : { status }) });
  return { outcome, code, message: NOT_YET.test(message) ? `${message}${LATER}` : message };
}

function outcomeOf({ kind, code, message, status }: ReturnType<typeof awsError>): Outcome {
  if (LOOK_FIRST.test(code)) return 'lost';
  // IAM's quota, which is no throttle.
  if (/^LimitExceeded/.test(code)) return 'refused';
  if (kind === 'throttled' || TRY_AGAIN.test(code) || NOT_YET.test(message)) return 'again';
  if (status === undefined || status < 400 || status >= 500) return 'lost';
  return 'refused';
}
