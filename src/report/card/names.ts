import type { PolicyType } from '../../model/policy-type.js';

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

/** Where the policies of a type hang, for whoever has to find them by hand. */
export const POLICY_TYPE_PLACES: Readonly<Record<PolicyType, string>> = {
  'identity-policy': 'the policies of the user or role, inline and attached, and of the groups of the user',
  'permissions-boundary': 'the managed policy that is set as the permissions boundary of the user or role',
  'session-policy': 'the policies that were passed when the session was made, by whoever made it',
  'service-control-policy':
    "the SCPs of the organization's root, of the OUs above the caller's account, and of that account",
  'resource-control-policy':
    "the RCPs of the organization's root, of the OUs above the resource's account, and of that account",
  'vpc-endpoint-policy': 'the policy of the VPC endpoint that the call came through',
  'resource-policy': 'the policy on the resource itself: table, stream or key',
  'role-trust-policy': 'the trust policy of the role that is assumed',
};

/** Checks that are more than a policy type, by their ids. */
const CHECK_NAMES: Readonly<Record<string, string>> = { mfa: 'MFA', 'kms-grant': 'KMS key' };

/** A layer or a check in words; the id of any other check is said as it stands. */
export function layerName(layer: string): string {
  if (isPolicyType(layer)) return POLICY_TYPE_NAMES[layer];
  return Object.hasOwn(CHECK_NAMES, layer) ? (CHECK_NAMES[layer] ?? layer) : layer;
}

function isPolicyType(layer: string): layer is PolicyType {
  return Object.hasOwn(POLICY_TYPE_NAMES, layer);
}

/** `2026-11-21T08:01:02Z` as people read it; anything else as it stands. */
export function timeInWords(time: string): string {
  return time.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?Z$/, '$1 $2 UTC');
}

/** `1 denial`, `398 denials`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
