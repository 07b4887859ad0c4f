import { BODILESS_PHRASES } from './bodiless-phrases.js';
import type { Phrase } from './phrase.js';
import { PROXY_PHRASES } from './proxy-phrases.js';

const NO_REASON = 'the message names neither action nor policy type';
const PROXY = 'another principal is denied here, not the caller: the role that the service was given';

/**
 * Refusals that are worded without `is not authorized to perform`. The more specific comes first.
 * AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
export const DENIAL_PHRASES: readonly Phrase[] = [
  {
    says: 'KMS key access denied(?: error|(?<=[:"] ?KMS key access denied))(?:: com\\.amazonaws\\.services\\.kms\\.model\\.\\w+:)?(?: The ciphertext refers to a customer master key that does not exist[^(\\n]{0,120}(?:\\n[^(\\n]{0,100}?\\baccess\\.)?)?',
    kind: 'denial',
    service: 'dynamodb',
    note: 'the caller may not use the KMS key of the table (kms:Decrypt for items); the message does not say which policy denies',
  },
  {
    says: 'The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access',
    kind: 'denial',
    service: 'kms',
    note: 'KMS does not tell a missing key, another Region and a missing permission apart',
  },
  {
    says: 'The request was denied due to a VPC endpoint policy',
    kind: 'denial',
    policyType: 'vpc-endpoint-policy',
    note: 'a network activity event: it does not tell an explicit deny from a missing allow',
  },
  {
    says: 'Not authorized to perform:? sts:AssumeRoleWithWebIdentity\\b',
    kind: 'denial',
    policyType: 'role-trust-policy',
    effect: 'implicit',
    service: 'sts',
    action: 'sts:AssumeRoleWithWebIdentity',
    note: 'the role trust policy, its conditions on `sub` and `aud`, or the identity provider refuses; there is no calling principal',
  },
  {
    says: 'Not authorized to perform:? sts:AssumeRoleWithSAML\\b',
    kind: 'denial',
    policyType: 'role-trust-policy',
    effect: 'implicit',
    service: 'sts',
    action: 'sts:AssumeRoleWithSAML',
    note: 'the role trust policy, its conditions, or the SAML provider refuses; there is no calling principal',
  },
  {
    says: 'Cannot access stream (?<resource>arn:[\\w-]+:kinesis:\\S{1,400}?)\\.? Please ensure the role can perform the GetRecords',
    kind: 'denial',
    effect: 'implicit',
    service: 'lambda',
    action: 'kinesis:GetRecords',
    note: `${PROXY}; it needs kinesis:GetRecords, GetShardIterator, DescribeStream, ListShards and ListStreams`,
  },
  {
    says: 'Cannot access stream (?<resource>arn:\\S{1,400}?)\\.? Please ensure the role can perform the GetRecords',
    kind: 'denial',
    effect: 'implicit',
    service: 'lambda',
    action: 'dynamodb:GetRecords',
    note: `${PROXY}; it needs dynamodb:GetRecords, GetShardIterator, DescribeStream and ListStreams`,
  },
  {
    says: 'Cannot access stream (?<resource>arn:[\\w-]+:kinesis:\\S{1,400}?)\\.? Please ensure the (?:[\\w-]+ ){0,3}role can perform actions on',
    kind: 'denial',
    effect: 'implicit',
    action: 'kinesis:DescribeStream',
    note: `${PROXY}; it needs kinesis:GetRecords, GetShardIterator, DescribeStream, ListShards and ListStreams`,
  },
  {
    says: 'Cannot access stream (?<resource>arn:\\S{1,400}?)\\.? Please ensure the (?:[\\w-]+ ){0,3}role can perform actions on',
    kind: 'denial',
    effect: 'implicit',
    action: 'dynamodb:DescribeStream',
    note: `${PROXY}; it needs dynamodb:GetRecords, GetShardIterator, DescribeStream and ListStreams`,
  },
  ...PROXY_PHRASES,
  {
    says: 'Access denied\\. Check the trust relationships for your role',
    kind: 'denial',
    action: 'sts:AssumeRole',
    note: PROXY,
  },
  {
    says: 'Access denied\\. Check the permissions for your role',
    kind: 'denial',
    service: 'cloudtrail',
    action: 'logs:CreateLogStream',
    note: `${PROXY}; CloudTrail's needs logs:CreateLogStream and logs:PutLogEvents on the log group`,
  },
  {
    says: 'Lambda was unable to decrypt the environment variables because KMS access was denied',
    kind: 'denial',
    service: 'lambda',
    note: PROXY,
  },
  { says: 'You are not authorized to perform this operation', kind: 'denial', service: 'ec2', note: NO_REASON },
  {
    says: 'Access Denied because object protected by object lock',
    word: 'protected',
    kind: 'denial',
    effect: 'explicit',
    service: 's3',
    note: 'S3 Object Lock keeps the version until its retention or legal hold ends: a setting, no policy',
  },
  { says: 'You are not authorized to make this call', kind: 'denial', service: 'appsync', note: NO_REASON },
  {
    says: 'Access to the resource (?<resource>\\S{1,400}) is denied',
    kind: 'denial',
    service: 'sqs',
    note: NO_REASON,
  },
  {
    says: "Access denied for operation 'AWS::[\\w:]+'",
    kind: 'denial',
    service: 'cloudformation',
    note: 'CloudFormation hides the reason: the CloudTrail record of the failed call has it',
  },
  {
    says: 'Access to KMS is not allowed',
    kind: 'denial',
    service: 'secretsmanager',
    note: 'the caller may not use the KMS key of the secret',
  },
  {
    says: 'You do not have \\w+ permissions to the requested S3 Prefix: (?<resource>s3://\\S{1,1000})',
    kind: 'denial',
    effect: 'implicit',
    service: 's3',
    action: 's3:GetDataAccess',
    note: 'no S3 Access Grant covers the prefix: grants are not policies',
  },
  {
    says: "You don[’']t have permissions to access this resource",
    word: 'permissions',
    kind: 'denial',
    service: 'organizations',
    note: 'the account is neither the management account nor a delegated administrator for this call, most often',
  },
  {
    says: 'Principal \\[(?<principal>[^\\]\\s]{1,400})\\] is not allowed to execute \\[(?<action>[\\w-]+:\\w+)\\] on the resource',
    kind: 'denial',
    note: 'the message does not say which type of policy denies',
  },
  {
    says: 'Not authorized to access resource (?<resource>arn:\\S{1,1000})',
    kind: 'denial',
    note: NO_REASON,
  },
  {
    says: 'Not whitelisted for accessing ',
    kind: 'denial',
    service: 'codepipeline',
    note: 'the service refuses, no policy',
  },
  {
    says: 'ユーザー: ?(?<principal>\\S{1,400}) は実行する権限がありません: ?リソースの (?<action>[\\w-]+:\\w+): ?(?<resource>[^(（\\n]{1,200}?) ?[(（]明示的な拒否',
    word: 'ユーザー',
    kind: 'denial',
    effect: 'explicit',
    note: 'a translated text: AWS answers in English',
  },
  {
    says: 'The VPC endpoint policy denies the (?<action>[\\w-]+:\\w+) action on (?<resource>arn:\\S{1,1000})',
    kind: 'unknown',
    note: 'this is not the wording of AWS, so the policy type that it names is not taken over',
  },
  {
    says: 'explicit deny in (?:an? )?[\\w -]{1,40}',
    after:
      '(?<![\\w:/.-])(?<action>[a-z][\\w-]{1,40}:[A-Z]\\w{0,60})`? on `?(?<resource>[\\w./:*-]{1,400})`?[^\\w\\n]{1,12}',
    kind: 'unknown',
    effect: 'explicit',
    note: "a person's summary, not the wording of AWS: the policy type that it names is not taken over",
  },
  ...BODILESS_PHRASES,
  {
    says: '"message" ?: ?"Forbidden"',
    word: 'forbidden',
    kind: 'unknown',
    note: 'API Gateway says so for a missing API key, a resource policy, a firewall rule or a wrong path',
  },
  {
    says: `Access Denied(?<=(?:^|[\\n:="'\`>([*/]|\\s[-–—])\\s{0,40}Access Denied)(?![\\w-]|[^\\S\\n]+[a-z]|[^\\S\\n]*:|\\s*\\((?!Service|Status|Request)|["'],\\s?[\\w.]+\\))`,
    kind: 'denial',
    note: NO_REASON,
  },
  {
    says: 'Access Denied(?<=\\b(?:returned|received|got|with|error|failed|40[013])[\\s:(]{1,3}Access Denied)(?![\\w?-]|\\s+(?:for|to)\\b)',
    kind: 'denial',
    note: NO_REASON,
  },
];
