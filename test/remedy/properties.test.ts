import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RemedyCandidate } from '../../src/check/change.js';
import type { EvaluatedRequest } from '../../src/check/check.js';
import { evaluate, mostRestrictive } from '../../src/check/evaluate.js';
import type { JsonObject } from '../../src/model/json.js';
import type { Policies } from '../../src/model/policies.js';
import { POLICY_TYPES } from '../../src/model/policy-type.js';
import { applyTo, walkChain } from '../../src/remedy/chain.js';
import { documentOf, listOf, statementsOf } from '../../src/remedy/document.js';
import { principalArnOf } from '../../src/remedy/principal.js';
import { remediate } from '../../src/remedy/remediate.js';
import { type PolicySet, policySets, scenario } from '../differential/scenarios.js';
import { authorizeByReference, type Scenario } from '../reference/authorize.js';
import { NO_CHECKS, proposing } from './call.js';

const RUNS = Number(process.env['PROPERTY_RUNS'] ?? 100);
const denied = policySets(4).filter(
  (set) => isMendable(set) && decisionOf(set, 0) !== 'allowed' && !isRefusedByAws(set),
);

/** No policy frees from a rule of AWS's. */
function isRefusedByAws(set: PolicySet): boolean {
  return gathered(set, 0).authorization.denying.includes('aws-rule');
}

/**
 * Users and roles that an administrator can give policies to; of services and strangers only resources decide.
 * Keys and roles have a policy, as they do in AWS, and a layer of session policies holds one.
 */
function isMendable({ requests: [request], policies }: PolicySet): boolean {
  const { principal, principalRole = '', action } = request ?? { principal: '', action: '' };
  const mustHavePolicy = /^(kms|sts):/.test(action) && request?.resource !== '*';
  return (
    (principal.includes(':user/') || principalRole !== '') &&
    !principalRole.includes('/aws-service-role/') &&
    (!mustHavePolicy || (policies.resource ?? []).length > 0) &&
    (policies.session === undefined || policies.session.length > 0)
  );
}

function decisionOf(set: PolicySet, index: number) {
  return authorizeByReference(scenario(set, index)).decision;
}

type Held = { readonly id: string; readonly document: unknown };

/** The set as the doctor gathers it: each policy with an id of its own and the place it hangs on. */
function gathered(set: PolicySet, index: number): EvaluatedRequest {
  const { request, policies } = scenario(set, index) as Scenario;
  const own = request.principalRole ?? request.principal;
  const on = (layer: string, attachedTo: string, all: readonly Held[] | undefined) =>
    all && { [layer]: all.map(({ document }, at) => ({ id: `${layer}-${at}`, attachedTo, document })) };
  const levels = (layer: 'serviceControl' | 'resourceControl') =>
    policies[layer] && {
      [layer]: policies[layer].map(({ target, policies: held }, level) => ({
        target,
        policies: held.map(({ document }, at) => ({ id: `${layer}-${level}-${at}`, attachedTo: target, document })),
      })),
    };
  const attached: Policies = {
    ...on('identity', own, policies.identity),
    ...on('permissionsBoundary', own, policies.permissionsBoundary),
    ...on('session', request.principal, policies.session),
    ...on('resource', request.resource.replace(/\/index\/.*$/, ''), policies.resource),
    ...on('vpcEndpoint', 'vpce-1', policies.vpcEndpoint),
    ...levels('serviceControl'),
    ...levels('resourceControl'),
    ...(policies.vpcEndpointType && { vpcEndpointType: policies.vpcEndpointType }),
    ...(policies.grants && { grants: policies.grants }),
  };
  const origin = { region: 'us-east-1', why: 'the call', named: true };
  const completePrefixes = ['aws:', 'dynamodb:', 'kms:', 'sts:', 'app:'];
  return evaluate({
    request: { ...request, context: { ...request.context, ...pairsOf(request) }, origin, completePrefixes },
    policies: attached,
    managementAccount: '999999999999',
  });
}

/** The reference takes what is not listed for absent, and the list of the pairs' keys follows from the pairs. */
function pairsOf({ context = {} }: Scenario['request']) {
  const pairs = Object.keys(context).filter((key) => key.startsWith('kms:EncryptionContext:') && context[key] !== null);
  const keys = pairs.map((key) => key.slice('kms:EncryptionContext:'.length));
  return { 'kms:EncryptionContextKeys': keys.length === 0 ? null : keys };
}

/** The reference's answer to the same question. */
function byReference({ request, policies, managementAccount }: EvaluatedRequest) {
  const { origin: _origin, completePrefixes: _prefixes, ...asked } = request;
  const organization = managementAccount === undefined ? {} : { organization: { managementAccount } };
  return authorizeByReference({ request: asked, policies, ...organization } as Scenario).decision;
}

function chainFor(set: PolicySet) {
  const start = [gathered(set, 0)];
  const chain = walkChain(start, POLICY_TYPES, proposing);
  return { start, ...chain, changes: chain.steps.flatMap(({ candidates }) => candidates.slice(0, 1)) };
}

const all = (start: readonly EvaluatedRequest[], changes: readonly RemedyCandidate[]) =>
  changes.reduce<readonly EvaluatedRequest[]>((state, { change }) => applyTo(state, change), start);

const only = ([one]: readonly EvaluatedRequest[]): EvaluatedRequest => {
  if (one === undefined) throw new RangeError('no request');
  return one;
};

function check(property: (set: PolicySet) => void) {
  fc.assert(fc.property(denied, property), { numRuns: RUNS });
}

test('the chain leads to allowed, and the reference evaluator agrees', () => {
  check((set) => {
    const { start, final } = chainFor(set);
    expect(byReference(only(start))).toBe(only(start).authorization.decision);
    expect(mostRestrictive(final)).toBe('allowed');
    expect(byReference(only(final))).toBe('allowed');
  });
});

test('without any one step of the chain the call stays denied, says the reference', () => {
  check((set) => {
    const { start, changes } = chainFor(set);
    for (const left of changes) {
      const without = all(
        start,
        changes.filter((change) => change !== left),
      );
      expect(byReference(only(without))).not.toBe('allowed');
    }
  });
});

test('every step of the chain is proven, and so says the reference of what the proof claims', () => {
  check((set) => {
    const start = [gathered(set, 0)];
    const { remediations } = remediate({ ...NO_CHECKS, evaluated: start, findings: [] });
    const steps = remediations.filter(({ step }) => step !== undefined);
    for (const { proof } of steps) expect(proof).toMatchObject({ status: 'proven', after: 'allowed' });
    expect(byReference(only(all(start, steps)))).toBe('allowed');
  });
});

function changedStatements(changes: readonly RemedyCandidate[]): JsonObject[] {
  return changes.flatMap(({ change }) => (change.kind === 'policy' ? [change.statement] : []));
}

test('no step grants `*`', () => {
  check((set) => {
    const { start, changes } = chainFor(set);
    const { action, resource } = only(start).request;
    for (const { Effect, Action, Resource, Principal, Condition } of changedStatements(changes)) {
      if (Effect !== 'Allow') continue;
      const everyone = JSON.stringify(Principal ?? '').includes('"*"');
      if (everyone) expect(JSON.stringify(Condition)).toContain(principalArnOf(only(start).request));
      expect(listOf(Action)).toContain(action);
      expect(listOf(Action)).not.toContain('*');
      if (resource !== '*' && !action.startsWith('kms:')) expect(listOf(Resource)).not.toContain('*');
    }
  });
});

/** Deny statements without their conditions, which an exception may add to. */
function denies(document: unknown): unknown[] {
  const read = documentOf(document);
  const statements = read === undefined ? [] : statementsOf(read);
  return statements.filter(({ Effect }) => Effect === 'Deny').map(({ Condition: _exceptions, ...rest }) => rest);
}

test('no step removes a Deny statement or changes what it is about', () => {
  check((set) => {
    for (const { change } of chainFor(set).changes) {
      if (change.kind !== 'policy' || change.before === undefined) continue;
      expect(denies(change.after)).toEqual(denies(change.before));
    }
  });
});

/** The neighbour's own policies, with the changes to those that it shares with the caller. */
function neighbour(set: PolicySet, index: number, changes: readonly RemedyCandidate[]): EvaluatedRequest {
  return only(all([gathered(set, index)], changes));
}

test('another action or resource of the caller keeps its decision unless the blast radius lists it', () => {
  check((set) => {
    const start = gathered(set, 0);
    const { remediations } = remediate({ ...NO_CHECKS, evaluated: [start], findings: [] });
    const steps = remediations.filter(({ step, change }) => step !== undefined && change.kind === 'policy');
    for (const index of [1, 2, 3]) {
      const before = gathered(set, index);
      const { request } = before;
      if (request.principal !== start.request.principal || !differs(request, start.request)) continue;
      const after = byReference(neighbour(set, index, steps));
      if (after === byReference(before)) continue;
      const listed = steps.flatMap(({ proof }) => proof.newlyAllows).join('\n');
      const named = listed.includes(request.action) && listed.includes(request.resource);
      expect(named || listed.includes('whatever else this statement denies')).toBe(true);
    }
  });
});

function differs(a: EvaluatedRequest['request'], b: EvaluatedRequest['request']): boolean {
  return a.action !== b.action || a.resource !== b.resource;
}

test('another principal keeps its decision for what a resource or an endpoint shares', () => {
  check((set) => {
    const start = gathered(set, 0);
    const { steps } = walkChain([start], POLICY_TYPES, proposing);
    const shared = steps
      .flatMap(({ candidates: [first] }) => (first === undefined ? [] : [first]))
      .filter(
        ({ layer }) => layer === 'resource-policy' || layer === 'vpc-endpoint-policy' || layer === 'role-trust-policy',
      );
    for (const index of [1, 2, 3]) {
      const before = gathered(set, index);
      if (principalArnOf(before.request) === principalArnOf(start.request)) continue;
      expect(byReference(neighbour(set, index, shared))).toBe(byReference(before));
    }
  });
});
