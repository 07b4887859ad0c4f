import { grantedByName, missingForGrants } from '../layers/kms-grants.js';
import { anyOf } from '../policies/principal-match.js';
import { not } from '../truth.js';
import type { AwsRule } from './aws-rule.js';

/** The grant alone says who may retire it; kms:RetireGrant in a policy can deny it, and is not enough to allow it. */
export const RETIRE_GRANT: readonly AwsRule[] = [
  {
    id: 'kms-retire-grant',
    why: 'only the principals that the grant names, and the account that owns the key, can retire it: no policy is enough',
    page: 'https://docs.aws.amazon.com/kms/latest/developerguide/grant-delete.html',
    actions: new Set(['kms:retiregrant']),
    holds: ({ view, policies }) => not(anyOf(grantedByName(policies.grants ?? [], view))),
    dependsOn: ({ view, policies }) => missingForGrants(policies.grants ?? [], view),
  },
];
