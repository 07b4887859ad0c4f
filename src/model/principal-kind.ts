import { isServicePrincipal } from './service-principal.js';

export type PrincipalKind = 'user' | 'role' | 'session' | 'federated' | 'root' | 'service' | 'anonymous' | 'other';

/** What kind of principal an ARN or name stands for. */
export function principalKind(principal: string): PrincipalKind {
  if (principal === 'anonymous') return 'anonymous';
  if (/:assumed-role\//.test(principal)) return 'session';
  if (/:federated-user\//.test(principal)) return 'federated';
  if (/:user\//.test(principal)) return 'user';
  if (/:role\//.test(principal)) return 'role';
  if (/:root$/.test(principal)) return 'root';
  if (isServicePrincipal(principal)) return 'service';
  return 'other';
}
