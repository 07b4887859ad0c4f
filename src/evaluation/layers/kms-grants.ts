import type { KmsGrant } from '../../model/policies.js';
import { isServicePrincipal } from '../../model/principal-kind.js';
import { isUnknown, type Unknown } from '../../model/unknown.js';
import type { Dependency } from '../dependency.js';
import { PLAIN_RULES } from '../policies/match-statement.js';
import { anyOf, EVERYONE, matchEntry, type PrincipalMatch } from '../policies/principal-match.js';
import type { RequestView } from '../request/request-view.js';
import { and, MAYBE, NO, or, YES } from '../truth.js';
import { allMet, matchConstraints } from './grant-constraints.js';

const NOBODY: PrincipalMatch = { direct: NO, role: NO, account: NO };
const MAYBE_ANY: PrincipalMatch = { direct: MAYBE, role: MAYBE, account: MAYBE };
const RETIRE = 'kms:retiregrant';

/** By which of the caller's names a grant of the key allows the request. */
export function grantedByName(grants: readonly KmsGrant[] | Unknown, view: RequestView): PrincipalMatch {
  if (!view.action.startsWith('kms:')) return NOBODY;
  if (isUnknown(grants)) return MAYBE_ANY;
  // "As a backup, the AWS account in which the grant was created can retire the grant."
  let names = view.action === RETIRE ? ownerOfKey(view) : NOBODY;
  for (const grant of grants) names = either(names, matchGrant(grant, view));
  return names;
}

function ownerOfKey({ caller, resourceAccount }: RequestView): PrincipalMatch {
  if (caller.kind !== 'root') return NOBODY;
  if (isUnknown(resourceAccount)) return { direct: MAYBE, role: NO, account: NO };
  return caller.account === resourceAccount ? EVERYONE : NOBODY;
}

function either(a: PrincipalMatch, b: PrincipalMatch): PrincipalMatch {
  return { direct: or(a.direct, b.direct), role: or(a.role, b.role), account: or(a.account, b.account) };
}

/**
 * The ids of the grants that allow the request.
 * AWS: https://docs.aws.amazon.com/kms/latest/developerguide/grants.html
 * AWS: https://docs.aws.amazon.com/kms/latest/developerguide/policy-evaluation.html
 * AWS: https://docs.aws.amazon.com/kms/latest/developerguide/create-grant-overview.html
 * AWS: https://docs.aws.amazon.com/autoscaling/ec2/userguide/key-policy-requirements-EBS-encryption.html
 */
export function allowingGrants(grants: readonly KmsGrant[] | Unknown, view: RequestView): string[] {
  if (isUnknown(grants)) return [];
  return grants
    .filter((grant) => anyOf(matchGrant(grant, view)) === YES)
    .map((grant) => grant.GrantId ?? 'a grant without an id');
}

function matchGrant(grant: KmsGrant, view: RequestView): PrincipalMatch {
  if (view.action === RETIRE) return matchRetiring(grant, view);
  if (!holdsOperation(grant, view)) return NOBODY;
  const grantee = matchGrantee(grant, view);
  const met = allMet(matchConstraints(grant, view));
  return { direct: and(grantee.direct, met), role: and(grantee.role, met), account: and(grantee.account, met) };
}

function holdsOperation({ Operations }: KmsGrant, { action }: RequestView): boolean {
  return Operations?.some((name) => name.toLowerCase() === action.slice('kms:'.length)) === true;
}

/**
 * The retiring principal, and the grantee where the operation is among the grant's.
 * AWS: https://docs.aws.amazon.com/kms/latest/developerguide/grant-delete.html
 */
function matchRetiring(grant: KmsGrant, view: RequestView): PrincipalMatch {
  const { RetiringPrincipal, RetiringServicePrincipal } = grant;
  const retiring = RetiringServicePrincipal ?? RetiringPrincipal;
  const named = retiring === undefined ? NOBODY : matchNamed(retiring, RetiringServicePrincipal !== undefined, view);
  return holdsOperation(grant, view) ? either(named, matchGrantee(grant, view)) : named;
}

function granteeOf({ GranteeServicePrincipal, GranteePrincipal }: KmsGrant): string | undefined {
  return GranteeServicePrincipal ?? GranteePrincipal;
}

function matchGrantee(grant: KmsGrant, view: RequestView): PrincipalMatch {
  const value = granteeOf(grant);
  if (value === undefined) return { direct: MAYBE, role: NO, account: NO };
  return matchNamed(value, grant.GranteeServicePrincipal !== undefined, view);
}

function matchNamed(value: string, asService: boolean, view: RequestView): PrincipalMatch {
  const service = asService || isServicePrincipal(value);
  return matchEntry({ type: service ? 'Service' : 'AWS', value }, view, PLAIN_RULES);
}

/** The keys that the grants for this caller and operation depend on. */
export function missingForGrants(grants: readonly KmsGrant[] | Unknown, view: RequestView): Dependency[] {
  if (!view.action.startsWith('kms:')) return [];
  if (isUnknown(grants)) return [grants.unknown];
  const open = grants.filter((grant) => anyOf(matchGrant(grant, view)) === MAYBE);
  const owner = view.action === RETIRE && anyOf(ownerOfKey(view)) === MAYBE ? ['the account of the key'] : [];
  const those = open.flatMap((grant) => {
    if (view.action === RETIRE)
      return [`whether the caller is one of those who may retire \`${grant.GrantId ?? 'a grant'}\``];
    const dependsOn = matchConstraints(grant, view).flatMap((constraint) => constraint.dependsOn);
    return anyOf(matchGrantee(grant, view)) === MAYBE
      ? [`whether the caller is \`${granteeOf(grant) ?? 'the grantee'}\``, ...dependsOn]
      : dependsOn;
  });
  return [...owner, ...those];
}
