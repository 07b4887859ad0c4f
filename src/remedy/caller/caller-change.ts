import type { ActionChange } from '../../check/change.js';
import type { Phrase } from '../../check/phrase.js';
import type { ConditionEvaluation } from '../../evaluation/authorization.js';
import type { Owner } from '../../model/owner.js';
import type { DerivedRequest } from '../../model/request.js';
import type { ActionValue } from './value-for.js';

/** One condition key of a request, and the value that would satisfy the statement. */
export interface KeyPlace {
  readonly request: DerivedRequest;
  readonly condition: ConditionEvaluation;
  /** The key as the statement writes it. */
  readonly key: string;
  readonly value: ActionValue;
}

/** What somebody does so that the key has the value. */
export interface CallerChange extends Omit<ActionChange, 'kind'> {
  readonly way: Phrase;
  readonly owner: Owner;
  readonly warnings?: readonly Phrase[];
}
