import type { EvaluatedRequest } from '../check/check.js';
import type { UnreadLayer } from '../check/inventory.js';
import type { CallExplanation } from '../diagnosis/index.js';
import type { Decision } from '../evaluation/authorization.js';
import type { Call } from '../model/call.js';
import type { Gap } from '../model/gap.js';
import type { PolicyType } from '../model/policy-type.js';
import type { ContextValue } from '../model/request.js';
import type { Question } from './question.js';

/**
 * `unless`: allowed, unless a layer that could not be read denies. `depends`: depends on condition keys that nobody told.
 * `unread`: a layer that could not be read would have to allow it.
 */
export type Verdict = 'yes' | 'no' | 'unless' | 'depends' | 'unread';

/** Values of condition keys that by themselves settle an answer: `{ 'aws:SourceVpc': 'vpc-0a1b' }`. */
export type Way = Readonly<Record<string, ContextValue>>;

/** What an answer depends on. */
export interface Dependence {
  /** Condition keys, as the policies spell them. */
  readonly keys: readonly string[];
  /** Each allows the call by itself; the fewest keys first. */
  readonly allowedWhen: readonly Way[];
  /** What denies where none of these holds; absent where nothing was found to. */
  readonly otherwise?: EvaluatedRequest;
}

/** The answer to one question. */
export interface Answer {
  readonly question: Question;
  readonly call: Call;
  readonly verdict: Verdict;
  /** The engine's, over all that was read. */
  readonly decision: Decision;
  /** Policy types of which something that bears on the answer could not be read. */
  readonly unread: readonly PolicyType[];
  /** What could not be read, why, and what would make it readable. */
  readonly notChecked: readonly UnreadLayer[];
  readonly depends?: Dependence;
  /** The verdict by the subnets that a call may leave from, where it differs. */
  readonly bySubnets?: readonly { readonly subnets: readonly string[]; readonly verdict: Verdict }[];
  /** The requests that AWS would make for the call; the first is the question's own. */
  readonly evaluated: readonly EvaluatedRequest[];
  readonly gaps: readonly Gap[];
  /** Findings, chain, changes and proofs, worked out when first asked for. */
  readonly explanation: CallExplanation;
}
