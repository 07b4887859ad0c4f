import { defineMeta } from '../../src/check/index.js';
import { POLICY_READS } from './policies.js';

export const meta = defineMeta({
  id: 'identity-policy',
  title: 'Identity policies of the user or role',
  contributes: ['identity-policy'],
  docs: {
    why: 'A request needs an Allow in the policies of the user, its groups or the role, and no Deny in any of them.',
    fix: 'Add the missing action or resource to a policy of the principal, or narrow the Deny statement.',
    url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html',
    falseLeads: [
      'AdministratorAccess is attached: an SCP, a permissions boundary or a session policy still caps what it allows.',
      'The table is allowed, and the call is a Query on an index: DynamoDB asks for `table/NAME/index/INDEX`, which `table/NAME` does not cover.',
    ],
  },
  reads: [...POLICY_READS, 'iam:GetRole', 'iam:GetUser'],
  findings: {
    EXPLICIT_DENY: {
      text: '{statement} on {attachedTo} denies {action} on {resource}[ because {conditions}]',
      meaning: 'A Deny statement of an identity policy matches the request; no Allow anywhere outweighs it.',
      fix: 'Change the call so that the conditions of the Deny no longer match, or narrow the statement.',
      page: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_AccessPolicyLanguage_Interplay.html',
    },
    NO_ALLOW: {
      text: 'no identity policy of {principal} allows {action} on {resource}[ ({callTrap})][; closest: {nearMiss}]',
      meaning: 'None of the policies of the user, its groups or the role has an Allow that matches the request.',
      fix: 'Extend the closest statement by the action, resource or condition that it lacks.',
      page: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html',
    },
    UNDECIDED: {
      text: 'whether the identity policies of {principal} allow {action} on {resource} depends on {missing}[; {inferred}][: {trap}]',
      meaning: 'The policies that were read allow and deny, depending on what nobody could tell.',
      fix: 'Give the run the permissions or the record that tell it.',
      page: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html',
    },
    STATED: {
      text: 'AWS says that an identity-based policy[ ({policyArn})] {said} {action}[ on {resource}]; the policies of {principal} could not all be read',
      meaning: 'The message of AWS names the layer, and nobody could read it to tell which statement it is.',
      fix: 'Allow the run to read the policies of the user or role, or look at them yourself.',
      page: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html',
    },
    PRINCIPAL_GONE: {
      text: 'there is no {kind} {principal} now: it was deleted, so that its policies cannot be told',
      meaning: 'IAM knows no user or role of that name any more.',
      fix: 'Call as a user or role that exists, or create it again with its policies.',
      page: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids',
    },
    PRINCIPAL_RECREATED: {
      text: 'the {kind} {principal} was deleted and recreated since the call: {oldId} called, {newId} bears the name now; policies that name the old one by its id no longer fit',
      meaning: 'The unique id of the user or role is another than the one that made the call.',
      fix: 'Save the policies that name it again, so that AWS looks its new id up.',
      page: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids',
    },
    DEAD_PERMISSION: {
      text: '{statement} allows nothing by {actions} on {resources}: AWS asks it on {askedOn}',
      meaning:
        'IAM accepts any resource beside any action; an action on a resource type that it does not have allows nothing.',
      fix: 'Name a resource that the action is asked on, or take the action out.',
      page: 'https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html',
    },
    NODE_ROLE: {
      text: '{role} is the role of an EKS node, and {action} is no call of a node: a pod without a role of its own, or one that could not get it, probably fell back to it',
      meaning: 'A pod that finds no credentials of its own uses those of the instance that it runs on.',
      fix: 'Give the pod a role of its own, by an EKS Pod Identity association or its service account, and start it anew.',
      page: 'https://docs.aws.amazon.com/eks/latest/userguide/service-accounts.html',
    },
    NO_SUCH_ACTION: {
      text: '{statement} names {named}, which is no action: AWS asks {meant} instead',
      meaning: 'IAM accepts any name as an action; one that no service has allows nothing.',
      fix: 'Name the action that AWS asks.',
      page: 'https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html',
    },
  },
  changes: {
    ROLE_FOR_POD: {
      text: "give the pod a role of its own that allows {action} on {resource} (an EKS Pod Identity association, or the role's ARN on its service account), and start it anew: a grant to {role} would reach every pod of the node",
      meaning: 'A pod without a role of its own uses the role of its node.',
      page: 'https://docs.aws.amazon.com/eks/latest/userguide/service-accounts.html',
    },
  },
});
