import type { KmsGrant } from '../../vocabulary/layer.js';
import { isServicePrincipal } from '../../vocabulary/service-principal.js';
import { isUnknown, type Unknown } from '../../vocabulary/unknown.js';
import { PLAIN_RULES } from '../policies/match-statement.js';
import { anyOf, matchEntry, type PrincipalMatch } from '../policies/principal-match.js';
import type { RequestView } from '../request/request-view.js';
import { and, MAYBE, NO, or, type Truth, truthOf, YES } from '../truth.js';

const NOBODY: PrincipalMatch = { direct: NO, role: NO, account: NO };
/** Operations that take no encryption context, so that constraints do not bind them. */
const UNCONSTRAINED = new Set(['kms:describekey', 'kms:retiregrant', 'kms:creategrant', 'kms:getpublickey']);
const CONTEXT = 'kms:encryptioncontext:';

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
  if (UNCONSTRAINED.has(view.action)) return grantee;
  const met = matchConstraints(grant, view);
  return { direct: and(grantee.direct, met), role: and(grantee.role, met), account: and(grantee.account, met) };
}

function matchGrantee(grant: KmsGrant, view: RequestView): PrincipalMatch {
  const value = grant.GranteeServicePrincipal ?? grant.GranteePrincipal;
  if (value === undefined) return { direct: MAYBE, role: NO, account: NO };
  const service = grant.GranteeServicePrincipal !== undefined || isServicePrincipal(value);
  return matchEntry({ type: service ? 'Service' : 'AWS', value }, view, PLAIN_RULES);
}

function matchConstraints(grant: KmsGrant, view: RequestView): Truth {
  const subset = grant.Constraints?.EncryptionContextSubset;
  const equals = grant.Constraints?.EncryptionContextEquals;
  return and(
    subset ? holdsPairs(subset, view) : YES,
    equals ? and(holdsPairs(equals, view), holdsNoOther(equals, view)) : YES,
  );
}

function holdsPairs(wanted: Readonly<Record<string, string>>, view: RequestView): Truth {
  let truth: Truth = YES;
  for (const [key, value] of Object.entries(wanted)) {
    const seen = view.lookup(CONTEXT + key.toLowerCase());
    truth = and(truth, isUnknown(seen) ? MAYBE : truthOf(seen?.includes(value) === true));
  }
  return truth;
}

function holdsNoOther(wanted: Readonly<Record<string, string>>, view: RequestView): Truth {
  const seen = view.lookup('kms:encryptioncontextkeys');
  if (isUnknown(seen)) return MAYBE;
  const allowed = new Set(Object.keys(wanted));
  // Without the list of keys, the listed pairs are all that there is.
  if (seen === null) return truthOf(view.listedKeys(CONTEXT).length === allowed.size);
  return truthOf(seen.every((key) => allowed.has(key)));
}

/** The keys that the grants for this caller and operation hang on. */
export function missingForGrants(grants: readonly KmsGrant[] | Unknown, view: RequestView): string[] {
  if (isUnknown(grants)) return [grants.unknown];
  const open = grants.filter((grant) => anyOf(matchGrant(grant, view)) === MAYBE);
  return open.flatMap((grant) => {
    const pairs = { ...grant.Constraints?.EncryptionContextSubset, ...grant.Constraints?.EncryptionContextEquals };
    const keys = Object.keys(pairs).filter((key) => isUnknown(view.lookup(CONTEXT + key.toLowerCase())));
    if (keys.length > 0) return keys.map((key) => `kms:EncryptionContext:${key}`);
    return anyOf(matchGrantee(grant, view)) === MAYBE
      ? [`whether the caller is \`${grant.GranteePrincipal}\``]
      : ['kms:EncryptionContextKeys'];
  });
}
