import type { ActionChange, RemedyCandidate } from '../../check/change.js';
import type { EvaluatedRequest } from '../../check/check.js';
import { phrase } from '../../check/phrase.js';
import type { ConditionEvaluation, LayerEvaluation, StatementEvaluation } from '../../evaluation/authorization.js';
import type { Call } from '../../model/call.js';
import { canHave, possible } from '../judge/caller.js';
import { mends } from '../mends.js';
import { callerChange } from './caller-changes.js';
import { anyValue, valueFor } from './value-for.js';

interface DeniedByCondition {
  readonly denied: EvaluatedRequest;
  readonly request: number;
  readonly layer: LayerEvaluation;
  readonly call: Call;
}

/**
 * What the caller, or who sets its tags, can do so that a condition turns out otherwise: one that a Deny matched by,
 * or the only one that an Allow fails on. Only what this caller can have, and what mends the layer, is kept.
 */
export function callerCandidates(place: DeniedByCondition): RemedyCandidate[] {
  const { denied, layer } = place;
  const candidates = statementsToTurn(layer).flatMap(({ statement, conditions }) =>
    conditions.flatMap((condition) => candidateFor(place, statement, condition)),
  );
  return distinct(candidates).filter(({ change }) => mends(denied, layer, change));
}

type CallerCandidate = RemedyCandidate & { readonly change: ActionChange };

function candidateFor(
  place: DeniedByCondition,
  statement: StatementEvaluation,
  wanted: ConditionEvaluation,
): CallerCandidate[] {
  const { denied, request, layer, call } = place;
  const judged = { call, request: denied.request, policyType: layer.policyType };
  if (!possible(wanted.key, judged)) return [];
  const condition = { ...wanted, wanted: wanted.wanted.filter((value) => canHave(wanted, value)) };
  const value = valueFor(condition, statement.effect === 'Allow') ?? anyValue(condition, statement.effect);
  if (value === undefined || isThere(condition, value)) return [];
  const change = callerChange({ request: denied.request, condition, key: condition.key, value });
  if (change === undefined) return [];
  const { way, owner, warnings = [], ...action } = change;
  const says = phrase('MEET_CONDITION', { way, statement: { statement: statement.ref }, key: condition.key });
  return [{ layer: 'caller', owner, says, change: { kind: 'action', ...action }, warnings, request }];
}

/** The request has it already: sending it again changes nothing. */
function isThere({ seen }: ConditionEvaluation, value: string | readonly string[] | null): boolean {
  return JSON.stringify(seen) === JSON.stringify(value === null ? null : [value].flat());
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

function distinct(candidates: readonly CallerCandidate[]): CallerCandidate[] {
  return [...new Map(candidates.map((candidate) => [JSON.stringify(candidate.change), candidate])).values()];
}
