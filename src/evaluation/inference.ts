import { isUnknown } from '../model/unknown.js';
import { type Summary, type TriedCompletions, tryCompletions } from './analysis.js';
import type {
  AuthorizeInput,
  AwsAnswer,
  ConditionEvaluation,
  Inference,
  StatementEvaluation,
} from './authorization.js';
import { explainStatement } from './explanation/statement.js';
import { ALLOWED, EXPLICIT_DENY } from './layers/decision.js';
import type { Outcome } from './layers/outcome.js';
import { LAYER_NAMES, type LayerName, type LayerPlan, type Plan } from './layers/plan.js';
import { planOf } from './plan-of.js';
import { type CompiledCondition, evaluateCondition } from './policies/condition.js';
import { matchStatement } from './policies/match-statement.js';
import type { CompiledStatement } from './policies/statement.js';
import type { RequestView } from './request/request-view.js';
import { NO, type Truth, YES } from './truth.js';

/**
 * What AWS's denial tells of the keys that nobody told, as long as the policies are those that AWS evaluated: of all ways
 * in which they may turn out, those in which the call would have been allowed, or the layer that AWS named would not deny,
 * are ruled out. Undefined where nothing is undecided, where the ways cannot all be tried, where none of them is left
 * (then the policies are others by now), and where what is left agrees on no statement.
 * AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 */
export function inferFromDenial(input: AuthorizeInput, answer: AwsAnswer = {}): Inference | undefined {
  const { plan, view } = planOf(input);
  const tried = tryCompletions(plan, view);
  const isPossible = tried && possibleUnder(answer, plan);
  if (!tried || !isPossible) return undefined;
  const left = tried.all.filter(({ summary }) => isPossible(summary));
  if (left.length === 0 || left.length === tried.all.length) return undefined;
  const denying = LAYER_NAMES.filter((name) => left.every(({ summary }) => summary.denying.includes(name)));
  const layers = plan.layers.flatMap((layer) => {
    const statements = denying.includes(layer.name) ? inferredIn(layer, { view, tried, left }) : [];
    return statements.length > 0 ? [{ policyType: layer.policyType, statements }] : [];
  });
  return layers.length > 0 ? { layers } : undefined;
}

/** Which completions AWS's answer leaves; undefined where it names a layer that cannot have denied. */
function possibleUnder(answer: AwsAnswer, plan: Plan): ((summary: Summary) => boolean) | undefined {
  const { policyType, effect } = answer;
  const wouldAllow = ({ possible }: Summary): boolean => possible === ALLOWED;
  if (policyType === undefined) return (summary) => !wouldAllow(summary);
  const layer = plan.layers.find((one) => one.policyType === policyType && one.binds !== NO);
  if (layer === undefined) return undefined;
  const { name } = layer;
  const { sameAccount, mustAllow, trust } = plan.situation;
  // Across accounts, and of a key that leaves it to the account, AWS names either side for what lacks on the other.
  const isVague = effect !== 'explicit' && (sameAccount !== YES || (name === 'resource' && mustAllow && !trust));
  if (isVague) return (summary) => !wouldAllow(summary);
  // Within one account a missing Allow is reported only where no Deny applies anywhere.
  const noDeny = effect === 'implicit';
  return (summary) =>
    !wouldAllow(summary) &&
    !(noDeny && summary.possible === EXPLICIT_DENY) &&
    mayDeny(name, summary.outcomes[name], effect);
}

/** AWS may word a missing Allow of an SCP as an explicit deny. */
function mayDeny(name: LayerName, { deny, allow }: Outcome, effect: AwsAnswer['effect']): boolean {
  if (effect === 'explicit' && name !== 'serviceControl') return deny !== NO;
  if (effect === 'implicit') return deny !== YES && allow !== YES;
  return deny !== NO || allow !== YES;
}

interface Left {
  readonly view: RequestView;
  readonly tried: TriedCompletions;
  readonly left: TriedCompletions['all'];
}

/** The undecided statements of a layer by which it denies under all that is left: a Deny that matches, an Allow that does not. */
function inferredIn(layer: LayerPlan, { view, tried, left }: Left): StatementEvaluation[] {
  return tried.undecided(layer).flatMap((statement) => {
    const wanted = statement.effect === 'Allow' ? NO : YES;
    const inAll = left.every(
      ({ assumed }) => matchStatement(statement, view.assuming(assumed), layer.rules) === wanted,
    );
    if (!inAll) return [];
    const explained = explainStatement(statement, view, layer.rules);
    return [{ ...explained, conditions: inferredConditions(statement, explained, view) }];
  });
}

/** Of a Deny that matched every condition held; of an Allow that did not, the one that failed is known where there is but one. */
function inferredConditions(
  { conditions }: CompiledStatement,
  { effect, conditions: explained, elements }: StatementEvaluation,
  view: RequestView,
): readonly ConditionEvaluation[] {
  const open = [...explained, ...elements].filter(({ match }) => match === 'unknown');
  if (effect === 'Allow' && open.length > 1) return explained;
  const truth = effect === 'Allow' ? NO : YES;
  return explained.map((one, at) => {
    const condition = conditions[at];
    if (one.match !== 'unknown' || condition === undefined) return one;
    return { ...one, inferred: { match: truth === YES, orAbsent: isAlikeAbsent(condition, view, truth) } };
  });
}

/** Whether the request may as well have had no such key. */
function isAlikeAbsent(condition: CompiledCondition, view: RequestView, truth: Truth): boolean {
  const { key } = condition;
  if (!isUnknown(view.lookup(key)) || view.domain(key).presence === 'always') return false;
  return evaluateCondition(condition, view.with(key, null)) === truth;
}
