import { describe, expect, it } from 'vitest';
import { conditionHolds } from '../ask.js';

const mfa = 'aws:MultiFactorAuthPresent';

describe('Bool', () => {
  it.each([
    ['Bool', 'true', 'true', true],
    ['Bool', true, 'true', true],
    ['Bool', 'TRUE', 'true', true],
    ['Bool', 'true', 'True', true],
    ['Bool', 'true', 'false', false],
    ['Bool', 'false', 'false', true],
    ['Bool', 'false', null, false],
    ['BoolIfExists', 'false', null, true],
    ['BoolIfExists', 'true', null, true],
    ['BoolIfExists', 'false', 'true', false],
  ])('%s %j against %j is %s', (operator, wanted, seen, expected) => {
    expect(conditionHolds({ [operator]: { [mfa]: wanted } }, { [mfa]: seen })).toBe(expected);
  });
});

// IAM reference_policies_grammar: "Quotation marks are optional for numeric and Boolean values."
describe('values without quotation marks', () => {
  it.each([
    ['Bool', true, true, true],
    ['Bool', false, true, false],
    ['NumericLessThan', 10, 9, true],
    ['NumericEquals', [5, 7], [7], true],
    ['StringEquals', 'true', true, true],
  ])('%s %j against %j is %s', (operator, wanted, seen, expected) => {
    const context = JSON.parse(JSON.stringify({ 'app:value': seen }));
    expect(conditionHolds({ [operator]: { 'app:value': wanted } }, context)).toBe(expected);
  });
});

describe('BinaryEquals', () => {
  it.each([
    ['QmluYXJ5', 'QmluYXJ5', true],
    ['QmluYXJ5', 'qmluyxj5', false],
    ['QmluYXJ5', null, false],
  ])('%j against %j is %s', (wanted, seen, expected) => {
    expect(conditionHolds({ BinaryEquals: { 'app:Blob': wanted } }, { 'app:Blob': seen })).toBe(expected);
  });
});

describe('Null', () => {
  it.each([
    ['true', null, true],
    ['true', [], true],
    ['true', '1', false],
    ['false', '1', true],
    ['false', null, false],
    [true, null, true],
    [['true', 'false'], null, true],
    [['true', 'false'], '1', true],
  ])('%j against %j is %s', (wanted, seen, expected) => {
    expect(conditionHolds({ Null: { 'aws:TokenIssueTime': wanted } }, { 'aws:TokenIssueTime': seen })).toBe(expected);
  });
});
