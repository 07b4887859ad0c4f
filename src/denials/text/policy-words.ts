import type { PolicyType } from '../../model/policy-type.js';

const WORDS: Readonly<Record<string, PolicyType>> = {
  identitybasedpolicy: 'identity-policy',
  permissionsboundary: 'permissions-boundary',
  permissionboundary: 'permissions-boundary',
  sessionpolicy: 'session-policy',
  sessionspolicy: 'session-policy',
  servicecontrolpolicy: 'service-control-policy',
  resourcecontrolpolicy: 'resource-control-policy',
  resourcebasedpolicy: 'resource-policy',
  vpcendpointpolicy: 'vpc-endpoint-policy',
  roletrustpolicy: 'role-trust-policy',
};

/**
 * The source of a pattern for AWS's names of the policy types, with line wraps at blanks and hyphens.
 * AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
export const POLICY_WORDS =
  'identity-\\s*based\\s+policy|permissions?\\s+boundary|sessions?\\s+policy|service\\s+control\\s+policy|resource\\s+control\\s+policy|resource-\\s*based\\s+policy|VPC\\s+endpoint\\s+policy|role\\s+trust\\s+policy';

/** Names cut short at the end of a text that can only be one type. */
const CUT = new Map<RegExp, PolicyType>([
  [/^identity(?:-(?:b(?:a(?:s(?:ed?)?)?)?)?)?(?:\s+p\w{0,4})?$/i, 'identity-policy'],
  [/^permissions?(?:\s+b\w{0,6})?$/i, 'permissions-boundary'],
  [/^sessions?(?:\s+p\w{0,4})?$/i, 'session-policy'],
  [/^service(?:\s+c\w{0,6}(?:\s+p\w{0,4})?)?$/i, 'service-control-policy'],
  [/^resource\s+c\w{0,6}(?:\s+p\w{0,4})?$/i, 'resource-control-policy'],
  [/^resource-(?:b\w{0,4})?(?:\s+p\w{0,4})?$/i, 'resource-policy'],
  [/^VPC(?:\s+e\w{0,7}(?:\s+p\w{0,4})?)?$/i, 'vpc-endpoint-policy'],
  [/^role(?:\s+t\w{0,4}(?:\s+p\w{0,4})?)?$/i, 'role-trust-policy'],
]);

export function policyTypeOf(words: string): PolicyType | undefined {
  const name = words.toLowerCase().replace(/[^a-z]/g, '');
  return Object.hasOwn(WORDS, name) ? WORDS[name] : undefined;
}

/** The type that the last, cut words of a text can only mean. */
export function policyTypeOfCut(words: string): PolicyType | undefined {
  for (const [pattern, type] of CUT) if (pattern.test(words)) return type;
  return undefined;
}
