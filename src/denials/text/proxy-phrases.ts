import type { Phrase } from './phrase.js';

const PROXY = 'another principal is denied here, not the caller: the role that the service was given';
const CAN = 'next: ddb-doctor can --function NAME';
const ROLE = '(?<resource>arn:[\\w-]+:iam::[\\w*]{1,20}:role/[\\w+=,.@/-]{0,599}[\\w+=@/-])';

/** A service that cannot assume the role that it was given: the role's trust policy decides, and who may pass it. */
function unassumable(says: string, service?: string): Phrase {
  return {
    says,
    ...(says.startsWith('(') && { word: 'role' }),
    kind: 'denial',
    action: 'sts:AssumeRole',
    note: `${PROXY}; look at the role’s trust policy`,
    ...(service !== undefined && { service }),
  };
}

/**
 * Refusals of a role that a service works with, in the service's words. The more specific comes first.
 * AWS: https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html
 */
export const PROXY_PHRASES: readonly Phrase[] = [
  {
    says: 'Your access has been denied by EC2, please make sure your (?:function )?execution role ha(?:ve|s) permissions? to (?<operation>\\w+)(?:\\. EC2 Error Code: \\w+)?',
    word: 'execution',
    kind: 'denial',
    effect: 'implicit',
    service: 'lambda',
    of: 'ec2',
    note: `${PROXY}; ${CAN}`,
  },
  {
    says: "The function[’']s execution role does(?:n[’']t| not) have permissions? to perform this operation",
    word: 'execution',
    kind: 'denial',
    effect: 'implicit',
    service: 'lambda',
    note: `${PROXY}; ${CAN}`,
  },
  {
    says: "The (?:provided |function(?:[’']s)? )?(?:function )?execution role does(?: not|n[’']t) have permissions? to (?:call|perform)(?: (?<operation>[A-Z]\\w+) on (?:(?<resource>arn:[\\w-]+:\\S{1,400})|(?<of>\\w+)))?",
    word: 'execution',
    kind: 'denial',
    effect: 'implicit',
    service: 'lambda',
    note: `${PROXY}; ${CAN}`,
  },
  {
    says: 'The role defined for the function cannot be assumed by Lambda',
    kind: 'denial',
    service: 'lambda',
    action: 'sts:AssumeRole',
    note: `${PROXY}; its trust policy must name lambda.amazonaws.com, and a new role takes some seconds; ${CAN}`,
  },
  unassumable(
    `API Gateway (?:does not have permission|could not|cannot|is not authorized) to assume (?:the )?(?:provided )?role:? ?${ROLE}?`,
    'apigateway',
  ),
  unassumable('API Gateway does not have permission to assume the provided role', 'apigateway'),
  unassumable(
    'The role ARN does not have required permissions configured\\. Please grant trust permission for API Gateway',
    'apigateway',
  ),
  {
    ...unassumable(
      `(?:principals? )?[\\w.-]{1,60}, nor the regional one is authorized to assume the provided role(?::? ?['"]?${ROLE})?`,
      'states',
    ),
    word: 'regional',
  },
  { ...unassumable(`(?:was|is) unable to assume (?:the )?role:? ?['"]?${ROLE}`), word: 'unable' },
  {
    ...unassumable(`not authorized to perform:? (?:sts:)?AssumeRole on (?:role:? ?)?['"]?${ROLE}`),
    word: 'authorized',
  },
  unassumable('Invalid identity pool configuration\\. Check assigned IAM roles for this pool', 'cognito-identity'),
  unassumable(`The role ${ROLE} (?:cannot|could not) be assumed`),
  unassumable(
    'The (?:provided |specified |given )?(?:IAM )?role (?:defined for the \\w+ )?(?:cannot|can not|could not) be assumed(?: by (?:principal )?[\'"]?[\\w. -]{1,60})?',
  ),
  unassumable(
    `(?<!\\w)(?:Unable|Failed|not able|unauthorized) to assume (?:the )?(?:IAM |service |provided |specified )?role:? ?[\\['"]?${ROLE}`,
  ),
  unassumable(
    `(?<!\\w)(?:cannot|could not|can't) assume (?:the )?(?:IAM |provided |specified )?role:? ?[\\['"]?${ROLE}`,
  ),
  unassumable('Trust policy of (?:the )?(?:role|target role)[^\\n]{0,200}? (?:does not|must) allow'),
  unassumable('The execution role you provide must allow AWS EventBridge Scheduler to assume the role', 'scheduler'),
  {
    ...unassumable("unable to assume (?:the )?provided role\\. Please verify role[’']s TrustPolicy", 'glue'),
    word: 'trustpolicy',
  },
  { ...unassumable(`Role ${ROLE} should be given assume role permissions for Glue`, 'glue'), word: 'glue' },
  {
    ...unassumable(
      `does(?: not|n[’']t) have (?:sufficient |the )?(?:privileges|permissions?) to assume (?:the )?role:? ?['"]?${ROLE}`,
    ),
    word: 'assume',
  },
  {
    says: `${ROLE.replace('<resource>', '<principal>')}['"]? is not authorized to create managed-rule`,
    word: 'managed-rule',
    kind: 'denial',
    effect: 'implicit',
    service: 'states',
    action: 'events:PutRule',
    note: `${PROXY}; it needs events:PutRule, PutTargets and DescribeRule on the rules that Step Functions keeps`,
  },
  {
    says: 'The state machine IAM Role is not authorized to access the Log Destination',
    kind: 'denial',
    effect: 'implicit',
    service: 'states',
    action: 'logs:CreateLogDelivery',
    note: `${PROXY}; it needs the log delivery actions of CloudWatch Logs, on every resource`,
  },
  {
    says: '(?:Please )?ensure the (?:[\\w-]+ ){0,3}role can perform (?:the )?(?<action>[\\w-]+:\\w+)(?: on (?<resource>arn:\\S{1,400}))?',
    word: 'perform',
    kind: 'denial',
    effect: 'implicit',
    note: PROXY,
  },
  {
    says: '(?:is|are) missing (?:the )?(?:following )?(?:required )?permissions?:? ?[\\[(\'"`]?(?<action>[a-z][a-z\\d-]{1,40}:[A-Z]\\w{1,60})',
    word: 'missing',
    kind: 'denial',
    effect: 'implicit',
    note: 'the message names what is missing and not which type of policy',
  },
  {
    says: "(?:do(?:es)? not|do(?:es)?n[’']t) have (?:the )?(?:following |required |necessary )?permissions?:? ?(?:to (?:perform|call):? ?)?[\\[('\"`]?(?<action>[a-z][a-z\\d-]{1,40}:[A-Z]\\w{1,60})[\\])]?(?: on (?:resource:? )?[(\\[]?(?<resource>arn:[^\\s)]{1,400}))?",
    word: 'permission',
    kind: 'denial',
    effect: 'implicit',
    note: 'the message names what is missing and not which type of policy',
  },
  { ...unassumable('EKS does not have permissions? to assume the associated role', 'eks'), word: 'associated' },
  {
    says: `role:? [\\['"]?${ROLE.replace('<resource>', '<principal>')}[\\]'"]? (?:does not|doesn[’']t) have permissions? to (?:call|perform) (?<operation>[A-Z]\\w+) on (?<of>\\w+)`,
    word: 'permission',
    kind: 'denial',
    effect: 'implicit',
    note: PROXY,
  },
  {
    says: 'Lambda does not have permissions? to access the ECR image',
    kind: 'denial',
    effect: 'implicit',
    service: 'lambda',
    action: 'ecr:BatchGetImage',
    note: 'Lambda itself is denied here: the policy of the repository, or who created the function, lacks ecr:BatchGetImage and ecr:GetDownloadUrlForLayer',
  },
  {
    says: 'Insufficient delivery policy to s3 bucket: (?<bucket>[a-z\\d][a-z\\d.-]{1,61}[a-z\\d])',
    kind: 'denial',
    effect: 'implicit',
    service: 'config',
    action: 's3:PutObject',
    note: `${PROXY}, or the policy of the bucket`,
  },
  {
    says: 'Incorrect S3 bucket policy is detected for bucket:? (?<bucket>[a-z\\d][a-z\\d.-]{1,61}[a-z\\d])',
    kind: 'denial',
    policyType: 'resource-policy',
    effect: 'implicit',
    service: 'cloudtrail',
    action: 's3:PutObject',
    note: 'CloudTrail itself is denied here: the policy of the bucket must let cloudtrail.amazonaws.com read its ACL and put objects',
  },
  {
    says: 'Insufficient privileges to perform this action\\. Please consult with the account administrator',
    kind: 'denial',
    service: 'backup',
    note: 'the message names neither action nor policy type: the caller, or the policy of the vault',
  },
  {
    says: 'The source snapshot KMS key does not exist, is not enabled or you do not have permissions? to access it',
    kind: 'denial',
    service: 'kms',
    note: `${PROXY}; KMS does not tell a missing key and a missing permission apart`,
  },
  {
    says: 'Access Denied trying to call AWS Backup service',
    word: 'backup',
    kind: 'denial',
    service: 'backup',
    note: `${PROXY}: the backup role, or the policy of the target vault`,
  },
  {
    says: 'AWS Backup does not have permissions? to (?:describe|access|copy|use) (?:the )?(?:resource|recovery point|vault|key)?:? ?(?<resource>arn:[^\\s"\']{1,400})?',
    word: 'backup',
    kind: 'denial',
    effect: 'implicit',
    service: 'backup',
    note: PROXY,
  },
  {
    says: "The pipe[’']?s? (?:execution )?role (?:does not|doesn[’']t) have (?:sufficient )?permissions?(?: to (?:access|invoke|perform|read) [^\\n.]{0,80})?",
    word: 'pipe',
    kind: 'denial',
    effect: 'implicit',
    service: 'pipes',
    note: PROXY,
  },
];
