import { isUnknown } from '../../model/unknown.js';
import type { Values } from '../request/context-values.js';
import { MAYBE, NO, type Truth, YES } from '../truth.js';
import type { AwsRule, RuleInput } from './aws-rule.js';

/** What depends on the organizations of both accounts. */
export const ORGANIZATIONS: readonly AwsRule[] = [
  {
    id: 'backup-one-organization',
    why: 'AWS Backup copies across accounts only within one organization',
    page: 'https://docs.aws.amazon.com/aws-backup/latest/devguide/create-cross-account-backup.html',
    across: true,
    actions: new Set(['backup:copyintobackupvault']),
    holds: inTwoOrganizations,
    dependsOn: ({ view }) =>
      ['aws:PrincipalOrgID', 'aws:ResourceOrgID'].flatMap((key) =>
        isUnknown(view.lookup(key.toLowerCase())) ? [{ key }] : [],
      ),
  },
];

function inTwoOrganizations({ view }: RuleInput): Truth {
  const caller = view.lookup('aws:principalorgid');
  const resource = view.lookup('aws:resourceorgid');
  if (isNone(caller) || isNone(resource)) return YES;
  if (isUnknown(caller) || isUnknown(resource)) return MAYBE;
  return caller?.[0] === resource?.[0] ? NO : YES;
}

/** In no organization at all. */
function isNone(values: Values): boolean {
  return values === null;
}
