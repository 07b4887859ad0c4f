import type { StatementEvaluation } from '../authorization.js';
import type { LayerPlan } from '../layers/plan.js';
import { evaluateCondition } from '../policies/condition.js';
import { type MatchRules, matchPrincipal } from '../policies/match-statement.js';
import { anyOf } from '../policies/principal-match.js';
import { type CompiledStatement, matchAction, matchResource } from '../policies/statement.js';
import type { RequestView } from '../request/request-view.js';
import { NO } from '../truth.js';
import { explainStatement } from './statement.js';

/** More than this is no help to a reader. */
const MOST_NEAR_MISSES = 10;

/** A condition is easier to meet than a resource, a resource than a principal, a principal than an action. */
const CONDITION = 0;
const RESOURCE = 1;
const PRINCIPAL = 2;
const ACTION = 3;

interface Miss {
  readonly statement: CompiledStatement;
  readonly distance: number;
}

/** Allow statements that fail on exactly one element or condition, the closest first. */
export function nearMissesOf(layer: LayerPlan, view: RequestView): StatementEvaluation[] {
  const service = view.action.slice(0, view.action.indexOf(':') + 1);
  const misses: Miss[] = [];
  for (const { set } of layer.levels) {
    // An Allow for another service is no near miss.
    for (const statement of set.allowsAbout(service)) {
      const distance = onlyFailure(statement, view, layer.rules);
      if (distance !== undefined) misses.push({ statement, distance });
    }
  }
  misses.sort((a, b) => a.distance - b.distance);
  return misses.slice(0, MOST_NEAR_MISSES).map(({ statement }) => explainStatement(statement, view, layer.rules));
}

/** The part that fails, unless it is none or more than one. */
function onlyFailure(statement: CompiledStatement, view: RequestView, rules: MatchRules): number | undefined {
  const action = matchAction(statement, view.action) === NO;
  const resource = matchResource(statement, view) === NO;
  if (action && resource) return undefined;
  let failed = action ? ACTION : resource ? RESOURCE : undefined;
  if (anyOf(matchPrincipal(statement, view, rules)) === NO) {
    if (failed !== undefined) return undefined;
    failed = PRINCIPAL;
  }
  for (const condition of statement.conditions) {
    if (evaluateCondition(condition, view) !== NO) continue;
    if (failed !== undefined) return undefined;
    failed = CONDITION;
  }
  return failed;
}
