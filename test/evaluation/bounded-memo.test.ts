import { expect, test } from 'vitest';
import { BoundedMemo } from '../../src/evaluation/bounded-memo.js';

test('a memory that is full forgets everything but what comes next', () => {
  const memo = new BoundedMemo<number>(2);
  memo.set('a', 1);
  memo.set('b', 2);
  expect([memo.get('a'), memo.get('b')]).toEqual([1, 2]);
  expect(memo.set('c', 3)).toBe(3);
  expect([memo.get('a'), memo.get('b'), memo.get('c')]).toEqual([undefined, undefined, 3]);
});
