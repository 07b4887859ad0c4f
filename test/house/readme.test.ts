import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { root } from './files.js';

describe('a page with captures', () => {
  it.each([
    ['README.md', 'filledReadme'],
    ['docs/reader-role.md', 'filledReaderRole'],
  ])('shows what the tool prints: %s', (page, filledPage) => {
    const script = `import { ${filledPage} } from '${new URL('../../scripts/readme.mjs', import.meta.url).href}'; process.stdout.write(${filledPage}());`;
    const filled = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8', cwd: root });
    expect(filled.stderr).toBe('');
    expect(readFileSync(`${root}/${page}`, 'utf8')).toBe(filled.stdout);
  });
});
