import fc from 'fast-check';
import { test } from 'vitest';
import { type AuthorizeInput, authorize } from '../../src/evaluation/index.js';
import { authorizeByReference } from '../reference/authorize.js';
import { keysNamed, unknowns } from './completions.js';
import { type Disagreement, judge, runs, UNHURRIED } from './judge.js';
import { type KnownScenario, type PolicySet, policySets, scenario } from './scenarios.js';
import { USERNAME } from './world.js';

/** Completions tried per case at most. */
const LIMIT = 1_500;

interface Case {
  readonly set: PolicySet;
  /** Which of the named keys are unknown. */
  readonly order: readonly number[];
  /** An unknown key is listed as such, or left out of a context that does not claim to be complete. */
  readonly leftOut: boolean;
}

const cases: fc.Arbitrary<Case> = fc.record({
  set: policySets(1),
  order: fc.array(fc.nat(9), { minLength: 1, maxLength: 3 }),
  leftOut: fc.boolean(),
});

/**
 * What the reference takes for absent where it is not listed, and the engine for untold: a role session might be one of
 * a provider, and an encryption context might hold other pairs than those listed.
 */
const ABSENT = ['aws:FederatedProvider', 'kms:EncryptionContextKeys'];

function withUnknown(known: KnownScenario, names: readonly string[], leftOut: boolean): AuthorizeInput {
  const entries = Object.entries(known.request.context);
  const { contextComplete, ...rest } = known;
  const kept = entries.filter(([name]) => !names.includes(name));
  // A user's name follows from its ARN, unless it is listed.
  if (leftOut && !names.includes(USERNAME.name)) {
    const absent = ABSENT.filter((name) => !names.includes(name)).map((name) => [name, null]);
    return { ...rest, request: { ...known.request, context: Object.fromEntries([...absent, ...kept]) } };
  }
  const unread = names.map((name) => [name, { unknown: 'not in the record' }]);
  return { ...rest, contextComplete, request: { ...known.request, context: Object.fromEntries([...kept, ...unread]) } };
}

function disagreement({ set, order, leftOut }: Case): Disagreement | undefined {
  const known = scenario(set, 0);
  const named = keysNamed(known.policies);
  const keys = [...new Set(order.map((index) => named[index % named.length]))].filter((key) => key !== undefined);
  const { names, contexts } = unknowns(known, keys, LIMIT);
  const input = withUnknown(known, names, leftOut);
  const { decision, denying, missing } = authorize(input);
  const decisions = new Set<string>();
  for (const context of contexts) {
    const answer = authorizeByReference({ ...known, request: { ...known.request, context } });
    decisions.add(answer.decision);
    const wrong = denying.filter((type) => !answer.denying.includes(type));
    if (wrong.length > 0)
      return { input, expected: { context, denying: answer.denying }, actual: { decision, denying } };
  }
  const several = decisions.has('allowed') ? 'undetermined' : 'denied';
  const expected = decisions.size > 1 ? several : [...decisions][0];
  // A variable ties its key to whatever it stands beside: there the engine may give up, but not guess.
  const text = JSON.stringify(known.policies).toLowerCase();
  const gaveUp = decision === 'undetermined' && names.some((name) => text.includes(`\${${name.toLowerCase()}`));
  if (decision !== expected && !gaveUp) return { input, expected: [...decisions], actual: { decision, missing } };
  const stray = missing.filter((name) => !names.some((unknown) => unknown.toLowerCase() === name.toLowerCase()));
  if (stray.length > 0) return { input, expected: { missing: names }, actual: { missing } };
  if (missing.length > 0 !== (decision === 'undetermined'))
    return { input, expected: { decision }, actual: { missing } };
  return undefined;
}

test(
  'with up to three unknown keys the engine says what all completions say, or that it cannot tell',
  () => {
    judge({ name: 'three-valued', cases, runs: runs(1_200), disagreement });
  },
  UNHURRIED,
);
