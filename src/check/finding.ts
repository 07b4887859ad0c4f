import type { ConditionEvaluation, StatementEvaluation } from '../evaluation/authorization.js';
import type { CodeWords, OptionalPlacesOf, PlacesOf } from '../model/codes/code.js';
import type { Cause } from '../model/denial.js';
import type { Gap, GapFacts } from '../model/gap.js';
import type { Owner } from '../model/owner.js';
import type { DenialEffect, PolicyType } from '../model/policy-type.js';
import type { FoundTrap } from './traps/catalogue.js';

/** The statement that a finding points at, with its conditions as evaluated. */
export interface FindingStatement {
  readonly policy: string;
  readonly attachedTo?: string;
  readonly sid?: string;
  readonly index: number;
  readonly pointer: string;
  readonly effect: 'Allow' | 'Deny';
  readonly conditions: readonly ConditionEvaluation[];
  /** The whole evaluation, for the proof and the long report. */
  readonly evaluation?: StatementEvaluation;
  /** The rule of AWS's by which it does something else than it seems to. */
  readonly trap?: FoundTrap;
}

/** One thing that denies, may deny, or is worth knowing: facts. Its sentence is made when the report is made. */
export interface Finding {
  readonly check: Cause;
  /** A key of the check's `meta.findings`. */
  readonly code: string;
  readonly policyType?: PolicyType;
  readonly effect?: DenialEffect;
  /**
   * `proven`: evaluated from evidence. `likely`: evaluated, but for something unread or unknown, and AWS's message agrees.
   * `stated`: AWS names the layer, which could not be read. `possible`: depends on unknowns.
   */
  readonly certainty: 'proven' | 'likely' | 'stated' | 'possible';
  /** `blocking`: keeps the request from being allowed. `latent`: would, after another change. `info`: explains. */
  readonly standing: 'blocking' | 'latent' | 'info';
  readonly statements: readonly FindingStatement[];
  readonly owner: Owner;
  /** Which request of the call: index into the diagnosis' `requests`. */
  readonly request: number;
  readonly data: FindingData;
  /** In which cases AWS asks the request at all. */
  readonly askedIf?: string;
  /** Why nobody can be sure that it is about the request at all. */
  readonly doubt?: string;
}

/** What a finding tells beside its statements. */
export type Datum = string | number | boolean | readonly string[] | ConditionEvaluation | null | undefined;

export type FindingData = Readonly<Record<string, Datum>>;

/** Places of a template that are filled from the first statement that the finding points at. */
export type StatementPlace =
  | 'statement'
  | 'which'
  | 'policy'
  | 'attachedTo'
  | 'conditions'
  | 'inferred'
  | 'nearMiss'
  | 'trap'
  | 'callTrap';

/** The data that a template asks for. */
export type DataOf<T extends string> = {
  readonly [Place in Exclude<PlacesOf<T>, StatementPlace>]: Exclude<Datum, null | undefined>;
} & { readonly [Place in Exclude<OptionalPlacesOf<T>, StatementPlace>]?: Datum };

interface Described {
  readonly id: Cause;
  readonly findings: Readonly<Record<string, CodeWords>>;
  readonly gaps?: Readonly<Record<string, CodeWords>>;
}

type FactsOf<T extends string> = GapFacts & { readonly [Place in PlacesOf<T>]: Exclude<GapFacts[string], undefined> };

/** A gap of a check, with the facts that the code's template asks for: `{ ...gapOf(meta, 'KEY_UNREAD', { key }), failure }`. */
export function gapOf<const M extends Described, C extends keyof M['gaps'] & string>(
  _meta: M,
  code: C,
  about: FactsOf<NonNullable<NonNullable<M['gaps']>[C]>['text']>,
): Gap {
  return { code, about };
}

/**
 * A finding of a check, with the data that the code's template asks for. It is an explanation for the application's
 * own team; what is otherwise is laid over it: `{ ...finding(meta, 'KEY_STATE', { key, state }), standing: 'blocking' }`.
 */
export function finding<const M extends Described, C extends keyof M['findings'] & string>(
  meta: M,
  code: C,
  data: DataOf<NonNullable<M['findings'][C]>['text']> & FindingData,
): Finding {
  return {
    check: meta.id,
    code,
    certainty: 'proven',
    standing: 'info',
    statements: [],
    owner: 'application team',
    request: 0,
    data,
  };
}
