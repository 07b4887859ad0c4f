import { expect, test } from 'vitest';
import { authorizeByReference, type Policy, type Scenario } from './authorize.js';
import type { Statement } from './matching.js';

const USER = 'arn:aws:iam::111122223333:user/carlos';
const ROLE = 'arn:aws:iam::111122223333:role/team/app';
const SESSION = 'arn:aws:sts::111122223333:assumed-role/app/one';
const TABLE = 'arn:aws:dynamodb:us-east-1:111122223333:table/orders';
const KEY = 'arn:aws:kms:us-east-1:111122223333:key/1';

const policy = (...Statement: Statement[]): Policy[] => [{ id: 'p', document: { Version: '2012-10-17', Statement } }];
const all = { Action: '*', Resource: '*' } as const;
const ALLOW: Statement = { Effect: 'Allow', ...all };
const DENY: Statement = { Effect: 'Deny', ...all };
const allowTo = (AWS: string): Statement => ({ ...ALLOW, Principal: { AWS } });

function decided(
  principal: string,
  policies: Scenario['policies'],
  request: Partial<Scenario['request']> = {},
): string {
  const { decision, denying } = authorizeByReference({
    request: {
      principal,
      ...(principal === SESSION && { principalRole: ROLE }),
      principalAccount: '111122223333',
      action: 'dynamodb:GetItem',
      resource: TABLE,
      resourceAccount: '111122223333',
      context: {},
      ...request,
    },
    policies,
    organization: { managementAccount: '999999999999' },
  });
  return [decision, ...denying].join(' ');
}

const ABROAD = { resourceAccount: '444455556666', resource: TABLE.replace('111122223333', '444455556666') };
const DECRYPT = { action: 'kms:Decrypt', resource: KEY };

test.each<[string, string, Scenario['policies'], Partial<Scenario['request']>, string]>([
  ['reference_policies_evaluation-logic: denied by default', USER, {}, {}, 'implicitDeny identity-policy'],
  [
    '…: an explicit deny overrides an allow',
    USER,
    { identity: policy(ALLOW, DENY) },
    {},
    'explicitDeny identity-policy',
  ],
  ['…-basics: identity or resource policy suffices', USER, { resource: policy(allowTo(USER)) }, {}, 'allowed'],
  [
    'access_policies_boundaries: intersection',
    USER,
    { identity: policy(ALLOW), permissionsBoundary: [] },
    {},
    'implicitDeny permissions-boundary',
  ],
  [
    '…-denyallow: user ARN frees from the boundary',
    USER,
    { permissionsBoundary: [], resource: policy(allowTo(USER)) },
    {},
    'allowed',
  ],
  [
    '…-denyallow: role ARN does not',
    SESSION,
    { permissionsBoundary: [], resource: policy(allowTo(ROLE)) },
    {},
    'implicitDeny permissions-boundary',
  ],
  [
    '…-denyallow: session ARN does',
    SESSION,
    { permissionsBoundary: [], session: [], resource: policy(allowTo(SESSION)) },
    {},
    'allowed',
  ],
  [
    '…elements_principal: an account delegates',
    USER,
    { resource: policy(allowTo('111122223333')) },
    {},
    'implicitDeny identity-policy',
  ],
  ['…-cross-account: both sides', USER, { identity: policy(ALLOW) }, ABROAD, 'implicitDeny resource-policy'],
  ['…-cross-account: both sides', USER, { resource: policy(allowTo(USER)) }, ABROAD, 'implicitDeny identity-policy'],
  [
    'kms key-policies: IAM alone does not suffice',
    USER,
    { identity: policy(ALLOW) },
    DECRYPT,
    'implicitDeny resource-policy',
  ],
  [
    'kms key-policies: the account enables IAM',
    USER,
    { identity: policy(ALLOW), resource: policy(allowTo('111122223333')) },
    DECRYPT,
    'allowed',
  ],
  [
    'kms grants: a third source',
    USER,
    { grants: [{ GranteePrincipal: USER, Operations: ['Decrypt'] }] },
    DECRYPT,
    'allowed',
  ],
  [
    'orgs scps_evaluation: every level',
    USER,
    {
      identity: policy(ALLOW),
      serviceControl: [
        { target: 'r', policies: policy(ALLOW) },
        { target: 'ou', policies: [] },
      ],
    },
    {},
    'implicitDeny service-control-policy',
  ],
  [
    'orgs rcps: resources, whoever asks',
    'lambda.amazonaws.com',
    {
      resource: policy({ ...ALLOW, Principal: { Service: 'lambda.amazonaws.com' } }),
      resourceControl: [{ target: 'r', policies: policy({ ...DENY, Principal: '*' }) }],
    },
    {},
    'explicitDeny resource-control-policy',
  ],
  ['id_root-user: not denied by default', 'arn:aws:iam::111122223333:root', {}, {}, 'allowed'],
  [
    'reference_policies_variables: NotResource with a variable without value excepts nothing',
    SESSION,
    {
      identity: policy(ALLOW, {
        Effect: 'Deny',
        Action: '*',
        NotResource: `arn:aws:dynamodb:*:*:table/\${aws:username}`,
      }),
    },
    {},
    'explicitDeny identity-policy',
  ],
])('%s (%#)', (_page, principal, policies, request, expected) => {
  expect(decided(principal, policies, request)).toBe(expected);
});

const condition = (operator: string, wanted: string | string[]): Statement => ({
  ...ALLOW,
  Condition: { [operator]: { 'aws:x': wanted } },
});
const ABSENT = null;

test.each<[string, string | string[], string | string[] | null, boolean]>([
  ['StringEquals', 'a', ABSENT, false],
  ['StringNotEquals', 'a', ABSENT, true],
  ['StringEqualsIfExists', 'a', ABSENT, true],
  ['StringNotLike', `\${aws:nobody}`, 'a', true],
  ['StringLike', `a\${*}`, 'ab', false],
  ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'c'], false],
  ['ForAllValues:StringEquals', ['a', 'b'], ABSENT, true],
  ['ForAnyValue:StringEquals', ['a', 'b'], ['a', 'c'], true],
  ['ForAnyValue:StringEquals', ['a', 'b'], ABSENT, false],
  ['Null', 'true', ABSENT, true],
  ['Null', 'true', '', true],
  ['ForAllValues:StringEquals', 'a', '', true],
  ['ForAnyValue:StringNotEquals', 'a', '', false],
  ['ForAllValues:Null', 'true', 'a', true],
  ['ForAnyValue:Null', 'false', 'a', false],
  ['StringEqualsIgnoreCase', 'A', 'a', true],
  ['StringLike', `\${aws:nobody, 'a'}?`, 'ab', true],
  ['StringLike', `\${aws:nobody, '*'}`, 'ab', false],
  ['ArnLike', 'arn:aws:sns:*:111122223333:*', 'arn:aws:sns:us-east-1:111122223333:a:b', true],
  ['ArnLike', 'arn:aws:sns:*:topic', 'arn:aws:sns:us-east-1:111122223333:topic', false],
  ['IpAddress', '2001:DB8::/32', '2001:db8:0:1::7', true],
  ['IpAddress', '203.0.113.0/24', '203.0.114.1', false],
  ['IpAddress', '203.0.113.7', '203.0.113.7', true],
  ['IpAddress', '0.0.0.0/0', '2001:db8::7', false],
  ['NotIpAddress', '203.0.113.9/24', '203.0.113.1', false],
  ['DateLessThan', '2020-04-01T00:00:00Z', '2020-03-31', true],
  ['NumericLessThanEquals', '10', '9.5', true],
])('reference_policies_elements_condition_operators: %s %s of %s is %s', (operator, wanted, held, expected) => {
  const answer = decided(USER, { identity: policy(condition(operator, wanted)) }, { context: { 'aws:x': held } });
  expect(answer).toBe(expected ? 'allowed' : 'implicitDeny identity-policy');
});
