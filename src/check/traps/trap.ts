import type { StatementEvaluation } from '../../evaluation/authorization.js';
import type { Call } from '../../model/call.js';
import type { JsonObject } from '../../model/json.js';
import type { PolicyType } from '../../model/policy-type.js';
import type { DerivedRequest } from '../../model/request.js';
import type { Phrase } from '../phrase.js';
import type { FoundTrap } from './catalogue.js';

/** A statement that does not do what it seems to, for one request. */
export interface Place {
  readonly statement: StatementEvaluation;
  readonly request: DerivedRequest;
  /** The layer that the statement stands in. */
  readonly policyType: PolicyType;
  readonly call?: Call;
  /** The statement as its policy has it; absent where the policy cannot be read. */
  readonly written?: JsonObject;
  /** The policy's Version element. */
  readonly version?: string;
}

/** The statement with its form corrected in place. */
export interface Repair {
  readonly statement: JsonObject;
  /** The Version that the policy must have as well. */
  readonly version?: '2012-10-17';
  /** The corrected form stands beside the statement, whose other values go on to serve. */
  readonly beside?: true;
  /** What is done, as an order: "compare … with StringLike". */
  readonly does: Phrase;
  /** What the corrected form covers beside this request, and why that is meant. */
  readonly widens?: Phrase;
}

export interface Trap extends FoundTrap {
  readonly repair?: Repair;
}
