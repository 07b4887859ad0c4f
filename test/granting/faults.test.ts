import { ListAttachedRolePoliciesCommand, ListPolicyVersionsCommand } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AwsRulesOptions } from '../front/aws-rules.js';
import { type Fault, type Moto, startMoto } from '../front/index.js';
import { ACCOUNT, clientsOf, makeFunction, makeTable, snapshot } from './moto-world.js';
import { type Stage, stageAt } from './stage.js';

const moto: Moto | undefined = await startMoto();
const url = moto?.url ?? '';
const clients = clientsOf(url);
let count = 0;
/** A function and a role of its own for each test: what one leaves, no other sees. */
let fn = '';
let role = '';

beforeAll(async () => {
  if (moto !== undefined) await makeTable(clients, 'SampleTable');
});
afterAll(() => moto?.stop());
beforeEach(async () => {
  if (moto === undefined) return;
  count += 1;
  fn = `function-${count}`;
  role = `role-${count}`;
  await makeFunction(clients, fn, role);
});

const grant = (...more: readonly string[]) => [
  'grant',
  '--function',
  fn,
  '--table',
  'SampleTable',
  '--path',
  '/',
  ...more,
];
const apply = (access: string) =>
  grant('--access', access, '--apply', '--yes', '--wait', '20s', '--cli-read-timeout', '2');
const arn = () => `arn:aws:iam::${ACCOUNT}:policy/${fn}-SampleTable`;

async function on<T>(
  work: (stage: Stage) => Promise<T>,
  faults: readonly Fault[] = [],
  rules: AwsRulesOptions = {},
): Promise<T> {
  const stage = await stageAt(url, { faults, rules });
  try {
    return await work(stage);
  } finally {
    await stage.stop();
  }
}

async function state(): Promise<{ readonly versions: number; readonly attached: readonly (string | undefined)[] }> {
  const { AttachedPolicies = [] } = await clients.iam.send(new ListAttachedRolePoliciesCommand({ RoleName: role }));
  const attached = AttachedPolicies.map(({ PolicyName }) => PolicyName);
  try {
    const { Versions = [] } = await clients.iam.send(new ListPolicyVersionsCommand({ PolicyArn: arn() }));
    return { versions: Versions.length, attached };
  } catch {
    return { versions: 0, attached };
  }
}

describe.skipIf(moto === undefined)('a fault on the way', () => {
  it('refused at the second write: told, exit 5, then resumed', async () => {
    await on(
      async (stage) => {
        const stopped = await stage.run(apply('read'));
        expect(stopped).toMatchObject({ code: 5 });
        expect(stopped.stdout).toContain('Done: 1. Not done: 2.');
        expect(stopped.stdout).toContain('AccessDenied');
        expect(await state()).toEqual({ versions: 1, attached: [] });
        const { path } = stage.journal();
        expect(await stage.run(['grant', '--resume', path, '--yes'])).toMatchObject({ code: 0 });
        expect(await state()).toEqual({ versions: 1, attached: [`${fn}-SampleTable`] });
      },
      [{ operation: 'iam:AttachRolePolicy', kind: 'deny', times: 1 }],
    );
  }, 60_000);

  it('refused at the first write: nothing is written, exit 6', async () => {
    const before = await snapshot(clients, fn);
    await on(
      async (stage) => {
        expect(await stage.run(apply('read'))).toMatchObject({ code: 6 });
        expect(await snapshot(clients, fn)).toEqual(before);
        expect(stage.journal().lines.at(-1)).toMatchObject({ n: 1, phase: 'failed', error: { code: 'AccessDenied' } });
      },
      [{ operation: 'iam:CreatePolicy', kind: 'deny' }],
    );
  }, 60_000);

  it('reads that lag behind the writes: waited for, and never written twice', async () => {
    await on(
      async (stage) => {
        expect(await stage.run(apply('read'))).toMatchObject({ code: 0 });
        expect(await stage.run(apply('read,dynamodb:PutItem'))).toMatchObject({ code: 0 });
        expect(await state()).toEqual({ versions: 2, attached: [`${fn}-SampleTable`] });
      },
      [],
      { staleReads: 2 },
    );
  }, 60_000);
});
