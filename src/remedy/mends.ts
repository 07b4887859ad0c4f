import type { Change } from '../check/change.js';
import type { EvaluatedRequest } from '../check/check.js';
import { evaluate } from '../check/evaluate.js';
import type { LayerEvaluation } from '../evaluation/authorization.js';
import { applyChange } from './apply.js';
import { afterAction } from './apply-action.js';

/** With the change the layer no longer denies the request, or one of its Denies no longer matches. */
export function mends(denied: EvaluatedRequest, layer: LayerEvaluation, change: Change): boolean {
  const after = afterChange(denied, change).authorization.layers.find(
    ({ policyType }) => policyType === layer.policyType,
  );
  if (after === undefined || !after.denies) return true;
  return layer.decision === 'explicitDeny' && after.determining.length < layer.determining.length;
}

/** With the change the layer allows the request for sure. */
export function allowsAfter(denied: EvaluatedRequest, layer: LayerEvaluation, change: Change): boolean {
  const { layers } = afterChange(denied, change).authorization;
  return layers.some(({ policyType, decision }) => policyType === layer.policyType && decision === 'allows');
}

function afterChange(denied: EvaluatedRequest, change: Change): EvaluatedRequest {
  return change.kind === 'action'
    ? afterAction(denied, change)
    : evaluate({ ...denied, policies: applyChange(denied, change) });
}
