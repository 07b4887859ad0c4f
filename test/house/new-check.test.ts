import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from './files.js';

function project(): string {
  const folder = mkdtempSync(join(tmpdir(), 'new-check-'));
  mkdirSync(join(folder, 'test/scenarios/situations'), { recursive: true });
  cpSync(`${root}/test/scenarios/situations/index.ts`, join(folder, 'test/scenarios/situations/index.ts'));
  return folder;
}

const run = (folder: string, id: string) =>
  spawnSync(process.execPath, [`${root}/scripts/new-check.mjs`, id, folder], { encoding: 'utf8' });

it('writes the check and its situations, and puts the situations on the list', () => {
  const folder = project();
  const { status, stdout } = run(folder, 'my-cause');
  const read = (path: string) => readFileSync(join(folder, path), 'utf8');
  expect(status).toBe(0);
  expect(stdout.split('\n').slice(0, 2)).toEqual(['diagnostics/my-cause.ts', 'test/scenarios/situations/my-cause.ts']);
  expect(read('diagnostics/my-cause.ts')).toContain("id: 'my-cause'");
  expect(read('test/scenarios/situations/my-cause.ts').match(/'my-cause\/[\w-]+'/g)).toHaveLength(3);
  const list = read('test/scenarios/situations/index.ts');
  const imports = [...list.matchAll(/^import .* from '(.*)';$/gm)].map(([, path = '']) => path);
  expect(imports).toContain('./my-cause.js');
  expect(imports).toEqual([...imports].sort());
  expect(list).toContain('SITUATIONS: Situations = {\n  ...myCause,\n');
});

it('overwrites nothing, and takes no name that is no id', () => {
  const folder = project();
  expect(run(folder, 'my-cause').status).toBe(0);
  expect(run(folder, 'my-cause')).toMatchObject({
    status: 1,
    stderr: 'new-check: diagnostics/my-cause.ts is there already\n',
  });
  for (const id of ['', 'My Cause', '../x']) expect(run(folder, id).status).toBe(1);
});
