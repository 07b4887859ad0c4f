import { describe, expect, it } from 'vitest';
import { ACCOUNT, ALLOW_ALL, allow, ask, deny, type Policies, policy, TABLE, USER } from './ask.js';

const key = 'aws:PrincipalTag/team';

/** An Allow of everything beside Denies under each of these conditions; nothing about the request is known. */
function denials(...conditions: object[]) {
  const denies = conditions.map((Condition) => deny({ Condition }));
  return ask({ policies: { identity: [ALLOW_ALL, policy(...denies)] }, complete: false });
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
  ])('leave the answer open: %s', (_, ...conditions) => {
    expect(denials(...conditions).decision).toBe('undetermined');
  });
});

describe('several unknown keys', () => {
  const tag = (name: string, value: string) => ({ StringEquals: { [`aws:PrincipalTag/${name}`]: value } });
  const other = (name: string, value: string) => ({ StringNotEquals: { [`aws:PrincipalTag/${name}`]: value } });

  it('are completed together', () => {
    const both = { StringEquals: { ...tag('a', '1').StringEquals, ...tag('b', '1').StringEquals } };
    expect(denials(both, other('a', '1'), other('b', '1')).decision).toBe('explicitDeny');
    expect(denials(both, other('a', '1')).missing).toEqual(['aws:PrincipalTag/a', 'aws:PrincipalTag/b']);
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

  it('is explicit against implicit, where nothing allows and a Deny may match', () => {
    const answer = ask({
      policies: { identity: [policy(deny({ Condition: { StringEquals: { [key]: 'a' } } }))] },
      complete: false,
    });
    expect(answer.decision).toBe('undetermined');
    expect(answer.denying).toEqual(['identity-policy']);
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
    ['an unread boundary', { identity: [], permissionsBoundary: { unknown: 'x' } }, 'undetermined'],
    ['an unread table policy', { identity: [ALLOW_ALL], resource: { unknown: 'x' } }, 'undetermined'],
    ['an unread endpoint policy', { identity: [ALLOW_ALL], vpcEndpoint: { unknown: 'x' } }, 'undetermined'],
  ])('with %s is sound', (_, policies, expected) => {
    expect(ask({ policies }).decision).toBe(expected);
  });

  it('is the account of the resource, while nobody tells it', () => {
    const asked = { resourceAccount: { unknown: 'whose table it is' }, resource: TABLE };
    expect(ask({ ...asked, policies: { identity: [ALLOW_ALL] } }).decision).toBe('undetermined');
    expect(ask({ ...asked, policies: { identity: [] } })).toMatchObject({
      decision: 'implicitDeny',
      denying: ['identity-policy'],
    });
  });
});

describe('an unread boundary', () => {
  it('leaves open whether NotPrincipal spares the caller', () => {
    const resource = [policy({ ...deny(), NotPrincipal: { AWS: [USER, ACCOUNT] } })];
    const asked = (permissionsBoundary: Policies['permissionsBoundary']) =>
      ask({ policies: { identity: [ALLOW_ALL], resource, ...(permissionsBoundary && { permissionsBoundary }) } })
        .decision;
    expect(asked(undefined)).toBe('allowed');
    expect(asked({ unknown: 'x' })).toBe('undetermined');
    expect(asked([{ unknown: 'x' }])).toBe('explicitDeny');
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
