import fc from 'fast-check';
import { describe, test, vi } from 'vitest';
import { authorize } from '../../src/evaluation/index.js';
import type { Level, Policy } from '../reference/authorize.js';
import type { Statement } from '../reference/matching.js';
import { keysNamed } from './completions.js';
import { type Disagreement, judge, runs, UNHURRIED } from './judge.js';
import { opened, rewritten } from './opening.js';
import { type KnownScenario, type Policies, policySets, scenario } from './scenarios.js';
import { HOME } from './world.js';

vi.setConfig({ testTimeout: UNHURRIED });

const RUNS = runs(400);
const FLAT = ['identity', 'permissionsBoundary', 'session', 'resource', 'vpcEndpoint'] as const;
const cases = policySets(1).map((set) => scenario(set, 0));

type Change = (policies: Policy[]) => Policy[];

function everywhere(policies: Policies, change: Change): Policies {
  const flat = FLAT.flatMap((name) => (policies[name] ? [[name, change(policies[name])]] : []));
  const trees = (['serviceControl', 'resourceControl'] as const).flatMap((name) =>
    policies[name] ? [[name, policies[name].map((level) => ({ ...level, policies: change(level.policies) }))]] : [],
  );
  return { ...policies, ...Object.fromEntries([...flat, ...trees]) };
}

type Layer = (typeof FLAT)[number];

/** The scenario with one more statement in a layer that it has. A trust policy names no resource. */
function plus(input: KnownScenario, layer: Layer, statement: Statement): KnownScenario | undefined {
  const own = input.policies[layer];
  const { Resource, ...rest } = statement;
  const trust = layer === 'resource' && input.request.action.startsWith('sts:');
  const one = trust || Resource === undefined ? rest : { ...rest, Resource };
  const all = own && [...own, { id: 'added', document: { Version: '2012-10-17', Statement: [one] } }];
  return all && { ...input, policies: { ...input.policies, [layer]: all } };
}

const hasIdentity = ({ request }: KnownScenario): boolean =>
  /:(user|assumed-role|federated-user)\//.test(request.principal);

/** No key policy has a say on retiring a grant, and no table policy on what the root user can always do. */
function hearsResource({ request: { action, principal } }: KnownScenario): boolean {
  return action !== 'kms:RetireGrant' && !(action === 'dynamodb:DeleteResourcePolicy' && principal.endsWith(':root'));
}

test('an explicit Deny in any layer that binds the caller wins', () => {
  const disagreement = ({ input, layer }: { input: KnownScenario; layer: Layer }): Disagreement | undefined => {
    const onResource = layer === 'resource' || layer === 'vpcEndpoint';
    const principal = onResource ? { Principal: '*' as const } : {};
    const denied = plus(input, layer, { Effect: 'Deny', Action: '*', Resource: '*', ...principal });
    if (denied === undefined || !(onResource || hasIdentity(input))) return undefined;
    if (layer === 'resource' && !hearsResource(input)) return undefined;
    const { decision } = authorize(denied);
    return decision === 'explicitDeny' ? undefined : { input: denied, expected: 'explicitDeny', actual: decision };
  };
  judge({
    name: 'deny-wins',
    cases: fc.record({ input: cases, layer: fc.constantFrom(...FLAT) }),
    runs: RUNS,
    disagreement,
  });
});

test('nobody but a root user in its own account is allowed anything without an Allow', () => {
  const disagreement = (input: KnownScenario): Disagreement | undefined => {
    if (input.request.principal.endsWith(':root')) return undefined;
    const { grants, ...rest } = input.policies;
    const onlyDenies = (policies: Policy[]): Policy[] =>
      rewritten(policies, (all) => all.filter((one) => one.Effect === 'Deny'));
    const silent = { ...input, policies: everywhere(rest, onlyDenies) };
    const { decision } = authorize(silent);
    return decision === 'allowed' ? { input: silent, expected: 'a denial', actual: decision } : undefined;
  };
  judge({ name: 'default-deny', cases, runs: RUNS, disagreement });
});

test('an added Allow never turns allowed into anything else', () => {
  const disagreement = (input: KnownScenario): Disagreement | undefined => {
    if (authorize(input).decision !== 'allowed') return undefined;
    for (const name of FLAT) {
      const principal = name === 'resource' || name === 'vpcEndpoint' ? { Principal: { AWS: HOME } } : {};
      const more = plus(input, name, { Effect: 'Allow', Action: 'dynamodb:*', Resource: '*', ...principal });
      const decision = more && authorize(more).decision;
      if (decision && decision !== 'allowed') return { input: more, expected: 'allowed', actual: decision };
    }
    return undefined;
  };
  judge({ name: 'more-allows', cases, runs: RUNS * 2, disagreement });
});

test('order and duplicates of statements, policies and levels do not matter', () => {
  const twice: Change = (policies) =>
    [...rewritten(policies, (all) => [...all, ...all].reverse()), ...policies].reverse();
  const disagreement = (input: KnownScenario): Disagreement | undefined => {
    const turn = (levels: Level[] | undefined): Level[] => [...(levels ?? []), ...(levels ?? [])].reverse();
    const policies = everywhere(input.policies, twice);
    if (policies.serviceControl) Object.assign(policies, { serviceControl: turn(policies.serviceControl) });
    if (policies.resourceControl) Object.assign(policies, { resourceControl: turn(policies.resourceControl) });
    const [before, after] = [authorize(input), authorize({ ...input, policies })].map(({ decision, denying }) => ({
      decision,
      denying: [...denying].sort(),
    }));
    const same = JSON.stringify(before) === JSON.stringify(after);
    return same ? undefined : { input: { ...input, policies }, expected: before, actual: after };
  };
  judge({ name: 'order', cases, runs: RUNS, disagreement });
});

test('knowing more never contradicts a decided answer', () => {
  const disagreement = ({
    input,
    hidden,
  }: {
    input: KnownScenario;
    hidden: readonly number[];
  }): Disagreement | undefined => {
    const named = keysNamed(input.policies);
    const names = new Set(hidden.map((index) => named[index % named.length]?.name));
    const ask = (unknown: ReadonlySet<string | undefined>): ReturnType<typeof authorize> => {
      const entries = Object.entries(input.request.context);
      const context = entries.map(([key, value]) => [key, unknown.has(key) ? { unknown: 'not in the record' } : value]);
      return authorize({ ...input, request: { ...input.request, context: Object.fromEntries(context) } });
    };
    const least = ask(names);
    const steps = [...names].map((_, index) => ask(new Set([...names].slice(index + 1))));
    let decided: string | undefined;
    for (const { decision } of [least, ...steps]) {
      // Denied either way, one of the two may come out.
      const either = decided === 'denied' && /^(ex|im)plicitDeny$/.test(decision);
      if (decided !== undefined && decision !== decided && !either) {
        return { input: { ...input, unknown: [...names] }, expected: decided, actual: decision };
      }
      if (decision !== 'undetermined') decided = decision;
    }
    return undefined;
  };
  const hidden = fc.array(fc.nat(9), { minLength: 1, maxLength: 5 });
  judge({ name: 'knowing-more', cases: fc.record({ input: cases, hidden }), runs: RUNS, disagreement });
});

describe('denying', () => {
  test('is empty exactly when the request is allowed, and names the layers that say they deny', () => {
    const disagreement = (input: KnownScenario): Disagreement | undefined => {
      const { decision, denying, layers } = authorize(input);
      const saying = new Set(layers.filter((layer) => layer.denies).map((layer) => layer.policyType));
      const same = saying.size === denying.length && denying.every((type) => saying.has(type));
      const right = same && (decision === 'allowed') === (denying.length === 0);
      return right ? undefined : { input, expected: [...saying], actual: { decision, denying } };
    };
    judge({ name: 'denying-when-denied', cases, runs: RUNS, disagreement });
  });

  test('names the gaps: mending all allows, and leaving one denies', () => {
    const disagreement = (input: KnownScenario): Disagreement | undefined => {
      // No trust policy lets the root user assume a role.
      if (input.request.principal.endsWith(':root') && input.request.action.startsWith('sts:')) return undefined;
      const { denying } = authorize(input);
      // No policy can free from a rule of AWS's.
      if (denying.includes('aws-rule')) return undefined;
      const all = opened(input, denying);
      const { decision } = authorize(all);
      if (decision !== 'allowed') return { input: all, expected: 'allowed', actual: decision };
      for (const one of denying) {
        const others = opened(input, rest(denying, one, input.request.action), one);
        if (authorize(others).decision === 'allowed') return { input: others, expected: one, actual: 'allowed' };
      }
      return undefined;
    };
    judge({ name: 'denying-by-itself', cases, runs: RUNS * 2, disagreement });
  });
});

/** The denying layers without one; a key or trust policy that delegates to silent identity policies leaves one gap with them. */
function rest(denying: readonly string[], one: string, action: string): string[] {
  const shared = /^(kms|sts):/.test(action) && (one === 'resource-policy' || one === 'role-trust-policy');
  return denying.filter((type) => type !== one && !(shared && type === 'identity-policy'));
}
