import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../house/files.js';
import { ddbDoctor } from '../main-job/cli.js';

const EXAMPLE = join(root, 'test/example-account');
const SOUND = `const check = {
  meta: { id: 'mine', title: 'Mine', contributes: [], reads: [], findings: {} },
  concerns: () => true,
  collect: async () => ({}),
  find: () => [],
};
export default check;
`;

let folder: string;
let number = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'foreign-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function run(more: string, args: readonly string[] = []) {
  number += 1;
  const path = join(folder, `check-${number}.mjs`);
  await writeFile(path, SOUND + more);
  return ddbDoctor(['--replay', EXAMPLE, '--checks', path, '--output', 'json', ...args]);
}

describe.concurrent('a check of a third party', () => {
  it.each([
    ['throws in find', 'check.find = () => { throw new Error("boom"); };', /`mine` failed in `find`: boom/],
    ['throws no error', 'check.find = () => { throw undefined; };', /`mine` failed in `find`: undefined/],
    ['throws in concerns', 'check.concerns = () => { throw new Error("boom"); };', /`mine` failed in `concerns`: boom/],
    ['finds nothing at all', 'check.find = () => null;', /`mine` failed in `find`: its answer has another form/],
    ['finds a promise', 'check.find = async () => [];', /`mine` failed in `find`/],
    ['finds what is no finding', 'check.find = () => [1, {}];', /`mine` failed in `find`/],
    ['changes the language', 'Object.prototype.toJSON = () => "x";', /changes the language's own objects: toJSON/],
  ])('that %s ends the run with one line that names it', async (_, code, told) => {
    const { code: exit, stdout, stderr } = await run(code);
    expect({ exit, stdout }).toEqual({ exit: 252, stdout: '' });
    expect(stderr).toMatch(told);
    expect(stderr.trim().split('\n')).toHaveLength(2);
  });

  it.each([
    ['rejects', 'check.collect = async () => { throw new Error("boom"); };', 'boom'],
    ['collects nothing', 'check.collect = async () => null;', 'is no object'],
  ])('that %s leaves a gap', async (_, code, told) => {
    const { code: exit, stdout } = await run(code);
    expect(exit).toBe(0);
    const { diagnoses } = JSON.parse(stdout) as { diagnoses: { gaps: { code: string; text: string }[] }[] };
    const gaps = diagnoses.flatMap((one) => one.gaps).filter(({ code: name }) => name === 'CHECK_FAILED');
    expect(gaps[0]?.text).toContain(told);
  });

  it('that prints leaves stdout to the report', async () => {
    const { stdout, stderr } = await run(
      'console.log("hello"); check.find = () => { console.log("there"); return []; };',
    );
    expect(JSON.parse(stdout)).toHaveProperty('diagnoses');
    expect(stderr).toMatch(/^hello\nthere\n/);
  });

  it('that waits for what never comes ends with the deadline', async () => {
    const { code, stdout } = await run('check.collect = () => new Promise(() => {});', ['--deadline', '4s']);
    expect(code).toBe(4);
    expect(JSON.parse(stdout)).toMatchObject({ complete: false });
  });

  it.each([
    ['at once', 'await undefined;'],
    ['after a while', 'await new Promise((go) => setTimeout(go, 50));'],
  ])(
    'that waits and then never gives way ends the run with one line that names it: %s',
    async (_, wait) => {
      const { code, stdout, stderr } = await run(`check.collect = async () => { ${wait} for (;;); };`);
      expect({ code, stdout }).toEqual({ code: 252, stdout: '' });
      expect(stderr).toMatch(/the check `mine` failed in `collect`: it did not give way within 30 s\nhint: .*\n$/);
      expect(stderr.trim().split('\n')).toHaveLength(2);
    },
    120_000,
  );

  it('that ends the program before its report is no success', async () => {
    const { code } = await run('check.find = () => { process.exit(); };');
    expect(code).toBe(255);
  });
});
