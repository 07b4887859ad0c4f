import { describe, expect, it } from 'vitest';
import { conditionHolds } from '../ask.js';

const key = 'dynamodb:Attributes';

describe('set operators', () => {
  it.each([
    ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'b'], true],
    ['ForAllValues:StringEquals', ['a', 'b'], ['a'], true],
    ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'c'], false],
    ['ForAllValues:StringEquals', ['a', 'b'], null, true],
    ['ForAllValues:StringEquals', ['a', 'b'], [], true],
    ['ForAnyValue:StringEquals', ['a', 'b'], ['c', 'b'], true],
    ['ForAnyValue:StringEquals', ['a', 'b'], ['c', 'd'], false],
    ['ForAnyValue:StringEquals', ['a', 'b'], null, false],
    ['ForAnyValue:StringEquals', ['a', 'b'], [], false],
    ['ForAllValues:StringNotEquals', ['a', 'b'], ['c', 'd'], true],
    ['ForAllValues:StringNotEquals', ['a', 'b'], ['c', 'a'], false],
    ['ForAllValues:StringNotEquals', ['a', 'b'], null, true],
    ['ForAnyValue:StringNotEquals', ['a', 'b'], ['a', 'c'], true],
    ['ForAnyValue:StringNotEquals', ['a', 'b'], ['a', 'b'], false],
    ['ForAnyValue:StringNotEquals', ['a', 'b'], null, false],
    ['ForAllValues:StringLike', ['a*'], ['ab', 'ac'], true],
    ['ForAllValues:StringLike', ['a*'], ['ab', 'ca'], false],
    ['ForAnyValue:StringLike', ['a*'], ['b', 'ab'], true],
    ['ForAllValues:StringEqualsIfExists', ['a'], null, true],
    ['forallvalues:stringequals', ['a'], ['a'], true],
  ])('%s %j against %j is %s', (operator, wanted, seen, expected) => {
    expect(conditionHolds({ [operator]: { [key]: wanted } }, { [key]: seen })).toBe(expected);
  });
});
