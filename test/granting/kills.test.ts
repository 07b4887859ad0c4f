import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, it } from 'vitest';
import { snapshot } from './moto-world.js';
import { type Place, type ScenarioName, scenario, stateOf } from './scenarios.js';
import { onStage, type Stage } from './stage.js';
import { motoSuite } from './suite.js';

const { moto, url, clients, own } = await motoSuite();
let place: Place;

beforeEach(async () => {
  place = { clients, ...(await own('killed')) };
});

/** The lines of a whole journal: its head, and two for each write. */
const APPLIES: readonly (readonly [ScenarioName, number])[] = [
  ['a new policy', 5],
  ['a wider version', 3],
  ['a sixth version', 5],
  ['an inline policy', 3],
  ['a role of its own', 9],
  ['a trust policy', 7],
];
/** The lines that an undo adds. */
const UNDOES: readonly (readonly [ScenarioName, number])[] = [
  ['a new policy', 4],
  ['a wider version', 4],
  ['a role of its own', 8],
];

const each = (list: typeof APPLIES) =>
  list.flatMap(([name, lines]) => Array.from({ length: lines }, (_, index) => [name, index + 1] as const));

const PRELOAD = fileURLToPath(new URL('kill-after.cjs', import.meta.url));
const killed = (lines: number) => ({ env: { NODE_OPTIONS: `--require ${PRELOAD}`, KILL_AFTER_LINES: String(lines) } });
const grant = (wanted: readonly string[]) => [
  ...['grant', '--function', place.fn, '--table', 'SampleTable', ...wanted, '--apply', '--yes'],
];

const on = <T>(work: (stage: Stage) => Promise<T>) => onStage(url, work);

async function prepared(name: ScenarioName): Promise<void> {
  const { before, prepare } = scenario(name);
  if (before !== undefined)
    await on(async (stage) => expect(await stage.run(grant(before))).toMatchObject({ code: 0 }));
  await prepare?.(place);
}

async function assertApplied(name: ScenarioName): Promise<void> {
  const { after } = scenario(name);
  expect(await stateOf(place)).toMatchObject({ ...after, actions: [...(after.actions ?? [])].sort() });
}

async function assertUndone(name: ScenarioName, before: unknown, isWhole: boolean): Promise<void> {
  const { undone } = scenario(name);
  if (undone === undefined || !isWhole) expect(await snapshot(clients, place.fn)).toEqual(before);
  else expect(await stateOf(place)).toMatchObject(undone);
}

describe.skipIf(moto === undefined).each(each(APPLIES))('%s, killed after line %i of the journal', (name, lines) => {
  const kill = async (stage: Stage) => {
    expect((await stage.run(grant(scenario(name).wanted), killed(lines))).code).toBe(null);
    expect(stage.journal().lines).toHaveLength(lines);
    return stage.journal().path;
  };

  it('resumes to what was planned, writing nothing twice', async () => {
    await prepared(name);
    await on(async (stage) => {
      const path = await kill(stage);
      expect(await stage.run(['grant', '--resume', path, '--yes'])).toMatchObject({ code: 0 });
      await assertApplied(name);
      const writes = stage.writes();
      expect(writes).toHaveLength(new Set(writes).size);
    });
  }, 60_000);

  it('undoes to what was before', async () => {
    await prepared(name);
    const before = await snapshot(clients, place.fn);
    await on(async (stage) => {
      const path = await kill(stage);
      const isSent = stage.writes().includes('iam:DeletePolicyVersion');
      expect(await stage.run(['grant', '--undo', path, '--yes'])).toMatchObject({ code: 0 });
      await assertUndone(name, before, isSent);
    });
  }, 60_000);
});

describe.skipIf(moto === undefined).each(each(UNDOES))('%s, its undo killed after line %i', (name, lines) => {
  it('is undone whole by another run', async () => {
    await prepared(name);
    const before = await snapshot(clients, place.fn);
    await on(async (stage) => {
      expect(await stage.run(grant(scenario(name).wanted))).toMatchObject({ code: 0 });
      const { path } = stage.journal();
      expect((await stage.run(['grant', '--undo', path, '--yes'], killed(lines))).code).toBe(null);
      expect(await stage.run(['grant', '--undo', path, '--yes'])).toMatchObject({ code: 0 });
      await assertUndone(name, before, true);
    });
  }, 60_000);
});
