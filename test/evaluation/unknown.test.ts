import { describe, expect, it } from 'vitest';
import { layerOf } from '../../src/evaluation/index.js';
import { ACCOUNT, ALLOW_ALL, allow, ask, deny, type Policies, policy, TABLE, USER } from './ask.js';

const key = 'aws:PrincipalTag/team';

/** An Allow of everything beside Denies under each of these conditions; nothing about the request is known. */
function denials(...conditions: object[]) {
  const denies = conditions.map((Condition) => deny({ Condition }));
  const action = conditions.some((one) => JSON.stringify(one).includes('aws:TagKeys'))
    ? 'dynamodb:CreateTable'
    : undefined;
  return ask({ ...(action && { action }), policies: { identity: [ALLOW_ALL, policy(...denies)] }, complete: false });
}

type Row = [string, ...object[]];

describe('denials that cover every value of an unknown key', () => {
  it.each<Row>([
    ['every spelling', { StringNotEqualsIgnoreCase: { [key]: 'a' } }, { StringEquals: { [key]: ['a', 'A'] } }],
    ['a literal and its negation', { StringEquals: { [key]: 'a' } }, { StringNotEquals: { [key]: 'a' } }],
    ['presence and absence', { Null: { [key]: 'true' } }, { Null: { [key]: 'false' } }],
    ['a pattern and its negation', { StringLike: { [key]: 'a*' } }, { StringNotLike: { [key]: 'a*' } }],
    ['overlapping patterns', { StringNotLike: { [key]: 'a*z' } }, { StringLike: { [key]: '*z' } }],
    [
      'any case and one case',
      { StringEqualsIgnoreCase: { [key]: 'A' } },
      { StringNotEqualsIgnoreCase: { [key]: 'a' } },
    ],
    [
      'a range and its complement',
      { NumericLessThanIfExists: { 'aws:MultiFactorAuthAge': '60' } },
      { NumericGreaterThanEquals: { 'aws:MultiFactorAuthAge': '60' } },
    ],
    [
      'both truths and absence',
      { BoolIfExists: { 'aws:SecureTransport': 'true' } },
      { Bool: { 'aws:SecureTransport': 'false' } },
    ],
    [
      'addresses and all others',
      { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } },
      { NotIpAddress: { 'aws:SourceIp': '10.0.0.0/9' } },
    ],
    [
      'dates',
      { DateLessThan: { 'aws:CurrentTime': '2026-01-01' } },
      { DateNotEquals: { 'aws:CurrentTime': '2026-06-01' } },
      { DateEquals: { 'aws:CurrentTime': '2026-06-01' } },
    ],
    [
      'sets of values',
      { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': 'a' } },
      { 'ForAnyValue:StringNotEquals': { 'dynamodb:LeadingKeys': 'a' } },
    ],
    [
      'sets of one value, of a key that holds no more',
      { 'ForAllValues:StringEquals': { 'aws:SourceVpce': 'a' } },
      { 'ForAllValues:StringNotEquals': { 'aws:SourceVpce': 'a' } },
    ],
  ])('are certain: %s', (_, ...conditions) => {
    const answer = denials(...conditions);
    expect(answer.decision).toBe('explicitDeny');
    expect(answer.denying).toEqual(['identity-policy']);
    expect(answer.missing).toEqual([]);
    expect(answer.layers[0]?.determining.length).toBeGreaterThan(0);
  });
});

describe('an unknown key of several values', () => {
  const keys = 'dynamodb:LeadingKeys';
  const present = { Null: { [keys]: 'false' } };
  // A lone empty text is no value to Null and the set operators, and one value of several beside others.
  it.each<[string, string, ...object[]]>([
    [
      'is null when it is empty',
      'explicitDeny',
      { 'ForAllValues:StringEquals': { [keys]: 'a' }, ...present },
      { 'ForAnyValue:StringNotEquals': { [keys]: 'a' } },
      { Null: { [keys]: 'true' } },
    ],
    [
      'may be empty beside other values',
      'undetermined',
      { 'ForAnyValue:StringNotEquals': { [keys]: ['a', ''] } },
      { 'ForAllValues:StringEquals': { [keys]: 'a' } },
    ],
    [
      'may be null',
      'undetermined',
      { 'ForAllValues:StringEquals': { [keys]: 'a' }, ...present },
      { 'ForAnyValue:StringNotEquals': { [keys]: 'a' } },
    ],
    [
      'of which a pattern takes every value but none',
      'undetermined',
      { 'ForAllValues:StringNotLike': { [keys]: '*' } },
    ],
    [
      'of which a pattern takes every value',
      'explicitDeny',
      { 'ForAnyValue:StringLike': { [keys]: '*' } },
      { 'ForAllValues:StringNotLike': { [keys]: '*' } },
    ],
  ])('%s: %s', (_, expected, ...conditions) => {
    expect(denials(...conditions).decision).toBe(expected);
  });
});

describe('denials that leave a value out', () => {
  it.each<Row>([
    ['the absent key', { StringEquals: { [key]: 'a' } }, { StringNotEquals: { [key]: 'a' }, Null: { [key]: 'false' } }],
    ['another value', { StringEquals: { [key]: 'a' } }, { StringEquals: { [key]: 'b' } }, { Null: { [key]: 'true' } }],
    ['another case', { StringNotEqualsIgnoreCase: { [key]: 'ab' } }, { StringEquals: { [key]: ['ab', 'AB'] } }],
    ['a text between patterns', { StringNotLike: { [key]: 'a*z' } }, { StringLike: { [key]: 'a?z' } }],
    [
      'a number between bounds',
      { NumericLessThan: { [key]: '5' } },
      { NumericGreaterThan: { [key]: '5' } },
      { Null: { [key]: 'true' } },
    ],
    ['IPv6', { IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } }, { Null: { 'aws:SourceIp': 'true' } }],
    [
      'a set of two values',
      { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': 'a' } },
      { 'ForAllValues:StringNotEquals': { 'dynamodb:LeadingKeys': 'a' } },
    ],
    [
      'a set of two values, of a key that AWS does not document',
      { 'ForAllValues:StringEquals': { 'app:Groups': 'a' } },
      { 'ForAllValues:StringNotEquals': { 'app:Groups': 'a' } },
    ],
    [
      'a set of three values',
      { 'ForAllValues:StringNotEquals': { 'dynamodb:LeadingKeys': 'a' } },
      { 'ForAllValues:StringNotEquals': { 'dynamodb:LeadingKeys': 'b' } },
      { 'ForAllValues:StringNotEquals': { 'dynamodb:LeadingKeys': 'c' } },
    ],
    [
      'several values, which fill in no variable',
      { StringLike: { 'aws:username': '${aws:TagKeys}*' } },
      { 'ForAnyValue:StringNotEquals': { 'aws:TagKeys': ['', 'a', 'an', 'ana'] } },
      { Null: { 'aws:TagKeys': 'true' } },
    ],
    ['the other truth', { Bool: { 'aws:SecureTransport': 'true' } }, { Null: { 'aws:SecureTransport': 'true' } }],
    [
      'a variable in another case',
      { StringNotEqualsIgnoreCase: { 'aws:username': `\${${key}}` } },
      { StringEquals: { [key]: 'ana' } },
    ],
    [
      'a text that is no number',
      { NumericLessThan: { [key]: '5' } },
      { NumericGreaterThanEquals: { [key]: '5' } },
      { Null: { [key]: 'true' } },
    ],
    ['a text that is no address', { IpAddress: { [key]: ['0.0.0.0/0', '::/0'] } }, { Null: { [key]: 'true' } }],
    ['a number in another spelling', { StringEquals: { [key]: '5' } }, { NumericNotEquals: { [key]: '5' } }],
    ['a text beside numbers', { StringNotEquals: { [key]: 'a' } }, { NumericGreaterThan: { [key]: '0' } }],
    [
      'a text of two patterns beside numbers',
      { StringNotLike: { [key]: 'a*' } },
      { StringNotLike: { [key]: '*b' } },
      { NumericLessThan: { [key]: '5' } },
    ],
    [
      'an ARN whose wildcard would reach over a colon',
      { ArnLike: { [key]: 'arn:aws:sns:*:1:*' } },
      { StringNotLike: { [key]: 'arn:aws:sns:*:1:*' } },
    ],
    ['another case beside a pattern', { StringNotEqualsIgnoreCase: { [key]: 'ab' } }, { StringLike: { [key]: 'ab*' } }],
    [
      'another first letter',
      { StringLike: { [key]: 'a*' } },
      { StringEquals: { [key]: '' } },
      { Null: { [key]: 'true' } },
    ],
    ['any other text', { StringEquals: { [key]: ['another', ''] } }, { Null: { [key]: 'true' } }],
    ['a text that takes long to find', { StringNotLike: { [key]: '*a????????????' } }],
    ...(
      [
        ['below', { NumericGreaterThanEquals: '5' }],
        ['above', { NumericLessThanEquals: '5' }],
        ['between', { NumericLessThanEquals: '5' }, { NumericGreaterThanEquals: '7' }],
        ['at the bound', { NumericLessThan: '5' }, { NumericGreaterThan: '5' }],
      ] as [string, ...Record<string, string>[]][]
    ).map(([place, ...orders]): Row => {
      const age = 'aws:MultiFactorAuthAge';
      const bounds = orders
        .flatMap((order) => Object.entries(order))
        .map(([name, bound]) => ({ [name]: { [age]: bound } }));
      return [`a number ${place}`, ...bounds, { Null: { [age]: 'true' } }];
    }),
    [
      'an address behind a block',
      { IpAddress: { 'aws:SourceIp': ['0.0.0.0/1', '::/0'] } },
      { Null: { 'aws:SourceIp': 'true' } },
    ],
    ['an address in a block', { NotIpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }, { Null: { 'aws:SourceIp': 'true' } }],
  ])('leave the answer open: %s', (_, ...conditions) => {
    expect(denials(...conditions).decision).toBe('undetermined');
  });
});

describe('an Allow that one value leads to', () => {
  it.each<[string, object[]]>([
    [
      'a number that is a date, too',
      [
        allow({
          Condition: { NumericGreaterThan: { [key]: '5' }, DateLessThan: { [key]: '1970-01-01T00:00:07Z' } },
        }),
      ],
    ],
    [
      'a truth in another case',
      [
        allow({ Condition: { Bool: { [key]: 'true' } } }),
        deny({ Condition: { StringNotLike: { [key]: '????' } } }),
        deny({ Condition: { StringEquals: { [key]: 'true' } } }),
      ],
    ],
  ])('keeps the answer open: %s', (_, statements) => {
    const answer = ask({ policies: { identity: [policy(...statements)] }, complete: false });
    expect(answer).toMatchObject({ decision: 'undetermined', denying: [] });
  });
});

describe('several unknown keys', () => {
  const tag = (name: string, value: string) => ({ StringEquals: { [`aws:PrincipalTag/${name}`]: value } });
  const other = (name: string, value: string) => ({ StringNotEquals: { [`aws:PrincipalTag/${name}`]: value } });

  it('are completed together', () => {
    const both = { StringEquals: { ...tag('a', '1').StringEquals, ...tag('b', '1').StringEquals } };
    expect(denials(both, other('a', '1'), other('b', '1')).decision).toBe('explicitDeny');
    expect(denials(both, other('a', '1')).missing).toEqual(['aws:PrincipalTag/a', 'aws:PrincipalTag/b']);
    const three = { StringEquals: { ...both.StringEquals, ...tag('c', '1').StringEquals } };
    expect(denials(three, other('a', '1'), other('b', '1'), other('c', '1')).decision).toBe('explicitDeny');
  });

  it('are named where they make a difference', () => {
    const both = { StringEquals: { ...tag('a', '1').StringEquals, ...tag('b', '1').StringEquals } };
    const answer = denials(tag('a', '1'), both);
    expect(answer.missing).toEqual(['aws:PrincipalTag/a']);
    expect(answer.layers[0]?.missing).toEqual(['aws:PrincipalTag/a']);
  });

  it('do not count in an Allow that a silent boundary makes useless', () => {
    const Condition = { StringEquals: { a: '1', b: '1', c: '1' } };
    const identity = [
      policy(allow({ Condition }), deny({ Condition: tag('d', '1') }), deny({ Condition: other('d', '1') })),
    ];
    const answer = ask({ policies: { identity, permissionsBoundary: [] }, complete: false });
    expect(answer).toMatchObject({ decision: 'explicitDeny', denying: ['identity-policy', 'permissions-boundary'] });
  });

  it('are tried in resources, too', () => {
    const Resource = `${TABLE}-\${${key}}`;
    const covered = [ALLOW_ALL, policy(deny({ Resource }), { Effect: 'Deny', Action: '*', NotResource: Resource })];
    const asked = { resource: `${TABLE}-ana`, complete: false };
    expect(ask({ ...asked, policies: { identity: covered } }).decision).toBe('explicitDeny');
    expect(ask({ ...asked, policies: { identity: [ALLOW_ALL, policy(deny({ Resource }))] } }).missing).toEqual([key]);
  });

  it('beyond three are left open, saying so', () => {
    const names = ['a', 'b', 'c', 'd'];
    const all = names.map((name) => `aws:PrincipalTag/${name}`);
    const equals = { StringEquals: Object.fromEntries(all.map((name) => [name, '1'])) };
    const answer = denials(equals, ...names.map((name) => other(name, '1')));
    expect(answer.decision).toBe('undetermined');
    expect(answer.missing).toEqual([...all, 'more unknown condition keys than completions are tried for']);
  });

  it('do not count where their statements cannot matter', () => {
    const Condition = { StringEquals: { a: '1', b: '1', c: '1' } };
    const settled = [
      ALLOW_ALL,
      policy(allow({ Condition })),
      policy(deny({ Condition: tag('d', '1') }), deny({ Condition: other('d', '1') })),
    ];
    expect(ask({ policies: { identity: settled }, complete: false }).decision).toBe('explicitDeny');
  });
});

describe('unknown keys that a variable ties together', () => {
  const tag = 'aws:ResourceTag/team';
  const own = `\${${key}}`;
  const onTable = (name: string) => ({ Resource: `arn:aws:dynamodb:*:*:table/${name}` });
  const other = (name: string) => ({ Resource: undefined, NotResource: onTable(name).Resource });
  const when = (Condition: object) => ({ Condition });

  /** An Allow of everything beside Denies with these elements. */
  function denied(context: Record<string, string>, ...parts: object[]) {
    const identity = [ALLOW_ALL, policy(...parts.map((part) => deny(part)))];
    return ask({ policies: { identity }, context, complete: false });
  }

  it.each<[string, string, Record<string, string>, ...object[]]>([
    [
      'equal or not',
      'explicitDeny',
      {},
      when({ StringEquals: { [tag]: own } }),
      when({ StringNotEquals: { [tag]: own } }),
    ],
    // Both absent: `StringEquals` finds no equal value, and `StringEqualsIfExists` no key.
    [
      'equal, or both named unequal',
      'undetermined',
      {},
      when({ StringEquals: { [tag]: own } }),
      when({ StringEquals: { [tag]: 'a' }, StringNotEquals: { [key]: 'a' } }),
    ],
    [
      'equal, and named unequal',
      'allowed',
      {},
      when({ StringEquals: { [tag]: [own], [key]: 'a' }, StringNotEquals: { [tag]: 'a' } }),
    ],
    [
      'equal to itself, or absent',
      'explicitDeny',
      {},
      when({ StringEquals: { [key]: own } }),
      when({ Null: { [key]: 'true' } }),
    ],
    ['unequal to itself', 'undetermined', {}, when({ StringNotEquals: { [key]: own } })],
    [
      'with a default for the absent one',
      'explicitDeny',
      {},
      when({ StringEquals: { [tag]: `\${${key}, 'none'}` } }),
      when({ StringNotEquals: { [tag]: `\${${key}, 'none'}` } }),
    ],
    [
      'three in a ring',
      'allowed',
      {},
      when({
        StringEquals: { [tag]: own, [key]: '${aws:RequestTag/team}' },
        StringNotEquals: { [tag]: '${aws:RequestTag/team}' },
      }),
    ],
    ['in one resource', 'explicitDeny', {}, onTable(`${own}\${${tag}}`), other(`${own}\${${tag}}`)],
    [
      'in a resource whose other half is named',
      'allowed',
      {},
      { ...onTable(`${own}\${${tag}}`), ...when({ StringEquals: { [key]: 'X', [tag]: 'ooks' } }) },
    ],
    ['in a resource and a condition', 'explicitDeny', {}, onTable(own), when({ StringNotEquals: { [key]: 'Books' } })],
    [
      'in a comparison that ignores case',
      'explicitDeny',
      { 'app:owner': 'X' },
      when({ StringEqualsIgnoreCase: { 'app:owner': own } }),
      when({ StringNotEquals: { [key]: ['x', 'X'] } }),
    ],
    [
      'in two conditions on a known key',
      'explicitDeny',
      { 'app:owner': 'x' },
      when({ StringEquals: { 'app:owner': own } }),
      when({ StringNotLike: { 'app:owner': own } }),
    ],
  ])('%s: %s', (_, expected, context, ...parts) => {
    expect(denied(context, ...parts).decision).toBe(expected);
  });

  it('are both missing where it matters what they are', () => {
    const answer = denied({}, when({ StringNotEquals: { [tag]: own } }));
    expect(answer.decision).toBe('undetermined');
    expect(answer.missing).toEqual([tag, key]);
  });

  it('stay open where a pattern ties them', () => {
    expect(denied({}, when({ StringLike: { [tag]: `${own}*` } })).decision).toBe('undetermined');
  });
});

describe('what an answer hangs on', () => {
  it('is the key that makes the difference, as the statement spells it', () => {
    const answer = denials({ StringNotEquals: { 'aws:sourceVpce': 'vpce-1' } });
    expect(answer.decision).toBe('undetermined');
    expect(answer.missing).toEqual(['aws:sourceVpce']);
    expect(answer.layers[0]).toMatchObject({ decision: 'undetermined', missing: ['aws:sourceVpce'], denies: false });
    expect(answer.layers[0]?.undecided).toHaveLength(1);
  });

  it('is told of every undecided layer, though the whole answer does not hang on it', () => {
    const identity = [policy(allow({ Condition: { StringEquals: { [key]: 'a' } } }))];
    const answer = ask({ policies: { identity, session: [] }, complete: false });
    expect(answer).toMatchObject({ decision: 'implicitDeny', denying: ['session-policy'], missing: [] });
    expect(answer.layers[0]).toMatchObject({ decision: 'undetermined', missing: [key], denies: false });
  });

  it('is nothing when another layer denies anyway', () => {
    const identity = [policy(allow({ Condition: { StringEquals: { [key]: 'a' } } }))];
    const serviceControl = [{ target: 'r', policies: [policy(deny())] }];
    const answer = ask({ policies: { identity, serviceControl }, complete: false });
    expect(answer.decision).toBe('explicitDeny');
    expect(answer.missing).toEqual([]);
  });

  it('is no Allow that a silent boundary makes useless', () => {
    const identity = [policy(allow({ Resource: 'table/Books' }))];
    const resource = [policy(allow({ Principal: { AWS: USER }, Condition: { StringEquals: { [key]: 'a' } } }))];
    const answer = ask({ policies: { identity, permissionsBoundary: [], resource }, complete: false });
    expect(answer).toMatchObject({ decision: 'undetermined', missing: [key] });
  });

  it('is explicit against implicit, where nothing allows and a Deny may match', () => {
    const answer = ask({
      policies: { identity: [policy(deny({ Condition: { StringEquals: { [key]: 'a' } } }))] },
      complete: false,
    });
    expect(answer.decision).toBe('denied');
    expect(answer.denying).toEqual(['identity-policy']);
    expect(answer.missing).toEqual([]);
  });

  it('is the unread policy, in its own words', () => {
    const identity = [ALLOW_ALL, { unknown: 'needs iam:GetPolicyVersion' }];
    expect(ask({ policies: { identity } })).toMatchObject({
      decision: 'undetermined',
      missing: ['needs iam:GetPolicyVersion'],
    });
    expect(ask({ policies: { identity: { unknown: 'needs iam:GetUser' } } }).missing).toEqual(['needs iam:GetUser']);
  });

  it.each([
    [
      'an unread identity policy',
      { identity: [{ unknown: 'x' }], permissionsBoundary: [policy(deny())] },
      'explicitDeny',
    ],
    ['an unread boundary', { identity: [], permissionsBoundary: { unknown: 'x' } }, 'denied'],
    ['an unread table policy', { identity: [ALLOW_ALL], resource: { unknown: 'x' } }, 'undetermined'],
    ['an unread endpoint policy', { identity: [ALLOW_ALL], vpcEndpoint: { unknown: 'x' } }, 'undetermined'],
  ])('with %s is sound', (_, policies, expected) => {
    expect(ask({ policies }).decision).toBe(expected);
  });

  it('is no layer for sure where the unread one may allow', () => {
    const unread = { unknown: 'x' };
    expect(ask({ policies: { identity: unread } }).denying).toEqual([]);
    expect(ask({ policies: { identity: [], permissionsBoundary: [], resource: unread } }).denying).toEqual([]);
    const foreign = 'arn:aws:dynamodb:eu-west-1:444455556666:table/Books';
    expect(ask({ resource: foreign, policies: { identity: [ALLOW_ALL], resource: unread } }).denying).toEqual([]);
  });

  it('is the account of the resource, while nobody tells it', () => {
    const asked = { resourceAccount: { unknown: 'whose table it is' }, resource: TABLE };
    expect(ask({ ...asked, policies: { identity: [ALLOW_ALL] } })).toMatchObject({
      decision: 'undetermined',
      missing: ['whether caller and resource lie in one account'],
    });
    expect(ask({ ...asked, policies: { identity: [] } })).toMatchObject({
      decision: 'implicitDeny',
      denying: ['identity-policy'],
      missing: [],
    });
  });
});

describe('an unread boundary', () => {
  it('leaves open whether NotPrincipal spares the caller', () => {
    const resource = [policy({ ...deny(), NotPrincipal: { AWS: [USER, ACCOUNT] } })];
    const asked = (permissionsBoundary: Policies['permissionsBoundary']) =>
      ask({ policies: { identity: [ALLOW_ALL], resource, ...(permissionsBoundary && { permissionsBoundary }) } });
    expect(asked(undefined).decision).toBe('allowed');
    expect(asked({ unknown: 'x' }).decision).toBe('undetermined');
    expect(layerOf(asked({ unknown: 'x' }), 'resource-policy')?.decision).toBe('undetermined');
    expect(asked([{ unknown: 'x' }]).decision).toBe('explicitDeny');
  });
});

describe('a key in several spellings', () => {
  it('is missing once', () => {
    const answer = denials({ StringEquals: { 'aws:SourceVpce': 'a' } }, { StringEquals: { 'AWS:SOURCEVPCE': 'b' } });
    expect(answer.missing).toEqual(['aws:SourceVpce']);
  });
});

describe('layers whose denial differs from completion to completion', () => {
  it('are all named', () => {
    const identity = [ALLOW_ALL, policy(deny({ Condition: { StringEquals: { [key]: 'a' } } }))];
    const permissionsBoundary = [ALLOW_ALL, policy(deny({ Condition: { StringNotEquals: { [key]: 'a' } } }))];
    const answer = ask({ policies: { identity, permissionsBoundary }, complete: false });
    expect(answer.decision).toBe('explicitDeny');
    expect(answer.denying).toEqual(['identity-policy', 'permissions-boundary']);
  });
});
