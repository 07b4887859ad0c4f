import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { root, sourceFiles } from './files.js';

const MOST_LINES = 400;

const sources = sourceFiles('src', 'diagnostics', 'bin');

describe('the budgets', () => {
  it('keeps every file within 400 lines', () => {
    const long = sources
      .map((file) => ({ path: file.path, lines: file.text.split('\n').length - 1 }))
      .filter(({ lines }) => lines > MOST_LINES);
    expect(long).toEqual([]);
  });

  it('keeps functions within 60 lines and 3 parameters, and any out, as the linter counts', () => {
    const biome = `${root}/node_modules/@biomejs/biome/bin/biome`;
    const linter = spawnSync(process.execPath, [biome, 'check', '--max-diagnostics=50', '.'], {
      cwd: root,
      encoding: 'utf8',
    });
    expect({ status: linter.status, output: linter.status === 0 ? '' : `${linter.stdout}${linter.stderr}` }).toEqual({
      status: 0,
      output: '',
    });
  });

  it('holds no switched-off type checks and leaves nothing open', () => {
    const marks = /@ts-(ignore|nocheck|expect-error)|\bTODO\b|\bFIXME\b|\bXXX\b|not implemented/;
    expect(sources.filter((file) => marks.test(file.text)).map((file) => file.path)).toEqual([]);
  });

  it('raises its own errors as DoctorError', () => {
    const bare = sources.filter((file) => /throw new (Error|TypeError)\(/.test(file.text)).map((file) => file.path);
    expect(bare).toEqual([]);
  });
});
