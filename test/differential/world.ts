/**
 * A small world in which policies and requests collide often: few accounts, principals, actions, resources and keys.
 * A value of a key comes from `values`; what statements want of it from `wanted`.
 */

export const HOME = '111111111111';
export const ABROAD = '222222222222';
export const MANAGEMENT = '999999999999';
/** The federated user's account; no statement names a user of it, who might be the one that federates. */
export const FEDERATION = '333333333333';

export interface Caller {
  readonly principal: string;
  readonly principalRole?: string;
  readonly principalAccount?: string;
}

const user = (account: string, name: string): Caller => ({
  principal: `arn:aws:iam::${account}:user/${name}`,
  principalAccount: account,
});
const session = (account: string, role: string, name: string): Caller => ({
  principal: `arn:aws:sts::${account}:assumed-role/${role.split('/').at(-1)}/${name}`,
  principalRole: `arn:aws:iam::${account}:role/${role}`,
  principalAccount: account,
});

export const ALICE = user(HOME, 'alice');
export const APP = session(HOME, 'service/app', 'one');
export const APP_TWO = session(HOME, 'service/app', 'two');
export const LINKED = session(HOME, 'aws-service-role/dax.amazonaws.com/AWSServiceRoleForDAX', 'dax');
export const FEDERATED: Caller = {
  principal: `arn:aws:sts::${FEDERATION}:federated-user/carol`,
  principalAccount: FEDERATION,
};
export const ROOT: Caller = { principal: `arn:aws:iam::${HOME}:root`, principalAccount: HOME };
export const PROVIDER: Caller = {
  principal: `arn:aws:iam::${HOME}:oidc-provider/token.example.com`,
  principalAccount: HOME,
};
export const SERVICE: Caller = { principal: 'lambda.amazonaws.com' };
export const ANONYMOUS: Caller = { principal: 'anonymous' };

/** Who signs with IAM credentials of an account. */
export const SIGNERS = [
  ALICE,
  APP,
  APP_TWO,
  user(HOME, 'team/bob'),
  user(ABROAD, 'alice'),
  session(ABROAD, 'app', 'one'),
  user(MANAGEMENT, 'alice'),
  session(HOME, 'other', 'one'),
  LINKED,
  FEDERATED,
  ROOT,
] as const;

/** A service, a stage of actions on the resources that carry one kind of policy. */
export interface Stage {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly actionPatterns: readonly string[];
  readonly resourcePatterns: readonly string[];
}

const arns = (service: string, region: string, names: readonly string[]): string[] =>
  [HOME, HOME, ABROAD].flatMap((account) => names.map((name) => `arn:aws:${service}:${region}:${account}:${name}`));

export const TABLES: Stage = {
  actions: [
    'dynamodb:GetItem',
    'dynamodb:PutItem',
    'dynamodb:Query',
    'dynamodb:UpdateTimeToLive',
    'dynamodb:DeleteResourcePolicy',
  ],
  resources: arns('dynamodb', 'us-east-1', ['table/red', 'table/red/index/blue', 'table/alice']),
  actionPatterns: [
    'dynamodb:GetItem',
    'dynamodb:*',
    'dynamodb:get*',
    'DynamoDB:P?tItem',
    '*',
    'dynamodb:*Item',
    'kms:*',
  ],
  resourcePatterns: [
    '*',
    `arn:aws:dynamodb:us-east-1:${HOME}:table/red`,
    `arn:aws:dynamodb:*:*:table/red/*`,
    `arn:aws:dynamodb:us-east-?:${HOME}:table/*`,
    `arn:aws:dynamodb:*:${ABROAD}:table/???`,
    'arn:aws:dynamodb:*',
    'arn:aws:dynamodb:u*1:*:table/*e',
    'arn:*:dynamodb:*:*:*',
    `arn:aws:dynamodb:us-west-2:${HOME}:table/red`,
    `arn:aws:dynamodb:*:*:table/\${aws:username}`,
    `arn:aws:dynamodb:*:*:table/\${aws:PrincipalTag/team, 'red'}`,
    `arn:aws:dynamodb:*:*:table/\${*}`,
  ],
};
export const KEYS: Stage = {
  actions: ['kms:Decrypt', 'kms:DescribeKey', 'kms:RetireGrant', 'kms:DisableKey'],
  resources: arns('kms', 'us-east-1', ['key/1111', 'key/2222']),
  actionPatterns: ['kms:Decrypt', 'kms:*', 'kms:D*', '*', 'KMS:d?crypt', 'dynamodb:*'],
  resourcePatterns: [
    '*',
    `arn:aws:kms:us-east-1:${HOME}:key/1111`,
    'arn:aws:kms:*:*:key/*',
    'arn:aws:kms:*:*:key/2???',
  ],
};
export const ROLES: Stage = {
  actions: ['sts:AssumeRole'],
  resources: arns('iam', '', ['role/target', 'role/path/target']),
  actionPatterns: ['sts:AssumeRole', 'sts:*', '*', 'sts:Assume*', 'sts:TagSession'],
  resourcePatterns: ['*', `arn:aws:iam::${HOME}:role/target`, 'arn:aws:iam::*:role/path/*', 'arn:aws:iam::*:role/*'],
};
export const WEB_IDENTITY: Stage = {
  ...ROLES,
  actions: ['sts:AssumeRoleWithWebIdentity'],
  actionPatterns: ['sts:AssumeRoleWithWebIdentity', 'sts:AssumeRole', 'sts:*', '*'],
};
/** EC2 knows neither resource policies nor resource control policies. */
export const INSTANCES: Stage = {
  actions: ['ec2:StartInstances', 'ec2:StopInstances'],
  resources: arns('ec2', 'us-east-1', ['instance/i-1', 'instance/i-2']),
  actionPatterns: ['ec2:StartInstances', 'ec2:*', '*', 'ec2:St?pInstances'],
  resourcePatterns: ['*', 'arn:aws:ec2:*:*:instance/*', `arn:aws:ec2:us-east-1:${HOME}:instance/i-1`],
};
/** Actions without a resource type. */
export const LISTS: Stage = {
  actions: ['dynamodb:ListTables'],
  resources: ['*'],
  actionPatterns: ['dynamodb:ListTables', 'dynamodb:*', '*', 'dynamodb:List*'],
  resourcePatterns: ['*', 'arn:aws:dynamodb:*:*:table/*'],
};

export type Family = 'String' | 'Numeric' | 'Date' | 'Bool' | 'IpAddress' | 'Arn' | 'Binary';

export interface Key {
  readonly name: string;
  readonly family: Family;
  readonly many?: true;
  /** What a request may carry. */
  readonly values: readonly string[];
  readonly wanted: readonly string[];
  /** Further values that tell what is wanted apart. */
  readonly others?: readonly string[];
}

const TEXTS = ['red', 'Red', 'blue', 'alice', 'reader', '*', 'r*', 'zzz', 'glue', 'ex', 'RED', 'Alice', 'BLUE'];
const TEXT_WANTED = ['red', 'blue', 'r*', '?lue', '*e*', 'alice', 'RED', `\${*}`, `r\${*}`];

const TEXT_OTHERS = [
  're',
  'rx',
  'xlue',
  'xex',
  `\${x}`,
  `r\${x}`,
  'red*',
  'alice*',
  'red/index/blue',
  'blx',
  'ALICE',
  'r$',
  'R$',
];

export const TEAM: Key = {
  name: 'aws:PrincipalTag/team',
  family: 'String',
  values: TEXTS,
  others: TEXT_OTHERS,
  wanted: [...TEXT_WANTED, `\${aws:username}`, `\${aws:username, 'red'}`, `r\${$}`, `\${aws:username}\${*}`],
};
export const USERNAME: Key = {
  name: 'aws:username',
  family: 'String',
  values: TEXTS,
  wanted: TEXT_WANTED,
  others: TEXT_OTHERS,
};
export const LEADING: Key = {
  name: 'dynamodb:LeadingKeys',
  family: 'String',
  many: true,
  values: ['red', 'alice', 'blue', 'zzz', ''],
  others: ['Red', 'Alice', 'blx'],
  wanted: ['red', 'alice', 'bl*', '*', `\${aws:username}`],
};
export const AGE: Key = {
  name: 'aws:MultiFactorAuthAge',
  family: 'Numeric',
  values: ['0', '5', '7', '10', '60', '3600', '5000'],
  wanted: ['5', '5.0', '10', '3600'],
};
export const TIME: Key = {
  name: 'aws:CurrentTime',
  family: 'Date',
  values: [
    '2025-12-31T00:00:00Z',
    '2026-01-01T00:00:00Z',
    '2026-03-01T12:00:00Z',
    '2026-06-01T00:00:00Z',
    '2026-07-01T00:00:00Z',
  ],
  wanted: ['2026-01-01T00:00:00Z', '1767225600', '2026-06-01'],
};
export const MFA: Key = {
  name: 'aws:MultiFactorAuthPresent',
  family: 'Bool',
  values: ['true', 'false'],
  wanted: ['true', 'false'],
};
export const ADDRESS: Key = {
  name: 'aws:SourceIp',
  family: 'IpAddress',
  values: ['10.1.2.3', '10.9.9.9', '192.0.2.7', '203.0.113.9', '2001:db8::1', '2001:db8::2', '2001:dead::1'],
  wanted: ['10.0.0.0/8', '10.1.2.3', '10.1.2.3/32', '192.0.2.0/24', '2001:db8::/32', '2001:DB8:0:0::1', '0.0.0.0/0'],
};
export const SOURCE: Key = {
  name: 'aws:SourceArn',
  family: 'Arn',
  values: [
    'arn:aws:s3:::bucket',
    `arn:aws:sns:us-east-1:${HOME}:topic`,
    `arn:aws:sns:us-east-1:${HOME}:topic:sub`,
    `arn:aws:sns:eu-west-1:${ABROAD}:topic`,
    `arn:aws:sns:us-east-1:${HOME}:other`,
    `arn:aws:sqs:us-east-1:${HOME}:topic`,
    `arn:aws:sqs:us-east-1:${ABROAD}:other`,
  ],
  // In policies of 2008 a variable is plain text.
  others: [ABROAD, MANAGEMENT, FEDERATION, `\${aws:PrincipalAccount}`].map(
    (account) => `arn:aws:sns:us-east-1:${account}:topic`,
  ),
  wanted: [
    'arn:aws:s3:::bucket',
    `arn:aws:sns:*:${HOME}:*`,
    `arn:aws:sns:us-east-1:${HOME}:topic`,
    'arn:aws:*:*:*:top?c',
    `arn:aws:s*s:*-1:\${aws:PrincipalAccount}:t*`,
  ],
};
export const BLOB: Key = {
  name: 'app:Blob',
  family: 'Binary',
  values: ['QmluYXJ5', 'AAAA', 'AQID'],
  wanted: ['QmluYXJ5', 'AAAA'],
};
export const TABLE_NAME: Key = {
  name: 'kms:EncryptionContext:table',
  family: 'String',
  values: ['red', 'blue', 'zzz'],
  others: ['bx', 'RED', 'B'],
  wanted: ['red', 'b*', 'Red'],
};

/** Kinds of caller whose requests never hold a key (IAM reference_policies_condition-keys, "Availability"). */
const WITHOUT: ReadonlyMap<Key, RegExp> = new Map([
  [TEAM, /:root$|provider|amazonaws|anonymous/],
  [USERNAME, /assumed-role|federated-user|:root$|provider|amazonaws|anonymous/],
  [AGE, /federated-user|provider|anonymous/],
  [MFA, /federated-user|provider|anonymous/],
  [SOURCE, /^arn:|anonymous/],
]);

/** Actions whose requests alone hold a key (Service Authorization Reference, list_amazondynamodb, list_awskeymanagementservice). */
const OF_ACTIONS: ReadonlyMap<Key, RegExp> = new Map([
  [LEADING, /^dynamodb:(Get|Put)Item$|^dynamodb:Query$/],
  [TABLE_NAME, /^kms:/],
]);

/** Whether a request of the caller for the action can hold the key. */
export function canHold(key: Key, { principal, action }: { principal: string; action: string }): boolean {
  return WITHOUT.get(key)?.test(principal) !== true && OF_ACTIONS.get(key)?.test(action) !== false;
}

/** Whether a request of the caller can lack the key. */
export function canLack(key: Key, principal: string): boolean {
  return key !== TIME && !(key === USERNAME && principal.includes(':user/'));
}

/** "If MFA was not used, this key is not present": no age without a session of MFA. */
export function isPossible(context: Readonly<Record<string, string | readonly string[] | null>>): boolean {
  return context[AGE.name] === null || String(context[MFA.name]) === 'true';
}

/** Keys that a request lists, and that may be unknown. */
export const LISTED: readonly Key[] = [TEAM, USERNAME, LEADING, AGE, TIME, MFA, ADDRESS, SOURCE, BLOB, TABLE_NAME];

const callers = [ALICE, APP, FEDERATED, ROOT];

/** Keys that follow from the request. */
export const DERIVED: readonly Key[] = [
  {
    name: 'aws:PrincipalArn',
    family: 'Arn',
    values: [],
    wanted: [
      ...callers.map((caller) => caller.principalRole ?? caller.principal),
      APP.principal,
      `arn:aws:iam::${HOME}:role/service/*`,
      'arn:aws:iam::*:user/*',
    ],
  },
  { name: 'aws:PrincipalAccount', family: 'String', values: [], wanted: [HOME, ABROAD, '1*'] },
  { name: 'aws:PrincipalType', family: 'String', values: [], wanted: ['User', 'AssumedRole', 'Account'] },
  { name: 'aws:ResourceAccount', family: 'String', values: [], wanted: [HOME, ABROAD, `\${aws:PrincipalAccount}`] },
];
