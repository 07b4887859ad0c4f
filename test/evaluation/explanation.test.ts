import { describe, expect, it } from 'vitest';
import { authorizeCall, compilePolicies, layerOf } from '../../src/evaluation/index.js';
import { ALLOW_ALL, allow, ask, deny, policy, TABLE, USER } from './ask.js';

const context = { 'aws:PrincipalTag/team': 'red' };

describe('a determining statement', () => {
  it('tells what each element wanted and saw', () => {
    const Condition = { StringNotEquals: { 'aws:PrincipalTag/Team': ['blue', '${aws:username}'] } };
    const document = {
      Version: '2012-10-17',
      Statement: [allow(), { Sid: 'Guard', ...deny(), Resource: `${TABLE}*`, Condition }],
    };
    const identity = [{ id: 'arn:aws:iam::111122223333:policy/guard', document, attachedTo: USER }];
    const layer = layerOf(ask({ policies: { identity }, context }), 'identity-policy');
    expect(layer).toMatchObject({ decision: 'explicitDeny', denies: true, side: 'principal', account: '111122223333' });
    expect(layer?.determining).toEqual([
      {
        ref: {
          policy: 'arn:aws:iam::111122223333:policy/guard',
          attachedTo: USER,
          sid: 'Guard',
          index: 1,
          pointer: '/Statement/1',
        },
        effect: 'Deny',
        match: true,
        elements: [
          { element: 'Action', match: true, wanted: ['*'], seen: 'dynamodb:GetItem' },
          { element: 'Resource', match: true, wanted: [`${TABLE}*`], seen: TABLE },
        ],
        conditions: [
          {
            operator: 'StringNotEquals',
            key: 'aws:PrincipalTag/Team',
            wanted: ['blue', 'ana'],
            seen: ['red'],
            match: true,
          },
        ],
      },
    ]);
  });

  it('of an allowing layer is every Allow that matched', () => {
    const identity = [ALLOW_ALL, policy(allow({ Action: 'dynamodb:*' })), policy(allow({ Action: 's3:*' }))];
    expect(layerOf(ask({ policies: { identity } }), 'identity-policy')?.determining).toHaveLength(2);
  });
});

describe('near misses', () => {
  it('fail on exactly one part, the closest first', () => {
    const identity = [
      policy(allow({ Sid: 'action', Action: 'dynamodb:PutItem' })),
      policy(allow({ Sid: 'two', Action: 'dynamodb:PutItem', Resource: `${TABLE}2` })),
      policy(allow({ Sid: 'resource', Resource: `${TABLE}2` })),
      policy(allow({ Sid: 'condition', Condition: { StringEquals: { 'aws:PrincipalTag/team': 'blue' } } })),
      policy(allow({ Sid: 'other', Action: 's3:*' })),
    ];
    const layer = layerOf(ask({ policies: { identity }, context }), 'identity-policy');
    expect(layer?.nearMisses.map(({ ref }) => ref.sid)).toEqual(['condition', 'resource', 'action']);
    expect(layer?.nearMisses[0]?.conditions[0]).toMatchObject({ wanted: ['blue'], seen: ['red'], match: false });
    expect(layer?.determining).toEqual([]);
  });

  it('are any statement that could be about the service', () => {
    const identity = [
      policy({ Sid: 'not', Effect: 'Allow', NotAction: 'dynamodb:GetItem', Resource: '*' }),
      policy(allow({ Sid: 'case', Action: 'DynamoDB:PutItem' })),
    ];
    const layer = layerOf(ask({ policies: { identity } }), 'identity-policy');
    expect(layer?.nearMisses.map(({ ref }) => ref.sid)).toEqual(['not', 'case']);
  });

  it('of a table policy may fail on the principal', () => {
    const foreign = TABLE.replace('111122223333', '444455556666');
    const resource = [policy(allow({ Sid: 'who', Principal: { AWS: `${USER}2` } }))];
    const layer = layerOf(ask({ policies: { identity: [ALLOW_ALL], resource }, resource: foreign }), 'resource-policy');
    expect(layer?.nearMisses[0]?.elements[0]).toEqual({
      element: 'Principal',
      match: false,
      wanted: [`${USER}2`],
      seen: USER,
    });
  });
});

describe('near misses of a table policy', () => {
  const foreign = TABLE.replace('111122223333', '444455556666');
  const other = { Principal: { AWS: `${USER}2` } };
  const mine = { Principal: { AWS: USER } };
  const blue = { Condition: { StringEquals: { 'aws:PrincipalTag/team': 'blue' } } };
  const missesOf = (statements: object[], more: object = {}) =>
    layerOf(
      ask({
        policies: { identity: [ALLOW_ALL], resource: [policy(...statements)] },
        resource: foreign,
        context,
        ...more,
      }),
      'resource-policy',
    )?.nearMisses;

  it('put a condition before a resource, a resource before a principal, a principal before an action', () => {
    const misses = missesOf([
      allow({ Sid: 'action', Action: 'dynamodb:PutItem', ...mine }),
      allow({ Sid: 'principal', ...other }),
      allow({ Sid: 'resource', Resource: TABLE, ...mine }),
      allow({ Sid: 'condition', ...mine, ...blue }),
    ]);
    expect(misses?.map(({ ref, match }) => [ref.sid, match])).toEqual([
      ['condition', false],
      ['resource', false],
      ['principal', false],
      ['action', false],
    ]);
  });

  it('fail on several conditions, if on nothing else: after those that fail on one', () => {
    const two = { StringEquals: { 'aws:PrincipalTag/team': 'blue', 'aws:PrincipalTag/stage': 'beta' } };
    const misses = missesOf([
      allow({ Sid: 'resource', Resource: TABLE, ...mine }),
      allow({ Sid: 'two', Condition: two, ...mine }),
      allow({ Sid: 'one', ...mine, ...blue }),
    ]);
    expect(misses?.map(({ ref }) => ref.sid)).toEqual(['one', 'two', 'resource']);
    expect(misses?.[1]?.conditions.map(({ match }) => match)).toEqual([false, false]);
  });

  it('fail on an action or a resource and on a condition, where nothing comes closer', () => {
    const far = [
      allow({ Sid: 'action', Action: 'dynamodb:PutItem', ...mine, ...blue }),
      allow({ Sid: 'resource', Resource: TABLE, ...mine, ...blue }),
    ];
    expect(missesOf(far)?.map(({ ref }) => ref.sid)).toEqual(['action', 'resource']);
    const near = allow({ Sid: 'principal', ...other });
    expect(missesOf([...far, near])?.map(({ ref }) => ref.sid)).toEqual(['principal']);
  });

  it('fail on no two elements, and on no principal beside a condition', () => {
    expect(
      missesOf([
        allow({ Action: 'dynamodb:PutItem', ...other }),
        allow({ Resource: TABLE, ...other }),
        allow({ ...other, ...blue }),
      ]),
    ).toEqual([]);
  });

  it('may hang on what is unknown besides', () => {
    const untold = { Condition: { StringEquals: { 'aws:SourceVpce': 'vpce-1' } } };
    const misses = missesOf([allow({ Sid: 'resource', Resource: TABLE, ...mine, ...untold })], { complete: false });
    expect(misses).toMatchObject([{ ref: { sid: 'resource' }, match: false, conditions: [{ match: 'unknown' }] }]);
    expect(misses?.[0]?.conditions[0]?.seen).toEqual({ unknown: 'the request does not tell it' });
  });

  it('show what variables come to', () => {
    const [miss] = missesOf([allow({ ...mine, Resource: [TABLE, `${TABLE}-\${aws:username}*`] })]) ?? [];
    expect(miss?.elements.find(({ element }) => element === 'Resource')?.wanted).toEqual([TABLE, `${TABLE}-ana*`]);
  });

  it('are ten at most', () => {
    const many = Array.from({ length: 12 }, (_, at) => allow({ ...mine, Resource: `${TABLE}${at}` }));
    expect(missesOf(many)).toHaveLength(10);
  });
});

describe('an undecided statement', () => {
  it('is unknown, for what is malformed in it', () => {
    const malformed = ask({ policies: { identity: [ALLOW_ALL, policy(deny({ Extra: 1 }))] } });
    expect(layerOf(malformed, 'identity-policy')?.undecided).toMatchObject([{ effect: 'Deny', match: 'unknown' }]);
  });
});

describe('a layer that does not deny', () => {
  it('says what frees the request from it', () => {
    const resource = [policy(allow({ Principal: { AWS: USER } }))];
    const layer = layerOf(ask({ policies: { identity: [], resource } }), 'identity-policy');
    expect(layer).toMatchObject({
      decision: 'implicitDeny',
      denies: false,
      why: 'the policy on the resource allows the caller itself',
    });
  });
});

describe('authorizeCall', () => {
  const request = (action: string) => ({ principal: USER, action, resource: TABLE });
  const policies = compilePolicies({
    identity: [
      policy(allow({ Action: ['dynamodb:GetItem', 'dynamodb:PutItem'] }), deny({ Action: 'dynamodb:DeleteItem' })),
    ],
  });
  const call = (...actions: string[]) =>
    authorizeCall(actions.map((action) => ({ request: request(action), policies, contextComplete: true })));

  it.each([
    [['dynamodb:GetItem', 'dynamodb:PutItem'], 'allowed'],
    [['dynamodb:GetItem', 'dynamodb:Scan'], 'implicitDeny'],
    [['dynamodb:Scan', 'dynamodb:DeleteItem'], 'explicitDeny'],
    [[], 'undetermined'],
  ])('of %j is the most restrictive: %s', (actions, expected) => {
    expect(call(...actions).decision).toBe(expected);
  });

  it('is undetermined only while no other request is denied', () => {
    const Condition = { StringEquals: { 'aws:PrincipalTag/team': 'red' } };
    const unsure = {
      identity: [policy(allow({ Action: 'dynamodb:GetItem' }), allow({ Action: 'dynamodb:Scan', Condition }))],
    };
    const asked = (...actions: string[]) =>
      authorizeCall(actions.map((action) => ({ request: request(action), policies: unsure }))).decision;
    expect(asked('dynamodb:GetItem', 'dynamodb:Scan')).toBe('undetermined');
    expect(asked('dynamodb:Scan', 'dynamodb:DeleteItem')).toBe('implicitDeny');
  });

  it('gives each answer with its request', () => {
    const { authorizations } = call('dynamodb:GetItem', 'dynamodb:Scan');
    expect(authorizations.map(({ request: { action }, decision }) => [action, decision])).toEqual([
      ['dynamodb:GetItem', 'allowed'],
      ['dynamodb:Scan', 'implicitDeny'],
    ]);
    expect(authorizations[0]?.layers).toHaveLength(1);
  });
});

describe('compiled policies', () => {
  it('serve many requests beyond what they remember', () => {
    const identity = compilePolicies({ identity: [policy(allow({ Resource: `${TABLE}/*` }))] });
    const asked = (name: string) =>
      authorizeCall([
        {
          request: { principal: USER, action: 'dynamodb:GetItem', resource: name },
          policies: identity,
          contextComplete: true,
        },
      ]).decision;
    for (let at = 0; at < 17_000; at++) asked(`${TABLE}/${at}`);
    expect(asked(`${TABLE}/0`)).toBe('allowed');
    expect(asked(TABLE)).toBe('implicitDeny');
  });
});
