import {
  bucketOf,
  type CheckReader,
  defineCheck,
  defineMeta,
  layerFindings,
  organizationOf,
  orgLevels,
  readBucketPolicy,
  serviceOf,
} from '../src/check/index.js';
import { OWNED_BY_AWS } from '../src/model/owned-by-aws.js';
import type { DerivedRequest } from '../src/model/request.js';
import { isUnknown, unknown } from '../src/model/unknown.js';

const meta = defineMeta({
  id: 'resource-control-policy',
  title: 'Resource control policies over the account of the resource',
  contributes: ['resource-control-policy'],
  docs: {
    why: 'An RCP of the organization that owns the resource denies requests to it, whoever makes them.',
    fix: 'Change the caller to fit the guard rail first; the organization administrator can narrow the RCP.',
    url: 'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html',
    falseLeads: [
      "The caller's own organization has no such RCP: the one that binds hangs in the organization of the resource's account.",
      'RCPFullAWSAccess is attached: it stays attached, and a Deny of another RCP outweighs it.',
    ],
  },
  reads: [
    'kms:DescribeKey',
    'organizations:DescribeOrganization',
    'organizations:DescribePolicy',
    'organizations:ListParents',
    'organizations:ListPoliciesForTarget',
    's3:GetBucketPolicy',
  ],
  findings: {
    EXPLICIT_DENY: {
      text: 'RCP {statement} attached to {attachedTo} denies {action} on {resource}[ because {conditions}]',
      meaning: 'A Deny statement of the RCPs matches the request; no Allow anywhere outweighs it.',
      fix: 'Change the caller to fit the guard rail first; the organization administrator can narrow the RCP.',
      page: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_AccessPolicyLanguage_Interplay.html',
    },
    NO_ALLOW: {
      text: 'no RCP on level {levels} allows {action} on {resource}',
      meaning: 'On one level from the root to the account of the resource no RCP allows the request.',
      fix: 'Attach RCPFullAWSAccess to that level again.',
      page: 'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html',
    },
    UNDECIDED: {
      text: 'whether the RCPs allow {action} on {resource} depends on {missing}[; {inferred}][: {trap}]',
      meaning: 'What was read of the RCPs allows or denies, depending on what nobody could tell.',
      fix: 'Give the run the permissions or the record that tell it.',
      page: 'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html',
    },
    STATED: {
      text: 'AWS says that an RCP[ ({policyArn})] {said} {action}[ on {resource}]; the RCPs could not be read',
      meaning: 'The message of AWS names the layer, and nobody could read it to tell which statement it is.',
      fix: 'Run with a role that may read the policies of the organization, or ask its administrator.',
      page: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html',
    },
  },
});

export default defineCheck({
  meta,
  concerns: () => true,
  async collect({ request }, aws) {
    const account = await accountOf(request, aws);
    // No RCP reaches what AWS owns, and its organization is not told.
    if (account === OWNED_BY_AWS) return { absent: ['resource-control-policy'] };
    if (account === undefined || isUnknown(account)) {
      const why = account === undefined ? `the account of ${request.resource} is not known` : account.unknown;
      return { layers: { resourceControl: unknown(why) } };
    }
    if (serviceOf(request) === 'kms' && (await isAwsManagedKey(request.resource, account))) {
      return { absent: ['resource-control-policy'] };
    }
    const organization = await organizationOf(aws, account);
    if (organization === 'none') return { absent: ['resource-control-policy'] };
    if (isUnknown(organization)) return { layers: { resourceControl: organization } };
    const { managementAccount } = organization;
    const learnt = { managementAccount, context: { 'aws:ResourceOrgID': organization.id } };
    if (managementAccount === account) return { ...learnt, absent: ['resource-control-policy'] };
    const resourceControl = await orgLevels(aws, { account, managementAccount, filter: 'RESOURCE_CONTROL_POLICY' });
    return { ...learnt, layers: { resourceControl } };

    /** RCPs never reach AWS managed keys. */
    async function isAwsManagedKey(keyArn: string, owner: string): Promise<boolean> {
      const region = keyArn.split(':')[3];
      const answer = await aws.read(
        'kms:DescribeKey',
        { KeyId: keyArn },
        { account: owner, ...(region ? { region } : {}) },
      );
      return answer.status === 'ok' && answer.value.KeyMetadata?.KeyManager === 'AWS';
    }
  },
  find: (input) => layerFindings(meta, input),
});

/** A bucket's ARN has no account; whoever may read its policy tells it. */
async function accountOf(request: DerivedRequest, aws: CheckReader<'s3:GetBucketPolicy'>) {
  const { resourceAccount } = request;
  if (typeof resourceAccount === 'string' || bucketOf(request) === undefined) return resourceAccount;
  return (await readBucketPolicy(request, aws)).owner ?? resourceAccount;
}
