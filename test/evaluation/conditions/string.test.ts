import { describe, expect, it } from 'vitest';
import { conditionHolds } from '../ask.js';

const key = 'aws:PrincipalTag/team';

describe('string operators', () => {
  it.each([
    ['StringEquals', 'red', 'red', true],
    ['StringEquals', 'red', 'Red', false],
    ['StringEquals', 'r*', 'red', false],
    ['StringEquals', 'r*', 'r*', true],
    ['StringEquals', ['blue', 'red'], 'red', true],
    ['StringNotEquals', 'red', 'red', false],
    ['StringNotEquals', 'red', 'blue', true],
    ['StringNotEquals', ['red', 'blue'], 'blue', false],
    ['StringEqualsIgnoreCase', 'RED', 'red', true],
    ['StringEqualsIgnoreCase', 'RED', 'blue', false],
    ['StringNotEqualsIgnoreCase', 'RED', 'red', false],
    ['StringNotEqualsIgnoreCase', 'RED', 'blue', true],
    ['StringLike', 'r*', 'red', true],
    ['StringLike', 'R*', 'red', false],
    ['StringLike', 'r?d', 'red', true],
    ['StringLike', 'r?d', 'rd', false],
    ['StringLike', '*e*', 'red', true],
    ['StringLike', 'r?d', 'r\u{1F4D5}d', true],
    ['StringLike', 'r??d', 'r\u{1F4D5}d', false],
    ['StringLike', '*?d', 'r\u{1F4D5}d', true],
    ['StringLike', 'r*', 'r\ne', true],
    ['StringLike', 'r[e].', 'red', false],
    ['StringNotLike', ['b*', 'r*'], 'red', false],
    ['StringEquals', 5, '5', true],
    ['StringEquals', [true, 'no'], 'true', true],
    ['StringLike', '*', '', true],
    ['StringNotLike', 'r*', 'red', false],
    ['StringNotLike', 'r*', 'blue', true],
  ])('%s %j against %j is %s', (operator, wanted, seen, expected) => {
    expect(conditionHolds({ [operator]: { [key]: wanted } }, { [key]: seen })).toBe(expected);
  });

  it.each([
    ['StringEquals', false],
    ['StringLike', false],
    ['StringEqualsIgnoreCase', false],
    ['StringNotEquals', true],
    ['StringNotLike', true],
    ['StringNotEqualsIgnoreCase', true],
    ['StringEqualsIfExists', true],
    ['StringNotEqualsIfExists', true],
  ])('%s of an absent key is %s', (operator, expected) => {
    expect(conditionHolds({ [operator]: { [key]: 'red' } }, { [key]: null })).toBe(expected);
  });

  it('compares a present key under IfExists', () => {
    expect(conditionHolds({ StringEqualsIfExists: { [key]: 'red' } }, { [key]: 'blue' })).toBe(false);
  });

  it('finds keys and operators in any case', () => {
    expect(conditionHolds({ stringequals: { 'AWS:principaltag/TEAM': 'red' } }, { [key]: 'red' })).toBe(true);
  });

  it('wants all conditions of a block', () => {
    const condition = { StringEquals: { [key]: 'red', 'aws:RequestedRegion': 'eu-west-1' } };
    expect(conditionHolds(condition, { [key]: 'red', 'aws:RequestedRegion': 'eu-west-1' })).toBe(true);
    expect(conditionHolds(condition, { [key]: 'red', 'aws:RequestedRegion': 'eu-west-2' })).toBe(false);
  });
});
