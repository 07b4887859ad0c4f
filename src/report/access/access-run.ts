import type { Answer, FunctionAccess } from '../../access/index.js';
import type { CheckMeta } from '../../check/check.js';
import type { CallPrincipal } from '../../model/call.js';
import type { PolicyType } from '../../model/policy-type.js';
import type { EvidenceNote } from '../source-note.js';
import type { AssumedKey } from './contract.js';

/** Everything that one run of `can` found out: what its report is made from. */
export interface AccessRun {
  readonly toolVersion: string;
  readonly evaluatedAt: string;
  readonly evidence?: EvidenceNote;
  /** The loaded checks, whose codes the sentences are made of. */
  readonly checks: readonly Pick<CheckMeta, 'id' | 'findings' | 'gaps'>[];
  readonly principal: CallPrincipal;
  readonly answers: readonly Answer[];
  readonly notAsked: readonly { readonly action: string; readonly resource: string }[];
  /** ARNs of tables that were asked about and that AWS does not know. */
  readonly notThere: readonly string[];
  readonly listing: boolean;
  readonly assumed: readonly AssumedKey[];
  readonly takenAsAllowing: readonly PolicyType[];
  readonly function?: FunctionAccess;
}
