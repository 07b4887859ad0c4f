import { MAYBE, NO, or, type Truth, YES } from '../truth.js';
import type { Situation } from './situation.js';

/** Whether a rule of AWS's refuses a request from within the resource's account, or from outside of it. */
export function refusedBy({ rules }: Situation, same: boolean): Truth {
  let refused: Truth = NO;
  if (rules.length === 0) return refused;
  for (const { rule, truth } of rules) if (!same || !rule.across) refused = or(refused, truth);
  return refused;
}

/** The same, wherever the resource lies. */
export function refusal(situation: Situation): Truth {
  const { sameAccount } = situation;
  if (situation.rules.length === 0) return NO;
  if (sameAccount !== MAYBE) return refusedBy(situation, sameAccount === YES);
  const [within, across] = [refusedBy(situation, true), refusedBy(situation, false)];
  return within === across ? within : MAYBE;
}
