import { type FindInput, type Finding, finding, layerEvaluation, pointTo } from '../../src/check/index.js';
import { meta } from './meta.js';

/** An Allow of a session policy that names this very action, where no identity policy allows it. */
export function cannotGrant({ requests }: FindInput): Finding[] {
  return requests.flatMap(({ request: { action, resource }, authorization: { layers } }, request) => {
    const session = layerEvaluation(layers, 'session-policy');
    const identity = layerEvaluation(layers, 'identity-policy');
    if (session?.decision !== 'allows' || identity?.decision !== 'implicitDeny') return [];
    const meant = session.determining.find(({ effect, elements }) => {
      const named = elements.find(({ element }) => element === 'Action');
      return effect === 'Allow' && named?.wanted.some((one) => one.toLowerCase() === action.toLowerCase()) === true;
    });
    if (meant === undefined) return [];
    const statement = { ...pointTo(meant), trap: { id: 'session-policy-cannot-grant', data: {} } } as const;
    const told = finding(meta, 'CANNOT_GRANT', { action, resource });
    return [{ ...told, policyType: 'session-policy', statements: [statement], request }];
  });
}
