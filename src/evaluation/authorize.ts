import type { PolicyType } from '../model/policy-type.js';
import { type Analysis, analyse, isSingle } from './analysis.js';
import type { Authorization, AuthorizeInput, Decision, LayerEvaluation } from './authorization.js';
import { type Dependency, nameOf, oncePerKey } from './dependency.js';
import { type Evaluated, layerEvaluations, missingOf } from './layer-evaluation.js';
import { ALLOWED, EXPLICIT_DENY, possibleDecisions } from './layers/decision.js';
import { openLayers } from './layers/open.js';
import { WHOSE } from './layers/situation.js';
import { LazyAuthorization } from './lazy-authorization.js';
import { planOf } from './plan-of.js';
import { MAYBE, NO, type Truth, YES } from './truth.js';

/**
 * Decides a request as AWS documents its evaluation, over every layer, with what is unknown carried through.
 * A decided answer holds whatever the unknowns are. Pure; what the layers say in detail is put together on first access.
 */
export function authorize(input: AuthorizeInput): Authorization {
  const { plan, view } = planOf(input);
  const analysis = analyse(plan, view);
  const decision = decisionOf(analysis);
  const evaluated: Evaluated = { plan, view, analysis };
  const denying = analysis.denying.flatMap(
    (name) => plan.layers.find((layer) => layer.name === name)?.policyType ?? [],
  );
  const open = decision === 'undetermined' ? missing(evaluated) : NONE;
  return new LazyAuthorization({ decision, denying, missing: open.map(nameOf), missingKeys: open.flatMap(keyOf) }, () =>
    layerEvaluations(evaluated),
  );
}

function decisionOf({ possible }: Analysis): Decision {
  if (isSingle(possible)) {
    if (possible === ALLOWED) return 'allowed';
    return possible === EXPLICIT_DENY ? 'explicitDeny' : 'implicitDeny';
  }
  return (possible & ALLOWED) === 0 ? 'denied' : 'undetermined';
}

const NONE: readonly Dependency[] = [];

function keyOf(dependency: Dependency): string[] {
  return typeof dependency === 'string' ? [] : [dependency.key];
}

function missing(evaluated: Evaluated): Dependency[] {
  const names = namesOf(evaluated, { thatMatter: true });
  if (names.length > 0) return names;
  // Where only several unknowns together make a difference, none does by itself.
  const further = namesOf(evaluated, {});
  return further.length > 0 ? further : namesOf(evaluated, { settled: NO_KEYS });
}

const NO_KEYS: ReadonlySet<string> = new Set();

interface Named {
  readonly thatMatter?: boolean;
  /** Keys, in lower case, to leave out; absent: those that make no difference. */
  readonly settled?: ReadonlySet<string>;
}

function namesOf(evaluated: Evaluated, options: Named): Dependency[] {
  const { plan, analysis } = evaluated;
  const names = openLayers(plan, analysis.outcomes, options).flatMap((open) =>
    missingOf(open, evaluated, options.settled),
  );
  const whose = plan.situation.sameAccount === MAYBE && (!options.thatMatter || accountMatters(evaluated));
  if (whose) names.push(WHOSE);
  if (analysis.tooMany) names.push('more unknown condition keys than completions are tried for');
  return oncePerKey(names);
}

/** Whether it makes a difference by itself in which account the resource lies. */
function accountMatters({ plan: { situation }, analysis: { outcomes } }: Evaluated): boolean {
  const within = (sameAccount: Truth): number => possibleDecisions(outcomes, { ...situation, sameAccount });
  return within(YES) !== within(NO);
}

/** The layer of a policy type, if it was evaluated. */
export function layerOf(authorization: Authorization, policyType: PolicyType): LayerEvaluation | undefined {
  return authorization.layers.find((layer) => layer.policyType === policyType);
}
