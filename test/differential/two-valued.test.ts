import { test } from 'vitest';
import { authorize, compilePolicies } from '../../src/evaluation/index.js';
import { authorizeByReference } from '../reference/authorize.js';
import { type Disagreement, judge, runs, UNHURRIED } from './judge.js';
import { type PolicySet, policySets, scenario } from './scenarios.js';

/** Requests per set of policies: 9,500 sets of 11 requests are 104,500 cases. */
const REQUESTS = 11;

function disagreement(set: PolicySet): Disagreement | undefined {
  const compiled = new Map<unknown, ReturnType<typeof compilePolicies>>();
  for (const index of set.requests.keys()) {
    const input = scenario(set, index);
    const expected = authorizeByReference(input);
    // Policies of equal layers are compiled once for all requests, as the doctor does.
    const layers = Object.keys(input.policies).join();
    const policies = compiled.get(layers) ?? compilePolicies(input.policies);
    compiled.set(layers, policies);
    const { decision, denying } = authorize(index > 0 ? { ...input, policies } : input);
    const actual = { decision, denying: [...denying].sort() };
    if (JSON.stringify(actual) !== JSON.stringify(expected)) return { input, expected, actual };
  }
  return undefined;
}

test(
  'the engine answers as the reference does when everything is known',
  () => {
    judge({ name: 'two-valued', cases: policySets(REQUESTS), runs: runs(9_500), disagreement });
  },
  UNHURRIED,
);
