import { describe, expect, it } from 'vitest';
import { conditionHolds } from '../ask.js';

describe('numeric operators', () => {
  const key = 'aws:MultiFactorAuthAge';
  it.each([
    ['NumericEquals', '5', '5.0', true],
    ['NumericEquals', 5, '5', true],
    ['NumericEquals', '5', '6', false],
    ['NumericEquals', '5', 'five', false],
    ['NumericEquals', '0', '', false],
    ['NumericLessThan', '5', 'five', false],
    ['NumericNotEquals', '5', '5', false],
    ['NumericNotEquals', '5', '6', true],
    ['NumericLessThan', '5', '4.9', true],
    ['NumericLessThan', '5', '5', false],
    ['NumericLessThanEquals', '5', '5', true],
    ['NumericLessThanEquals', '5', '5.1', false],
    ['NumericGreaterThan', '5', '10', true],
    ['NumericGreaterThan', '5', '5', false],
    ['NumericGreaterThanEquals', '5', '5', true],
    ['NumericGreaterThanEquals', '5', '-5', false],
    ['NumericNotEquals', ['1', '2'], '2', false],
    ['NumericNotEquals', ['1', '2'], '3', true],
    ['NumericEquals', '1e3', '1000', true],
    ['NumericLessThan', '5', '', false],
    ['NumericEquals', '5*', '50', 'unknown'],
    ['NumericEquals', '9007199254740993', '9007199254740992', 'unknown'],
    ['NumericLessThan', '9007199254740991', '9007199254740990', true],
    ['NumericLessThan', '5', '9007199254740993', false],
    ['NumericEquals', '${aws:username}', '5', 'unknown'],
  ])('%s %j against %j is %s', (operator, wanted, seen, expected) => {
    expect(conditionHolds({ [operator]: { [key]: wanted } }, { [key]: seen })).toBe(expected);
  });

  it.each([
    ['NumericLessThan', false],
    ['NumericNotEquals', true],
    ['NumericLessThanIfExists', true],
  ])('%s of an absent key is %s', (operator, expected) => {
    expect(conditionHolds({ [operator]: { [key]: '5' } }, { [key]: null })).toBe(expected);
  });
});

describe('date operators', () => {
  const key = 'aws:CurrentTime';
  it.each([
    ['DateEquals', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', true],
    ['DateEquals', '1767225600', '2026-01-01T00:00:00Z', true],
    ['DateEquals', '2026-01-01', '1767225600', true],
    ['DateEquals', '2026-01-01T01:00:00+01:00', '2026-01-01T00:00:00Z', true],
    ['DateEquals', '2026-01-01T00:00', '2026-01-01T00:00:00.000Z', true],
    ['DateEquals', '2026-01-01T00:00:00Z', '2026-01-01T00:00:01Z', false],
    ['DateNotEquals', '2026-01-01T00:00:00Z', '2026-01-01T00:00:01Z', true],
    ['DateLessThan', '2026-01-01T00:00:00Z', '2025-12-31T23:59:59Z', true],
    ['DateLessThan', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', false],
    ['DateLessThanEquals', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', true],
    ['DateGreaterThan', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', false],
    ['DateGreaterThan', '2026-01-01T00:00:00Z', '2026-01-01T00:00:01Z', true],
    ['DateGreaterThanEquals', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', true],
    ['DateGreaterThanEquals', '2026-01-01T00:00:00Z', 'yesterday', false],
    // The forms of w3.org/TR/NOTE-datetime, to which reference_policies_elements_condition_operators refers.
    ['DateEquals', '2026-02', '2026-02-01T00:00:00Z', true],
    ['DateEquals', '2026-01-01T00:00+01:00', '2025-12-31T23:00:00Z', true],
    ['DateLessThan', '2026-01-01T00:00:00.60Z', '2026-01-01T00:00:00.5Z', true],
    ['DateLessThan', 1767225600, '2025-12-31T23:59:59Z', true],
    ['DateLessThan', '2028-02-29', '2028-02-28', true],
    // No date, and no single one: a year by one form, a moment of 1970 by the other.
    ['DateLessThan', '2026-02-29', '2026-01-01', 'unknown'],
    ['DateLessThan', '2026-02T00:00Z', '2026-01-01', 'unknown'],
    ['DateLessThan', '2030', '2026-01-01', 'unknown'],
    ['DateLessThan', '*', '2026-01-01', 'unknown'],
    ['DateGreaterThan', '2026-01-01', '2026-02-30', false],
    ['DateLessThan', '2026-01-01T00:00:00Z', 'yesterday', false],
    ['DateLessThan', '2026-01-01T00:00:00Z', '1 January 2020', false],
  ])('%s %j against %j is %s', (operator, wanted, seen, expected) => {
    expect(conditionHolds({ [operator]: { [key]: wanted } }, { [key]: seen })).toBe(expected);
  });
});
