import { expect, it } from 'vitest';
import { inThousands } from '../../src/model/text/thousands.js';

it.each([
  [0, '0'],
  [999, '999'],
  [1000, '1,000'],
  [6144, '6,144'],
  [1_234_567, '1,234,567'],
  [-1000, '-1,000'],
  [1234.5, '1,234.5'],
  [0.12345, '0.123'],
])('writes %d as English does: %s', (number, text) => {
  expect(inThousands(number)).toBe(text);
  expect(inThousands(number)).toBe(number.toLocaleString('en-US'));
});
