import fc from 'fast-check';
import { test } from 'vitest';
import { type AuthorizeInput, authorize } from '../../src/evaluation/index.js';
import { authorizeByReference } from '../reference/authorize.js';
import { contradicts, type Disagreement, judge, runs, UNHURRIED } from './judge.js';
import { type KnownScenario, policySets, scenario } from './scenarios.js';

const UNTOLD = { unknown: 'not told' };

/** What nobody tells of a request, beside its condition keys. */
const HIDDEN = {
  resourceAccount: (input) => ({ ...input, request: { ...input.request, resourceAccount: UNTOLD } }),
  managementAccount: (input) => ({ ...input, organization: { managementAccount: UNTOLD } }),
  grants: (input) => ({ ...input, policies: { ...input.policies, grants: UNTOLD } }),
  uniqueId: (input) => withoutName(input),
} satisfies Record<string, (input: AuthorizeInput) => AuthorizeInput>;

const IDS = { user: 'AIDAEXAMPLEUSER12345', session: 'AROAEXAMPLEROLE12345' };

/** Of a user or a session, only the unique id and the account. */
function withoutName(input: AuthorizeInput): AuthorizeInput {
  const { principal, principalRole, ...request } = input.request;
  const [type, , name] = principal.split(':').at(-1)?.split('/') ?? [];
  if (type !== 'user' && type !== 'assumed-role') return input;
  const id = type === 'user' ? IDS.user : `${IDS.session}:${name}`;
  return { ...input, request: { ...request, principal: id } };
}

const cases = fc.record({
  set: policySets(1),
  hidden: fc.subarray<keyof typeof HIDDEN>(['resourceAccount', 'managementAccount', 'grants', 'uniqueId'], {
    minLength: 1,
  }),
});

type Case = typeof cases extends fc.Arbitrary<infer T> ? T : never;

function disagreement({ set, hidden }: Case): Disagreement | undefined {
  const known: KnownScenario = scenario(set, 0);
  let input: AuthorizeInput = known;
  for (const one of hidden) input = HIDDEN[one](input);
  const { decision, denying, missing, layers } = authorize(input);
  const truth = authorizeByReference(known);
  const open = [{ decision, missing }, ...layers].filter((one) => one.decision === 'undetermined');
  const mute = open.some((one) => one.missing.length === 0);
  const contradicted = mute || contradicts(decision, truth.decision);
  const surely = decision === 'undetermined' || decision === 'denied' ? denying : [];
  if (!contradicted && surely.every((type) => truth.denying.includes(type))) return undefined;
  return { input, expected: truth, actual: { decision, denying, missing } };
}

test(
  'what nobody tells of accounts, grants and the caller contradicts no decided answer, and is named where it leaves one open',
  () => {
    judge({ name: 'untold', cases, runs: runs(2_000), disagreement });
  },
  UNHURRIED,
);
