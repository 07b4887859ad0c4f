import type { ConditionEvaluation, StatementEvaluation } from '../evaluation/authorization.js';
import type { Cause } from '../model/denial.js';
import type { Owner } from '../model/owner.js';
import type { DenialEffect, PolicyType } from '../model/policy-type.js';

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
}

/** One thing that denies, may deny, or is worth knowing. */
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
  /** The template of `meta.findings[code]`, filled with `data`. */
  readonly text: string;
  readonly data: Readonly<Record<string, unknown>>;
}
