import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Moto, startMoto } from '../front/index.js';
import { root } from '../house/files.js';
import { clientsOf, FUNCTION, makeAdmin, makeFunction, makeTable, ROLE } from './moto-world.js';
import { type Stage, stageAt } from './stage.js';

const moto: Moto | undefined = await startMoto();
let stage: Stage;
/** Keys of a user whose rights can be read. */
let env: Record<string, string> = {};

beforeAll(async () => {
  if (moto === undefined) return;
  const clients = clientsOf(moto.url);
  await makeTable(clients, 'SampleTable', { index: 'byq' });
  await makeFunction(clients, FUNCTION, ROLE);
  env = await makeAdmin(clients);
  stage = await stageAt(moto.url);
});
afterAll(async () => {
  await stage?.stop();
  await moto?.stop();
});

const golden = (name: string) => readFileSync(join(root, 'test/granting/golden', name), 'utf8');

describe.skipIf(moto === undefined)('screens at 80 columns', () => {
  it('a plan, as its page shows it', async () => {
    const wanted = ['--function', FUNCTION, '--table', 'SampleTable', '--access', 'read-write', '--logs'];
    const { stdout, code } = await stage.run(['grant', ...wanted, '--width', '80'], { env });
    expect(code).toBe(0);
    expect(stdout).toBe(golden('plan.txt'));
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
    const page = readFileSync(join(root, 'docs/grant.md'), 'utf8');
    const shown = /<!-- golden: test\/granting\/golden\/plan\.txt -->\n```\n([^`]*)```/.exec(page)?.[1];
    expect(shown).toBe(golden('plan.txt'));
  }, 60_000);
});
