import { describe, expect, it } from 'vitest';
import { readDenialText } from '../../src/denials/index.js';
import { authorize } from '../../src/evaluation/index.js';

const KEYS = ['toString', 'valueOf', 'constructor', '__proto__', 'hasOwnProperty', 'toJSON'];

/** As JSON has it: `__proto__` is a key like any other there. */
const objectOf = (key: string, value: unknown = 1): unknown =>
  JSON.parse(`{${JSON.stringify(key)}:${JSON.stringify(value)}}`);

const statement = (over: object) => ({ Effect: 'Allow', Action: 'dynamodb:*', Resource: '*', ...over });
const document = (over: object, policy: object = {}) => ({
  Version: '2012-10-17',
  Statement: [statement(over)],
  ...policy,
});

/** Places of a policy where an object, or a key of one, is none that AWS knows. */
const PLACES: Readonly<Record<string, (key: string) => object>> = {
  'an action': (key) => document({ Action: [objectOf(key)] }),
  'the only action': (key) => document({ Action: objectOf(key) }),
  'a resource': (key) => document({ Resource: [objectOf(key)] }),
  'the effect': (key) => document({ Effect: objectOf(key) }),
  'the effect, as a text': (key) => document({ Effect: key }),
  'an operator': (key) => document({ Condition: objectOf(key, { 'aws:username': 'x' }) }),
  'an operator without keys': (key) => document({ Condition: objectOf(key, {}) }),
  'the Sid': (key) => document({ Sid: objectOf(key) }),
  'the id of the policy': (key) => document({}, { Id: objectOf(key) }),
  'the value of a condition': (key) => document({ Condition: { StringEquals: { 'aws:username': objectOf(key) } } }),
  'a type of principal': (key) => document({ Principal: objectOf(key, '*') }),
  'a principal': (key) => document({ Principal: { AWS: objectOf(key) } }),
  'the version': (key) => document({}, { Version: objectOf(key) }),
  'an element': (key) => document(objectOf(key) as object),
  'a member of the policy': (key) => document({}, objectOf(key) as object),
};

const request = {
  principal: 'arn:aws:iam::111122223333:user/app',
  action: 'dynamodb:GetItem',
  resource: 'arn:aws:dynamodb:us-east-1:111122223333:table/orders',
  resourceAccount: '111122223333',
};

const ALLOW = { id: 'allow', document: document({}) };

const decided = (policies: object) => authorize({ request, contextComplete: true, policies }).decision;

describe('a policy whose keys are those of JavaScript objects', () => {
  it('allows where it is sound', () => {
    expect(decided({ identity: [ALLOW] })).toBe('allowed');
    expect(decided({ identity: [ALLOW], permissionsBoundary: [ALLOW] })).toBe('allowed');
  });

  it.each(Object.keys(PLACES).flatMap((place) => KEYS.map((key) => [place, key] as const)))(
    'is malformed and allows nothing, in neither layer: %s, %s',
    (place, key) => {
      const hostile = { id: 'hostile', document: PLACES[place]?.(key) };
      for (const policies of [{ identity: [hostile] }, { identity: [ALLOW], permissionsBoundary: [hostile] }]) {
        const answer = authorize({ request, contextComplete: true, policies });
        expect(answer.decision).not.toBe('allowed');
        expect(answer.layers.flatMap(({ problems }) => problems).length).toBeGreaterThan(0);
      }
    },
  );

  it.each(KEYS)('is compared as a text where a text is allowed: %s', (key) => {
    const context = objectOf(`aws:PrincipalTag/${key}`, key) as Record<string, string>;
    const asked = (wanted: string) =>
      authorize({
        request: { ...request, context },
        contextComplete: true,
        policies: {
          identity: [
            {
              id: 'p',
              document: document({ Condition: { StringEquals: objectOf(`aws:PrincipalTag/${key}`, wanted) } }),
            },
          ],
        },
      }).decision;
    expect([asked(key), asked('other')]).toEqual(['allowed', 'implicitDeny']);
  });
});

describe('a statement that AWS would not keep', () => {
  const when = (operator: string, key: string) => document({ Condition: { [operator]: { [key]: 'true' } } });

  it.each([
    ['no principal', document({ Principal: null })],
    ['no excepted principal', document({ NotPrincipal: null })],
    ['no principal beside excepted ones', document({ Principal: null, NotPrincipal: { AWS: '111122223333' } })],
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html
    ['a key without a service', when('Null', 'username')],
    ['a key without a service that may be absent', when('StringEqualsIfExists', 'toString')],
    ['a key without a service in a set', when('ForAllValues:StringEquals', 'username')],
    ['a key without a name', when('StringEqualsIfExists', 'aws:')],
    ['a key of an empty service', when('StringEqualsIfExists', ':username')],
  ])('allows nothing, in neither layer: %s', (_, hostile) => {
    const policy = { id: 'hostile', document: hostile };
    expect(decided({ identity: [policy] })).toBe('undetermined');
    expect(decided({ identity: [ALLOW], permissionsBoundary: [policy] })).toBe('undetermined');
  });
});

describe('a document that is longer than any of AWS', () => {
  it('is not read, told by name, and costs no time', () => {
    const Resource = Array.from({ length: 40_000 }, (_, at) => `arn:aws:dynamodb:us-east-1:111122223333:table/t-${at}`);
    const long = { id: 'long', document: JSON.stringify(document({ Resource })) };
    const answer = authorize({ request, contextComplete: true, policies: { identity: [long] } });
    expect(answer.decision).toBe('undetermined');
    expect(JSON.stringify(answer.layers)).toContain('longer than any that AWS keeps');
  });
});

describe('a name of a JavaScript object in a message', () => {
  it.each(KEYS)('is a name like any other: %s', (key) => {
    const found = readDenialText(
      `&${key}; User: arn:aws:iam::111122223333:user/${key} is not authorized to perform: ${key}:${key} on resource: ${key} because no ${key} policy allows the ${key}:${key} action`,
    );
    for (const { policyType } of found) expect(typeof policyType).toBe('string');
    expect(JSON.stringify(found)).not.toContain('native code');
  });
});
