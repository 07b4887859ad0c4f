import { describe, expect, it } from 'vitest';
import { layerOf } from '../../../src/evaluation/index.js';
import { ACCOUNT, allow, ask, deny, OTHER, policy, ROLE, SESSION, USER } from '../ask.js';

/** Cross-account, so that the resource policy has to name the caller. */
const own = { identity: [policy(allow())], session: [policy(allow())] };
const foreign = `arn:aws:dynamodb:eu-west-1:${OTHER}:table/Books`;

function named(Principal: unknown, question: object = {}) {
  return ask({
    resource: foreign,
    policies: { ...own, resource: [policy(allow({ Principal }))] },
    ...question,
  }).decision;
}

const session = { principal: SESSION, principalRole: ROLE };
/** Without identity policies: AmazonCloudFront DeveloperGuide private-content-restricting-access-to-s3.html */
const OAI = 'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1EXAMPLE';

describe('Principal', () => {
  it.each([
    ['*', {}, 'allowed'],
    [{ AWS: '*' }, {}, 'allowed'],
    [{ AWS: ACCOUNT }, {}, 'allowed'],
    [{ AWS: `arn:aws:iam::${ACCOUNT}:root` }, {}, 'allowed'],
    [{ AWS: OTHER }, {}, 'implicitDeny'],
    [{ AWS: USER }, {}, 'allowed'],
    [{ AWS: `${USER}a` }, {}, 'implicitDeny'],
    [{ AWS: USER.replace('ana', 'Ana') }, {}, 'implicitDeny'],
    [{ AWS: [OTHER, USER] }, {}, 'allowed'],
    [{ AWS: `arn:aws:iam::${ACCOUNT}:user/*` }, {}, 'implicitDeny'],
    [{ AWS: ROLE }, session, 'allowed'],
    [{ AWS: ROLE.replace('app/', '') }, session, 'implicitDeny'],
    [{ AWS: ROLE.replace('app/', '') }, { principal: SESSION }, 'allowed'],
    [{ AWS: SESSION }, session, 'allowed'],
    [{ AWS: SESSION.replace('/one', '/two') }, session, 'implicitDeny'],
    [{ Service: 'lambda.amazonaws.com' }, { principal: 'lambda.amazonaws.com' }, 'allowed'],
    [{ Service: 'ec2.amazonaws.com' }, { principal: 'lambda.amazonaws.com' }, 'implicitDeny'],
    [{ AWS: ACCOUNT }, { principal: 'lambda.amazonaws.com', principalAccount: ACCOUNT }, 'implicitDeny'],
    ['*', { principal: 'anonymous' }, 'allowed'],
    [{ AWS: ACCOUNT }, { principal: 'anonymous' }, 'implicitDeny'],
    [{ AWS: ACCOUNT }, { principal: `arn:aws:iam::${ACCOUNT}:root` }, 'allowed'],
    [
      { AWS: `arn:aws:sts::${ACCOUNT}:federated-user/ana` },
      { principal: `arn:aws:sts::${ACCOUNT}:federated-user/ana` },
      'allowed',
    ],
    [{ CanonicalUser: '79a59df900b949e5' }, { principal: 'anonymous' }, 'implicitDeny'],
    [{ CanonicalUser: '79a59df900b949e5' }, {}, 'undetermined'],
    [{ AWS: 'AIDAEXAMPLEUSER12345' }, { context: { 'aws:userid': 'AIDAEXAMPLEUSER12345' } }, 'allowed'],
    [{ AWS: 'AIDAEXAMPLEUSER12345' }, { context: { 'aws:userid': 'AIDAEXAMPLEUSER99999' } }, 'implicitDeny'],
    [{ AWS: 'AROAEXAMPLEROLE12345' }, { ...session, context: { 'aws:userid': 'AROAEXAMPLEROLE12345:one' } }, 'allowed'],
    [{ AWS: 'AROAEXAMPLEROLE12345' }, {}, 'implicitDeny'],
    [{ AWS: 'AROAEXAMPLEROLE12345' }, { principal: 'AROAEXAMPLEROLE12345:one', principalAccount: ACCOUNT }, 'allowed'],
    [{ AWS: USER }, { principal: 'AIDAEXAMPLEUSER12345', principalAccount: ACCOUNT }, 'undetermined'],
    [{ AWS: ACCOUNT }, { principal: 'AIDAEXAMPLEUSER12345', principalAccount: ACCOUNT }, 'allowed'],
    [{ AWS: SESSION }, { principal: ROLE }, 'undetermined'],
    [{ AWS: ROLE }, { principal: SESSION }, 'allowed'],
    [{ AWS: `${ROLE}s` }, { principal: SESSION }, 'implicitDeny'],
    [{ AWS: ROLE }, { principal: ROLE.replace('app/', '') }, 'implicitDeny'],
    [{ AWS: SESSION }, { principal: 'AROAEXAMPLEROLE12345:one', principalRole: ROLE }, 'allowed'],
    [{ AWS: SESSION }, { principal: 'AROAEXAMPLEROLE12345:two', principalRole: ROLE }, 'implicitDeny'],
    [{ AWS: SESSION }, { principal: 'AROAEXAMPLEROLE12345:one', principalAccount: ACCOUNT }, 'undetermined'],
    [{ AWS: SESSION }, { principal: 'AROAEXAMPLEROLE12345:two', principalAccount: ACCOUNT }, 'implicitDeny'],
    [{ AWS: SESSION }, { principal: 'AIDAEXAMPLEUSER12345', principalAccount: ACCOUNT }, 'implicitDeny'],
    [{ AWS: OAI }, { principal: OAI }, 'allowed'],
    [{ AWS: `${OAI}0` }, { principal: OAI }, 'implicitDeny'],
    [{ CanonicalUser: '79a59df900b949e5' }, { principal: OAI }, 'undetermined'],
  ])('%j for %j: %s', (principal, question, expected) => {
    expect(named(principal, question)).toBe(expected);
  });

  it('of a unique id hangs on aws:userid', () => {
    const answer = ask({
      ...session,
      resource: foreign,
      policies: { ...own, resource: [policy(allow({ Principal: { AWS: 'AROAEXAMPLEROLE12345' } }))] },
      complete: false,
    });
    expect(answer.decision).toBe('undetermined');
    expect(answer.missing).toEqual(['aws:userid']);
  });
});

describe('a policy that names the account beside somebody who may be the caller', () => {
  it('says whom the answer hangs on, where only that frees from the boundary', () => {
    const answer = ask({
      principal: 'AIDAEXAMPLEUSER12345',
      principalAccount: ACCOUNT,
      policies: {
        ...own,
        permissionsBoundary: [],
        resource: [policy(allow({ Principal: { AWS: [USER, ACCOUNT] } }))],
      },
    });
    expect(answer).toMatchObject({ decision: 'undetermined', missing: [`whether the caller is \`${USER}\``] });
    expect(layerOf(answer, 'resource-policy')).toMatchObject({ decision: 'allows', undecided: [] });
  });
});

describe('NotPrincipal with Deny', () => {
  const except = (entries: unknown, question: object = {}, more: object = {}) =>
    ask({
      policies: { ...own, resource: [policy({ ...deny(), NotPrincipal: entries })], ...more },
      ...question,
    }).decision;
  const root = `arn:aws:iam::${ACCOUNT}:root`;

  it.each([
    [{ AWS: [USER, root] }, {}, 'allowed'],
    [{ AWS: [USER.replace('ana', 'bob'), root] }, {}, 'explicitDeny'],
    [{ AWS: root }, {}, 'explicitDeny'],
    [{ AWS: USER }, {}, 'undetermined'],
    ['*', {}, 'allowed'],
    [{ AWS: [SESSION, ROLE, root] }, session, 'allowed'],
    [{ AWS: [ROLE, root] }, session, 'explicitDeny'],
    [{ AWS: [SESSION, root] }, session, 'undetermined'],
    [{ AWS: root }, { principal: root }, 'allowed'],
  ])('%j for %j: %s', (entries, question, expected) => {
    expect(except(entries, question)).toBe(expected);
  });

  /** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html */
  it.each([
    ['Allow', 'dynamodb:GetItem', 'resource-policy', ['has NotPrincipal, which is for Deny only']],
    ['Deny', 'dynamodb:GetItem', 'resource-policy', []],
    ['Deny', 'sts:AssumeRole', 'role-trust-policy', ['has NotPrincipal, which no role-trust-policy may']],
  ] as const)('is no problem but where AWS does not support it: %s for %s', (Effect, action, type, texts) => {
    const resource = [policy({ Effect, Action: '*', NotPrincipal: { AWS: [USER, root] } })];
    const answer = ask({ action, resource: `arn:aws:iam::${ACCOUNT}:role/x`, policies: { ...own, resource } });
    expect(layerOf(answer, type)?.problems.map(({ text }) => text)).toEqual(texts);
  });

  it('always denies who has a permissions boundary', () => {
    expect(except({ AWS: [USER, root] }, {}, { permissionsBoundary: [policy(allow())] })).toBe('explicitDeny');
  });
});

/**
 * aws:PrincipalArn, aws:PrincipalAccount and aws:PrincipalType are in the context of every signed request:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
describe('a key that every such caller carries', () => {
  const ROLE_ID = 'AROAEXAMPLEROLE12345:one';
  const reserved = `arn:aws:sts::${ACCOUNT}:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/ana`;
  const decided = (principal: string, Condition: object) =>
    ask({
      principal,
      action: 'dynamodb:ListTables',
      resource: '*',
      policies: { identity: [policy(allow(), deny({ Condition }))] },
    });

  it.each([
    [reserved, { ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/aws-reserved/*' } }, 'allowed'],
    [reserved, { ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/*/eu-west-1/*' } }, 'undetermined'],
    [ROLE_ID, { ArnNotLike: { 'aws:PrincipalArn': ROLE } }, 'undetermined'],
    [ROLE_ID, { StringNotEquals: { 'aws:PrincipalAccount': ACCOUNT } }, 'undetermined'],
    [ROLE_ID, { StringEquals: { 'aws:PrincipalType': 'AssumedRole' } }, 'explicitDeny'],
    ['AIDAEXAMPLEUSER12345', { StringEquals: { 'aws:PrincipalType': 'User' } }, 'explicitDeny'],
    ['AIDAEXAMPLEUSER12345', { StringNotEquals: { 'aws:username': 'ana' } }, 'undetermined'],
  ])('is not absent, though nobody tells it: %s %j: %s', (principal, condition, decision) => {
    expect(decided(principal, condition).decision).toBe(decision);
  });

  it('is not absent for services either', () => {
    const names = { 'aws:PrincipalServiceNamesList': 'lambda.eu-west-1.amazonaws.com' };
    const resource = [
      policy(allow({ Principal: '*' }), deny({ Principal: '*', Condition: { StringNotEquals: names } })),
    ];
    expect(ask({ principal: 'lambda.amazonaws.com', policies: { resource } }).missing).toEqual(Object.keys(names));
    expect(ask({ policies: { resource } }).decision).toBe('explicitDeny');
  });

  it('is named as missing', () => {
    const { missing } = decided(ROLE_ID, { ArnNotLike: { 'aws:PrincipalArn': ROLE } });
    expect(missing).toEqual(['aws:PrincipalArn']);
  });
});
