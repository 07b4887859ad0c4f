import type { PolicyType } from '../vocabulary/policy-type.js';

/** Policy types as AWS's documentation writes them for people. */
export const POLICY_TYPE_NAMES: Readonly<Record<PolicyType, string>> = {
  'identity-policy': 'identity-based policy',
  'permissions-boundary': 'permissions boundary',
  'session-policy': 'session policy',
  'service-control-policy': 'service control policy (SCP)',
  'resource-control-policy': 'resource control policy (RCP)',
  'vpc-endpoint-policy': 'VPC endpoint policy',
  'resource-policy': 'resource-based policy',
  'role-trust-policy': 'role trust policy',
};

/** A layer in words; what is no policy type is said as it stands. */
export function layerName(layer: string): string {
  return isPolicyType(layer) ? POLICY_TYPE_NAMES[layer] : layer;
}

function isPolicyType(layer: string): layer is PolicyType {
  return layer in POLICY_TYPE_NAMES;
}

/** `2026-11-21T08:01:02Z` as people read it; anything else as it stands. */
export function timeInWords(time: string): string {
  return time.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?Z$/, '$1 $2 UTC');
}

/** `1 denial`, `398 denials`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
