import { describe, expect, it } from 'vitest';
import { parsePolicy } from '../../src/evaluation/index.js';
import { ALLOW_ALL, ask } from './ask.js';

const statement = { Effect: 'Allow', Action: '*', Resource: '*' };
const document = { Version: '2012-10-17', Statement: [statement] };

describe('documents', () => {
  it.each([
    ['an object', document],
    ['a JSON text', JSON.stringify(document)],
    ['a URL-encoded text', encodeURIComponent(JSON.stringify(document))],
    ['a lone statement', { ...document, Statement: statement }],
  ])('are read from %s', (_, given) => {
    const { statements, problems } = parsePolicy(given, 'p');
    expect(statements).toHaveLength(1);
    expect(problems).toEqual([]);
    expect(ask({ policies: { identity: [{ id: 'p', document: given }] } }).decision).toBe('allowed');
  });

  it('keep a plus sign of URL-encoded text', () => {
    const given = JSON.stringify({ ...document, Statement: { ...statement, Sid: 'a+b%' } });
    expect(parsePolicy(encodeURIComponent(given), 'p').statements[0]?.sid).toBe('a+b%');
    expect(parsePolicy(encodeURIComponent(given).replace('%2B', '+'), 'p').statements[0]?.sid).toBe('a+b%');
  });

  it('keep the position of each statement', () => {
    const pointers = (given: unknown) => parsePolicy(given, 'p').statements.map(({ pointer }) => pointer);
    expect(pointers({ Statement: [statement, statement] })).toEqual(['/Statement/0', '/Statement/1']);
    expect(pointers({ Statement: statement })).toEqual(['/Statement']);
  });

  it.each([['not json'], ['[]'], [42], [null], [{}], ['{"Statement":'], ['%E0%A4%A']])(
    'that cannot be read (%j) leave the answer open',
    (given) => {
      const answer = ask({ policies: { identity: [ALLOW_ALL, { id: 'broken', document: given }] } });
      expect(parsePolicy(given, 'broken').problems).toHaveLength(1);
      expect(answer.decision).toBe('undetermined');
      expect(answer.missing[0]).toContain('broken');
    },
  );
});

describe('malformed statements', () => {
  it.each([
    ['an empty resource', { ...statement, Resource: '' }, '/Statement/0/Resource'],
    ['a resource that begins with a wildcard', { ...statement, Resource: '*/Books' }, '/Statement/0/Resource'],
    ['a resource that is no ARN', { ...statement, Resource: 'table/Books' }, '/Statement/0/Resource'],
    [
      'an empty list of what it does not name',
      { Effect: 'Deny', NotAction: [], Resource: '*' },
      '/Statement/0/NotAction',
    ],
    [
      'a condition without values',
      { ...statement, Condition: { StringNotEquals: { 'aws:SourceIp': [] } } },
      '/Statement/0/Condition/StringNotEquals/aws:SourceIp',
    ],
    [
      'a condition key twice, in different cases',
      { ...statement, Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8', 'AWS:sourceip': '11.0.0.0/8' } } },
      '/Statement/0/Condition/IpAddress',
    ],
    ['an action without a service', { ...statement, Action: 'GetItem' }, '/Statement/0/Action'],
    ['a number for an action', { ...statement, Action: 7 }, '/Statement/0/Action'],
    ['an effect in lower case', { ...statement, Effect: 'allow' }, '/Statement/0/Effect'],
    ['no effect', { Action: '*', Resource: '*' }, '/Statement/0/Effect'],
    ['no action', { Effect: 'Allow', Resource: '*' }, '/Statement/0'],
    ['both kinds of action', { ...statement, NotAction: 'dynamodb:GetItem' }, '/Statement/0'],
    ['an unknown element', { ...statement, Conditions: {} }, '/Statement/0/Conditions'],
    ['a condition that is no map', { ...statement, Condition: 'x' }, '/Statement/0/Condition'],
    ['an unknown operator', { ...statement, Condition: { Equals: { a: 'b' } } }, '/Statement/0/Condition/Equals/a'],
    [
      'a bad address',
      { ...statement, Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/33' } } },
      '/Statement/0/Condition/IpAddress/aws:SourceIp',
    ],
    ...['10.0.0.256', '10.0.1/24', '1:2:3:4::5:6:7:8'].map((address): [string, object, string] => [
      `the address ${address}`,
      { ...statement, Condition: { IpAddress: { 'aws:SourceIp': address } } },
      '/Statement/0/Condition/IpAddress/aws:SourceIp',
    ]),
    [
      'a truth that is none',
      { ...statement, Condition: { Bool: { 'aws:SecureTransport': 'yes' } } },
      '/Statement/0/Condition/Bool/aws:SecureTransport',
    ],
    [
      'bytes that are not in base64',
      { ...statement, Condition: { BinaryEquals: { blob: '%%%' } } },
      '/Statement/0/Condition/BinaryEquals/blob',
    ],
    [
      'a date in another form',
      { ...statement, Condition: { DateLessThan: { 'aws:CurrentTime': '1 January 2026' } } },
      '/Statement/0/Condition/DateLessThan/aws:CurrentTime',
    ],
    [
      'an unknown set operator',
      { ...statement, Condition: { 'ForSomeValues:StringEquals': { 'a~b': 'c' } } },
      '/Statement/0/Condition/ForSomeValues:StringEquals/a~0b',
    ],
    [
      'an operator without keys',
      { ...statement, Condition: { StringEquals: 'x' } },
      '/Statement/0/Condition/StringEquals',
    ],
    [
      'a value that is a map',
      { ...statement, Condition: { StringEquals: { a: { b: 'c' } } } },
      '/Statement/0/Condition/StringEquals/a',
    ],
    [
      'Null with IfExists',
      { ...statement, Condition: { NullIfExists: { 'a/b': 'true' } } },
      '/Statement/0/Condition/NullIfExists/a~1b',
    ],
  ])('with %s are reported, and neither allow nor deny for sure', (_, given, pointer) => {
    const { problems } = parsePolicy({ Version: '2012-10-17', Statement: [given] }, 'p');
    expect(problems.map((problem) => problem.pointer)).toContain(pointer);
    const identity = [{ id: 'p', document: { Version: '2012-10-17', Statement: [given] } }];
    const context = { 'aws:SourceIp': '10.0.0.1' };
    // A Deny that may match denies as surely as nothing does that allows.
    const expected = 'Effect' in given && given.Effect === 'Deny' ? 'denied' : 'undetermined';
    expect(ask({ policies: { identity }, context }).decision).toBe(expected);
  });

  // IAM access-analyzer-reference-policy-checks, "Empty array action", "... resource", "... principal", "Empty object
  // principal": the statement "does not affect the policy".
  it.each<[string, object]>([
    ['Action', { Action: [] }],
    ['Resource', { Resource: [] }],
    ['Principal', { Principal: {} }],
    ['Principal/AWS', { Principal: { AWS: [] } }],
  ])('with an empty %s have no effect', (_, empty) => {
    const named = { ...statement, Principal: '*', ...empty };
    const resource = [{ id: 'p', document: { Version: '2012-10-17', Statement: { ...named, Effect: 'Deny' } } }];
    const answer = ask({ policies: { identity: [ALLOW_ALL], resource } });
    expect(answer.decision).toBe('allowed');
    expect(answer.layers.flatMap(({ problems }) => problems).map(({ text }) => text)).toEqual([
      expect.stringContaining('the statement has no effect'),
    ]);
  });

  it('with NotAction may reach what they do not name for sure', () => {
    const doubtful = { Statement: { Effect: 'Deny', NotAction: 'GetItem', Resource: '*' } };
    expect(ask({ policies: { identity: [ALLOW_ALL, { id: 'p', document: doubtful }] } }).decision).toBe('undetermined');
  });

  it('do not hide the sound ones beside them', () => {
    const identity = [
      { id: 'p', document: { Statement: [{ ...statement, Effect: 'Allow', Resource: '' }, statement] } },
    ];
    expect(ask({ policies: { identity } }).decision).toBe('allowed');
  });

  it.each([
    ['of a version that does not exist', { Version: '2012-10-18', Statement: statement }],
    ['of a document with an unknown element', { ...document, Name: 'p' }],
    ['beside something that is no statement', { Statement: [statement, 'Deny'] }],
    ['without a resource in an identity policy', { Statement: { Effect: 'Allow', Action: '*' } }],
  ])('%s are doubtful', (_, given) => {
    const answer = ask({ policies: { identity: [{ id: 'p', document: given }] } });
    expect(answer.decision).toBe('undetermined');
    expect(answer.layers[0]?.problems).toHaveLength(1);
  });

  it('without an effect may allow, and may deny', () => {
    const either = { id: 'p', document: { Statement: { Action: '*', Resource: '*' } } };
    expect(ask({ policies: { identity: [either] } })).toMatchObject({ decision: 'undetermined', denying: [] });
    expect(ask({ policies: { identity: [ALLOW_ALL, either] } }).decision).toBe('undetermined');
    expect(ask({ policies: { identity: [ALLOW_ALL, either] } }).layers[0]?.undecided[0]?.effect).toBe('Deny');
  });

  it.each([
    ['both kinds of principal', { Principal: '*', NotPrincipal: { AWS: '444455556666' } }, '/Statement/0'],
    ['a name that is no map', { Principal: 'ana' }, '/Statement/0/Principal'],
    [
      'an unknown type of principal',
      { Principal: { AWS: '444455556666', User: 'ana' } },
      '/Statement/0/Principal/User',
    ],
    [
      'a principal that is a number',
      { Principal: { AWS: ['444455556666', 111122223333] } },
      '/Statement/0/Principal/AWS',
    ],
    ['an empty principal', { NotPrincipal: { AWS: ['444455556666', ''] } }, '/Statement/0/NotPrincipal/AWS'],
  ])('with %s are reported, and may name anyone', (_, principal, pointer) => {
    const given = { Version: '2012-10-17', Statement: [{ ...statement, ...principal }] };
    expect(parsePolicy(given, 'p').problems.map((problem) => problem.pointer)).toEqual([pointer]);
    const policies = { identity: [ALLOW_ALL], resource: [{ id: 'p', document: given }] };
    const resource = 'arn:aws:dynamodb:eu-west-1:444455556666:table/Books';
    expect(ask({ resource, policies }).decision).toBe('undetermined');
  });

  it('that name a principal in an identity policy, or none in a table policy, are doubtful', () => {
    const answer = ask({
      policies: { identity: [{ id: 'p', document: { Statement: { ...statement, Principal: '*' } } }] },
    });
    expect(answer.decision).toBe('undetermined');
    expect(answer.layers[0]?.problems).toEqual([
      { policy: 'p', pointer: '/Statement', text: 'names a principal, which no identity-policy may' },
    ]);
    const resource = [{ id: 'p', document: { Statement: { Effect: 'Deny', Action: '*', Resource: '*' } } }];
    expect(ask({ policies: { identity: [ALLOW_ALL], resource } }).decision).toBe('undetermined');
  });
});
