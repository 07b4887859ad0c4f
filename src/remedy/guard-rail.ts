import { layerFacts } from '../model/layers.js';
import type { PolicyType } from '../model/policy-type.js';

const PERIMETER_KEYS =
  /^aws:(source(vpce|vpc|ip|account|arn|orgid|orgpaths)|vpcsourceip|vpce\w+|principalorgid|principalorgpaths|resourceorg(id|paths)|resourceaccount|principalaccount|securetransport|multifactorauth\w+|requestedregion)$/i;

/** Why a change would loosen a guard rail on purpose, if it would. */
export function guardRailWarning(policyType: PolicyType, conditionKeys: readonly string[] = []): string | undefined {
  const rail = layerFacts(policyType).guardRail;
  if (rail !== undefined) return rail;
  const perimeter = conditionKeys.filter((key) => PERIMETER_KEYS.test(key));
  if (perimeter.length === 0) return undefined;
  return `the statement is a perimeter on ${perimeter.join(', ')}: change the caller to fit it first`;
}

/** Why an Allow beside a statement whose condition fails loosens what that condition guards. */
export function conditionWarning(where: string, key: string): string {
  return `${where} asks for ${key} on purpose: meet the condition before you grant around it`;
}

/** Those that there are. */
export function warningsOf(...warnings: readonly (string | undefined)[]): string[] {
  return warnings.filter((warning) => warning !== undefined);
}
