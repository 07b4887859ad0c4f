import type { CodeWords } from './code.js';

const IAM = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/';
const LAMBDA = 'https://docs.aws.amazon.com/lambda/latest/dg/';
const QUOTAS = `${IAM}reference_iam-quotas.html`;
const LEAST = `${IAM}best-practices.html`;
const LOGS = 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html';

type PlanWords = Omit<CodeWords, 'text'>;

function words(meaning: string, fix: string, page: string): PlanWords {
  return { meaning, fix, page };
}

/** The codes of what a plan of `grant` warns of, and of the rails that stop its apply. */
export const PLAN_CODES = {
  AS_PUBLISHED: words(
    'The document of the walk-through reaches more than its intent needs.',
    'Leave --as-published out for the least policy.',
    LEAST,
  ),
  DENIED: words(
    'The call was denied for want of an Allow, and the plan gives it.',
    'Take it out with --access where it is not wanted.',
    LEAST,
  ),
  FUNCTION_BUSY: words(
    'An update of the function is under way, and Lambda refuses another.',
    'Wait until it is done.',
    `${LAMBDA}functions-states.html`,
  ),
  KEY_UNREAD: words(
    'Whose key encrypts the table could not be read: it is taken for a customer managed one.',
    'Let the run call kms:DescribeKey.',
    'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html',
  ),
  LEFT_OUT: words(
    'What grant leaves as it is: a denial that no Allow answers, a policy that is not its own.',
    'Follow the reason that is told beside it.',
    LEAST,
  ),
  LOG_GROUP: words(
    'The log group is not there yet: CreateLogGroup makes it without a retention.',
    'Create it yourself with a retention, and plan again.',
    LOGS,
  ),
  LOG_GROUP_UNREAD: words(
    'Whether the log group is there could not be read.',
    'Let the run call logs:DescribeLogGroups.',
    LOGS,
  ),
  MAY_NOT_WRITE: words(
    'The credentials of the run may not make a write of the plan.',
    'Let somebody apply it who may, or give --even-if-denied.',
    `${IAM}access_policies.html`,
  ),
  NETWORK_UNREAD: words(
    "The function's way to DynamoDB could not be followed: no endpoint's policy is in the proof.",
    'Let the run call ec2:DescribeRouteTables and ec2:DescribeVpcEndpoints.',
    `${LAMBDA}configuration-vpc.html`,
  ),
  NO_ROUTE: words(
    'Calls from a subnet without a route to DynamoDB time out: no policy denies them, and none helps.',
    'Add a gateway endpoint of DynamoDB to the route table of the subnet.',
    'https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-ddb.html',
  ),
  NOT_MAPPED: words(
    'The stream may be read, and no event source mapping reads it.',
    'Create the mapping after the grant.',
    `${LAMBDA}services-dynamodb-eventsourcemapping.html`,
  ),
  NOT_OURS: words(
    'A policy of that name is there, and grant did not make it.',
    'Give another --policy-name.',
    `${IAM}access_policies_manage.html`,
  ),
  OTHER_ROLE: words(
    'The function gets another role, and loses what its present one allows.',
    'Compare the two roles first, or extend the present one.',
    `${LAMBDA}lambda-intro-execution-role.html`,
  ),
  OWN_RIGHTS_UNREAD: words(
    'Whether the credentials of the run may make the writes could not be read.',
    'Let the run read the policies of its own user or role.',
    `${IAM}access_policies.html`,
  ),
  OWN_ROLE: words(
    'The role is that of the credentials that would write.',
    'Let somebody else apply it, or give --allow-self.',
    LEAST,
  ),
  POLICY_SHARED: words(
    'The policy is attached to other roles, users or groups too.',
    'Give another --policy-name.',
    `${IAM}access_policies_manage-attach-detach.html`,
  ),
  PRESET: words(
    'What the chosen access does, or leaves out, that its name does not tell.',
    'Read it before you apply.',
    LEAST,
  ),
  PUBLISHED_VERSION: words(
    'A published version keeps the role that it was published with.',
    'Publish a new version, and point the alias at it.',
    `${LAMBDA}configuration-versions.html`,
  ),
  SHARED_ROLE: words(
    'Others have the role, and get the access as well.',
    'Give the function a role of its own (--new-role), or --allow-shared-role.',
    LEAST,
  ),
  SHARING_UNREAD: words(
    'Whether other functions have the role could not be read.',
    'Let the run call lambda:ListFunctions.',
    LEAST,
  ),
  STACK_OWNED: words(
    'A stack made the role or function, and drifts when somebody else writes to it.',
    'Take the change into its code (--as), or give --allow-drift.',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-stack-drift.html',
  ),
  STILL_DENIED: words(
    'Another layer keeps denying the access.',
    'Ask its owner first, or give --even-if-denied.',
    `${IAM}reference_policies_evaluation-logic.html`,
  ),
  TOO_MANY_POLICIES: words(
    'The role has as many managed policies as its account allows.',
    'Give --inline, or have the quota raised.',
    QUOTAS,
  ),
  UNMODIFIABLE: words(
    'IAM refuses changes of service-linked and reserved roles.',
    'Change the permission set, or the service that owns it.',
    `${IAM}id_roles_create-service-linked-role.html`,
  ),
  UNUSED_POLICY: words(
    'Nothing that the policy gives was used in the window.',
    'Detach it, or delete the inline policy.',
    LEAST,
  ),
  VPC: words(
    'A role without the rights for network interfaces keeps a function in a VPC from updating.',
    'Attach AWSLambdaVPCAccessExecutionRole to the new role.',
    `${LAMBDA}configuration-vpc.html`,
  ),
} as const satisfies Readonly<Record<string, PlanWords>>;

export type PlanCode = keyof typeof PLAN_CODES;
