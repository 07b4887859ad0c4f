import { type Analysis, possibleOf } from './analysis.js';
import type {
  AwsRuleRef,
  LayerDecision,
  LayerEvaluation,
  PolicyProblem,
  StatementEvaluation,
} from './authorization.js';
import { type Dependency, nameOf, oncePerKey } from './dependency.js';
import { openOf } from './explanation/missing.js';
import { nearMissesOf } from './explanation/near-misses.js';
import { explainMatch, explainStatement } from './explanation/statement.js';
import { ALLOWED, EXPLICIT_DENY, IMPLICIT_DENY } from './layers/decision.js';
import { allowingGrants, missingForGrants } from './layers/kms-grants.js';
import { hasOpen, type OpenLayer, openLayers, undecidedStatements, unreadOf } from './layers/open.js';
import type { LayerPlan, Plan } from './layers/plan.js';
import { matchStatement } from './policies/match-statement.js';
import type { RequestView } from './request/request-view.js';
import type { BoundRule } from './rules/aws-rule.js';
import { NO, toMatch, YES } from './truth.js';

export interface Evaluated {
  readonly plan: Plan;
  readonly view: RequestView;
  readonly analysis: Analysis;
}

/** Every layer as reported. */
export function layerEvaluations(evaluated: Evaluated): LayerEvaluation[] {
  const { plan, analysis } = evaluated;
  const open = hasOpen(analysis.outcomes) ? openLayers(plan, analysis.outcomes) : [];
  return plan.layers.map((layer) =>
    layerEvaluation(
      layer,
      evaluated,
      open.find((those) => those.layer === layer),
    ),
  );
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

function layerEvaluation(layer: LayerPlan, evaluated: Evaluated, open: OpenLayer | undefined): LayerEvaluation {
  const { analysis, view } = evaluated;
  const denies = analysis.denying.includes(layer.name);
  const decision = layer.binds === NO ? 'not-applicable' : layerDecision(possibleOf(analysis, layer.name), denies);
  const why = layer.why ?? whyFree(layer, evaluated);
  const levels = deniedLevels(layer, evaluated);
  const grants =
    layer.name === 'resource' && layer.binds !== NO ? allowingGrants(evaluated.plan.policies.grants, view) : [];
  const { determining, nearMisses, undecided } = statementsOf(layer, decision, { view, open });
  const evaluation: Writable<LayerEvaluation> = {
    policyType: layer.policyType,
    side: layer.side,
    decision,
    determining,
    nearMisses,
    undecided,
    missing: (decision === 'undetermined' || decision === 'denied') && open ? missingOfLayer(open, evaluated) : [],
    problems: problemsOf(layer),
    denies,
  };
  if (layer.account !== undefined) evaluation.account = layer.account;
  if (why !== undefined) evaluation.why = why;
  if (levels.length > 0) evaluation.levels = levels;
  if (grants.length > 0) evaluation.grants = grants;
  if (layer.name === 'awsRule') evaluation.rules = evaluated.plan.situation.rules.map(ruleOf);
  return evaluation;
}

function ruleOf({ rule: { id, why, page }, truth }: BoundRule): AwsRuleRef {
  return { id, why, page, holds: toMatch(truth) };
}

const NO_PROBLEMS: readonly PolicyProblem[] = [];

function problemsOf({ levels }: LayerPlan): readonly PolicyProblem[] {
  return levels.some(({ set }) => set.problems.length > 0) ? levels.flatMap(({ set }) => set.problems) : NO_PROBLEMS;
}

function layerDecision(possible: number, denies: boolean): LayerDecision {
  if (possible === ALLOWED) return 'allows';
  if (possible === EXPLICIT_DENY) return 'explicitDeny';
  if (possible === IMPLICIT_DENY) return 'implicitDeny';
  return denies && (possible & ALLOWED) === 0 ? 'denied' : 'undetermined';
}

/** What a layer that would deny by itself is freed by. */
function whyFree(layer: LayerPlan, { analysis, plan }: Evaluated): string | undefined {
  const { names, granted } = analysis.outcomes.resource;
  const free = possibleOf(analysis, layer.name) === IMPLICIT_DENY && !analysis.denying.includes(layer.name);
  if (!free || layer.side !== 'principal') return undefined;
  if (granted === YES) return 'a grant on the key names the caller';
  if (plan.situation.sameAccount !== YES) return undefined;
  if (names.direct === YES) return 'the policy on the resource allows the caller itself';
  return names.role === YES && layer.name === 'identity'
    ? "the policy on the resource allows the caller's role"
    : undefined;
}

function deniedLevels(layer: LayerPlan, { analysis }: Evaluated): string[] {
  const { levels } = analysis.outcomes[layer.name];
  if (!levels.includes(NO)) return [];
  return layer.levels.flatMap(({ target }, at) => (levels[at] === NO && target !== undefined ? [target] : []));
}

const NO_KEYS: ReadonlySet<string> = new Set();

/** What an undecided layer depends on; a layer may be undecided though the whole answer does not depend on it. */
function missingOfLayer(open: OpenLayer, evaluated: Evaluated): string[] {
  const missing = missingOf(open, evaluated);
  return (missing.length > 0 ? missing : missingOf(open, evaluated, NO_KEYS)).map(nameOf);
}

/** The condition keys and reads that an undecided layer depends on, without those that are settled. */
export function missingOf(
  open: OpenLayer,
  evaluated: Evaluated,
  settled = evaluated.analysis.completed?.settled ?? NO_KEYS,
): Dependency[] {
  const { view, plan } = evaluated;
  const missing: Dependency[] = [];
  for (const statement of undecidedStatements(open, view)) {
    const { keys, words } = openOf(statement, view, open.layer.rules);
    for (const [key, written] of keys) if (!settled.has(key)) missing.push({ key: written });
    missing.push(...words);
  }
  missing.push(...unreadOf(open, plan.situation));
  if (open.layer.name === 'resource') missing.push(...missingForGrants(plan.policies.grants, view));
  return oncePerKey(missing);
}

type Statements = Pick<LayerEvaluation, 'determining' | 'nearMisses' | 'undecided'>;

const NONE: Statements = { determining: [], nearMisses: [], undecided: [] };

function statementsOf(
  layer: LayerPlan,
  decision: LayerDecision,
  place: { view: RequestView; open: OpenLayer | undefined },
): Statements {
  if (decision === 'not-applicable') return NONE;
  const { view, open } = place;
  const undecided = open
    ? undecidedStatements(open, view)
        .map((statement) => explainStatement(statement, view, layer.rules))
        .filter(({ match }) => match === 'unknown')
    : NONE.undecided;
  const allows = decision === 'allows' || decision === 'explicitDeny';
  return {
    determining: determiningOf(layer, decision, { view, undecided }),
    nearMisses: allows ? NONE.nearMisses : nearMissesOf(layer, view),
    undecided,
  };
}

function determiningOf(
  layer: LayerPlan,
  decision: LayerDecision,
  place: { view: RequestView; undecided: readonly StatementEvaluation[] },
): readonly StatementEvaluation[] {
  const side = decision === 'explicitDeny' ? 'denies' : decision === 'allows' ? 'allows' : undefined;
  if (side === undefined) return NONE.determining;
  const { view } = place;
  let matching: StatementEvaluation[] | undefined;
  for (const residue of layer.residues) {
    for (const statement of residue[side]) {
      if (matchStatement(statement, view, layer.rules) !== YES) continue;
      const explained = explainMatch(statement, view);
      // Most layers have one: a list that grows takes room for many.
      if (matching) matching.push(explained);
      else matching = [explained];
    }
  }
  if (matching) return matching;
  // Some of these match in every completion, though not the same in each.
  return place.undecided.filter(({ effect }) => effect === (side === 'denies' ? 'Deny' : 'Allow'));
}
