import type { LayerEvaluation, StatementEvaluation } from '../../evaluation/authorization.js';
import { layerFacts } from '../../model/layers.js';
import type { PolicyType } from '../../model/policy-type.js';

/** A statement that allows a call which AWS denied, and the layer that it is in. */
export interface AllowingNow {
  readonly policyType: PolicyType;
  readonly statement: StatementEvaluation;
}

/**
 * What allows a call now: the layer that AWS named; where it lacked an Allow and still does, another layer that can
 * grant; where AWS named none, any that can.
 */
export function allowingNow(
  requests: readonly { readonly layers: readonly LayerEvaluation[] }[],
  named: PolicyType | 'unknown',
): AllowingNow | undefined {
  const allowing = requests.flatMap(({ layers }) =>
    layers.flatMap(({ decision, policyType, determining }) => {
      const statement = determining.find(({ effect }) => effect === 'Allow');
      return decision === 'allows' && statement !== undefined ? [{ policyType, statement }] : [];
    }),
  );
  const granting = allowing.find(({ policyType }) => layerFacts(policyType).grants);
  return allowing.find(({ policyType }) => policyType === named) ?? granting;
}
