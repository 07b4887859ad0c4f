import { fileURLToPath } from 'node:url';
import { GetPolicyCommand, ListAttachedRolePoliciesCommand, ListPolicyVersionsCommand } from '@aws-sdk/client-iam';
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

/** What passes by itself: the write is done in the end, once. */
const PASSING: readonly Omit<Fault, 'operation'>[] = [
  { kind: 'lost', times: 1 },
  { kind: 'reset', times: 1 },
  { kind: '500', times: 2 },
  { kind: 'throttle', times: 2 },
  { kind: 'cut', times: 1 },
  { kind: 'silent', milliseconds: 4_000, times: 1 },
];
const kinds = (operations: readonly string[]) =>
  operations.flatMap((operation) => PASSING.map((fault) => [fault.kind, operation, fault] as const));

describe.skipIf(moto === undefined)('a fault on the way', () => {
  it.each(kinds(['iam:CreatePolicy', 'iam:AttachRolePolicy']))(
    '%s at %s: applied once, journal true',
    async (_, operation, fault) => {
      await on(
        async (stage) => {
          expect(await stage.run(apply('read'))).toMatchObject({ code: 0 });
          expect(await state()).toEqual({ versions: 1, attached: [`${fn}-SampleTable`] });
          const { lines } = stage.journal();
          const last = [1, 2].map((n) => lines.filter((line) => line['n'] === n).at(-1)?.['phase']);
          expect(last).toEqual(['done', 'done']);
        },
        [{ ...fault, operation }],
      );
    },
    60_000,
  );

  it.each(kinds(['iam:CreatePolicyVersion']))(
    '%s at %s: one version more, no spare one',
    async (_, operation, fault) => {
      await on((stage) => stage.run(apply('read')));
      await on(
        async (stage) => {
          expect(await stage.run(apply('read,dynamodb:PutItem'))).toMatchObject({ code: 0 });
          expect(await state()).toEqual({ versions: 2, attached: [`${fn}-SampleTable`] });
          const { path } = stage.journal();
          expect(await stage.run(['grant', '--undo', path, '--yes'])).toMatchObject({ code: 0 });
          expect(await state()).toEqual({ versions: 1, attached: [`${fn}-SampleTable`] });
          const { Policy } = await clients.iam.send(new GetPolicyCommand({ PolicyArn: arn() }));
          expect(Policy?.DefaultVersionId).toBe('v1');
        },
        [{ ...fault, operation }],
      );
    },
    60_000,
  );

  it.each(kinds(['iam:DetachRolePolicy', 'iam:DeletePolicy']))(
    '%s at %s: undone whole',
    async (_, operation, fault) => {
      const before = await snapshot(clients, fn);
      await on(
        async (stage) => {
          expect(await stage.run(apply('read'))).toMatchObject({ code: 0 });
          const { path } = stage.journal();
          const undo = ['grant', '--undo', path, '--yes', '--wait', '20s', '--cli-read-timeout', '2'];
          expect(await stage.run(undo)).toMatchObject({ code: 0 });
          expect(await snapshot(clients, fn)).toEqual(before);
        },
        [{ ...fault, operation }],
      );
    },
    60_000,
  );

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

const PRELOAD = fileURLToPath(new URL('kill-after.cjs', import.meta.url));
const killed = (lines: number) => ({ NODE_OPTIONS: `--require ${PRELOAD}`, KILL_AFTER_LINES: String(lines) });

describe.skipIf(moto === undefined).each([1, 2, 3, 4, 5])('killed after line %i of the journal', (lines) => {
  const kill = async (stage: Stage) => {
    expect((await stage.run(apply('read'), { env: killed(lines) })).code).toBe(null);
    expect(stage.journal().lines).toHaveLength(lines);
    return stage.journal().path;
  };

  it('resumes to the state that was planned', async () => {
    await on(async (stage) => {
      const path = await kill(stage);
      expect(await stage.run(['grant', '--resume', path, '--yes'])).toMatchObject({ code: 0 });
      expect(await state()).toEqual({ versions: 1, attached: [`${fn}-SampleTable`] });
      const before = stage.writes().length;
      expect(before).toBe(2);
    });
  }, 60_000);

  it('undoes to the state before', async () => {
    const before = await snapshot(clients, fn);
    await on(async (stage) => {
      const path = await kill(stage);
      expect(await stage.run(['grant', '--undo', path, '--yes'])).toMatchObject({ code: 0 });
      expect(await snapshot(clients, fn)).toEqual(before);
    });
  }, 60_000);
});
