import type { EvaluatedRequest } from '../check/check.js';
import { evaluate } from '../check/evaluate.js';
import type { ConditionEvaluation, StatementEvaluation } from '../evaluation/authorization.js';
import type { PolicyType } from '../model/policy-type.js';
import type { ContextValue } from '../model/request.js';

/** A call as it is denied if the values that nobody told are such as AWS's answer leaves, and those values. */
interface AsInferred {
  readonly state: readonly EvaluatedRequest[];
  readonly taken: readonly { readonly key: string; readonly value: string }[];
}

/**
 * Where AWS's denial leaves one statement that must have decided, the call with the values by which it does. Undefined
 * where nothing was inferred, or where no value that the statement names does it.
 */
export function asInferred(evaluated: readonly EvaluatedRequest[]): AsInferred | undefined {
  const taken: { key: string; value: string }[] = [];
  const state = evaluated.map((one) => {
    const [inferred] = one.inferred?.layers ?? [];
    const [statement] = inferred?.statements ?? [];
    if (inferred === undefined || statement === undefined) return one;
    const assumed = assumptionsOf(statement).find((values) => decides(withValues(one, values), inferred.policyType));
    if (assumed === undefined) return one;
    for (const [key, value] of assumed) taken.push({ key, value: value === null ? ABSENT : String(value) });
    return withValues(one, assumed);
  });
  return taken.length === 0 ? undefined : { state, taken };
}

const ABSENT = 'absent';

type Assumed = readonly (readonly [key: string, value: ContextValue])[];

/** The values that the conditions which nobody could decide may have met: those that they name, or none. */
function assumptionsOf({ conditions }: StatementEvaluation): Assumed[] {
  const open = conditions.filter(({ inferred }) => inferred !== undefined);
  return open.reduce<Assumed[]>(
    (all, condition) =>
      all.flatMap((one) => valuesOf(condition).map((value) => [...one, [condition.key, value] as const])),
    open.length === 0 ? [] : [[]],
  );
}

function valuesOf({ inferred, wanted }: ConditionEvaluation): ContextValue[] {
  const named = wanted.filter((value) => !/[*?]|\$\{/.test(value));
  return inferred?.orAbsent ? [null, ...named] : [...named, null];
}

function withValues(one: EvaluatedRequest, values: Assumed): EvaluatedRequest {
  const { inferred: _, ...rest } = one;
  const context = { ...one.request.context, ...Object.fromEntries(values) };
  return { ...rest, ...evaluate({ ...rest, request: { ...one.request, context } }) };
}

function decides({ authorization }: EvaluatedRequest, policyType: PolicyType): boolean {
  return authorization.layers.some((layer) => layer.policyType === policyType && layer.denies);
}
