import { describe, expect, it } from 'vitest';
import { allow, ask, policy } from './ask.js';

/** Context keys as JSON tells them, which nothing has checked. */
function askWith(context: string, Condition: object) {
  return ask({ context: JSON.parse(context), policies: { identity: [policy(allow({ Condition }))] }, complete: false });
}

describe('context keys from callers without types', () => {
  it.each([
    ['{"aws:MultiFactorAuthPresent": true}', { Bool: { 'aws:MultiFactorAuthPresent': 'true' } }, 'allowed'],
    ['{"aws:MultiFactorAuthPresent": false}', { Bool: { 'aws:MultiFactorAuthPresent': 'true' } }, 'implicitDeny'],
    ['{"aws:MultiFactorAuthAge": 60}', { NumericLessThan: { 'aws:MultiFactorAuthAge': '100' } }, 'allowed'],
    ['{"app:k": [1, true]}', { 'ForAllValues:StringEquals': { 'app:k': ['1', 'true'] } }, 'allowed'],
    ['{"app:k": []}', { Null: { 'app:k': 'true' } }, 'allowed'],
    ['{"APP:K": "a"}', { StringEquals: { 'app:k': 'a' } }, 'allowed'],
    ['{"app:k": {"a": 1}}', { StringEquals: { 'app:k': 'a' } }, 'undetermined'],
    ['{"app:k": ["a", {"unknown": "cut off"}]}', { StringEquals: { 'app:k': 'a' } }, 'undetermined'],
    ['{"app:k": ["a", null]}', { StringEquals: { 'app:k': 'a' } }, 'undetermined'],
  ])('%s under %j: %s', (context, condition, decision) => {
    expect(askWith(context, condition).decision).toBe(decision);
  });

  it('that are undefined are not listed', () => {
    const context: object = { 'app:k': undefined };
    const identity = [policy(allow({ Condition: { Null: { 'app:k': 'true' } } }))];
    expect(ask({ context: { ...context }, policies: { identity }, complete: false }).missing).toEqual(['app:k']);
    expect(ask({ context: { ...context }, policies: { identity } }).decision).toBe('allowed');
  });
});
