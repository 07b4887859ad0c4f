import { DoctorError } from '../model/error.js';
import type { Ground } from './ground.js';
import type { Intent } from './intent.js';

/**
 * IAM's own rule for names of policies.
 * AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
const NAME = /^[\w+=,.@-]{1,128}$/;
const MOST = 128;

/** The name of the policy: as given, or who gets access to what. */
export function policyNameOf(
  { policyName }: Intent,
  { function: fn, role, tables }: Pick<Ground, 'function' | 'role' | 'tables'>,
): string {
  if (policyName !== undefined) {
    if (NAME.test(policyName)) return policyName;
    throw new DoctorError({ source: 'user', code: 'UsagePolicyName' }, `\`${policyName}\` is no name of a policy`, {
      hint: 'letters, digits and +=,.@_-, at most 128',
    });
  }
  const others = tables.length - 1;
  const what = [tables[0]?.name ?? 'logs', ...(others > 0 ? [`and-${others}-more`] : [])].join('-');
  return `${fn?.name ?? role.name}-${what}`.slice(0, MOST);
}
