import type { Policies } from '../../model/policies.js';
import type { Dependency } from '../dependency.js';
import type { RequestView } from '../request/request-view.js';
import type { Truth } from '../truth.js';

/** What a rule looks at. */
export interface RuleInput {
  readonly view: RequestView;
  readonly policies: Policies;
}

/** A documented rule of AWS's that is no policy: where it holds, the call is refused whatever policies say. */
export interface AwsRule {
  readonly id: string;
  /** Why the call is refused, as a clause. */
  readonly why: string;
  readonly page: string;
  /** It refuses callers from outside of the resource's account only. */
  readonly across?: true;
  /** In lower case; absent: every action of `service`. */
  readonly actions?: ReadonlySet<string>;
  /** The service prefix; absent with neither of both: every service. */
  readonly service?: string;
  /** The field of a request without which it says nothing. */
  readonly about?: 'expectedOwner';
  /** Whether it holds for the request; absent: for each of its actions. */
  readonly holds?: (input: RuleInput) => Truth;
  /** What it depends on where that is unknown. */
  readonly dependsOn?: (input: RuleInput) => readonly Dependency[];
}

/** A rule that holds, or may hold, for a request. */
export interface BoundRule {
  readonly rule: AwsRule;
  readonly truth: Truth;
  readonly dependsOn: readonly Dependency[];
}
