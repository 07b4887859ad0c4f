import type { Check } from '../check/check.js';
import type { AwsReader } from '../evidence/index.js';
import type { CallPrincipal } from '../model/call.js';
import type { Layer } from '../model/policies.js';
import type { PolicyType } from '../model/policy-type.js';
import type { RequestContext } from '../model/request.js';

/** May this principal do this action on this resource? */
export interface Question {
  readonly principal: CallPrincipal;
  /** `service:Action`, as AWS writes it. */
  readonly action: string;
  /** The API operation that asks the action: `TransactWriteItems`; the action's own name unless given. */
  readonly operation?: string;
  /** An ARN, or `*` for an action without resource types. */
  readonly resource: string;
  readonly region: string;
}

/** How the calls are thought to be made. What is not told stays unknown. */
export interface Circumstances {
  /** ISO 8601, UTC: aws:CurrentTime. */
  readonly time: string;
  /** Condition keys to values; null where the key is absent. */
  readonly context?: RequestContext;
  /** Prefixes of which `context` lists every key there is: `aws:PrincipalTag/`. */
  readonly completePrefixes?: readonly string[];
  /** Id of the VPC endpoint that the calls come through; `none` for none. */
  readonly via?: string;
  /** The policies passed for the session; an empty list for a session without any. */
  readonly session?: Layer;
  /** Layers to take as allowing where they, or a part of them, could not be read. */
  readonly assume?: readonly PolicyType[];
}

/** What questions are answered with. */
export interface AccessEnvironment {
  readonly checks: readonly Check[];
  /** Equal questions must reach AWS once: give a memoised reader. */
  readonly reader: AwsReader;
}
