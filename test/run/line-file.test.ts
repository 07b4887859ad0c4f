import { describe, expect, it } from 'vitest';
import { LineFile } from '../../src/run/line-file.js';

function readTwice(lines: readonly string[]): void {
  const file = new LineFile();
  for (const line of lines) file.add(line);
  for (let reading = 0; reading < 2; reading += 1) expect([...file.all()]).toEqual(lines);
}

describe('lines that are kept until they are read', () => {
  it('are none where none came', () => readTwice([]));

  it('are the same in memory and in a file, whatever letters they hold', () => {
    readTwice(['a', '', 'é', '']);
    readTwice(Array.from({ length: 30_000 }, (_, n) => `${n} ${'é€😀'.repeat(n % 7)}`));
  });

  it('may be longer than what is read at a time', () => {
    const long = ['x'.repeat(1_000_000), '€'.repeat(70_000), 'é'.repeat(22_000), ''];
    readTwice(long);
    readTwice(['before', ...long, 'between', ...long, 'after']);
  });
});
