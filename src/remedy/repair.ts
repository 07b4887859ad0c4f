import type { PolicyChange, RemedyCandidate } from '../check/change.js';
import type { EvaluatedRequest } from '../check/check.js';
import { appendStatement, replaceStatement } from '../check/document.js';
import { type FoundStatement, findStatement, isAwsManaged } from '../check/find-policy.js';
import { ownerOf } from '../check/layers.js';
import { phrase } from '../check/phrase.js';
import { type FoundTrap, type Repair, trapOf } from '../check/traps/index.js';
import type { LayerEvaluation, StatementEvaluation } from '../evaluation/authorization.js';
import type { Call } from '../model/call.js';
import type { Said } from '../model/denial.js';
import { denyWarnings } from './guard-rail.js';
import { allowsAfter, mends } from './mends.js';
import { sizeWarning } from './size-limit.js';

interface RepairInput {
  readonly denied: EvaluatedRequest;
  readonly request: number;
  readonly layer: LayerEvaluation;
  readonly call: Call;
}

/** The statement that denies, or nearly allows, with the form corrected that a trap of the catalogue names. */
export function repairCandidates(input: RepairInput): RemedyCandidate[] {
  const { layer } = input;
  return corrected(input, layer.decision === 'explicitDeny' ? layer.determining : layer.nearMisses);
}

/**
 * Where AWS denied a call and a layer hangs on an Allow whose form is wrong: the statement with its form corrected. What
 * AWS makes of such a form is not documented, so that its answer alone tells that the statement did not allow.
 */
export function undecidedRepairs(
  evaluated: readonly EvaluatedRequest[],
  { call, said }: { readonly call: Call; readonly said?: Said },
): RemedyCandidate[] {
  return evaluated.flatMap((denied, request) =>
    denied.authorization.layers.flatMap((layer) => {
      const named = said?.reason.policyType ?? 'unknown';
      if (layer.decision !== 'undetermined' || (named !== 'unknown' && named !== layer.policyType)) return [];
      const allows = layer.undecided.filter(({ effect }) => effect === 'Allow');
      return corrected({ denied, request, layer, call }, allows).filter(({ change }) =>
        allowsAfter(denied, layer, change),
      );
    }),
  );
}

function corrected(input: RepairInput, statements: readonly StatementEvaluation[]): RemedyCandidate[] {
  const { denied, layer } = input;
  for (const statement of statements) {
    const trap = trapOf({ statement, policyType: layer.policyType, evaluated: denied, call: input.call });
    const found = findStatement(denied.policies, layer.policyType, statement.ref);
    if (trap?.repair === undefined || found === undefined || isAwsManaged(found.policy.id)) continue;
    const change = changeOf(layer, statement, { found, repair: trap.repair });
    if (mends(denied, layer, change)) return [candidate(input, statement, { change, trap, repair: trap.repair })];
  }
  return [];
}

function changeOf(
  { policyType }: LayerEvaluation,
  { ref }: StatementEvaluation,
  { found, repair }: { readonly found: FoundStatement; readonly repair: Repair },
): PolicyChange {
  const { policy, document } = found;
  const { statement, version, beside } = repair;
  const place = { kind: 'policy', policyType, policy: policy.id, attachedTo: policy.attachedTo ?? '' } as const;
  if (beside) {
    const after = appendStatement(document, statement);
    return { ...place, operation: 'add-statement', statement, before: document, after };
  }
  const replaced = replaceStatement(document, ref.index, statement);
  const after = version === undefined ? replaced : { ...replaced, Version: version };
  return { ...place, operation: 'replace-statement', index: ref.index, statement, before: document, after };
}

interface Repaired {
  readonly change: PolicyChange;
  readonly trap: FoundTrap;
  readonly repair: Repair;
}

function candidate(
  { denied, request, layer }: RepairInput,
  statement: StatementEvaluation,
  repaired: Repaired,
): RemedyCandidate {
  const {
    change,
    trap: { id, data },
    repair,
  } = repaired;
  const guards = statement.effect === 'Deny' ? denyWarnings({ layer, statement, change }) : [];
  const size = sizeWarning(change, denied.policies);
  return {
    layer: layer.policyType,
    owner: ownerOf(layer.policyType, denied.request),
    says: phrase('CORRECT_FORM', {
      statement: { statement: statement.ref },
      repair: repair.does,
      trap: { trap: { id, data } },
    }),
    change,
    warnings: [
      ...guards,
      ...(repair.widens === undefined ? [] : [repair.widens]),
      ...(size === undefined ? [] : [size]),
    ],
    request,
  };
}
