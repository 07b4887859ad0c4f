import type { Dependency } from '../dependency.js';
import { matchByName, matchStatement } from '../policies/match-statement.js';
import { hasUnsureName } from '../policies/principal-match.js';
import type { CompiledStatement } from '../policies/statement.js';
import type { RequestView } from '../request/request-view.js';
import { MAYBE, NO, type Truth, YES } from '../truth.js';
import { possibleDecisions } from './decision.js';
import type { Outcome, Outcomes } from './outcome.js';
import { LAYER_NAMES, type LayerPlan, type Plan } from './plan.js';
import { type Situation, WHOSE } from './situation.js';

/** A layer that is not decided, and on which side. */
export interface OpenLayer {
  readonly layer: LayerPlan;
  readonly outcome: Outcome;
  readonly deny: boolean;
  readonly allow: boolean;
}

/** Whether any layer is undecided. */
export function hasOpen(outcomes: Outcomes): boolean {
  return LAYER_NAMES.some((name) => {
    const { deny, allow, names } = outcomes[name];
    return deny === MAYBE || allow === MAYBE || hasUnsureName(names);
  });
}

/** The layers with an undecided Deny or Allow; with `thatMatter`, those that the whole decision can turn on. */
export function openLayers(plan: Plan, outcomes: Outcomes, options: { thatMatter?: boolean } = {}): OpenLayer[] {
  return plan.layers.flatMap((layer) => {
    const outcome = outcomes[layer.name];
    const names = hasUnsureName(outcome.names);
    const deny = outcome.deny === MAYBE;
    const allow = outcome.deny !== YES && (outcome.allow === MAYBE || names);
    const matters = !options.thatMatter || !allow || allowMatters(plan, outcomes, layer);
    return deny || (allow && matters) ? [{ layer, outcome, deny, allow: allow && matters }] : [];
  });
}

/** Whether it makes a difference that the layer allows. */
function allowMatters(plan: Plan, outcomes: Outcomes, layer: LayerPlan): boolean {
  if (layer.name === 'awsRule') return true;
  const forced = (truth: Truth): number => {
    const { names, allow, granted, ...rest } = outcomes[layer.name];
    const settle = (value: Truth): Truth => (value === MAYBE ? truth : value);
    const settled = {
      ...rest,
      allow: settle(allow),
      granted: settle(granted),
      names: { direct: settle(names.direct), role: settle(names.role), account: settle(names.account) },
    };
    return possibleDecisions({ ...outcomes, [layer.name]: settled }, plan.situation);
  };
  return forced(YES) !== forced(NO);
}

/** The statements that may or may not match, of those sides and levels that are open. */
export function undecidedStatements(open: OpenLayer, view: RequestView): CompiledStatement[] {
  const { layer, outcome } = open;
  return layer.residues.flatMap((residue, level) => {
    const allows = open.allow && (outcome.levels.length === 0 || outcome.levels[level] === MAYBE);
    return [
      ...(open.deny ? undecidedIn(residue.denies, view, layer) : []),
      ...(allows ? undecidedAllows(residue.allows, view, layer) : []),
    ];
  });
}

function undecidedIn(
  statements: readonly CompiledStatement[],
  view: RequestView,
  layer: LayerPlan,
): CompiledStatement[] {
  return statements.filter((statement) => matchStatement(statement, view, layer.rules) === MAYBE);
}

/** An Allow on a resource may be sure to match, and yet not by which name. */
function undecidedAllows(
  statements: readonly CompiledStatement[],
  view: RequestView,
  layer: LayerPlan,
): CompiledStatement[] {
  if (layer.name !== 'resource') return undecidedIn(statements, view, layer);
  return statements.filter((statement) => hasUnsureName(matchByName(statement, view, layer.rules)));
}

/** Why parts of the layer could not be read, and what a rule of AWS's depends on. */
export function unreadOf(open: OpenLayer, { rules, sameAccount }: Situation): Dependency[] {
  if (open.layer.name === 'awsRule')
    return [...rules.flatMap(({ dependsOn }) => dependsOn), ...(sameAccount === MAYBE ? [WHOSE] : [])];
  const unread = open.layer.levels.flatMap(({ set }) => set.unread);
  return open.layer.binds === MAYBE && open.layer.why !== undefined ? [...unread, open.layer.why] : unread;
}
