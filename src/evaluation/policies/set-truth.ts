import type { RequestView } from '../request/request-view.js';
import { MAYBE, NO, or, type Truth, YES } from '../truth.js';
import { type MatchRules, matchByName, matchStatement } from './match-statement.js';
import type { PolicySet } from './policy-set.js';
import type { PrincipalMatch } from './principal-match.js';

/** Whether a Deny of the set matches. */
export function deniedBySet(set: PolicySet, view: RequestView, rules: MatchRules): Truth {
  const residue = set.residue(view.action, view.request.resource);
  if (residue.deniesAll) return YES;
  let truth: Truth = set.unread.length > 0 ? MAYBE : NO;
  for (const statement of residue.denies) {
    const match = matchStatement(statement, view, rules);
    if (match === YES) return YES;
    if (match === MAYBE) truth = MAYBE;
  }
  return truth;
}

/** Whether an Allow of the set matches, whoever is named. */
export function allowedBySet(set: PolicySet, view: RequestView, rules: MatchRules): Truth {
  const residue = set.residue(view.action, view.request.resource);
  if (residue.allowsAll) return YES;
  let truth: Truth = set.unread.length > 0 ? MAYBE : NO;
  for (const statement of residue.allows) {
    const match = matchStatement(statement, view, rules);
    if (match === YES) return YES;
    if (match === MAYBE) truth = MAYBE;
  }
  return truth;
}

/** By which of the caller's names an Allow of the set matches. */
export function allowedByName(set: PolicySet, view: RequestView, rules: MatchRules): PrincipalMatch {
  const residue = set.residue(view.action, view.request.resource);
  const start: Truth = set.unread.length > 0 ? MAYBE : NO;
  let names: PrincipalMatch = { direct: start, role: start, account: start };
  for (const statement of residue.allows) {
    const match = matchByName(statement, view, rules);
    names = {
      direct: or(names.direct, match.direct),
      role: or(names.role, match.role),
      account: or(names.account, match.account),
    };
    if (names.direct === YES) break;
  }
  return names;
}
