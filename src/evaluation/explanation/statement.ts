import { isUnknown } from '../../model/unknown.js';
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
    effect: statement.effect ?? 'Deny',
    match: true,
    elements: elementsOf(statement, view, ALL_MATCH),
    conditions: conditionsOf(statement, view, true),
  };
}

/** The same of a statement of which it is known how the request meets its action and its resource. */
export function explainMiss(near: Near, view: RequestView, rules: MatchRules): StatementEvaluation {
  const { statement, action } = near;
  const elements = elementsOf(statement, view, {
    principal: statement.principal ? anyOf(matchPrincipal(statement, view, rules)) : YES,
    action,
    resource: near.resource ?? matchResource(statement, view),
  });
  const conditions = conditionsOf(statement, view);
  const match = and(allOf(elements), and(allOf(conditions), statement.doubtful ? MAYBE : YES));
  return {
    ref: statement.ref,
    effect: statement.effect ?? 'Deny',
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
  const principal = principalOf(statement, view, truths.principal);
  const action = actionOf(statement, view, truths.action);
  const resource = resourceOf(statement, view, truths.resource);
  // Written out, a list takes no more room than it needs.
  if (action && resource) return principal ? [principal, action, resource] : [action, resource];
  return [principal, action, resource].filter((element) => element !== undefined);
}

type Explained = ElementEvaluation | undefined;

function principalOf({ principal }: CompiledStatement, view: RequestView, truth: Truth): Explained {
  return (
    principal && {
      element: principal.not ? 'NotPrincipal' : 'Principal',
      match: toMatch(truth),
      wanted: principal.names,
      seen: view.caller.name,
    }
  );
}

function actionOf({ action }: CompiledStatement, view: RequestView, truth: Truth): Explained {
  return (
    action && {
      element: action.not ? 'NotAction' : 'Action',
      match: toMatch(truth),
      wanted: action.patterns,
      seen: view.request.action,
    }
  );
}

function resourceOf(statement: CompiledStatement, view: RequestView, truth: Truth): Explained {
  const { resource } = statement;
  return (
    resource && {
      element: resource.not ? 'NotResource' : 'Resource',
      match: toMatch(truth),
      wanted: wantedResources(statement, view),
      seen: view.request.resource,
    }
  );
}

/** With variables filled in, where they are known. */
function wantedResources(statement: CompiledStatement, view: RequestView): readonly string[] {
  const written = statement.resource?.patterns ?? [];
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
