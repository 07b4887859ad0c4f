import { describe, expect, it } from 'vitest';
import { authorize, compilePolicies, matchesArn } from '../../src/evaluation/index.js';

const user = 'arn:aws:iam::111122223333:user/ana';

function allowing(...resources: string[]) {
  const Statement = resources.map((Resource) => ({ Effect: 'Allow', Action: 'dynamodb:GetItem', Resource }));
  return compilePolicies({ identity: [{ id: 'p', document: { Version: '2012-10-17', Statement } }] });
}

function ask(policies: ReturnType<typeof allowing>, resource: string) {
  const request = { principal: user, action: 'dynamodb:GetItem', resource, resourceAccount: '111122223333' };
  return authorize({ request, policies });
}

describe('policies prepared for many resources', () => {
  const patterns = [
    '*',
    'arn:aws:dynamodb:eu-west-1:111122223333:table/Books',
    'arn:aws:dynamodb:eu-west-1:111122223333:table/*',
    'arn:aws:dynamodb:*:111122223333:table/Books',
    'arn:aws:dynamodb:*',
    'arn:aws:*:eu-west-1:111122223333:*',
    'arn:*:dynamodb:eu-west-1:111122223333:table/Books',
    'arn:aws:dynamodb:eu-west-1:111122223333:table/Book?',
    'arn:aws:s3:::books/*',
    'arn:aws:s3:::books/?/x',
    'arn:*',
  ];
  const resources = [
    'arn:aws:dynamodb:eu-west-1:111122223333:table/Books',
    'arn:aws:dynamodb:eu-west-1:111122223333:table/Bookshelf',
    'arn:aws:dynamodb:us-east-1:111122223333:table/Books',
    'arn:aws-cn:dynamodb:eu-west-1:111122223333:table/Books',
    'arn:aws:s3:::books/a/x',
    'arn:aws:s3:::books/ab/x',
    'arn:aws:s3:::books',
  ];
  const all = allowing(...patterns);

  it.each(resources)('finds for %s the statements whose pattern matches it, in their order', (resource) => {
    const identity = ask(all, resource).layers.find(({ policyType }) => policyType === 'identity-policy');
    expect(identity?.determining.map(({ ref }) => patterns[ref.index])).toEqual(
      patterns.filter((pattern) => matchesArn(pattern, resource)),
    );
  });

  it('finds the same when asked for another resource in between', () => {
    const [first = '', second = ''] = resources;
    const before = ask(all, first).layers;
    ask(all, second);
    expect(ask(all, first).layers).toEqual(before);
  });

  it('answers rightly for more resources than it remembers', () => {
    const table = (name: number): string => `arn:aws:dynamodb:eu-west-1:111122223333:table/*${name}`;
    const low = allowing(...[0, 1, 2, 3, 4].map(table));
    const high = allowing(...[5, 6, 7, 8, 9].map(table));
    const wrong = (policies: ReturnType<typeof allowing>, numbers: readonly number[]): number[] =>
      numbers.filter((number) => {
        const expected = number % 10 < 5 === (policies === low) ? 'allowed' : 'implicitDeny';
        return ask(policies, table(number).replace('*', 't')).decision !== expected;
      });
    const few = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
    expect(wrong(high, few)).toEqual([]);
    expect(
      wrong(
        low,
        Array.from({ length: 40_000 }, (_, number) => number),
      ),
    ).toEqual([]);
    // These were not asked while the others were forgotten.
    expect(wrong(high, [39_991, 39_996, 39_998, ...few])).toEqual([]);
  });
});
