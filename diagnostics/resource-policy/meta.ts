import { defineMeta } from '../../src/check/index.js';

export const meta = defineMeta({
  id: 'resource-policy',
  title: 'Resource-based policy of the table, bucket, function, queue or whatever the call is about',
  contributes: ['resource-policy'],
  exceptServices: ['kms'],
  docs: {
    why: 'A resource-based policy can deny, can allow by itself within an account, and must allow across accounts.',
    fix: 'The owner of the resource names the principal in an Allow statement, or narrows the Deny.',
    url: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/access-control-resource-based.html',
    falseLeads: [
      'The table has no policy: within one account that denies nothing, the identity policy decides.',
      'The account root is named as principal: that leaves the decision to the identity policies of that account, and allows nobody by itself.',
    ],
  },
  reads: [
    'dynamodb:GetResourcePolicy',
    'ecr:GetAccountSetting',
    'ecr:GetRegistryPolicy',
    'ecr:GetRepositoryPolicy',
    'lambda:GetPolicy',
    'logs:DescribeResourcePolicies',
    's3:GetBucketPolicy',
    's3:GetPublicAccessBlock',
    'secretsmanager:GetResourcePolicy',
    'sns:GetTopicAttributes',
    'sqs:GetQueueAttributes',
  ],
  findings: {
    EXPLICIT_DENY: {
      text: '{statement} denies {action} to {principal}[ because {conditions}]',
      meaning: 'A Deny statement of the resource-based policy matches the request; no Allow anywhere outweighs it.',
      fix: 'The owner of the resource narrows the Deny.',
      page: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_AccessPolicyLanguage_Interplay.html',
    },
    NO_ALLOW: {
      text: 'no resource-based policy allows {principal} to {action} on {resource}[; closest: {nearMiss}]',
      meaning: 'Across accounts the policy of the resource must allow the request, and it has no Allow that matches.',
      fix: 'The owner of the resource names the principal in an Allow statement.',
      page: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/access-control-resource-based.html',
    },
    UNDECIDED: {
      text: 'whether the resource-based policy allows {action} on {resource} depends on {missing}[; {inferred}][: {trap}]',
      meaning: 'What was read of the resource-based policy allows or denies, depending on what nobody could tell.',
      fix: 'Give the run the permissions or the record that tell it.',
      page: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/access-control-resource-based.html',
    },
    STATED: {
      text: 'AWS says that a resource-based policy {said} {action}[ on {resource}]; the policy could not be read',
      meaning: 'The message of AWS names the layer, and nobody could read it to tell which statement it is.',
      fix: 'Ask the owner of the resource for its policy, or allow the run to read it.',
      page: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html',
    },
  },
});
