import type { DenialCause } from '../diagnosis/cause.js';
import type { PolicyType } from '../model/policy-type.js';

/** A cause as an earlier report names it. */
export interface FormerCause {
  readonly id: string;
  readonly status: DenialCause['status'];
  readonly layer: PolicyType | 'unknown';
  readonly effect: DenialCause['effect'];
  readonly policy?: string;
  readonly statement?: string;
  readonly failure?: string;
  readonly count: number;
}

/** What an earlier report of the same question held. */
export interface FormerReport {
  /** ISO 8601. */
  readonly evaluatedAt: string;
  readonly causes: readonly FormerCause[];
  /** It had more causes than it tells, so that one it does not tell may be old. */
  readonly isPart: boolean;
  /** The ids of its diagnoses; absent where it kept examples alone. */
  readonly diagnoses?: readonly string[];
}

/** What an earlier report does not tell, and what only it tells. */
export interface News {
  /** When the earlier report was made, ISO 8601. */
  readonly since: string;
  /** Ids of causes. */
  readonly newCauses: readonly string[];
  /** Causes of the earlier report that this run did not find; none where this one leaves causes out. */
  readonly goneCauses: readonly FormerCause[];
  /** Ids of diagnoses under causes that are not new; absent where either report keeps examples alone. */
  readonly newDiagnoses?: readonly string[];
  /** Set where the earlier report had more causes than it tells: one that is called new may be old. */
  readonly isPart?: true;
}

interface Told {
  readonly causes: readonly DenialCause[];
  readonly diagnoses: readonly { readonly id: string; readonly status: string }[];
  readonly examplesOnly?: true;
  /** Denials of causes that are not told. */
  readonly otherDenials?: number;
}

/** Causes and kinds of calls are known again by their ids, which follow from what they name. */
export function newsOf(former: FormerReport, { causes, diagnoses, examplesOnly, otherDenials = 0 }: Told): News {
  const known = new Set(former.causes.map(({ id }) => id));
  const found = new Set(causes.map(({ id }) => id));
  const newCauses = causes.filter(({ id }) => !known.has(id));
  const underNew = new Set(newCauses.flatMap((cause) => cause.diagnoses));
  const seen = new Set(former.diagnoses);
  const isNew = ({ id }: { readonly id: string }): boolean => !seen.has(id) && !underNew.has(id);
  const isWhole = former.diagnoses !== undefined && examplesOnly !== true;
  return {
    since: former.evaluatedAt,
    newCauses: newCauses.map(({ id }) => id),
    goneCauses: otherDenials > 0 ? [] : former.causes.filter(({ id }) => !found.has(id)),
    ...(isWhole ? { newDiagnoses: diagnoses.filter(isNew).map(({ id }) => id) } : {}),
    ...(former.isPart ? { isPart: true as const } : {}),
  };
}
