import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { safeJson } from '../../src/model/text/safe-json.js';
import { displayWidth } from '../../src/report/display-width.js';
import { plainLines, plainText } from '../../src/report/plain-text.js';
import { wrap } from '../../src/report/wrap.js';
import { HOSTILE_TEXTS } from './fixtures/hostile.js';

const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]|\p{Cf}|\p{Cs}/u;
const odd = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.constantFrom(...HOSTILE_TEXTS));

describe('plain text', () => {
  it.each([
    ['orders-writer', 'orders-writer'],
    ['a\r\nb\tc', 'a b c'],
    ['\u001b[31mred\u001b[0m', '\\u001b[31mred\\u001b[0m'],
    ['\u009b31mred', '\\u009b31mred'],
    ['\u202egnp.exe\u202c', '\\u202egnp.exe\\u202c'],
    ['a\u200bb\u00adc', 'a\\u200bb\\u00adc'],
    ['half\ud83d', 'half\\ud83d'],
    ['tag\u{e0041}s', 'tag\\udb40\\udc41s'],
    ['名前', '名前'],
  ])('of %j is %j', (text, expected) => {
    expect(plainText(text)).toBe(expected);
  });

  it('never holds a control or direction-changing character', () => {
    fc.assert(
      fc.property(odd, (text) => {
        expect(plainText(text)).not.toMatch(UNSAFE);
        expect(plainText(plainText(text))).toBe(plainText(text));
      }),
    );
  });

  it('of several lines keeps the lines', () => {
    expect(plainLines('{\r\n\t"a": 1\n}')).toEqual(['{', '  "a": 1', '}']);
  });
});

describe('safe JSON', () => {
  it('loses nothing and holds no unsafe character but line ends of its own', () => {
    fc.assert(
      fc.property(fc.array(odd), (texts) => {
        const json = safeJson(texts, 2);
        expect(json.replaceAll('\n', '')).not.toMatch(UNSAFE);
        expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(texts)));
      }),
    );
  });
});

describe('the width of a text', () => {
  it.each([
    ['', 0],
    ['orders', 6],
    ['名前', 4],
    ['e\u0301', 1],
    ['👩', 2],
    ['ｆｕｌｌ', 8],
    ['\u001b[31mred\u001b[39m', 3],
  ])('of %j is %i', (text, width) => {
    expect(displayWidth(text)).toBe(width);
  });
});

describe('wrapped lines', () => {
  it('fit, and hold the words in their order', () => {
    fc.assert(
      fc.property(odd.map(plainText), fc.integer({ min: 2, max: 60 }), (text, width) => {
        const lines = wrap(text, width);
        for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(width);
        expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
      }),
    );
  });

  it('break at spaces alone where there is no limit', () => {
    const arn = `arn:aws:dynamodb:eu-central-1:111122223333:table/${'o'.repeat(120)}`;
    expect(wrap(`on ${arn} it`, Number.POSITIVE_INFINITY)).toEqual(['on', arn, 'it']);
  });
});
