import { afterAll, beforeAll, describe, it } from 'vitest';
import type { PolicyChange } from '../../src/check/index.js';
import type { JsonObject } from '../../src/model/json.js';
import { changeAsCode } from '../../src/remedy/code/index.js';
import { asScript } from '../../src/remedy/code/script.js';
import { type Moto, startMoto } from '../front/index.js';
import { changes, creations, REGION, type World } from './changes.js';
import { inFolder, isInstalled, output } from './tool.js';
import { makeExisting, motoWorld } from './world.js';

const moto: Moto | undefined = (await isInstalled('aws', '--version')) ? await startMoto() : undefined;
const url = moto?.url ?? '';
const motoThere = motoWorld(url);
let world: World;

beforeAll(async () => {
  if (moto === undefined) return;
  world = await motoThere.make();
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
  const script = `${AWS}\n${commands ?? 'exit 1'}`;
  await inFolder((cwd) => output('bash', ['-euc', script], { cwd, env: { ...env, ...files } }));
}

/** Version 1 of the AWS CLI asks SQS itself, whatever AWS_ENDPOINT_URL says. */
const AWS = 'aws() { command aws --endpoint-url "$AWS_ENDPOINT_URL" "$@"; }';

/** As a report prints it. */
function scriptOf(change: PolicyChange): string {
  return asScript(change, changeAsCode(change).cli ?? 'exit 1', { region: REGION });
}

/** What may be without a policy. */
const BARE = new Set(['table', 'bucket', 'queue', 'secret', 'repository', 'registry']);

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
  'queue',
  'topic',
  'secret',
  'repository',
  'registry',
  'logPolicy',
  'key',
  'trust',
];

describe.skipIf(moto === undefined)('the AWS CLI takes the commands of a change', { timeout: 180_000 }, () => {
  it.for(NAMES)('and what it put in place reads back equal, as read or not at all: %s', async (name, { expect }) => {
    const change = changes(world)[name];
    if (change === undefined) throw new RangeError(name);
    const there = change.after;
    const { before: _, ...others } = change;
    const creation = { ...others, operation: 'create-policy' } as const;
    await paste(BARE.has(name) ? scriptOf(creation) : changeAsCode(change).cli);
    expect(await motoThere.read(name, world)).toEqual(there);
    if (BARE.has(name))
      await expect(paste(scriptOf(creation))).rejects.toThrow('a policy of this name is there already');
    const statements = there['Statement'] as JsonObject[];
    const after: JsonObject = { ...there, Statement: [...statements, { ...statements[0], Sid: 'Second' }] };
    const next = (before: JsonObject) => scriptOf({ ...change, before, after });
    await expect(paste(next(after))).rejects.toThrow('stopped: the policy changed since it was read');
    expect(await motoThere.read(name, world)).toEqual(there);
    await paste(next(there));
    expect(await motoThere.read(name, world)).toEqual(after);
  });

  it.for(['newOrganization', 'adapted'])('that makes a policy: %s', async (name, { expect }) => {
    const change = creations(world)[name];
    if (change === undefined) throw new RangeError(name);
    await paste(changeAsCode(change).cli);
    expect(await motoThere.read(name, world)).toEqual(change.after);
  });

  it('that gives a role another boundary', async ({ expect }) => {
    const { limited } = creations(world);
    if (limited === undefined) throw new RangeError('limited');
    await paste(changeAsCode(limited).cli);
    expect(await motoThere.read('limited', world)).toEqual(limited.after);
  });
});
