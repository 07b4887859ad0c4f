import { describe, expect, it } from 'vitest';
import { ACCOUNT, ALLOW_ALL, allow, ask, deny, KEY, OTHER, policy, ROLE, SESSION, TABLE, USER } from '../ask.js';

const IAM = 'https://docs.aws.amazon.com/IAM/latest/UserGuide';
const VALUES = `${IAM}/reference_policies_variables.html#principaltable`;
const KEYS = `${IAM}/reference_policies_condition-keys.html`;
const VARIABLES = `${IAM}/reference_policies_variables.html`;

const root = { principal: `arn:aws:iam::${ACCOUNT}:root` };
const rootById = { principal: ACCOUNT };
const user = { principal: `arn:aws:iam::${ACCOUNT}:user/division/ana` };
const session = { principal: SESSION, principalRole: ROLE };
const federated = { principal: `arn:aws:sts::${ACCOUNT}:federated-user/ana` };
const anonymous = { principal: 'anonymous' };
const service = { principal: 'lambda.amazonaws.com' };
const userById = { principal: 'AIDAEXAMPLEUSER12345', principalAccount: ACCOUNT };
const roleById = { principal: 'AROAEXAMPLEROLE12345', principalAccount: ACCOUNT };
const linked = { principal: `arn:aws:sts::${ACCOUNT}:assumed-role/AWSServiceRoleForDynamoDBReplication/x` };

/** Whether the condition holds for the caller, of whose context nothing is told. */
function holds(caller: { principal: string; principalAccount?: string }, Condition: object): boolean | 'unknown' {
  const resource = [policy(allow({ Principal: '*' }), deny({ Principal: '*', Condition }))];
  const { decision } = ask({ ...caller, policies: { identity: [ALLOW_ALL], resource }, complete: false });
  return decision === 'undetermined' ? 'unknown' : decision === 'explicitDeny';
}

type Row = [page: string, key: string, value: string, caller: { principal: string; principalAccount?: string }];

const present: Row[] = [
  [VALUES, 'aws:PrincipalType', 'Account', root],
  [VALUES, 'aws:userid', ACCOUNT, root],
  [VALUES, 'aws:PrincipalType', 'User', user],
  [VALUES, 'aws:username', 'ana', user],
  [VALUES, 'aws:PrincipalType', 'FederatedUser', federated],
  [VALUES, 'aws:PrincipalType', 'AssumedRole', session],
  [VALUES, 'aws:PrincipalType', 'Anonymous', anonymous],
  [VALUES, 'aws:userid', 'anonymous', anonymous],
  [VALUES, 'aws:userid', 'AIDAEXAMPLEUSER12345', userById],
  [KEYS, 'aws:PrincipalAccount', ACCOUNT, session],
  [KEYS, 'aws:PrincipalAccount', 'anonymous', anonymous],
  [KEYS, 'aws:PrincipalArn', root.principal, root],
  [KEYS, 'aws:PrincipalArn', root.principal, rootById],
  [KEYS, 'aws:PrincipalArn', ROLE, session],
  [KEYS, 'aws:PrincipalArn', federated.principal, federated],
  [KEYS, 'aws:PrincipalIsAWSService', 'true', service],
  [KEYS, 'aws:PrincipalIsAWSService', 'false', session],
  [KEYS, 'aws:PrincipalServiceName', 'lambda.amazonaws.com', service],
];

const absent: [page: string, key: string, caller: { principal: string }][] = [
  [VALUES, 'aws:username', root],
  [VALUES, 'aws:username', session],
  [VALUES, 'aws:username', federated],
  [VALUES, 'aws:username', anonymous],
  [KEYS, 'aws:PrincipalArn', anonymous],
  [KEYS, 'aws:PrincipalIsAWSService', anonymous],
  [KEYS, 'aws:PrincipalServiceName', user],
  [KEYS, 'aws:PrincipalServiceNamesList', user],
];

const untold: [page: string, key: string, caller: { principal: string }, possible?: string][] = [
  [VALUES, 'aws:username', userById],
  [VALUES, 'aws:userid', roleById, 'AROAEXAMPLEROLE12345:one'],
  [VALUES, 'aws:userid', session, 'AROAEXAMPLEROLE12345:one'],
  [KEYS, 'aws:PrincipalServiceNamesList', service],
  [
    KEYS,
    'aws:PrincipalArn',
    linked,
    `arn:aws:iam::${ACCOUNT}:role/aws-service-role/x/AWSServiceRoleForDynamoDBReplication`,
  ],
];

describe('condition keys that follow from the caller', () => {
  it.each(present)('%s: %s is %s for %j', (_page, key, value, caller) => {
    expect(holds(caller, { StringEquals: { [key]: value } })).toBe(true);
    expect(holds(caller, { StringNotEquals: { [key]: value } })).toBe(false);
  });

  it.each(absent)('%s: %s is absent for %j', (_page, key, caller) => {
    expect(holds(caller, { Null: { [key]: 'true' } })).toBe(true);
  });

  it.each(untold)('%s: %s does not follow from %j', (_page, key, caller, possible = 'something') => {
    expect(holds(caller, { StringEquals: { [key]: possible } })).toBe('unknown');
  });

  // reference_policies_condition-keys, condition-keys-principalaccount: a caller with a token has no AWS credentials yet.
  it('tell no account of who calls with a token, also where that of the provider is told', () => {
    const principal = `arn:aws:iam::${ACCOUNT}:oidc-provider/token.example.com`;
    const caller = { principal, principalAccount: ACCOUNT };
    expect(holds(caller, { StringEquals: { 'aws:PrincipalAccount': ACCOUNT } })).toBe('unknown');
  });

  it('name the partition of the caller', () => {
    const principal = `arn:aws-cn:iam::${ACCOUNT}:root`;
    expect(holds({ principal }, { ArnEquals: { 'aws:PrincipalArn': principal } })).toBe(true);
  });

  it('are those of the account that is told for the same name', () => {
    const condition = { StringEquals: { 'aws:PrincipalAccount': ACCOUNT } };
    expect(holds({ ...userById, principalAccount: '444455556666' }, condition)).toBe(false);
    expect(holds(userById, condition)).toBe(true);
  });
});

describe('condition keys that follow from the request', () => {
  const CALLER =
    'https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-caller-account';

  it.each<[page: string, rule: string, question: Parameters<typeof ask>[0], decision: string]>([
    [
      CALLER,
      'kms:CallerAccount is the account of the caller',
      {
        action: 'kms:Decrypt',
        resource: KEY,
        policies: {
          identity: [],
          resource: [policy(allow({ Principal: '*', Condition: { StringEquals: { 'kms:CallerAccount': ACCOUNT } } }))],
        },
        complete: false,
      },
      'allowed',
    ],
    [
      CALLER,
      'and no key of other services',
      { policies: { identity: [ALLOW_ALL, policy(deny({ Condition: { Null: { 'kms:CallerAccount': 'false' } } }))] } },
      'allowed',
    ],
    [
      KEYS,
      'aws:ResourceAccount does not follow from an action without a resource',
      {
        action: 'dynamodb:ListTables',
        resource: '*',
        policies: {
          identity: [ALLOW_ALL, policy(deny({ Condition: { StringNotEquals: { 'aws:ResourceAccount': OTHER } } }))],
        },
        complete: false,
      },
      'undetermined',
    ],
    [
      `${IAM}/reference-arns.html`,
      'a bucket, whose ARN holds no account, may be of another one than the caller',
      { action: 's3:GetObject', resource: 'arn:aws:s3:::books/1', policies: { identity: [ALLOW_ALL] } },
      'undetermined',
    ],
    [
      `${IAM}/reference-arns.html`,
      'an image, whose ARN holds no account, has no policy that could matter',
      {
        action: 'ec2:RunInstances',
        resource: 'arn:aws:ec2:eu-west-1::image/ami-0abc',
        policies: { identity: [ALLOW_ALL] },
      },
      'allowed',
    ],
  ])('%s: %s', (_page, _rule, question, decision) => {
    expect(ask(question).decision).toBe(decision);
  });
});

const owned = (resource: string) => [policy(allow({ Resource: resource }))];

type Variable = [page: string, rule: string, question: Parameters<typeof ask>[0], decision: string];

const variables: Variable[] = [
  [
    VARIABLES,
    'a default stands for an absent key, not for an unknown one',
    { policies: { identity: owned(`${TABLE}-\${aws:PrincipalTag/team, 'ana'}`) }, complete: false },
    'undetermined',
  ],
  [
    VARIABLES,
    'keys of several values fill in nothing',
    {
      context: { 'aws:TagKeys': ['ana', 'bob'] },
      policies: { identity: owned(`${TABLE}-\${aws:TagKeys}`) },
    },
    'implicitDeny',
  ],
  [
    VARIABLES,
    'a resource without a variable counts beside one with',
    { resource: TABLE, policies: { identity: [policy(allow({ Resource: [TABLE, `${TABLE}-\${aws:username}`] }))] } },
    'allowed',
  ],
  [
    VARIABLES,
    'any of several resources with variables',
    {
      policies: {
        identity: [policy(allow({ Resource: [`${TABLE}-\${aws:username}`, `${TABLE}-x-\${aws:username}`] }))],
      },
    },
    'allowed',
  ],
  [
    VARIABLES,
    'no value brings along what stands for a wildcard',
    {
      context: { 'aws:PrincipalTag/team': '\uFDD0' },
      policies: { identity: owned(`${TABLE}-\${aws:PrincipalTag/team}`) },
    },
    'implicitDeny',
  ],
  [
    VARIABLES,
    'variables in ARN conditions',
    {
      context: { 'aws:SourceArn': `arn:aws:sns:eu-west-1:${ACCOUNT}:ana` },
      policies: {
        identity: [policy(allow({ Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:sns:*:*:${aws:username}' } } }))],
      },
    },
    'allowed',
  ],
  [
    VARIABLES,
    'an unknown variable leaves a condition open',
    {
      context: { 'aws:ResourceTag/owner': 'ana' },
      policies: {
        identity: [
          policy(allow({ Condition: { StringLike: { 'aws:ResourceTag/owner': '${aws:PrincipalTag/owner}*' } } })),
        ],
      },
      complete: false,
    },
    'undetermined',
  ],
  [
    VARIABLES,
    'and a negated one',
    {
      context: { 'aws:ResourceTag/owner': 'ana' },
      policies: {
        identity: [
          policy(allow({ Condition: { StringNotEquals: { 'aws:ResourceTag/owner': '${aws:PrincipalTag/owner}' } } })),
        ],
      },
      complete: false,
    },
    'undetermined',
  ],
];

describe('policy variables', () => {
  it.each(variables)('%s: %s', (_page, _rule, question, decision) => {
    expect(ask({ principal: USER, resource: `${TABLE}-ana`, ...question }).decision).toBe(decision);
  });

  it('in a condition are plain text before version 2012-10-17', () => {
    const Condition = { StringEquals: { 'aws:ResourceTag/owner': '${aws:username}' } };
    const identity = [{ id: 'old', document: { Version: '2008-10-17', Statement: allow({ Condition }) } }];
    const asked = (owner: string) => ask({ policies: { identity }, context: { 'aws:ResourceTag/owner': owner } });
    expect(asked('ana').decision).toBe('implicitDeny');
    expect(asked('${aws:username}').decision).toBe('allowed');
  });
});
