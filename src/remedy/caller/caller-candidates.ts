import type { ActionChange, RemedyCandidate } from '../../check/change.js';
import type { EvaluatedRequest } from '../../check/check.js';
import { statementInWords } from '../../check/sentences/words.js';
import type { ConditionEvaluation, LayerEvaluation, StatementEvaluation } from '../../evaluation/authorization.js';
import { afterAction } from '../apply-action.js';
import { callerChange } from './caller-changes.js';
import { valueFor } from './value-for.js';

export interface DeniedByCondition {
  readonly denied: EvaluatedRequest;
  readonly request: number;
  readonly layer: LayerEvaluation;
}

/**
 * What the caller, or who sets its tags, can do so that a condition turns out otherwise: one that a Deny matched by,
 * or the only one that an Allow fails on. Only what mends the layer is kept.
 */
export function callerCandidates({ denied, request, layer }: DeniedByCondition): RemedyCandidate[] {
  const candidates = statementsToTurn(layer).flatMap(({ statement, conditions }) =>
    conditions.flatMap((condition) => {
      const value = valueFor(condition, statement.effect === 'Allow');
      const change =
        value === undefined
          ? undefined
          : callerChange({ request: denied.request, condition, key: condition.key, value });
      if (change === undefined) return [];
      const { text, owner, warnings = [], ...action } = change;
      const why = `${text} (${statementInWords(statement.ref)} asks for ${condition.key})`;
      return [
        {
          layer: 'caller' as const,
          owner,
          text: why,
          change: { kind: 'action' as const, ...action },
          warnings,
          request,
        },
      ];
    }),
  );
  return distinct(candidates).filter(({ change }) => mends(denied, layer, change));
}

interface ToTurn {
  readonly statement: StatementEvaluation;
  readonly conditions: readonly ConditionEvaluation[];
}

function statementsToTurn(layer: LayerEvaluation): ToTurn[] {
  const deny = layer.decision === 'explicitDeny';
  return (deny ? layer.determining : layer.nearMisses).map((statement) => ({
    statement,
    conditions: statement.conditions.filter(({ match }) => match === deny),
  }));
}

function distinct<T extends { readonly change: ActionChange }>(candidates: readonly T[]): T[] {
  return [...new Map(candidates.map((candidate) => [JSON.stringify(candidate.change), candidate])).values()];
}

/** The layer no longer denies, or one of its Denies no longer matches. */
function mends(denied: EvaluatedRequest, layer: LayerEvaluation, change: ActionChange): boolean {
  const after = afterAction(denied, change).authorization.layers.find(
    ({ policyType }) => policyType === layer.policyType,
  );
  if (after === undefined || !after.denies) return true;
  return layer.decision === 'explicitDeny' && after.determining.length < layer.determining.length;
}
