/** The policy types that can deny a request, in AWS's own words: the layers of its evaluation. */
export const POLICY_TYPES = [
  'identity-policy',
  'permissions-boundary',
  'session-policy',
  'service-control-policy',
  'resource-control-policy',
  'vpc-endpoint-policy',
  'resource-policy',
  'role-trust-policy',
] as const;

export type PolicyLayer = (typeof POLICY_TYPES)[number];

/** A layer, or `aws-rule`: a documented rule of AWS's that is no policy, which the evaluation alone makes. */
export type PolicyType = PolicyLayer | 'aws-rule';

/** `explicit`: a Deny statement matched. `implicit`: no Allow statement did. */
export type DenialEffect = 'explicit' | 'implicit';
