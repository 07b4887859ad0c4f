import type { KmsGrant } from '../../model/policies.js';
import { isServicePrincipal } from '../../model/principal-kind.js';
import { isUnknown, type Unknown } from '../../model/unknown.js';
import { PLAIN_RULES } from '../policies/match-statement.js';
import { anyOf, matchEntry, type PrincipalMatch } from '../policies/principal-match.js';
import type { RequestView } from '../request/request-view.js';
import { and, MAYBE, NO, or, YES } from '../truth.js';
import { allMet, matchConstraints } from './grant-constraints.js';

const NOBODY: PrincipalMatch = { direct: NO, role: NO, account: NO };

/** By which of the caller's names a grant of the key allows the request. */
export function grantedByName(grants: readonly KmsGrant[] | Unknown, view: RequestView): PrincipalMatch {
  if (!view.action.startsWith('kms:')) return NOBODY;
  if (isUnknown(grants)) return { direct: MAYBE, role: MAYBE, account: MAYBE };
  let names = NOBODY;
  for (const grant of grants) {
    const match = matchGrant(grant, view);
    names = {
      direct: or(names.direct, match.direct),
      role: or(names.role, match.role),
      account: or(names.account, match.account),
    };
  }
  return names;
}

/** The ids of the grants that allow the request. */
export function allowingGrants(grants: readonly KmsGrant[] | Unknown, view: RequestView): string[] {
  if (isUnknown(grants)) return [];
  return grants
    .filter((grant) => anyOf(matchGrant(grant, view)) === YES)
    .map((grant) => grant.GrantId ?? 'a grant without an id');
}

function matchGrant(grant: KmsGrant, view: RequestView): PrincipalMatch {
  const operation = view.action.slice('kms:'.length);
  if (!grant.Operations?.some((name) => name.toLowerCase() === operation)) return NOBODY;
  const grantee = matchGrantee(grant, view);
  const met = allMet(matchConstraints(grant, view));
  return { direct: and(grantee.direct, met), role: and(grantee.role, met), account: and(grantee.account, met) };
}

function granteeOf({ GranteeServicePrincipal, GranteePrincipal }: KmsGrant): string | undefined {
  return GranteeServicePrincipal ?? GranteePrincipal;
}

function matchGrantee(grant: KmsGrant, view: RequestView): PrincipalMatch {
  const value = granteeOf(grant);
  if (value === undefined) return { direct: MAYBE, role: NO, account: NO };
  const service = grant.GranteeServicePrincipal !== undefined || isServicePrincipal(value);
  return matchEntry({ type: service ? 'Service' : 'AWS', value }, view, PLAIN_RULES);
}

/** The keys that the grants for this caller and operation hang on. */
export function missingForGrants(grants: readonly KmsGrant[] | Unknown, view: RequestView): string[] {
  if (!view.action.startsWith('kms:')) return [];
  if (isUnknown(grants)) return [grants.unknown];
  const open = grants.filter((grant) => anyOf(matchGrant(grant, view)) === MAYBE);
  return open.flatMap((grant) => {
    const hangsOn = matchConstraints(grant, view).flatMap((constraint) => constraint.hangsOn);
    return anyOf(matchGrantee(grant, view)) === MAYBE
      ? [`whether the caller is \`${granteeOf(grant) ?? 'the grantee'}\``, ...hangsOn]
      : hangsOn;
  });
}
