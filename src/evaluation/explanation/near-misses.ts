import type { StatementEvaluation } from '../authorization.js';
import type { LayerPlan } from '../layers/plan.js';
import { evaluateCondition } from '../policies/condition.js';
import { type MatchRules, matchPrincipal } from '../policies/match-statement.js';
import type { Near } from '../policies/near.js';
import { anyOf } from '../policies/principal-match.js';
import { matchResource } from '../policies/statement.js';
import type { RequestView } from '../request/request-view.js';
import { NO } from '../truth.js';
import { explainMiss } from './statement.js';

/** More than this is no help to a reader. */
const MOST_NEAR_MISSES = 10;

/** A condition is easier to meet than a resource, a resource than a principal, a principal than an action. */
const CONDITION = 0;
const CONDITIONS = 1;
const RESOURCE = 2;
const PRINCIPAL = 3;
const ACTION = 4;
const ACTION_OR_RESOURCE_AND_CONDITIONS = 5;

type Distance = 0 | 1 | 2 | 3 | 4 | 5;

/**
 * Allow statements that fail on exactly one element, or on conditions alone, the closest first; where there is none,
 * those that fail on an action or a resource and on conditions, which a new Allow is not to leave out.
 */
export function nearMissesOf(layer: LayerPlan, view: RequestView): StatementEvaluation[] {
  const byDistance: [Near[], Near[], Near[], Near[], Near[], Near[]] = [[], [], [], [], [], []];
  for (const { set } of layer.levels) {
    for (const near of set.near(view.target)) {
      const distance = onlyFailure(near, view, layer.rules);
      if (distance !== undefined) byDistance[distance].push(near);
    }
  }
  const closest: StatementEvaluation[] = [];
  for (const [distance, misses] of byDistance.entries()) {
    if (distance === ACTION_OR_RESOURCE_AND_CONDITIONS && closest.length > 0) break;
    for (const near of misses) {
      if (closest.length < MOST_NEAR_MISSES) closest.push(explainMiss(near, view, layer.rules));
    }
  }
  return closest;
}

/** The part that fails; nothing where none does, or too much. */
function onlyFailure(near: Near, view: RequestView, rules: MatchRules): Distance | undefined {
  const { statement } = near;
  const resource = (near.resource ?? matchResource(statement, view)) === NO;
  if (resource && near.action === NO) return undefined;
  let failed: Distance | undefined = near.action === NO ? ACTION : resource ? RESOURCE : undefined;
  if (statement.principal && anyOf(matchPrincipal(statement, view, rules)) === NO) {
    if (failed !== undefined) return undefined;
    failed = PRINCIPAL;
  }
  for (const condition of statement.conditions) {
    if (evaluateCondition(condition, view) !== NO) continue;
    failed = withCondition(failed);
    if (failed === undefined) return undefined;
  }
  return failed;
}

function withCondition(failed: Distance | undefined): Distance | undefined {
  if (failed === undefined) return CONDITION;
  if (failed === PRINCIPAL) return undefined;
  return failed === CONDITION || failed === CONDITIONS ? CONDITIONS : ACTION_OR_RESOURCE_AND_CONDITIONS;
}
