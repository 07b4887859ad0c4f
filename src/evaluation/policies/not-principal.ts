import type { PrincipalElement } from '../grammar/parsed-policy.js';
import type { RequestView } from '../request/request-view.js';
import { MAYBE, NO, type Truth, YES } from '../truth.js';
import { accountOfEntry, anyOf, matchEntry, matchPrincipals, type PrincipalRules } from './principal-match.js';

/**
 * Whether a Deny with NotPrincipal reaches the caller. AWS asks for the account, the role and the session in turn,
 * so an exception that leaves one of them out "might" not hold: unknown.
 */
export function deniedByNotPrincipal(
  element: PrincipalElement,
  view: RequestView,
  rules: PrincipalRules & { bounded: boolean },
): Truth {
  if (rules.bounded) return YES;
  const itself = matchPrincipals({ ...element, entries: element.entries.filter(isNoAccount) }, view, rules);
  const { caller } = view;
  const { direct, role } = itself;
  if (caller.kind === 'role') return role === YES ? NO : spared(role);
  if (direct !== YES) return caller.kind === 'root' && lists(element, view, rules) ? NO : spared(direct);
  if (element.entries.some((entry) => entry.type === 'AWS' && entry.value === '*')) return NO;
  if (caller.kind === 'role-session' && role !== YES) return MAYBE;
  const foreign = caller.account !== undefined && caller.account !== view.resourceAccount;
  return foreign && !lists(element, view, rules) ? MAYBE : NO;
}

function isNoAccount(entry: { value: string }): boolean {
  return accountOfEntry(entry.value) === undefined;
}

function spared(truth: Truth): Truth {
  return truth === MAYBE ? MAYBE : YES;
}

function lists(element: PrincipalElement, view: RequestView, rules: PrincipalRules): boolean {
  return element.entries.some((entry) => !isNoAccount(entry) && anyOf(matchEntry(entry, view, rules)) === YES);
}
