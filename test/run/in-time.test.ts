import { describe, expect, it } from 'vitest';
import { inTime } from '../../src/run/foreign/in-time.js';

describe('code of a third party that answers at once', () => {
  it('gives its answer, or what it throws', async () => {
    expect(inTime(() => [1, 2])).toEqual([1, 2]);
    expect(() => inTime(() => JSON.parse('{'))).toThrow(SyntaxError);
    await expect(inTime(async () => 'later')).resolves.toBe('later');
  });

  it('may call itself', () => {
    expect(inTime(() => inTime(() => 1) + inTime(() => 2))).toBe(3);
  });

  it('is ended where it never does', () => {
    const never = (): never => {
      for (;;);
    };
    expect(() => inTime(never, 50)).toThrow('it did not answer within 0.05 s');
    expect(inTime(() => 'again')).toBe('again');
  });
});
