import type { Diagnosis } from '../diagnosis/index.js';

export type VerifyStatus = 'fixed' | 'still-denied' | 'undetermined';

export interface Verdict {
  readonly status: VerifyStatus;
  /** What still denies, in words, first what to mend first; empty unless `still-denied`. */
  readonly deniedBy: readonly string[];
}

/** Fixed when every request of every denial is allowed now; still denied when one surely is not. */
export function verdict(diagnoses: readonly Diagnosis[]): Verdict {
  const cases = diagnoses.filter(({ requests }) => requests.length > 0);
  const denying = cases.flatMap(({ findings }) =>
    findings.filter(({ standing, certainty }) => standing === 'blocking' && certainty === 'proven'),
  );
  const deniedBy = [...new Set(denying.map(({ text }) => text))];
  if (deniedBy.length > 0) return { status: 'still-denied', deniedBy };
  const isFixed = diagnoses.every(({ status, requests }) => requests.length > 0 || status === 'lookalike');
  const isAllowed = cases.length > 0 && cases.every(({ decision }) => decision === 'allowed');
  return { status: isFixed && isAllowed ? 'fixed' : 'undetermined', deniedBy };
}
