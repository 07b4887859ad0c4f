import { keyOf } from '../evaluation/index.js';
import { roleOfSession } from '../model/principal-kind.js';
import type { DerivedRequest } from '../model/request.js';

/**
 * The ARN that policies and `aws:PrincipalArn` know the caller by: the role of a session, else its own.
 * The role of a session whose path nobody told is taken to have none.
 */
export function principalArnOf(request: DerivedRequest): string {
  const seen = keyOf(request, 'aws:PrincipalArn');
  if (typeof seen === 'string') return seen;
  const { principal, principalRole } = request;
  if (principalRole !== undefined) return principalRole;
  return roleOfSession(principal) ?? principal;
}
