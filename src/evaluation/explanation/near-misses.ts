import type { StatementEvaluation } from '../authorization.js';
import type { LayerPlan } from '../layers/plan.js';
import type { CompiledStatement } from '../policies/statement.js';
import type { RequestView } from '../request/request-view.js';
import { explainStatement } from './statement.js';

/** More than this is no help to a reader. */
const MOST_NEAR_MISSES = 10;

/** The closest first: a condition is easier to meet than a resource, a resource than a principal, a principal than an action. */
const DISTANCE: Readonly<Record<string, number>> = {
  Resource: 1,
  NotResource: 1,
  Principal: 2,
  NotPrincipal: 2,
  Action: 3,
  NotAction: 3,
};

/** Allow statements that fail on exactly one element or condition. */
export function nearMissesOf(layer: LayerPlan, view: RequestView): StatementEvaluation[] {
  const service = view.action.slice(0, view.action.indexOf(':') + 1);
  const misses: { distance: number; evaluation: StatementEvaluation }[] = [];
  for (const { set } of layer.levels) {
    for (const statement of set.statements) {
      if (statement.parsed.effect !== 'Allow' || !isAbout(statement, service)) continue;
      const evaluation = explainStatement(statement, view, layer.rules);
      const distance = distanceOf(evaluation);
      if (distance !== undefined) misses.push({ distance, evaluation });
    }
  }
  misses.sort((a, b) => a.distance - b.distance);
  return misses.slice(0, MOST_NEAR_MISSES).map(({ evaluation }) => evaluation);
}

/** An Allow for another service is no near miss. */
function isAbout(statement: CompiledStatement, service: string): boolean {
  const { action } = statement.parsed;
  return (
    action?.not === true ||
    action?.patterns.some((pattern) => pattern === '*' || pattern.toLowerCase().startsWith(service)) === true
  );
}

/** Undefined unless exactly one part fails. */
function distanceOf(evaluation: StatementEvaluation): number | undefined {
  const elements = evaluation.elements.filter(({ match }) => match === false);
  const conditions = evaluation.conditions.filter(({ match }) => match === false);
  if (elements.length + conditions.length !== 1) return undefined;
  const [element] = elements;
  return element ? (DISTANCE[element.element] ?? 0) : 0;
}
