import fc from 'fast-check';
import { test } from 'vitest';
import { authorize, inferFromDenial } from '../../src/evaluation/index.js';
import { keysNamed } from './completions.js';
import { type Disagreement, judge, runs, UNHURRIED } from './judge.js';
import { type KnownScenario, policySets, scenario } from './scenarios.js';

const cases = fc.record({
  set: policySets(1),
  hidden: fc.array(fc.nat(9), { minLength: 1, maxLength: 5 }),
  named: fc.boolean(),
});

type Case = typeof cases extends fc.Arbitrary<infer T> ? T : never;

/** The condition as its statement in full knowledge evaluates it, by policy, place and position. */
function truths(input: KnownScenario): ReadonlyMap<string, boolean | 'unknown'> {
  const { layers } = authorize(input);
  const all = layers.flatMap(({ policyType, determining, nearMisses }) =>
    [...determining, ...nearMisses].map((one) => [policyType, one] as const),
  );
  return new Map(
    all.flatMap(([policyType, { ref, conditions }]) =>
      conditions.map(
        ({ match }, at) => [`${policyType} ${ref.policy} ${ref.attachedTo ?? ''} ${ref.pointer} ${at}`, match] as const,
      ),
    ),
  );
}

function disagreement({ set, hidden, named }: Case): Disagreement | undefined {
  const known: KnownScenario = scenario(set, 0);
  const truth = authorize(known);
  if (truth.decision === 'allowed' || truth.decision === 'undetermined') return undefined;
  const keys = keysNamed(known.policies);
  const names = new Set(hidden.map((index) => keys[index % keys.length]?.name));
  const entries = Object.entries(known.request.context);
  const context = Object.fromEntries(entries.map(([key, value]) => [key, names.has(key) ? { unknown: 'x' } : value]));
  const input = { ...known, request: { ...known.request, context } };
  const [policyType] = truth.denying;
  const inference = inferFromDenial(input, named && policyType !== undefined ? { policyType } : {});
  if (inference === undefined) return undefined;
  const seen = truths(known);
  for (const layer of inference.layers) {
    const actual = { layer: layer.policyType, statements: layer.statements };
    if (!truth.denying.includes(layer.policyType)) return { input, expected: truth.denying, actual };
    for (const { ref, conditions } of layer.statements) {
      for (const [at, { inferred }] of conditions.entries()) {
        const really = seen.get(`${layer.policyType} ${ref.policy} ${ref.attachedTo ?? ''} ${ref.pointer} ${at}`);
        const contradicted = inferred !== undefined && typeof really === 'boolean' && really !== inferred.match;
        if (contradicted) return { input, expected: really, actual };
      }
    }
  }
  return undefined;
}

test(
  'what a denial tells of keys that nobody told is so',
  () => {
    judge({ name: 'inferred', cases, runs: runs(2_000), disagreement });
  },
  UNHURRIED,
);
