import { describe, expect, it } from 'vitest';
import { layerOf } from '../../src/evaluation/index.js';
import { ACCOUNT, ALLOW_ALL, allow, ask, deny, KEY, type Policies, policy, ROLE, SESSION, USER } from './ask.js';

const team = 'aws:PrincipalTag/team';
const red = { Condition: { StringEquals: { [team]: 'red' } } };
const notRed = { Condition: { StringNotEquals: { [team]: 'red' } } };
const malformed = { Resource: 'table/Books' };
const silent = policy(allow({ Action: 's3:*' }));
const root = `arn:aws:iam::${ACCOUNT}:root`;
const session = { principal: SESSION, principalRole: ROLE, complete: false };

describe('a layer by itself', () => {
  it.each<[string, Policies['identity'] & object]>([
    ['an unread policy may deny', [ALLOW_ALL, { unknown: 'x' }]],
    ['a malformed Allow may allow', [policy(allow(malformed))]],
    ['a malformed Deny may deny', [ALLOW_ALL, policy(deny(malformed))]],
  ])('is undetermined where %s', (_, identity) => {
    const answer = ask({ policies: { identity } });
    expect(answer.decision).toBe('undetermined');
    expect(layerOf(answer, 'identity-policy')).toMatchObject({ decision: 'undetermined', denies: false });
  });

  it('that denies leaves no Allow undecided', () => {
    const identity = [policy(allow(red)), policy(deny())];
    const layer = layerOf(ask({ policies: { identity }, complete: false }), 'identity-policy');
    expect(layer).toMatchObject({ decision: 'explicitDeny', undecided: [], missing: [] });
  });
});

// IAM reference_policies_evaluation-logic: a grant to the session itself is not limited by an implicit deny in a
// permissions boundary, and one to its role is not limited by silent identity policies.
describe('grants that every value of an unknown key leads to', () => {
  it('free the session from its boundary', () => {
    const named = (name: string, more: object = {}) => allow({ Principal: { AWS: name }, ...more });
    const resource = [policy(named(ROLE), named(SESSION, red), named(SESSION, notRed))];
    const policies = { identity: [], permissionsBoundary: [silent], resource };
    expect(ask({ ...session, policies }).decision).toBe('allowed');
    const half = { ...policies, resource: [policy(named(ROLE), named(SESSION, red))] };
    expect(ask({ ...session, policies: half })).toMatchObject({ decision: 'undetermined', missing: [team] });
  });

  it('free the role from its identity policies', () => {
    const key = { ...session, action: 'kms:Decrypt', resource: KEY };
    const named = (name: string, more: object = {}) => allow({ Principal: { AWS: name }, ...more });
    const policies = { identity: [], resource: [policy(named(root), named(ROLE, red), named(ROLE, notRed))] };
    expect(ask({ ...key, policies }).decision).toBe('allowed');
    const half = { identity: [], resource: [policy(named(root), named(ROLE, red))] };
    expect(ask({ ...key, policies: half })).toMatchObject({ decision: 'undetermined', missing: [team] });
  });
});

describe('a key policy that may delegate', () => {
  it('does not make the silent identity policy deny by itself', () => {
    const resource = [policy(allow({ Principal: { AWS: root }, ...malformed }))];
    const answer = ask({ principal: USER, action: 'kms:Decrypt', resource: KEY, policies: { identity: [], resource } });
    expect(answer).toMatchObject({ decision: 'implicitDeny', denying: ['resource-policy'] });
  });
});
