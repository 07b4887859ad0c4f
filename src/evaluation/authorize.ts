import type { PolicyType } from '../vocabulary/policy-type.js';
import { type Analysis, analyse, isSingle } from './analysis.js';
import type { Authorization, AuthorizeInput, Decision, LayerEvaluation } from './authorization.js';
import { type Evaluated, layerEvaluations, missingOf, oncePerKey } from './layer-evaluation.js';
import { ALLOWED, EXPLICIT_DENY } from './layers/decision.js';
import { openLayers } from './layers/open.js';
import { planLayers } from './layers/plan.js';
import { LazyAuthorization } from './lazy-authorization.js';
import { compiledLayers } from './policies/compiled-layers.js';
import { RequestView } from './request/request-view.js';
import { MAYBE } from './truth.js';

/**
 * Decides a request as AWS documents its evaluation, over every layer, with what is unknown carried through.
 * A decided answer holds whatever the unknowns are. Pure; what the layers say in detail is put together on first access.
 */
export function authorize(input: AuthorizeInput): Authorization {
  const view = RequestView.of(input.request, input.contextComplete === true);
  const policies = compiledLayers(input.policies);
  const plan = planLayers({ view, policies, managementAccount: input.organization?.managementAccount });
  const analysis = analyse(plan, view);
  const decision = decisionOf(analysis);
  const evaluated: Evaluated = { plan, view, analysis };
  const denying = analysis.denying.flatMap(
    (name) => plan.layers.find((layer) => layer.name === name)?.policyType ?? [],
  );
  return new LazyAuthorization(
    { decision, denying, missing: decision === 'undetermined' ? missing(evaluated) : [] },
    () => layerEvaluations(evaluated),
  );
}

function decisionOf({ possible }: Analysis): Decision {
  if (!isSingle(possible)) return 'undetermined';
  if (possible === ALLOWED) return 'allowed';
  return possible === EXPLICIT_DENY ? 'explicitDeny' : 'implicitDeny';
}

function missing(evaluated: Evaluated): string[] {
  const { plan, analysis } = evaluated;
  const matter = openLayers(plan, analysis.outcomes, { thatMatter: true });
  const names = new Set(matter.flatMap((open) => missingOf(open, evaluated)));
  if (plan.situation.sameAccount === MAYBE) names.add('whether caller and resource lie in one account');
  if (analysis.tooMany) names.add('more unknown condition keys than completions are tried for');
  return oncePerKey(names);
}

/** The layer of a policy type, if it was evaluated. */
export function layerOf(authorization: Authorization, policyType: PolicyType): LayerEvaluation | undefined {
  return authorization.layers.find((layer) => layer.policyType === policyType);
}
