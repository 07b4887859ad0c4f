import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { root } from './files.js';

const page = readFileSync(`${root}/SECURITY.md`, 'utf8');

/** The rows of the table: a promise, and the tests that hold it. */
const rows = page
  .split('\n')
  .filter((line) => line.startsWith('| ') && line.includes('.test.ts'))
  .map((line) => ({
    promise: line.split('|')[1]?.trim() ?? '',
    tests: [...line.matchAll(/`(test\/[\w/-]+\.test\.ts)`: ((?:"[^"]+"(?:; )?)+)/g)].flatMap(([, file = '', titles]) =>
      [...(titles ?? '').matchAll(/"([^"]+)"/g)].map(([, title = '']) => ({ file, title })),
    ),
  }));

describe('what SECURITY.md promises', () => {
  it('is held by a test that is there', () => {
    expect(rows.length).toBeGreaterThan(6);
    for (const { promise, tests } of rows) {
      expect(tests.length, promise).toBeGreaterThan(0);
      for (const { file, title } of tests) {
        expect(existsSync(`${root}/${file}`), file).toBe(true);
        const text = readFileSync(`${root}/${file}`, 'utf8');
        const at = Math.max(text.indexOf(`'${title}'`), text.indexOf(`'%s ${title}'`));
        expect(at, `${file}: ${title}`).toBeGreaterThan(-1);
        // A test that is left out holds nothing.
        expect(text.slice(0, at), `${file}: ${title}`).not.toMatch(
          /\b(?:it|describe)\.(?:skip|todo|fails|skipIf|runIf)\b[^;]*$/,
        );
      }
    }
  });
});
