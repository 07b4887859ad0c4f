import { afterAll, beforeAll, describe, it } from 'vitest';
import { changeAsCode } from '../../src/remedy/code/index.js';
import { type Moto, startMoto } from '../front/index.js';
import { changes, creations, REGION, type World } from './changes.js';
import { inFolder, isInstalled, output } from './tool.js';
import { makeExisting, motoWorld } from './world.js';

const moto: Moto | undefined = (await isInstalled('aws', '--version')) ? await startMoto() : undefined;
const url = moto?.url ?? '';
const there = motoWorld(url);
let world: World;

beforeAll(async () => {
  if (moto === undefined) return;
  world = await there.make();
  await makeExisting(url);
});
afterAll(() => moto?.stop());

/** Pastes the commands into a shell. */
async function paste(commands: string | undefined): Promise<void> {
  const env = {
    AWS_ENDPOINT_URL: url,
    AWS_DEFAULT_REGION: REGION,
    AWS_ACCESS_KEY_ID: 'AKIATEST',
    AWS_SECRET_ACCESS_KEY: 'secret',
  };
  const files = { AWS_CONFIG_FILE: '/dev/null', AWS_SHARED_CREDENTIALS_FILE: '/dev/null' };
  await inFolder((cwd) => output('bash', ['-euc', commands ?? 'exit 1'], { cwd, env: { ...env, ...files } }));
}

const NAMES = [
  'role',
  'user',
  'group',
  'managed',
  'boundary',
  'organization',
  'endpoint',
  'table',
  'bucket',
  'logPolicy',
  'key',
  'trust',
];

describe.skipIf(moto === undefined).concurrent('the AWS CLI takes the commands of a change', () => {
  it.for(NAMES)('and what it put in place reads back equal: %s', async (name, { expect }) => {
    const change = changes(world)[name];
    if (change === undefined) throw new RangeError(name);
    await paste(changeAsCode(change).cli);
    expect(await there.read(name, world)).toEqual(change.after);
  });

  it.for(['newOrganization', 'adapted'])('that makes a policy: %s', async (name, { expect }) => {
    const change = creations(world)[name];
    if (change === undefined) throw new RangeError(name);
    await paste(changeAsCode(change).cli);
    expect(await there.read(name, world)).toEqual(change.after);
  });

  it('that gives a role another boundary', async ({ expect }) => {
    const { limited } = creations(world);
    if (limited === undefined) throw new RangeError('limited');
    await paste(changeAsCode(limited).cli);
    expect(await there.read('limited', world)).toEqual(limited.after);
  });
});
