import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { root } from './files.js';

const script = `import { filledPages } from '${new URL('../../scripts/readme.mjs', import.meta.url).href}'; process.stdout.write(JSON.stringify(filledPages()));`;
const run = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8', cwd: root });
const filled: Record<string, string> = JSON.parse(run.stdout);

const CAPTURE = /<!-- (?:example|can|golden|permissions)\b.*-->\n```/g;

describe('a page with captures', () => {
  it.each([
    ['README.md', 1],
    ['docs/can.md', 1],
    ['docs/grant.md', 1],
    ['docs/reader-role.md', 1],
  ])('shows what the tool prints: %s', (page, captures) => {
    const text = readFileSync(`${root}/${page}`, 'utf8');
    expect(text.match(CAPTURE)).toHaveLength(captures);
    expect(text).toBe(filled[page]);
  });

  it('is on that list', () => {
    const withCaptures = Object.keys(filled).filter((page) => filled[page]?.match(CAPTURE));
    expect(withCaptures).toEqual(['README.md', 'docs/can.md', 'docs/grant.md', 'docs/reader-role.md']);
  });

  it('is filled without a word on stderr', () => {
    expect(run.stderr).toBe('');
  });
});
