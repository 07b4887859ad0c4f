import type { AuthorizeInput } from './authorization.js';
import { type Plan, planLayers } from './layers/plan.js';
import { compiledLayers } from './policies/compiled-layers.js';
import { RequestView } from './request/request-view.js';
import { checkQuestion } from './shape.js';

/** The request as policies see it, and the layers that bear on it. Throws a `DoctorError` for what has a wrong shape. */
export function planOf(input: AuthorizeInput): { readonly plan: Plan; readonly view: RequestView } {
  checkQuestion(input);
  const view = RequestView.of(input.request, input.contextComplete === true);
  const policies = compiledLayers(input.policies);
  const plan = planLayers({ view, policies, managementAccount: input.organization?.managementAccount });
  return { plan, view };
}
