import { isUnknown } from '../../vocabulary/unknown.js';
import type { ConditionEvaluation, ElementEvaluation, Match, StatementEvaluation } from '../authorization.js';
import { textOfGlob } from '../matching/glob.js';
import { resolveTemplate } from '../matching/template.js';
import { type CompiledCondition, evaluateCondition, resolveWanted } from '../policies/condition.js';
import { type MatchRules, matchPrincipal } from '../policies/match-statement.js';
import type { Near } from '../policies/near.js';
import { anyOf } from '../policies/principal-match.js';
import { type CompiledStatement, matchAction, matchResource } from '../policies/statement.js';
import type { RequestView } from '../request/request-view.js';
import { and, MAYBE, NO, type Truth, toMatch, YES } from '../truth.js';

/** What the elements of a statement come to. */
interface Truths {
  readonly principal: Truth;
  readonly action: Truth;
  readonly resource: Truth;
}

const ALL_MATCH: Truths = { principal: YES, action: YES, resource: YES };

/** What each element of the statement wanted and saw. */
export function explainStatement(
  statement: CompiledStatement,
  view: RequestView,
  rules: MatchRules,
): StatementEvaluation {
  return explainMiss({ statement, action: matchAction(statement, view.action), resource: undefined }, view, rules);
}

/** The same of a statement that matches. */
export function explainMatch(statement: CompiledStatement, view: RequestView): StatementEvaluation {
  return {
    ref: statement.ref,
    effect: statement.parsed.effect ?? 'Deny',
    match: true,
    elements: elementsOf(statement, view, ALL_MATCH),
    conditions: conditionsOf(statement, view, true),
  };
}

/** The same of a statement of which it is known how the request meets its action and its resource. */
export function explainMiss(near: Near, view: RequestView, rules: MatchRules): StatementEvaluation {
  const { statement, action } = near;
  const elements = elementsOf(statement, view, {
    principal: statement.parsed.principal ? anyOf(matchPrincipal(statement, view, rules)) : YES,
    action,
    resource: near.resource ?? matchResource(statement, view),
  });
  const conditions = conditionsOf(statement, view);
  const match = and(allOf(elements), and(allOf(conditions), statement.doubtful ? MAYBE : YES));
  return {
    ref: statement.ref,
    effect: statement.parsed.effect ?? 'Deny',
    match: toMatch(match),
    elements,
    conditions,
  };
}

function allOf(parts: readonly { readonly match: Match }[]): Truth {
  let truth: Truth = YES;
  for (const { match } of parts) {
    if (match === false) return NO;
    if (match === 'unknown') truth = MAYBE;
  }
  return truth;
}

function elementsOf(statement: CompiledStatement, view: RequestView, truths: Truths): readonly ElementEvaluation[] {
  const { action, resource, principal } = statement.parsed;
  const elements: ElementEvaluation[] = [];
  if (principal) {
    elements.push({
      element: principal.not ? 'NotPrincipal' : 'Principal',
      match: toMatch(truths.principal),
      wanted: principal.names,
      seen: view.caller.name,
    });
  }
  if (action) {
    elements.push({
      element: action.not ? 'NotAction' : 'Action',
      match: toMatch(truths.action),
      wanted: action.patterns,
      seen: view.request.action,
    });
  }
  if (resource) {
    elements.push({
      element: resource.not ? 'NotResource' : 'Resource',
      match: toMatch(truths.resource),
      wanted: wantedResources(statement, view),
      seen: view.request.resource,
    });
  }
  return elements;
}

/** With variables filled in, where they are known. */
function wantedResources(statement: CompiledStatement, view: RequestView): readonly string[] {
  const written = statement.parsed.resource?.patterns ?? [];
  if (statement.variableResources.length === 0) return written;
  const resolved = statement.variableResources.map(({ template }) => {
    const glob = resolveTemplate(template, (key) => view.variable(key));
    return [template.text, typeof glob === 'string' ? textOfGlob(glob) : template.text] as const;
  });
  const byText = new Map(resolved);
  return written.map((text) => byText.get(text) ?? text);
}

const NO_CONDITIONS: readonly ConditionEvaluation[] = [];

/** `known`: what all of them come to. */
function conditionsOf(
  { conditions }: CompiledStatement,
  view: RequestView,
  known?: Match,
): readonly ConditionEvaluation[] {
  if (conditions.length === 0) return NO_CONDITIONS;
  return conditions.map((condition) => {
    const seen = view.lookup(condition.key);
    return {
      operator: condition.parsed.operator,
      key: condition.parsed.key,
      wanted: wantedValues(condition, view),
      seen: isUnknown(seen) ? { unknown: seen.unknown } : seen,
      match: known ?? toMatch(evaluateCondition(condition, view)),
    };
  });
}

function wantedValues(condition: CompiledCondition, view: RequestView): readonly string[] {
  if (condition.fixed) return condition.parsed.wanted;
  return condition.wanted.map((wanted) => {
    const resolved = resolveWanted(wanted, view);
    return typeof resolved === 'string' ? textOfGlob(resolved) : wanted.template.text;
  });
}
