import type { EvaluatedRequest } from '../check/check.js';
import { evaluate } from '../check/evaluate.js';
import type { LayerEvaluation } from '../evaluation/authorization.js';
import { parseArn } from '../model/arn.js';
import { fieldOf } from '../model/layers.js';
import type { AttachedPolicy, Policies } from '../model/policies.js';
import { POLICY_TYPES, type PolicyType } from '../model/policy-type.js';
import { isTrustCall } from '../model/trust-call.js';

/** A call as it would be answered if no layer that could not be decided stood in its way. */
interface AsRead {
  readonly state: readonly EvaluatedRequest[];
  /** The layers that this takes for granted, in the order of the policy types. */
  readonly assumes: readonly PolicyType[];
}

/** Leaves the layers of `changed` as they are: of these nothing is taken for granted. */
export function asRead(evaluated: readonly EvaluatedRequest[], changed: ReadonlySet<PolicyType> = new Set()): AsRead {
  const assumed = new Set<PolicyType>();
  const state = evaluated.map((one) => {
    // No answer about a stand-in for a resource or a caller is worth building on; one that lacks an ending of its own is.
    if (one.request.origin.resourceUnknown !== undefined && !one.request.resource.endsWith('-??????')) return one;
    let freed = one;
    for (const layer of one.authorization.layers) {
      if (layer.decision !== 'undetermined' || layer.denies || changed.has(layer.policyType)) continue;
      // No policy would free from it.
      if (layer.policyType === 'aws-rule') continue;
      assumed.add(layer.policyType);
      freed = evaluate({ ...freed, policies: without(layer, freed) });
    }
    return freed;
  });
  return { state, assumes: POLICY_TYPES.filter((policyType) => assumed.has(policyType)) };
}

const EVERYTHING = { Effect: 'Allow', Action: '*', Resource: '*' };

/** The policies with a layer that lets everything pass, and that gives no permission where another layer could. */
function without({ policyType }: LayerEvaluation, evaluated: EvaluatedRequest): Policies {
  const { policies } = evaluated;
  const field = fieldOf(policyType);
  const { [field]: _, ...others } = policies;
  if (field === 'identity' || field === 'session') return { ...others, [field]: [policyOf(EVERYTHING)] };
  if (field !== 'resource') return others;
  const { grants: __, ...silent } = others;
  // Within an account nothing has to be there; a key, a role and another account's resource have to allow.
  const { authorization } = evaluate({ ...evaluated, policies: silent });
  const isNeeded = authorization.layers.some((layer) => fieldOf(layer.policyType) === field && layer.denies);
  const { Resource: ___, ...ofRole } = EVERYTHING;
  // A trust policy that names a resource is malformed.
  const statement = isTrustCall(evaluated.request) ? ofRole : EVERYTHING;
  return isNeeded ? { ...silent, resource: [policyOf({ ...statement, Principal: delegateOf(evaluated) })] } : silent;
}

function policyOf(statement: object): AttachedPolicy {
  return { id: 'taken for granted', document: { Version: '2012-10-17', Statement: [statement] } };
}

/** The caller's account, so that its own policies still have to allow; everybody for a caller without an account. */
function delegateOf({ request: { principal, principalAccount } }: EvaluatedRequest): unknown {
  const partition = parseArn(principal)?.partition ?? 'aws';
  const isOfIam = /^arn:[^:]+:(?:iam|sts)::\d*:(?:user|role|assumed-role|federated-user|root)/.test(principal);
  return isOfIam && principalAccount !== undefined ? { AWS: `arn:${partition}:iam::${principalAccount}:root` } : '*';
}
