import { ListAttachedRolePoliciesCommand, ListPolicyVersionsCommand } from '@aws-sdk/client-iam';
import { beforeEach, describe, expect, it } from 'vitest';
import type { AwsRulesOptions } from '../front/aws-rules.js';
import type { Fault } from '../front/index.js';
import { ACCOUNT, snapshot } from './moto-world.js';
import { onStage, type Stage } from './stage.js';
import { motoSuite } from './suite.js';

const { moto, url, clients, own } = await motoSuite();
let fn = '';
let role = '';

beforeEach(async () => {
  ({ fn, role } = await own('function'));
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

const on = <T>(work: (stage: Stage) => Promise<T>, faults: readonly Fault[] = [], rules: AwsRulesOptions = {}) =>
  onStage(url, work, { faults, rules });

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
