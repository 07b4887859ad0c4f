import type { RequestView } from '../request/request-view.js';
import { and, MAYBE, NO, type Truth, truthOf, YES } from '../truth.js';
import { deniedByNotPrincipal } from './not-principal.js';
import { anyOf, EVERYONE, matchPrincipals, type PrincipalMatch } from './principal-match.js';
import { type CompiledStatement, matchConditions, matchResource } from './statement.js';

/** What a layer tells about its statements' principals. */
export interface MatchRules {
  readonly gateway: boolean;
  /** The caller has a permissions boundary. */
  readonly bounded: Truth;
}

export const PLAIN_RULES: MatchRules = { gateway: false, bounded: NO };

/** Which of the caller's names the statement reaches. */
export function matchPrincipal(statement: CompiledStatement, view: RequestView, rules: MatchRules): PrincipalMatch {
  const element = statement.principal;
  if (!element) return EVERYONE;
  if (!element.not) return matchPrincipals(element, view, rules);
  if (statement.effect === 'Deny') {
    return { ...EVERYONE, direct: deniedByNotPrincipal(element, view, rules) };
  }
  const excepted = anyOf(matchPrincipals(element, view, rules));
  return { ...EVERYONE, direct: excepted === MAYBE ? MAYBE : truthOf(excepted === NO) };
}

/** Everything but the principal, of a statement whose action and fixed resources are already known to match. */
function matchRest(statement: CompiledStatement, view: RequestView): Truth {
  let truth = matchConditions(statement, view);
  if (truth !== NO && statement.variableResources.length > 0) truth = and(truth, matchResource(statement, view));
  return truth === YES && statement.doubtful ? MAYBE : truth;
}

/** How a statement of the residue meets the request, by each of the caller's names. */
export function matchByName(statement: CompiledStatement, view: RequestView, rules: MatchRules): PrincipalMatch {
  const principal = matchPrincipal(statement, view, rules);
  if (anyOf(principal) === NO) return principal;
  const rest = matchRest(statement, view);
  if (rest === YES) return principal;
  return {
    direct: and(principal.direct, rest),
    role: and(principal.role, rest),
    account: and(principal.account, rest),
  };
}

export function matchStatement(statement: CompiledStatement, view: RequestView, rules: MatchRules): Truth {
  if (!statement.principal) return matchRest(statement, view);
  return anyOf(matchByName(statement, view, rules));
}
