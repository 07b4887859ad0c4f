import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { root } from './files.js';

describe('the README', () => {
  it('shows what the tool prints', () => {
    const script = `import { filledReadme } from '${new URL('../../scripts/readme.mjs', import.meta.url).href}'; process.stdout.write(filledReadme());`;
    const filled = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8', cwd: root });
    expect(filled.stderr).toBe('');
    expect(readFileSync(`${root}/README.md`, 'utf8')).toBe(filled.stdout);
  });
});
