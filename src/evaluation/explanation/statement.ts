import { isUnknown } from '../../vocabulary/unknown.js';
import type { ConditionEvaluation, ElementEvaluation, StatementEvaluation } from '../authorization.js';
import { textOfGlob } from '../matching/glob.js';
import { resolveTemplate } from '../matching/template.js';
import { type CompiledCondition, evaluateCondition, resolveWanted } from '../policies/condition.js';
import { type MatchRules, matchPrincipal } from '../policies/match-statement.js';
import { anyOf } from '../policies/principal-match.js';
import { type CompiledStatement, matchAction, matchResource } from '../policies/statement.js';
import type { RequestView } from '../request/request-view.js';
import { MAYBE, type Truth, toMatch, YES } from '../truth.js';

/** What each element of the statement wanted and saw. Slow against matching: built only for what is reported. */
export function explainStatement(
  statement: CompiledStatement,
  view: RequestView,
  rules: MatchRules,
): StatementEvaluation {
  const elements = explainElements(statement, view, rules);
  const conditions = statement.conditions.map((condition) => explainCondition(condition, view));
  return {
    ref: statement.ref,
    effect: statement.parsed.effect ?? 'Deny',
    match: toMatch(statementTruth(statement, [...elements, ...conditions])),
    elements,
    conditions,
  };
}

function statementTruth(statement: CompiledStatement, parts: readonly { match: boolean | 'unknown' }[]): Truth {
  if (parts.some((part) => part.match === false)) return 0;
  return statement.doubtful || parts.some((part) => part.match === 'unknown') ? MAYBE : YES;
}

function explainElements(statement: CompiledStatement, view: RequestView, rules: MatchRules): ElementEvaluation[] {
  const { action, resource, principal } = statement.parsed;
  const elements: ElementEvaluation[] = [];
  if (principal) {
    elements.push({
      element: principal.not ? 'NotPrincipal' : 'Principal',
      match: toMatch(anyOf(matchPrincipal(statement, view, rules))),
      wanted: principal.names,
      seen: view.caller.name,
    });
  }
  if (action) {
    elements.push({
      element: action.not ? 'NotAction' : 'Action',
      match: toMatch(matchAction(statement, view.action)),
      wanted: action.patterns,
      seen: view.request.action,
    });
  }
  if (resource) {
    elements.push({
      element: resource.not ? 'NotResource' : 'Resource',
      match: toMatch(matchResource(statement, view)),
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

function explainCondition(condition: CompiledCondition, view: RequestView): ConditionEvaluation {
  const { parsed } = condition;
  const seen = view.lookup(condition.key);
  return {
    operator: parsed.operator,
    key: parsed.key,
    wanted: wantedValues(condition, view),
    seen: isUnknown(seen) ? { unknown: seen.unknown } : seen,
    match: toMatch(evaluateCondition(condition, view)),
  };
}

function wantedValues(condition: CompiledCondition, view: RequestView): readonly string[] {
  if (condition.fixed) return condition.parsed.wanted;
  return condition.wanted.map((wanted) => {
    const resolved = resolveWanted(wanted, view);
    return typeof resolved === 'string' ? textOfGlob(resolved) : wanted.template.text;
  });
}
