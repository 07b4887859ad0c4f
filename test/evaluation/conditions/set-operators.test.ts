import { describe, expect, it } from 'vitest';
import { allow, ask, conditionHolds, policy } from '../ask.js';

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
    ['ForAnyValue:StringEqualsIfExists', ['a'], ['b', 'a'], true],
    ['ForAllValues:ArnLike', ['arn:aws:sns:*:*:a*'], ['arn:aws:sns:r:1:ab', 'arn:aws:sns:r:1:b'], false],
    ['ForAnyValue:NumericLessThan', ['5'], ['9', '4'], true],
    ['ForAllValues:Bool', ['true'], ['true', 'false'], false],
    ['ForAnyValue:IpAddress', ['10.0.0.0/8'], ['192.0.2.1', '10.1.1.1'], true],
  ])('%s %j against %j is %s', (operator, wanted, seen, expected) => {
    expect(conditionHolds({ [operator]: { [key]: wanted } }, { [key]: seen })).toBe(expected);
  });

  // IAM reference_policies_elements_condition_operators: ForAllValues "returns true if there are no context keys in the
  // request or if the context key value resolves to a null dataset, such as an empty string"; Null tells that "the context
  // key exists and its value is not null". reference_policies_condition-single-vs-multi-valued-context-keys: ForAnyValue is
  // false without a key.
  it.each([
    ['ForAllValues:StringEquals', ['a'], '', true],
    ['ForAllValues:StringEquals', ['a'], [''], true],
    ['ForAllValues:StringNotEquals', [''], [''], true],
    ['ForAllValues:StringEquals', ['a'], ['', 'a'], false],
    ['ForAnyValue:StringEquals', ['a'], '', false],
    ['ForAnyValue:StringNotEquals', ['a'], '', false],
    ['StringEquals', [''], '', true],
    ['StringNotEquals', ['a'], '', true],
    ['Null', 'true', '', true],
    ['Null', 'false', [''], false],
    ['Null', 'false', ['', 'a'], true],
  ])('%s %j takes the empty text of %j for no value: %s', (operator, wanted, seen, expected) => {
    expect(conditionHolds({ [operator]: { [key]: wanted } }, { [key]: seen })).toBe(expected);
  });

  // access-analyzer-reference-policy-checks, "Null with qualifier": they "always return a true or false respectively".
  it.each([
    ['ForAllValues:Null', 'false', null, true],
    ['ForAllValues:Null', 'true', ['a'], true],
    ['ForAnyValue:Null', 'true', null, false],
    ['ForAnyValue:Null', 'false', ['a'], false],
  ])('%s %j against %j is %s', (operator, wanted, seen, expected) => {
    expect(conditionHolds({ [operator]: { [key]: wanted } }, { [key]: seen })).toBe(expected);
  });

  // access-analyzer-reference-policy-checks, "Empty array condition": with ForAllValues and IfExists it "matches only if the
  // key is missing from the request context", with ForAnyValue it "never matches", and without "returns true and the policy
  // statement provides no permissions", which is no answer.
  it.each([
    ['ForAllValues:StringEquals', null, true],
    ['ForAllValues:StringEquals', ['a'], false],
    ['StringEqualsIfExists', null, true],
    ['StringEqualsIfExists', 'a', false],
    ['ForAnyValue:StringEquals', ['a'], false],
    ['ForAnyValue:StringEquals', null, false],
    ['StringEquals', 'a', 'unknown'],
    ['Null', null, 'unknown'],
  ])('%s without values against %j is %s', (operator, seen, expected) => {
    expect(conditionHolds({ [operator]: { [key]: [] } }, { [key]: seen })).toBe(expected);
  });

  // "For no matching context key or if the key does not exist, the condition returns false", and of IfExists: "If the key is
  // not present, evaluate the condition element as true".
  it('does not say what ForAnyValue with IfExists makes of an absent key', () => {
    const condition = { 'ForAnyValue:StringEqualsIfExists': { [key]: 'a' } };
    expect(conditionHolds(condition, { [key]: null })).toBe('unknown');
    const answer = ask({ policies: { identity: [policy(allow({ Condition: condition }))] } });
    expect(answer.missing).toEqual([expect.stringContaining('ForAnyValue:StringEqualsIfExists')]);
  });

  // reference_policies_condition-single-vs-multi-valued-context-keys: "Multivalued context keys require a condition set
  // operator." What they come to without one is nowhere said.
  it.each([
    ['StringEquals', ['a'], ['a', 'b'], 'unknown'],
    ['StringEquals', ['a', 'b'], ['a', 'b'], true],
    ['StringEquals', ['c'], ['a', 'b'], false],
    ['StringNotEquals', ['a'], ['a', 'b'], 'unknown'],
    ['StringNotEquals', ['c'], ['a', 'b'], true],
    ['StringNotEquals', ['a', 'b'], ['a', 'b'], false],
  ])('%s %j without one against %j is %s', (operator, wanted, seen, expected) => {
    expect(conditionHolds({ [operator]: { [key]: wanted } }, { [key]: seen })).toBe(expected);
  });
});
