import { describe, expect, it } from 'vitest';
import { colorEnabled, columnsOf } from '../../src/cli/terminal/color.js';

const stream = (isTTY: boolean, columns?: number) => ({
  isTTY,
  ...(columns === undefined ? {} : { columns }),
  write: async () => {},
});

describe('colours', () => {
  it.each([
    [true, 'auto', {}, true],
    [false, 'auto', {}, false],
    [false, 'auto', { CI: '1' }, false],
    [true, 'auto', { NO_COLOR: '1' }, false],
    [true, 'auto', { NO_COLOR: '' }, true],
    [true, 'auto', { NO_COLOR: '1', FORCE_COLOR: '1' }, false],
    [false, 'auto', { FORCE_COLOR: '1' }, true],
    [true, 'auto', { FORCE_COLOR: '0' }, false],
    [false, 'auto', { CLICOLOR_FORCE: '1' }, true],
    [true, 'auto', { TERM: 'dumb' }, false],
    [false, 'on', { NO_COLOR: '1' }, true],
    [true, 'off', { FORCE_COLOR: '1' }, false],
  ] as const)('at a terminal: %s, flag %s, %j: %s', (isTTY, flag, env, expected) => {
    expect(colorEnabled(stream(isTTY), flag, env)).toBe(expected);
  });
});

describe('columns', () => {
  it.each([
    [stream(true, 132), undefined, { COLUMNS: '60' }, 132],
    [stream(true, 132), 90, {}, 90],
    [stream(false), undefined, { COLUMNS: '60' }, 60],
    [stream(true), undefined, {}, 80],
    [stream(true, 0), undefined, {}, 80],
    [stream(false), undefined, { COLUMNS: 'x' }, Number.POSITIVE_INFINITY],
  ])('%o, flag %s, %j: %s', (output, flag, env, expected) => {
    expect(columnsOf(output, flag, env)).toBe(expected);
  });
});
