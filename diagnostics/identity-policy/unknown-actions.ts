import {
  actionsMeant,
  type EvaluatedRequest,
  type FindInput,
  type Finding,
  finding,
  layerEvaluation,
  ownerOf,
  type ParsedPolicy,
  type ParsedStatement,
  parsePolicy,
} from '../../src/check/index.js';
import type { AttachedPolicy } from '../../src/model/policies.js';
import { isUnknown } from '../../src/model/unknown.js';
import { meta } from './meta.js';

/** An action in a policy of the principal that does not exist, where the denied one was meant. */
interface WrongName {
  readonly policy: AttachedPolicy;
  readonly statement: ParsedStatement;
  readonly named: string;
  readonly meant: readonly string[];
}

/**
 * Allow statements of identity policies that name an action which does not exist, where they meant the one that no
 * policy allows (code `NO_SUCH_ACTION`). One a statement.
 */
export function unknownActionFindings({ requests }: FindInput): Finding[] {
  const told = new Set<string>();
  return requests.flatMap((evaluated, request) => {
    const layer = layerEvaluation(evaluated.authorization.layers, 'identity-policy');
    if (layer?.decision !== 'implicitDeny') return [];
    return wrongNames(evaluated)
      .filter(({ policy, statement, named }) =>
        isFirst(told, `${policy.id} ${policy.attachedTo} ${statement.pointer} ${named}`),
      )
      .map((wrong) => findingOf(wrong, { evaluated, request }));
  });
}

function isFirst(seen: Set<string>, key: string): boolean {
  const { size } = seen;
  return seen.add(key).size > size;
}

function wrongNames({ policies, request }: EvaluatedRequest): WrongName[] {
  const { identity = [] } = policies;
  const asked = request.action.toLowerCase();
  const wrong: WrongName[] = [];
  for (const policy of isUnknown(identity) ? [] : identity) {
    if (isUnknown(policy)) continue;
    for (const { statement, named, meant } of namesOfNothing(parsePolicy(policy.document, policy.id)))
      if (meant.some((action) => action.toLowerCase() === asked)) wrong.push({ policy, statement, named, meant });
  }
  return wrong;
}

type NameOfNothing = Omit<WrongName, 'policy'>;

/** Every denial of a principal looks through the same policies. */
const known = new WeakMap<ParsedPolicy, readonly NameOfNothing[]>();

/** What a policy allows that is no action, where actions are near it. */
function namesOfNothing(policy: ParsedPolicy): readonly NameOfNothing[] {
  const found = known.get(policy) ?? policy.statements.flatMap(namesIn);
  known.set(policy, found);
  return found;
}

function namesIn(statement: ParsedStatement): NameOfNothing[] {
  const { effect, action } = statement;
  if (effect !== 'Allow' || action === undefined || action.not) return [];
  return action.patterns.flatMap((named) => {
    const meant = actionsMeant(named);
    return meant.length === 0 ? [] : [{ statement, named, meant }];
  });
}

function findingOf(
  { policy, statement, named, meant }: WrongName,
  { evaluated, request }: { evaluated: EvaluatedRequest; request: number },
): Finding {
  const { index, pointer, sid } = statement;
  const at = {
    policy: policy.id,
    ...(policy.attachedTo === undefined ? {} : { attachedTo: policy.attachedTo }),
    ...(sid === undefined ? {} : { sid }),
    index,
    pointer,
  };
  return {
    ...finding(meta, 'NO_SUCH_ACTION', { named, meant, action: evaluated.request.action }),
    policyType: 'identity-policy',
    statements: [{ ...at, effect: 'Allow', conditions: [] }],
    owner: ownerOf('identity-policy', evaluated.request),
    request,
  };
}
