import type { PrincipalElement } from '../grammar/parsed-policy.js';
import type { RequestView } from '../request/request-view.js';
import { and, MAYBE, NO, or, type Truth, YES } from '../truth.js';
import { matchPrincipals, type PrincipalMatch, type PrincipalRules } from './principal-match.js';

/**
 * Whether a Deny with NotPrincipal reaches the caller. Only who is listed itself is spared. AWS may ask for the account
 * and the role too: an exception that leaves one of them out "might" not hold, so it is unknown.
 * Who has a permissions boundary is never spared.
 */
export function deniedByNotPrincipal(
  element: PrincipalElement,
  view: RequestView,
  rules: PrincipalRules & { bounded: Truth },
): Truth {
  return or(rules.bounded, notSpared(element, view, rules));
}

function notSpared(element: PrincipalElement, view: RequestView, rules: PrincipalRules): Truth {
  if (element.entries.some(({ type, value }) => type === 'AWS' && value === '*')) return NO;
  const listed = matchPrincipals(element, view, rules);
  const itself = view.caller.kind === 'role' ? listed.role : listed.direct;
  if (itself === NO) return YES;
  return and(itself, listedParents(listed, view)) === YES ? NO : MAYBE;
}

function listedParents(listed: PrincipalMatch, view: RequestView): Truth {
  const { kind, account } = view.caller;
  if (kind === 'root' || account === undefined) return YES;
  return kind === 'role-session' ? and(listed.account, listed.role) : listed.account;
}
