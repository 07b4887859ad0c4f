import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { displayWidth } from '../../src/report/index.js';
import { root } from '../house/files.js';
import { type CaptureName, COMMANDS, captured, fileOf, plain, SIZES } from './captures.js';
import { isAtHand } from './tool.js';

const installed = await isAtHand('script', '--version');
const NAMES = Object.keys(COMMANDS) as CaptureName[];
const CASES = NAMES.flatMap((name) => SIZES.map((size) => [fileOf(name, size), name, size] as const));

/** What is read at three in the morning without scrolling. */
const ONE_SCREEN: readonly CaptureName[] = ['one-denial', 'explain', 'can'];

describe.skipIf(!installed)('at a real terminal', () => {
  it.each(CASES)('%s is as it was last looked at (npm run readme prints it again)', async (file, name, size) => {
    const shown = await captured(name, size);
    expect(plain(shown)).toBe(await readFile(`${root}/test/tools/golden/${file}`, 'utf8'));
    const lines = plain(shown).split('\n');
    expect(lines.filter((line) => displayWidth(line) > size.columns)).toEqual([]);
    if (ONE_SCREEN.includes(name)) expect(lines.length).toBeLessThanOrEqual(size.rows);
    // Colours alone: nothing that moves the cursor or sets the title.
    expect(plain(shown)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f]/);
  });
});
