import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Fault } from '../front/index.js';
import { Desk } from './in-process.js';
import { snapshot } from './moto-world.js';
import { type Place, type ScenarioName, scenario, stateOf } from './scenarios.js';
import { motoSuite } from './suite.js';

const { moto, url, clients, own } = await motoSuite();
let place: Place;
let desk: Desk;

beforeEach(async () => {
  if (moto === undefined) return;
  desk = new Desk(url);
  place = { clients, ...(await own('function')) };
});
afterEach(() => desk?.remove());

/** What goes wrong on the way of a write, and passes: the answer lost, the connection, the server, its limits. */
const PASSING = {
  'an answer lost after success': { kind: 'lost', times: 1 },
  'a connection reset before': { kind: 'reset', times: 1 },
  'an error 500': { kind: '500', times: 2 },
  throttling: { kind: 'throttle', times: 2 },
  'half an answer': { kind: 'cut', times: 1 },
  'silence after success': { kind: 'silent', milliseconds: 4_000, times: 1 },
} as const satisfies Readonly<Record<string, Omit<Fault, 'operation'>>>;

/** Each write of an apply, in a scenario that makes it. */
const WRITES: readonly (readonly [string, ScenarioName])[] = [
  ['iam:CreatePolicy', 'a new policy'],
  ['iam:AttachRolePolicy', 'a new policy'],
  ['iam:CreatePolicyVersion', 'a wider version'],
  ['iam:DeletePolicyVersion', 'a sixth version'],
  ['iam:PutRolePolicy', 'an inline policy'],
  ['iam:PutRolePolicy', 'a wider inline policy'],
  ['iam:CreateRole', 'a role of its own'],
  ['lambda:UpdateFunctionConfiguration', 'a role of its own'],
  ['iam:UpdateAssumeRolePolicy', 'a trust policy'],
  ['lambda:UpdateFunctionConfiguration', 'a refresh'],
];

/** Each write of an undo. */
const UNDOES: readonly (readonly [string, ScenarioName])[] = [
  ['iam:DetachRolePolicy', 'a new policy'],
  ['iam:DeletePolicy', 'a new policy'],
  ['iam:SetDefaultPolicyVersion', 'a wider version'],
  ['iam:DeletePolicyVersion', 'a wider version'],
  ['iam:DeletePolicyVersion', 'a sixth version'],
  ['iam:DeleteRolePolicy', 'an inline policy'],
  ['iam:PutRolePolicy', 'a wider inline policy'],
  ['lambda:UpdateFunctionConfiguration', 'a role of its own'],
  ['iam:DeleteRole', 'a role of its own'],
  ['iam:UpdateAssumeRolePolicy', 'a trust policy'],
];

const QUICK = ['--yes', '--wait', '20s'];
/** A call is given up while a silent server still holds its answer; only there, since a busy one is slow too. */
const whileSilent = ({ kind }: { readonly kind: string }) => (kind === 'silent' ? ['--cli-read-timeout', '2'] : []);
const grant = (wanted: readonly string[]) => [
  ...['grant', '--function', place.fn, '--table', 'SampleTable', ...wanted, '--apply'],
  ...QUICK.filter((word) => !(wanted.includes('--wait') && ['--wait', '20s'].includes(word))),
];
const undo = (path: string) => ['grant', '--undo', path, ...QUICK];

async function prepared(name: ScenarioName): Promise<void> {
  const { before, prepare } = scenario(name);
  if (before !== undefined) expect((await desk.run(grant(before))).code).toBe(0);
  await prepare?.(place);
}

async function assertApplied(name: ScenarioName): Promise<void> {
  const { after, runsAsOwn, wanted } = scenario(name);
  const isInline = wanted.includes('--inline');
  expect(await stateOf(place)).toEqual({
    isTrusted: true,
    runsAs: runsAsOwn ? `${place.fn}-role` : place.role,
    attached: isInline ? [] : [`${place.fn}-SampleTable`],
    ...after,
    actions: [...(after.actions ?? [])].sort(),
  });
}

/** Of every step of the journal the last line says that it is done, and each write stands behind its intention. */
function assertTrue(lines: readonly Record<string, unknown>[], done: string): void {
  const entries = lines.slice(1);
  const steps = new Set(entries.map(({ n }) => n));
  for (const n of steps) expect(entries.filter((entry) => entry['n'] === n).at(-1)?.['phase']).toBe(done);
  for (const [index, entry] of entries.entries())
    if (entry['phase'] === done) expect(String(entries[index - 1]?.['phase'])).toMatch(/about-to$|^undone$|^done$/);
}

async function assertUndone(name: ScenarioName, before: unknown): Promise<void> {
  const { undone } = scenario(name);
  if (undone === undefined) expect(await snapshot(clients, place.fn)).toEqual(before);
  else expect(await stateOf(place)).toMatchObject(undone);
}

const KINDS = Object.entries(PASSING).map(([what, fault]) => ({ what, fault }));
const cells = (writes: typeof WRITES) =>
  writes.flatMap(([operation, name]) => KINDS.map(({ what, fault }) => ({ operation, name, what, fault })));

describe.skipIf(moto === undefined)('a fault at a write of an apply', () => {
  it.each(cells(WRITES))(
    '$what, at $operation for $name: done once, journal true',
    async ({ operation, name, fault }) => {
      await prepared(name);
      const asked = [...grant(scenario(name).wanted), ...whileSilent(fault)];
      const run = await desk.run(asked, { faults: [{ ...fault, operation }] });
      expect(run.stdout + run.stderr).toContain('Checked again');
      expect(run.code).toBe(0);
      await assertApplied(name);
      assertTrue(desk.journal().lines, 'done');
    },
    60_000,
  );

  it.each(WRITES)(
    'a refusal, at %s for %s: told, then resumed; or undone',
    async (operation, name) => {
      await prepared(name);
      const before = await snapshot(clients, place.fn);
      const refused = { kind: 'deny', operation } as const;
      const run = await desk.run(grant(scenario(name).wanted), { faults: [refused] });
      const { path, lines } = desk.journal();
      const isFirst = lines.filter(({ phase }) => phase === 'done').length === 0;
      expect(run.code).toBe(isFirst ? 6 : 5);
      expect(run.stdout).toContain('AccessDenied');
      expect(lines.at(-1)).toMatchObject({
        phase: 'failed',
        operation,
        error: { code: expect.stringContaining('AccessDenied') },
      });
      if (isFirst) expect(await snapshot(clients, place.fn)).toEqual(before);
      expect((await desk.run(['grant', '--resume', path, ...QUICK])).code).toBe(0);
      await assertApplied(name);
      const again = await desk.run(undo(path));
      expect(again.code, again.stdout + again.stderr).toBe(0);
      await assertUndone(name, before);
    },
    60_000,
  );
});

describe.skipIf(moto === undefined)('a fault at a write of an undo', () => {
  it.each(cells(UNDOES))(
    '$what, at $operation of $name: undone whole, journal true',
    async ({ operation, name, fault }) => {
      await prepared(name);
      const before = await snapshot(clients, place.fn);
      expect((await desk.run(grant(scenario(name).wanted))).code).toBe(0);
      const { path } = desk.journal();
      const asked = [...undo(path), ...whileSilent(fault)];
      expect((await desk.run(asked, { faults: [{ ...fault, operation }] })).code).toBe(0);
      await assertUndone(name, before);
      const undone = desk.journal().lines.filter(({ phase }) => String(phase).startsWith('undo'));
      assertTrue([{}, ...undone], 'undone');
    },
    60_000,
  );

  it.each(UNDOES)(
    'a refusal, at %s of %s: told, then undone by another run',
    async (operation, name) => {
      await prepared(name);
      const before = await snapshot(clients, place.fn);
      expect((await desk.run(grant(scenario(name).wanted))).code).toBe(0);
      const { path } = desk.journal();
      const run = await desk.run(undo(path), { faults: [{ kind: 'deny', operation }] });
      expect(run.code).toBe(5);
      expect(run.stdout).toContain('AccessDenied');
      const again = await desk.run(undo(path));
      expect(again.code, again.stdout + again.stderr).toBe(0);
      await assertUndone(name, before);
    },
    60_000,
  );
});
