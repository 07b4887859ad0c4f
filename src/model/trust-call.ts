import { parseArn } from './arn.js';

const SESSION_CALLS = new Set(['sts:tagsession', 'sts:setsourceidentity', 'sts:setcontext']);

/**
 * True for a call that the trust policy of a role decides: sts:AssumeRole and its kin, and what is asked beside it of
 * the role. AWS: IAM User Guide, reference_policies_iam-condition-keys and id_session-tags.
 */
export function isTrustCall({ action, resource }: { readonly action: string; readonly resource?: string }): boolean {
  const name = action.toLowerCase();
  if (name.startsWith('sts:assumerole')) return true;
  if (!SESSION_CALLS.has(name)) return false;
  return resource === undefined || parseArn(resource)?.resource.startsWith('role/') === true;
}
