import { describe, expect, it } from 'vitest';
import { layerOf } from '../../../src/evaluation/index.js';
import { ACCOUNT, ALLOW_ALL, allow, ask, deny, KEY, OTHER, policy, ROLE, SESSION, USER } from '../ask.js';

const root = { AWS: `arn:aws:iam::${ACCOUNT}:root` };
const delegating = policy(allow({ Principal: root }));
const silent = policy(allow({ Action: 's3:*' }));

const decrypt = (policies: object, more: object = {}) =>
  ask({ action: 'kms:Decrypt', resource: KEY, policies, ...more });

describe('KMS keys', () => {
  it.each([
    ['delegates, and identity allows', { resource: [delegating], identity: [ALLOW_ALL] }, 'allowed', []],
    ['is silent, and identity allows', { resource: [], identity: [ALLOW_ALL] }, 'implicitDeny', ['resource-policy']],
    ['is absent, and identity allows', { identity: [ALLOW_ALL] }, 'implicitDeny', ['resource-policy']],
    ['is silent, as identity is', { resource: [], identity: [silent] }, 'implicitDeny', ['resource-policy']],
    [
      'delegates, and identity is silent',
      { resource: [delegating], identity: [silent] },
      'implicitDeny',
      ['resource-policy', 'identity-policy'],
    ],
    ['names the user', { resource: [policy(allow({ Principal: { AWS: USER } }))], identity: [] }, 'allowed', []],
    [
      'names the user, whom identity denies',
      { resource: [policy(allow({ Principal: { AWS: USER } }))], identity: [policy(deny())] },
      'explicitDeny',
      ['identity-policy'],
    ],
    [
      'delegates to another account',
      { resource: [policy(allow({ Principal: { AWS: OTHER } }))], identity: [ALLOW_ALL] },
      'implicitDeny',
      ['resource-policy'],
    ],
  ])('whose policy %s', (_, policies, decision, denying) => {
    const answer = decrypt(policies);
    expect(answer.decision).toBe(decision);
    expect(answer.denying).toEqual(denying);
  });

  it('need both sides across accounts', () => {
    const principal = `arn:aws:iam::${OTHER}:user/bob`;
    const resource = [policy(allow({ Principal: { AWS: OTHER } }))];
    expect(decrypt({ resource, identity: [ALLOW_ALL] }, { principal }).decision).toBe('allowed');
    expect(decrypt({ resource, identity: [] }, { principal }).denying).toEqual(['identity-policy']);
    expect(decrypt({ resource: [], identity: [ALLOW_ALL] }, { principal }).denying).toEqual(['resource-policy']);
    expect(decrypt({ resource: [], identity: [] }, { principal }).denying).toEqual([
      'resource-policy',
      'identity-policy',
    ]);
  });

  it('must allow even the root user', () => {
    const principal = root.AWS;
    expect(decrypt({ resource: [delegating] }, { principal }).decision).toBe('allowed');
    expect(decrypt({ resource: [] }, { principal }).denying).toEqual(['resource-policy']);
  });

  it('are asked only where a key is the resource', () => {
    expect(ask({ action: 'kms:ListKeys', resource: '*', policies: { identity: [ALLOW_ALL] } }).decision).toBe(
      'allowed',
    );
  });
});

describe('grants', () => {
  const grant = { GrantId: 'g1', GranteePrincipal: USER, Operations: ['Decrypt', 'DescribeKey'] };
  const context = (pairs: Record<string, string>) =>
    Object.fromEntries(Object.entries(pairs).map(([key, value]) => [`kms:EncryptionContext:${key}`, value]));

  it('are a third source of allows', () => {
    const answer = decrypt({ resource: [], grants: [grant] });
    expect(answer.decision).toBe('allowed');
    expect(layerOf(answer, 'resource-policy')?.grants).toEqual(['g1']);
    expect(layerOf(answer, 'identity-policy')?.grants).toBeUndefined();
  });

  it.each([
    ['another operation', { ...grant, Operations: ['Encrypt'] }],
    ['another grantee', { ...grant, GranteePrincipal: `${USER}2` }],
    ['a service', { ...grant, GranteePrincipal: 'dynamodb.eu-west-1.amazonaws.com' }],
  ])('for %s do not allow', (_, given) => {
    expect(decrypt({ resource: [], grants: [given] }).decision).toBe('implicitDeny');
  });

  it('do not outweigh an explicit deny', () => {
    expect(decrypt({ resource: [policy(deny({ Principal: '*' }))], grants: [grant] }).decision).toBe('explicitDeny');
  });

  it.each([
    ['EncryptionContextSubset', { table: 'Books' }, { table: 'Books', more: 'x' }, 'allowed'],
    ['EncryptionContextSubset', { table: 'Books' }, { table: 'books' }, 'implicitDeny'],
    ['EncryptionContextSubset', { table: 'Books' }, {}, 'implicitDeny'],
    ['EncryptionContextEquals', { table: 'Books' }, { table: 'Books' }, 'allowed'],
    ['EncryptionContextEquals', { table: 'Books' }, { table: 'Books', more: 'x' }, 'implicitDeny'],
  ])('with %s %j meet the context %j: %s', (constraint, wanted, pairs, expected) => {
    const grants = [{ ...grant, Constraints: { [constraint]: wanted } }];
    expect(decrypt({ resource: [], grants }, { context: context(pairs) }).decision).toBe(expected);
  });

  it('do not constrain operations without an encryption context', () => {
    const grants = [{ ...grant, Constraints: { EncryptionContextEquals: { table: 'Books' } } }];
    expect(decrypt({ resource: [], grants }, { action: 'kms:DescribeKey' }).decision).toBe('allowed');
  });

  it('leave the answer open while they or their context are unknown', () => {
    const unread = decrypt({ resource: [], grants: { unknown: 'needs kms:ListGrants' } });
    expect(unread.decision).toBe('undetermined');
    expect(unread.missing).toEqual(['needs kms:ListGrants']);
    const grants = [{ ...grant, Constraints: { EncryptionContextSubset: { table: 'Books' } } }];
    const open = decrypt({ resource: [], grants }, { complete: false });
    expect(open.decision).toBe('undetermined');
    expect(open.missing).toEqual(['kms:EncryptionContext:table']);
  });

  it('matter to no other service', () => {
    const policies = { resource: { unknown: 'x' }, grants: { unknown: 'needs kms:ListGrants' } };
    expect(ask({ policies }).missing).toEqual(['x']);
  });

  it('to a role stay within the boundary of its sessions', () => {
    const grants = [{ ...grant, GranteePrincipal: ROLE }];
    const session = { principal: SESSION, principalRole: ROLE };
    expect(decrypt({ resource: [], grants }, session).decision).toBe('allowed');
    expect(decrypt({ resource: [], grants, permissionsBoundary: [silent] }, session).denying).toEqual([
      'permissions-boundary',
    ]);
  });
});

describe('role trust policies', () => {
  const target = `arn:aws:iam::${ACCOUNT}:role/target`;
  const trust = (Principal: unknown, Action = 'sts:AssumeRole') => [policy({ Effect: 'Allow', Action, Principal })];
  const assume = (policies: object, more: object = {}) =>
    ask({ action: 'sts:AssumeRole', resource: target, policies, ...more });

  it.each([
    ['delegates, and identity allows', { resource: trust(root), identity: [ALLOW_ALL] }, 'allowed', []],
    [
      'delegates, and identity is silent',
      { resource: trust(root), identity: [] },
      'implicitDeny',
      ['role-trust-policy', 'identity-policy'],
    ],
    ['names the user', { resource: trust({ AWS: USER }), identity: [] }, 'allowed', []],
    [
      'names another user',
      { resource: trust({ AWS: `${USER}2` }), identity: [ALLOW_ALL] },
      'implicitDeny',
      ['role-trust-policy'],
    ],
    ['is absent', { identity: [ALLOW_ALL] }, 'implicitDeny', ['role-trust-policy']],
  ])('that %s', (_, policies, decision, denying) => {
    const answer = assume(policies);
    expect(answer.decision).toBe(decision);
    expect(answer.denying).toEqual(denying);
  });

  it('need the identity policy too across accounts', () => {
    const principal = `arn:aws:iam::${OTHER}:user/bob`;
    expect(assume({ resource: trust({ AWS: principal }), identity: [] }, { principal }).denying).toEqual([
      'identity-policy',
    ]);
    expect(assume({ resource: trust({ AWS: principal }), identity: [ALLOW_ALL] }, { principal }).decision).toBe(
      'allowed',
    );
  });

  it('alone decide federated calls', () => {
    const provider = `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com`;
    const call = 'sts:AssumeRoleWithWebIdentity';
    const asked = (federated: string) =>
      assume({ resource: trust({ Federated: federated }, call) }, { principal: provider, action: call });
    expect(asked(provider).decision).toBe('allowed');
    expect(asked('accounts.google.com').denying).toEqual(['role-trust-policy']);
    expect(assume({ resource: trust({ Federated: provider }) }, { principal: provider, action: call }).decision).toBe(
      'implicitDeny',
    );
  });

  it('alone decide federated calls, whoever makes them', () => {
    const call = 'sts:AssumeRoleWithWebIdentity';
    expect(assume({ resource: trust('*', call) }, { action: call }).decision).toBe('allowed');
  });

  it('name services', () => {
    const resource = trust({ Service: 'lambda.amazonaws.com' });
    expect(assume({ resource }, { principal: 'lambda.amazonaws.com' }).decision).toBe('allowed');
  });
});
