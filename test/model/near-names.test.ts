import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { didYouMeanName, editDistance } from '../../src/model/near-names.js';

describe('did you mean', () => {
  it.each([
    ['sinse', 'since'],
    ['OUTPUT', 'output'],
    ['regoin', 'region'],
    ['zzzzz', undefined],
    ['x', undefined],
  ])('%s: %s', (typed, expected) => {
    expect(didYouMeanName(typed, ['since', 'until', 'region', 'output', 'service'])).toBe(expected);
  });
});

describe('the edit distance', () => {
  it.each([
    ['', '', 0],
    ['', 'abc', 3],
    ['kitten', 'sitting', 3],
    ['flaw', 'lawn', 2],
    ['regoin', 'region', 1],
    ['ca', 'ac', 1],
    ['ca', 'abc', 3],
  ])('of %j and %j is %i', (a, b, steps) => {
    expect(editDistance(a, b)).toBe(steps);
  });

  it('is the same both ways, nothing for equals, and never more than the longer text', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 8 }), fc.string({ maxLength: 8 }), (a, b) => {
        expect(editDistance(a, b)).toBe(editDistance(b, a));
        expect(editDistance(a, a)).toBe(0);
        expect(editDistance(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length));
      }),
    );
  });
});
