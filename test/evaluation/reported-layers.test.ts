import { describe, expect, it } from 'vitest';
import { layerOf } from '../../src/evaluation/index.js';
import {
  ACCOUNT,
  ALLOW_ALL,
  allow,
  ask,
  deny,
  KEY,
  OTHER,
  type Policies,
  policy,
  ROLE,
  SESSION,
  TABLE,
  USER,
} from './ask.js';

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

describe('a layer is told', () => {
  const statements = (identity: object[], more: object = {}) =>
    layerOf(ask({ policies: { identity: [policy(...identity)] }, ...more }), 'identity-policy');

  it('what AWS may make of a malformed statement', () => {
    const identity = [
      { ...ALLOW_ALL, id: 'p' },
      { ...policy(deny(malformed)), id: 'odd' },
    ];
    const layer = layerOf(ask({ policies: { identity } }), 'identity-policy');
    expect(layer?.missing).toEqual(['what AWS makes of odd/Statement/0, which is malformed']);
  });

  it.each<[string, object, object, string]>([
    [
      'the unknown key, not one that a decided condition holds besides',
      { StringLike: { 'aws:ResourceTag/owner': ['a*', '${aws:PrincipalTag/x}'] }, StringEquals: { [team]: 'red' } },
      {},
      team,
    ],
    [
      'the unknown key, not one of a resource that can match no more',
      { StringEquals: { [team]: 'red' } },
      { Resource: [TABLE, `${TABLE}-\${aws:PrincipalTag/none}-\${aws:PrincipalTag/x}`] },
      team,
    ],
  ])('%s', (_, Condition, more, missing) => {
    const context = { 'aws:ResourceTag/owner': 'ana', 'aws:PrincipalTag/none': null };
    expect(statements([allow({ Condition, ...more })], { context, complete: false })?.missing).toEqual([missing]);
  });

  it('of several principals, those that may be the caller', () => {
    const entries = { AWS: ['AIDAEXAMPLEUSER12345', `${USER}2`] };
    const named = [{ id: 'p', document: { Statement: [allow({ Principal: entries })] } }];
    const answer = ask({ policies: { identity: [], resource: named }, complete: false });
    expect(layerOf(answer, 'resource-policy')?.missing).toEqual(['aws:userid']);
    const spared = [{ id: 'p', document: { Statement: [{ ...deny(), NotPrincipal: { AWS: USER } }] } }];
    expect(ask({ policies: { identity: [ALLOW_ALL], resource: spared } }).missing).toEqual([
      "whether the exception of p/Statement/0 covers the caller's account and role too",
    ]);
  });

  it('no near misses where it denies, and of determining statements those that match', () => {
    const context = { [team]: 'blue' };
    expect(statements([allow(red), deny()], { context })?.nearMisses).toEqual([]);
    expect(statements([allow({ Sid: 'all' }), allow(red)], { context })?.determining).toMatchObject([
      { ref: { sid: 'all' } },
    ]);
  });

  it('the Denies that cover every value between them, without the Allows beside them', () => {
    const layer = statements([allow({ Condition: { Null: { [team]: 'true' } } }), deny(red), deny(notRed)], {
      complete: false,
    });
    expect(layer?.decision).toBe('explicitDeny');
    expect(layer?.determining.map(({ effect }) => effect)).toEqual(['Deny', 'Deny']);
  });

  it('which levels do not allow, and what an open one hangs on', () => {
    const level = (target: string, ...all: object[]) => ({ target, policies: [policy(...all)] });
    const open = allow({ Condition: { StringEquals: { [team]: 'red' } } });
    const useless = allow({ Condition: { StringEquals: { 'aws:PrincipalTag/other': 'x' } } });
    const answer = (...serviceControl: ReturnType<typeof level>[]) =>
      layerOf(ask({ policies: { identity: [ALLOW_ALL], serviceControl }, complete: false }), 'service-control-policy');
    expect(answer(level('r', allow()), level('ou', open), level('a'))?.levels).toEqual(['a']);
    const undecided = answer(level('r', allow(), useless), level('ou', open))?.undecided;
    expect(undecided?.map(({ conditions }) => conditions[0]?.key)).toEqual([team]);
  });

  it('among the undecided, no statement that matches', () => {
    const resource = [policy(allow({ Principal: { AWS: root } }), allow({ Principal: { AWS: USER }, ...red }))];
    const answer = ask({ action: 'kms:Decrypt', resource: KEY, policies: { identity: [], resource }, complete: false });
    expect(answer.decision).toBe('undetermined');
    expect(layerOf(answer, 'resource-policy')?.undecided).toHaveLength(1);
  });

  it('what frees it only where that is sure', () => {
    const named = allow({ Principal: { AWS: USER } });
    const elsewhere = ask({
      resourceAccount: { unknown: 'whose table it is' },
      policies: { identity: [], resource: [policy(named)] },
    });
    expect(layerOf(elsewhere, 'identity-policy')?.why).toBeUndefined();
    const resource = [policy(allow({ Principal: { AWS: ROLE } }), allow({ Principal: { AWS: SESSION }, ...red }))];
    const bounded = ask({ ...session, policies: { identity: [], permissionsBoundary: [silent], resource } });
    expect(layerOf(bounded, 'permissions-boundary')?.why).toBeUndefined();
    expect(layerOf(bounded, 'identity-policy')?.why).toBe("the policy on the resource allows the caller's role");
  });
});

describe('every layer', () => {
  it('tells its type, its side and whose account it is of', () => {
    const level = (...all: object[]) => [{ target: 'r', policies: [policy(...all)] }];
    const policies = {
      identity: [ALLOW_ALL],
      permissionsBoundary: [ALLOW_ALL],
      session: [ALLOW_ALL],
      resource: [policy(allow({ Principal: { AWS: ACCOUNT } }))],
      vpcEndpoint: [policy(allow({ Principal: '*' }))],
      serviceControl: level(allow()),
      resourceControl: level(allow({ Principal: '*' })),
    };
    const { layers, decision } = ask({ resource: TABLE.replace(ACCOUNT, OTHER), policies });
    expect(decision).toBe('allowed');
    expect(layers.map(({ policyType, side, account }) => [policyType, side, account])).toEqual([
      ['service-control-policy', 'principal', ACCOUNT],
      ['resource-control-policy', 'resource', OTHER],
      ['vpc-endpoint-policy', 'network', undefined],
      ['resource-policy', 'resource', OTHER],
      ['identity-policy', 'principal', ACCOUNT],
      ['permissions-boundary', 'principal', ACCOUNT],
      ['session-policy', 'principal', ACCOUNT],
    ]);
    expect(layers.every((layer) => layer.decision === 'allows' && layer.determining.length === 1)).toBe(true);
  });
});

describe('layers that deny whatever is unknown', () => {
  it('are named beside another that denies anyway', () => {
    const identity = [ALLOW_ALL, policy(deny(red), deny(notRed))];
    const serviceControl = [{ target: 'r', policies: [policy(deny())] }];
    const answer = ask({ policies: { identity, serviceControl }, complete: false });
    expect(answer.denying).toEqual(['service-control-policy', 'identity-policy']);
  });
});

describe('a key policy that may delegate', () => {
  it('does not make the silent identity policy deny by itself', () => {
    const resource = [policy(allow({ Principal: { AWS: root }, ...malformed }))];
    const answer = ask({ principal: USER, action: 'kms:Decrypt', resource: KEY, policies: { identity: [], resource } });
    expect(answer).toMatchObject({ decision: 'implicitDeny', denying: ['resource-policy'] });
  });
});
