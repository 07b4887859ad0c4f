import { isUnknown } from '../../model/unknown.js';
import { MAYBE, NO, type Truth, truthOf, YES } from '../truth.js';
import type { AwsRule, RuleInput } from './aws-rule.js';
import { lowerCased } from './resource-policies.js';

const CHANGES_POLICY =
  'CreatePolicyVersion DeletePolicy DeletePolicyVersion SetDefaultPolicyVersion TagPolicy UntagPolicy';
const CHANGES_ROLE =
  'AttachRolePolicy DetachRolePolicy PutRolePolicy DeleteRolePolicy UpdateAssumeRolePolicy DeleteRole ' +
  'PutRolePermissionsBoundary DeleteRolePermissionsBoundary';

const IDENTITY_CENTER = 'role/aws-reserved/sso.amazonaws.com/';

/** What AWS reserves for itself, and what a caller ties its own request to. */
export const RESERVED: readonly AwsRule[] = [
  {
    id: 'aws-managed-policy',
    why: 'AWS owns the policy, and nobody else can change it',
    page: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html#aws-managed-policies',
    actions: new Set(lowerCased('iam', CHANGES_POLICY)),
    holds: ({ view }) => truthOf(view.target.arn?.account === 'aws'),
  },
  {
    id: 'service-reserved-role',
    why: 'the role is reserved for an AWS service, which alone can change it',
    page: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html',
    actions: new Set(lowerCased('iam', CHANGES_ROLE)),
    holds: isReservedRole,
    dependsOn: () => ['whether the caller is the service that the role is reserved for'],
  },
  {
    id: 'identity-center-role',
    why: 'IAM Identity Center owns the role: what it is and may do is changed in its permission set',
    page: 'https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html',
    actions: new Set(lowerCased('iam', 'UpdateRole UpdateRoleDescription TagRole UntagRole')),
    holds: (input) => (input.view.target.arn?.resource.startsWith(IDENTITY_CENTER) ? isReservedRole(input) : NO),
    dependsOn: () => ['whether the caller is the service that the role is reserved for'],
  },
  {
    id: 'aws-managed-alias',
    why: 'aliases that begin with alias/aws/ are reserved for AWS managed keys',
    page: 'https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html',
    actions: new Set(lowerCased('kms', 'CreateAlias UpdateAlias DeleteAlias')),
    holds: ({ view }) => truthOf(view.target.arn?.resource.startsWith('alias/aws/') === true),
  },
  {
    id: 'expected-owner',
    why: 'the request names another account as the owner than the one that owns the resource',
    page: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-owner-condition.html',
    about: 'expectedOwner',
    holds: ownerDiffers,
    dependsOn: () => ['the account of the resource, which the request wants to be a certain one'],
  },
];

/** A service changes its role by a service-linked role, or as itself. */
function isReservedRole({ view }: RuleInput): Truth {
  const reserved = /^role\/(aws-reserved|aws-service-role)\//.test(view.target.arn?.resource ?? '');
  if (!reserved || view.caller.kind === 'service' || view.caller.serviceLinked === YES) return NO;
  return view.caller.serviceLinked === MAYBE ? MAYBE : YES;
}

function ownerDiffers({ view }: RuleInput): Truth {
  const { expectedOwner } = view.request;
  return isUnknown(view.resourceAccount) ? MAYBE : truthOf(view.resourceAccount !== expectedOwner);
}
