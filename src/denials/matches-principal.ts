import { type Arn, parseArn } from '../model/arn.js';
import type { CallPrincipal } from '../model/call.js';
import type { Denial } from '../model/denial.js';

const SSO_ROLE = /^AWSReservedSSO_/;
const SSO_SUFFIX = /_[\da-f]{16}$/;

function lastSegment(arn: Arn): string {
  return arn.resource.slice(arn.resource.lastIndexOf('/') + 1);
}

function kindOf(arn: Arn): string {
  return arn.resource.split(/[/:]/)[0] ?? '';
}

function isSameAccount(a: Arn, b: Arn): boolean {
  return a.account === b.account && a.partition === b.partition;
}

/**
 * Names of roles are unique in an account, whatever their path; Identity Center renews the suffix of its roles' names.
 * AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-friendly-names
 * AWS: https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
 */
function isSameRole(wanted: string, role: string): boolean {
  if (wanted === role) return true;
  return SSO_ROLE.test(wanted) && !SSO_SUFFIX.test(wanted) && role.replace(SSO_SUFFIX, '') === wanted;
}

function matchesRole(wanted: Arn, name: string, principal: CallPrincipal): boolean {
  const role = parseArn(principal.roleArn ?? '');
  return role !== undefined && isSameAccount(wanted, role) && isSameRole(name, lastSegment(role));
}

function matchesUser(wanted: Arn, principal: CallPrincipal): boolean {
  const user = parseArn(principal.arn);
  return (
    user !== undefined &&
    kindOf(user) === 'user' &&
    isSameAccount(wanted, user) &&
    lastSegment(wanted) === lastSegment(user)
  );
}

/**
 * Whether the denied principal is the one that `arn` means: a user, a role (all its sessions, with or without its
 * path), one session (`assumed-role/ROLE/SESSION`), or the root user (`:root`). Also a service principal or unique id.
 */
export function matchesPrincipal(denial: Pick<Denial, 'principal'>, arn: string): boolean {
  const { principal } = denial;
  if (arn === '') return false;
  if (arn === principal.arn || arn === principal.roleArn || arn === principal.uniqueId) return true;
  const wanted = parseArn(arn);
  if (wanted === undefined) return false;
  const [kind, role, session] = wanted.resource.split('/');
  if (kind === 'role') return matchesRole(wanted, lastSegment(wanted), principal);
  if (kind === 'assumed-role' && role) return session === undefined && matchesRole(wanted, role, principal);
  if (kind === 'root') return principal.type === 'Root' && principal.account === wanted.account;
  return kind === 'user' && matchesUser(wanted, principal);
}
