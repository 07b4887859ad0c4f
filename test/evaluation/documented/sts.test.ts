import { describe, expect, it } from 'vitest';
import { layerOf } from '../../../src/evaluation/index.js';
import { ACCOUNT, ALLOW_ALL, allow, ask, deny, OTHER, policy, type Question, SESSION, USER } from '../ask.js';

const STS = 'https://docs.aws.amazon.com/STS/latest/APIReference';
const IDENTITY = `${STS}/API_GetCallerIdentity.html`;
const ASSUME = `${STS}/API_AssumeRole.html`;
const ASSUME_ROOT = `${STS}/API_AssumeRoot.html`;
const IAM = 'https://docs.aws.amazon.com/IAM/latest/UserGuide';
const SESSION_TOKEN = `${IAM}/id_credentials_temp_control-access_getsessiontoken.html`;
const MFA = `${IAM}/reference_policies_examples_aws_my-sec-creds-self-manage.html`;
const FEDERATION = `${IAM}/id_credentials_temp_control-access_getfederationtoken.html`;
const TAGS = `${IAM}/id_session-tags.html`;
const ENDPOINTS = 'https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html';

type Row = [page: string, rule: string, question: Question, decision: string, denying: string[]];

const identity = [ALLOW_ALL];
const never = [policy(deny())];
const root = `arn:aws:iam::${ACCOUNT}:root`;
const federated = `arn:aws:sts::${ACCOUNT}:federated-user/app`;
const target = `arn:aws:iam::${ACCOUNT}:role/target`;
const trusting = (who: object, Action: string | string[] = 'sts:AssumeRole') => [
  policy({ Effect: 'Allow', Action, Principal: who }),
];
const call = (action: string, more: Question): Question => ({ action, resource: '*', ...more });
const assume = (more: Question): Question => ({ action: 'sts:AssumeRole', resource: target, ...more });
const tag = (more: Question): Question => ({ action: 'sts:TagSession', resource: target, ...more });
const token = (more: Question['policies']): Question => ({
  principal: federated,
  principalRole: USER,
  policies: more,
});

const rows: Row[] = [
  [IDENTITY, 'needs no permission', call('sts:GetCallerIdentity', { policies: {} }), 'allowed', []],
  [
    IDENTITY,
    'answers even who is denied it',
    call('sts:GetCallerIdentity', { principal: SESSION, policies: { identity: never, session: never } }),
    'allowed',
    [],
  ],
  [
    ENDPOINTS,
    'but passes only an endpoint that lets it',
    call('sts:GetCallerIdentity', { policies: { vpcEndpoint: [policy(allow({ Principal: '*', Action: 's3:*' }))] } }),
    'implicitDeny',
    ['vpc-endpoint-policy'],
  ],
  [SESSION_TOKEN, 'needs no permission', call('sts:GetSessionToken', { policies: {} }), 'allowed', []],
  [
    MFA,
    'a Deny without an exception for GetSessionToken',
    call('sts:GetSessionToken', { policies: { identity: never } }),
    'explicitDeny',
    ['identity-policy'],
  ],
  [
    ASSUME,
    'the root user assumes no role',
    assume({ principal: root, policies: { resource: trusting({ AWS: root }) } }),
    'implicitDeny',
    ['role-trust-policy'],
  ],
  [
    ASSUME,
    'nor one of another account',
    assume({ principal: `arn:aws:iam::${OTHER}:root`, policies: { resource: trusting({ AWS: OTHER }) } }),
    'implicitDeny',
    ['role-trust-policy'],
  ],
  [
    ASSUME_ROOT,
    "is decided in the caller's account",
    call('sts:AssumeRoot', { resource: `arn:aws:iam::${OTHER}:root`, policies: { identity } }),
    'allowed',
    [],
  ],
  [
    ASSUME_ROOT,
    'needs an Allow there',
    call('sts:AssumeRoot', { resource: `arn:aws:iam::${OTHER}:root`, policies: {} }),
    'implicitDeny',
    ['identity-policy'],
  ],
  [
    ASSUME_ROOT,
    'is not for the root user',
    call('sts:AssumeRoot', { principal: root, resource: `arn:aws:iam::${OTHER}:root`, policies: {} }),
    'implicitDeny',
    ['resource-policy'],
  ],
  [
    ASSUME_ROOT,
    'gives a session what its task policy allows',
    { principal: root, policies: { session: [policy(allow({ Action: 'dynamodb:*' }))] } },
    'allowed',
    [],
  ],
  [
    ASSUME_ROOT,
    'and nothing else',
    { principal: root, policies: { session: [policy(allow({ Action: 's3:*' }))] } },
    'implicitDeny',
    ['session-policy'],
  ],
  [
    TAGS,
    'the trust policy allows TagSession too',
    tag({ policies: { resource: trusting({ AWS: USER }, ['sts:AssumeRole', 'sts:TagSession']) } }),
    'allowed',
    [],
  ],
  [
    TAGS,
    'the trust policy allows no TagSession',
    tag({ policies: { identity, resource: trusting({ AWS: USER }) } }),
    'implicitDeny',
    ['role-trust-policy'],
  ],
  [FEDERATION, 'within its session policies', token({ identity, session: identity }), 'allowed', []],
  [FEDERATION, 'without a session policy', token({ identity, session: [] }), 'implicitDeny', ['session-policy']],
  [
    FEDERATION,
    'without a session policy, and nothing else either',
    token({ session: [] }),
    'implicitDeny',
    ['identity-policy', 'session-policy'],
  ],
  [
    FEDERATION,
    'without a session policy, named by the resource',
    token({ identity, session: [], resource: [policy(allow({ Principal: { AWS: federated } }))] }),
    'allowed',
    [],
  ],
  [
    FEDERATION,
    'without a session policy, its user named by the resource',
    token({ identity, session: [], resource: [policy(allow({ Principal: { AWS: USER } }))] }),
    'implicitDeny',
    ['session-policy'],
  ],
  [FEDERATION, 'without session policies', token({ identity }), 'implicitDeny', ['session-policy']],
  [FEDERATION, 'with unread session policies', token({ identity, session: { unknown: 'x' } }), 'undetermined', []],
  [
    FEDERATION,
    'for the root user, within its session policies',
    { principal: federated, principalRole: root, policies: { session: identity } },
    'allowed',
    [],
  ],
  [
    FEDERATION,
    'for the root user, without a session policy',
    { principal: federated, principalRole: root, policies: {} },
    'implicitDeny',
    ['session-policy'],
  ],
];

describe('calls to STS, and sessions', () => {
  it.each(rows)('%s: %s', (_page, _rule, question, decision, denying) => {
    const answer = ask(question);
    expect(answer.decision).toBe(decision);
    expect(answer.denying).toEqual(denying);
  });

  it('say why a layer does not matter', () => {
    const answer = ask(call('sts:GetCallerIdentity', { policies: { identity: never } }));
    expect(layerOf(answer, 'identity-policy')).toMatchObject({
      decision: 'not-applicable',
      why: '`sts:GetCallerIdentity` needs no permission',
      denies: false,
    });
    const barred = ask(assume({ principal: root, policies: { resource: trusting({ AWS: root }) } }));
    expect(layerOf(barred, 'role-trust-policy')?.why).toBe('no root user may call `sts:AssumeRole`');
  });
});
