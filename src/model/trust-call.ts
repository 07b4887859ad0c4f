import { parseArn } from './arn.js';

const SESSION_CALLS = new Set(['sts:tagsession', 'sts:setsourceidentity', 'sts:setcontext']);

/**
 * True for a call that the trust policy of a role decides: sts:AssumeRole and its kin, and what is asked beside it of
 * the role.
 * AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
 * AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html
 * AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html
 * AWS: https://docs.aws.amazon.com/singlesignon/latest/userguide/trustedidentitypropagation-identity-enhanced-iam-role-sessions.html
 */
export function isTrustCall({ action, resource }: { readonly action: string; readonly resource?: string }): boolean {
  const name = action.toLowerCase();
  if (name.startsWith('sts:assumerole')) return true;
  if (!SESSION_CALLS.has(name)) return false;
  return resource === undefined || parseArn(resource)?.resource.startsWith('role/') === true;
}
