import { describe, expect, it } from 'vitest';
import {
  ACCOUNT,
  ALLOW_ALL,
  allow,
  ask,
  deny,
  KEY,
  OTHER,
  policy,
  type Question,
  ROLE,
  SESSION,
  USER,
} from '../ask.js';

const IAM = 'https://docs.aws.amazon.com/IAM/latest/UserGuide';
const PRINCIPAL = `${IAM}/reference_policies_elements_principal.html`;
const NOT_PRINCIPAL = `${IAM}/reference_policies_elements_notprincipal.html`;
const IDENTIFIERS = `${IAM}/reference_identifiers.html`;
const LOGIC = `${IAM}/reference_policies_evaluation-logic_policy-eval-denyallow.html`;
const ROOT_ACTIONS = `${IAM}/id_root-user.html`;

type Asked = Omit<Question, 'policies'>;
type Row = [page: string, rule: string, principal: unknown, question: Asked, decision: string];

const bob = USER.replace('ana', 'bob');
const session = { principal: SESSION, principalRole: ROLE };
const sso = 'AWSReservedSSO_Admin_0123456789abcdef';
const ssoRole = `arn:aws:iam::${ACCOUNT}:role/aws-reserved/sso.amazonaws.com/${sso}`;
const ssoSession = { principal: `arn:aws:sts::${ACCOUNT}:assumed-role/${sso}/ana` };
const userId = { principal: 'AIDAEXAMPLEUSER12345', principalAccount: ACCOUNT };
const roleId = { principal: 'AROAEXAMPLEROLE12345:one', principalAccount: ACCOUNT };
const canonical = '79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be';
const chinese = { principal: `arn:aws-cn:iam::${ACCOUNT}:user/ana` };
const provider = `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com`;

/** Across accounts, so that the resource policy has to name the caller in one way or another. */
const across: Row[] = [
  [PRINCIPAL, 'the root of an account in China', { AWS: `arn:aws-cn:iam::${ACCOUNT}:root` }, chinese, 'allowed'],
  [PRINCIPAL, 'a canonical user that asks as such', { CanonicalUser: canonical }, { principal: canonical }, 'allowed'],
  [PRINCIPAL, 'the role of a permission set, its path untold', { AWS: ssoRole }, ssoSession, 'allowed'],
  [
    PRINCIPAL,
    'a role of the same name in another account',
    { AWS: ssoRole.replace(ACCOUNT, OTHER) },
    ssoSession,
    'implicitDeny',
  ],
  [
    PRINCIPAL,
    'the user who asked for a federated one',
    { AWS: USER },
    { principal: `arn:aws:sts::${ACCOUNT}:federated-user/guest`, principalRole: USER },
    'allowed',
  ],
  [PRINCIPAL, 'no provider under AWS', { AWS: provider }, { principal: provider }, 'implicitDeny'],
  [PRINCIPAL, 'everyone, anonymous ones too', '*', { principal: '*' }, 'allowed'],
  [PRINCIPAL, 'a type that does not exist may name anyone', { User: USER }, {}, 'undetermined'],
  [IDENTIFIERS, 'a role by its id is no user', { AWS: 'AROAEXAMPLEROLE12345' }, { complete: false }, 'implicitDeny'],
  [
    IDENTIFIERS,
    'a user by its id is no role',
    { AWS: 'AIDAEXAMPLEUSER12345' },
    { ...session, complete: false },
    'implicitDeny',
  ],
  [IDENTIFIERS, 'the role of a unique id, told', { AWS: ROLE }, { ...roleId, principalRole: ROLE }, 'allowed'],
  [
    IDENTIFIERS,
    'another role than the told one',
    { AWS: `${ROLE}2` },
    { ...roleId, principalRole: ROLE },
    'implicitDeny',
  ],
  [IDENTIFIERS, 'a role, for the id of a role', { AWS: ROLE }, roleId, 'undetermined'],
  [IDENTIFIERS, 'a user, for the id of a role', { AWS: USER }, roleId, 'implicitDeny'],
  [IDENTIFIERS, 'a role, for the id of a user', { AWS: ROLE }, userId, 'implicitDeny'],
  [
    IDENTIFIERS,
    'a role of another account than the one of the id',
    { AWS: ROLE.replace(ACCOUNT, OTHER) },
    roleId,
    'implicitDeny',
  ],
  [
    IDENTIFIERS,
    'an account, for an id whose account nobody told',
    { AWS: ACCOUNT },
    { principal: 'AIDAEXAMPLEUSER12345' },
    'undetermined',
  ],
];

describe('Principal across accounts', () => {
  it.each(across)('%s: %s', (_page, _rule, principal, question, decision) => {
    const resource = 'arn:aws:dynamodb:eu-west-1:777788889999:table/Books';
    const policies = {
      identity: [ALLOW_ALL],
      session: [ALLOW_ALL],
      resource: [policy(allow({ Principal: principal }))],
    };
    expect(ask({ resource, ...question, policies }).decision).toBe(decision);
  });
});

const named = (name: string, more: object = {}) => allow({ Principal: { AWS: name }, ...more });
const never = { Condition: { StringEquals: { 'aws:PrincipalTag/team': 'red' } } };
const silent = [policy(allow({ Action: 's3:*' }))];
const root = `arn:aws:iam::${ACCOUNT}:root`;
const onKey = { action: 'kms:Decrypt', resource: KEY };

type Within = [page: string, rule: string, question: Question, decision: string];

const within: Within[] = [
  [
    LOGIC,
    'a grant to a role is limited by its boundary, whoever asks for the role',
    { principal: ROLE, policies: { resource: [policy(named(ROLE))], permissionsBoundary: silent } },
    'implicitDeny',
  ],
  [
    LOGIC,
    'a grant to a role holds beside one to another user',
    { ...session, policies: { identity: [], resource: [policy(named(ROLE), named(bob))] } },
    'allowed',
  ],
  [
    LOGIC,
    'a grant to a session counts behind one to its role',
    {
      ...session,
      policies: { identity: [], permissionsBoundary: silent, resource: [policy(named(ROLE), named(SESSION))] },
    },
    'allowed',
  ],
  [
    LOGIC,
    'a sure grant counts behind a possible one',
    { policies: { identity: [], resource: [policy(named('AIDAEXAMPLEUSER12345'), named(USER))] }, complete: false },
    'allowed',
  ],
  [
    LOGIC,
    'a possible grant counts before one to another user',
    { policies: { identity: [], resource: [policy(named(USER, never), named(bob))] }, complete: false },
    'undetermined',
  ],
  [
    LOGIC,
    'a condition that fails binds a possible grant',
    {
      context: { 'aws:PrincipalTag/team': 'blue' },
      policies: { identity: [], resource: [policy(named('AIDAEXAMPLEUSER12345', never))] },
      complete: false,
    },
    'implicitDeny',
  ],
  [
    IDENTIFIERS,
    'a key policy that delegates may mean the account of an id that nobody told',
    {
      principal: 'AIDAEXAMPLEUSER12345',
      ...onKey,
      policies: { identity: [ALLOW_ALL], resource: [policy(named(ACCOUNT))] },
    },
    'undetermined',
  ],
  [
    LOGIC,
    'a condition binds a grant to a role',
    { ...session, policies: { identity: [], resource: [policy(named(ROLE, never))] } },
    'implicitDeny',
  ],
  [
    LOGIC,
    'a condition binds a delegation',
    { ...onKey, policies: { identity: [ALLOW_ALL], resource: [policy(named(root, never))] } },
    'implicitDeny',
  ],
  [
    LOGIC,
    'a delegation holds beside a grant to another user',
    { ...onKey, policies: { identity: [ALLOW_ALL], resource: [policy(named(root), named(bob))] } },
    'allowed',
  ],
  [IDENTIFIERS, 'identity policies bind unique ids', { ...userId, policies: { identity: [ALLOW_ALL] } }, 'allowed'],
  [IDENTIFIERS, 'and are needed by them', { ...userId, policies: { identity: [] } }, 'implicitDeny'],
  [ROOT_ACTIONS, 'an account id asks as its root user', { principal: ACCOUNT, policies: {} }, 'allowed'],
  [
    NOT_PRINCIPAL,
    'Allow reaches whoever is not listed',
    { policies: { identity: [], resource: [policy({ ...allow(), NotPrincipal: { AWS: bob } })] } },
    'allowed',
  ],
  [
    NOT_PRINCIPAL,
    'Allow does not reach who is listed',
    { policies: { identity: [], resource: [policy({ ...allow(), NotPrincipal: { AWS: USER } })] } },
    'implicitDeny',
  ],
  [
    NOT_PRINCIPAL,
    'Allow may reach who may be listed',
    {
      policies: { identity: [], resource: [policy({ ...allow(), NotPrincipal: { AWS: 'AIDAEXAMPLEUSER12345' } })] },
      complete: false,
    },
    'undetermined',
  ],
  [
    NOT_PRINCIPAL,
    'Deny spares a listed role',
    {
      principal: ROLE,
      policies: { identity: [ALLOW_ALL], resource: [policy({ ...deny(), NotPrincipal: { AWS: [ROLE, root] } })] },
    },
    'allowed',
  ],
  [
    NOT_PRINCIPAL,
    'Deny may not spare a session whose account is not listed',
    {
      ...session,
      policies: { identity: [ALLOW_ALL], resource: [policy({ ...deny(), NotPrincipal: { AWS: [SESSION, ROLE] } })] },
    },
    'undetermined',
  ],
  [
    NOT_PRINCIPAL,
    'Deny spares a listed service',
    {
      principal: 'lambda.amazonaws.com',
      policies: {
        resource: [
          policy(allow({ Principal: { Service: 'lambda.amazonaws.com' } }), {
            ...deny(),
            NotPrincipal: { Service: 'lambda.amazonaws.com' },
          }),
        ],
      },
    },
    'allowed',
  ],
];

describe('Principal and NotPrincipal within an account', () => {
  it.each(within)('%s: %s', (_page, _rule, question, decision) => {
    expect(ask(question).decision).toBe(decision);
  });
});
