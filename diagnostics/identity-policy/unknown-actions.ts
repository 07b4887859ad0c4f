import {
  actionsMeant,
  type EvaluatedRequest,
  type FindInput,
  type Finding,
  finding,
  layerEvaluation,
  ownerOf,
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
  const readable = isUnknown(identity) ? [] : identity.flatMap((policy) => (isUnknown(policy) ? [] : [policy]));
  return readable.flatMap((policy) =>
    parsePolicy(policy.document, policy.id).statements.flatMap((statement) => {
      if (statement.effect !== 'Allow' || statement.action === undefined || statement.action.not) return [];
      return statement.action.patterns.flatMap((named) => {
        const meant = actionsMeant(named);
        const isMeant = meant.some((action) => action.toLowerCase() === request.action.toLowerCase());
        return isMeant ? [{ policy, statement, named, meant }] : [];
      });
    }),
  );
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
