import type { Decision } from '../evaluation/authorization.js';
import { authorize } from '../evaluation/index.js';
import type { Policies } from '../model/policies.js';
import type { DerivedRequest } from '../model/request.js';
import type { EvaluatedRequest } from './check.js';

export interface Evaluable {
  readonly request: DerivedRequest;
  readonly policies: Policies;
  readonly managementAccount?: string;
}

export function evaluate({ request, policies, managementAccount }: Evaluable): EvaluatedRequest {
  const organization = managementAccount === undefined ? {} : { organization: { managementAccount } };
  return {
    request,
    policies,
    ...(managementAccount === undefined ? {} : { managementAccount }),
    authorization: authorize({ request, policies, ...organization }),
  };
}

const RESTRICTIVE: readonly Decision[] = ['explicitDeny', 'denied', 'implicitDeny', 'undetermined', 'allowed'];

/** A call is denied when one of its requests is. Without requests nothing is known. */
export function mostRestrictive(evaluated: readonly EvaluatedRequest[]): Decision {
  const decisions = new Set(evaluated.map((one) => one.authorization.decision));
  return RESTRICTIVE.find((decision) => decisions.has(decision)) ?? 'undetermined';
}
