import fc from 'fast-check';
import { test } from 'vitest';
import { type AuthorizeInput, authorize } from '../../src/evaluation/index.js';
import { authorizeByReference, type Level, type Policy } from '../reference/authorize.js';
import { contradicts, type Disagreement, judge, runs, UNHURRIED } from './judge.js';
import { type Policies, policySetsWithRivals, scenario } from './scenarios.js';

const FLAT = ['identity', 'permissionsBoundary', 'session', 'resource', 'vpcEndpoint'] as const;
const TREES = ['serviceControl', 'resourceControl'] as const;
type Name = (typeof FLAT)[number] | (typeof TREES)[number];

/** What could not be read: a layer as a whole, or one policy or level of it. */
interface Unread {
  readonly layer: Name;
  readonly whole: boolean;
}

const UNREAD = { unknown: 'not read' };

/** The layers that an unread one may turn out to be: what it was, what its rivals hold, or nothing. */
function readings(layer: Name, policies: Policies, rivals: readonly Policies[], whole: boolean): Policies[] {
  const own = policies[layer];
  if (own === undefined) return [policies];
  const kept: readonly (Policy | Level)[] = whole ? [] : own.slice(1);
  const found = rivals.flatMap((rival) => (rival[layer] === undefined ? [] : [rival[layer]]));
  const instead = whole ? [own, ...found] : [own.slice(0, 1), ...found.map((other) => other.slice(0, 1)), []];
  const all: Policies[] = instead.map((some) => ({ ...policies, [layer]: [...some, ...kept] }));
  // Who could not read whether there is a boundary cannot tell one from none.
  const { permissionsBoundary, ...without } = policies;
  return layer === 'permissionsBoundary' && whole ? [...all, without] : all;
}

function unreadable(policies: Policies, { layer, whole }: Unread): object {
  const own: readonly unknown[] | undefined = policies[layer];
  if (own === undefined) return policies;
  return { ...policies, [layer]: whole ? UNREAD : [UNREAD, ...own.slice(1)] };
}

const cases = fc.record({
  set: policySetsWithRivals(),
  unread: fc.uniqueArray(fc.record({ layer: fc.constantFrom(...FLAT, ...TREES), whole: fc.boolean() }), {
    minLength: 1,
    maxLength: 2,
    selector: ({ layer }) => layer,
  }),
});

type Case = typeof cases extends fc.Arbitrary<infer T> ? T : never;

function disagreement({ set, unread }: Case): Disagreement | undefined {
  const known = scenario(set, 0);
  let completions: Policies[] = [known.policies];
  let policies: object = known.policies;
  for (const one of unread) {
    completions = completions.flatMap((some) => readings(one.layer, some, set.rivals, one.whole));
    policies = unreadable(policies as Policies, one);
  }
  const input: AuthorizeInput = { ...known, policies };
  const { decision, denying } = authorize(input);
  for (const completion of completions) {
    const answer = authorizeByReference({ ...known, policies: completion });
    if (contradicts(decision, answer.decision) || denying.some((type) => !answer.denying.includes(type))) {
      return { input, expected: { ...answer, with: completion }, actual: { decision, denying } };
    }
  }
  return undefined;
}

test(
  'whatever an unread policy turns out to say, it does not contradict a decided answer',
  () => {
    judge({ name: 'unread', cases, runs: runs(2_000), disagreement });
  },
  UNHURRIED,
);
