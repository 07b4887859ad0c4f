import {
  type DeadAction,
  deadActions,
  type EvaluatedRequest,
  type FindInput,
  type Finding,
  finding,
  layerEvaluation,
  ownerOf,
  serviceOf,
} from '../../src/check/index.js';
import type { AttachedPolicy } from '../../src/model/policies.js';
import { isUnknown } from '../../src/model/unknown.js';
import { meta } from './meta.js';

/**
 * Statements of identity policies that name actions of the service which was asked on resources that these actions do
 * not have (code `DEAD_PERMISSION`). One a statement, and only where no policy allows the request.
 */
export function deadPermissionFindings({ requests }: FindInput): Finding[] {
  const told = new Map<string, Finding>();
  for (const [index, evaluated] of requests.entries()) {
    if (layerEvaluation(evaluated.authorization.layers, 'identity-policy')?.decision !== 'implicitDeny') continue;
    for (const { key, found } of deadIn(evaluated, index)) if (!told.has(key)) told.set(key, found);
  }
  return [...told.values()];
}

function deadIn({ policies, request }: EvaluatedRequest, index: number) {
  const { identity = [] } = policies;
  const readable = isUnknown(identity) ? [] : identity.flatMap((policy) => (isUnknown(policy) ? [] : [policy]));
  return readable.flatMap((policy) => {
    const byStatement = new Map<string, DeadAction[]>();
    for (const dead of deadActions(policy.document, policy.id)) {
      if (serviceOf(dead) !== serviceOf(request) || dead.statement.effect !== 'Allow') continue;
      const { pointer } = dead.statement;
      byStatement.set(pointer, [...(byStatement.get(pointer) ?? []), dead]);
    }
    return [...byStatement].map(([pointer, dead]) => ({
      key: `${policy.id} ${policy.attachedTo} ${pointer}`,
      found: { ...findingOf(policy, dead), owner: ownerOf('identity-policy', request), request: index },
    }));
  });
}

function findingOf(policy: AttachedPolicy, dead: readonly DeadAction[]): Finding {
  const [first] = dead;
  const { index = 0, pointer = '', sid } = first?.statement ?? {};
  const at = {
    policy: policy.id,
    ...(policy.attachedTo === undefined ? {} : { attachedTo: policy.attachedTo }),
    ...(sid === undefined ? {} : { sid }),
    index,
    pointer,
  };
  const actions = dead.map(({ action }) => action);
  const askedOn = [...new Set(dead.flatMap((one) => one.askedOn))];
  return {
    ...finding(meta, 'DEAD_PERMISSION', { actions, resources: first?.resources ?? [], askedOn }),
    policyType: 'identity-policy',
    statements: [{ ...at, effect: 'Allow', conditions: [] }],
  };
}
