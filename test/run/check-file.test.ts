import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { checkFile } from '../../src/run/foreign/check-file.js';
import { loadChecks } from '../../src/run/load-checks.js';

const CHECK =
  "export default { meta: { id: 'mine', title: 'mine', contributes: [], docs: { why: 'w', fix: 'f', url: 'https://example.com' }, reads: [], findings: {} }, concerns: () => false, collect: async () => ({}), find: () => [] };";

let folder: string;
beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'checks-')));
  await installed('plain', { main: 'check.js' });
  await installed('exported', { exports: './check.js' });
  await installed('@team/scoped', { exports: { '.': { types: './x.d.ts', import: './check.js' } } });
  await installed('nested', { exports: { import: { node: './check.js', default: './other.js' } } });
});
afterAll(() => rm(folder, { recursive: true }));
afterEach(() => vi.restoreAllMocks());

async function installed(name: string, manifest: object): Promise<void> {
  const own = join(folder, 'node_modules', name);
  await mkdir(own, { recursive: true });
  await writeFile(join(own, 'package.json'), JSON.stringify({ name, type: 'module', ...manifest }));
  await writeFile(join(own, 'check.js'), CHECK);
}

const from = () => vi.spyOn(process, 'cwd').mockReturnValue(folder);

describe('a check by the name of its package', () => {
  it.each(['plain', 'exported', '@team/scoped', 'nested'])('is found in the working folder: %s', async (name) => {
    from();
    expect(checkFile(name)).toBe(join(folder, 'node_modules', name, 'check.js'));
    const { checks } = await loadChecks([name]);
    expect(checks.at(-1)?.meta.id).toBe('mine');
  });

  it('is found beside ddb-doctor', () => {
    expect(checkFile('ajv')).toMatch(/node_modules\/ajv\/dist\/ajv\.js$/);
  });

  it('is said to lack where no package has the name', async () => {
    from();
    await expect(loadChecks(['plane'])).rejects.toMatchObject({
      code: 'CheckNotLoaded',
      hint: expect.stringContaining('the name of a package that is installed in this folder'),
    });
  });

  it.each(['./plain', '/plain', '../plain', 'plain.mjs/../x'])('is none where it is a path: %s', (path) => {
    from();
    expect(checkFile(path)).toBe(path);
  });

  it('gives way to a file of that name', async () => {
    expect(checkFile('package.json')).toBe('package.json');
  });
});
