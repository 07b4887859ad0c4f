import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RemedyCandidate } from '../../src/check/change.js';
import type { EvaluatedRequest } from '../../src/check/check.js';
import { documentOf, listOf, oneOrMany, statementsOf } from '../../src/check/document.js';
import { evaluate, mostRestrictive } from '../../src/check/evaluate.js';
import { principalArnOf } from '../../src/check/principal.js';
import { phrasesInWords } from '../../src/check/sentences/phrase.js';
import type { JsonObject } from '../../src/model/json.js';
import type { Policies } from '../../src/model/policies.js';
import { POLICY_TYPES } from '../../src/model/policy-type.js';
import { applyTo, walkChain } from '../../src/remedy/chain.js';
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
 * Keys and roles have a policy, as they do in AWS, and a layer of session policies holds one. No policy is written with
 * the key values of a request, so that a limit on these is the caller's to meet.
 */
function isMendable({ requests: [request], policies }: PolicySet): boolean {
  const { principal, principalRole = '', action } = request ?? { principal: '', action: '' };
  const mustHavePolicy = /^(kms|sts):/.test(action) && request?.resource !== '*';
  return (
    (principal.includes(':user/') || principalRole !== '') &&
    !principalRole.includes('/aws-service-role/') &&
    (!mustHavePolicy || (policies.resource ?? []).length > 0) &&
    (policies.session === undefined || policies.session.length > 0) &&
    !/dynamodb:LeadingKeys/i.test(JSON.stringify(policies))
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

/** Nobody read what another account's resource allows: a call that is to name it can be proven of nothing. */
function staysAtHome(set: PolicySet): boolean {
  return chainFor(set).steps.every(({ candidates }) =>
    candidates.every(({ change }) => change.kind === 'policy' || change.account === undefined),
  );
}

function check(property: (set: PolicySet) => void) {
  fc.assert(fc.property(denied.filter(staysAtHome), property), { numRuns: RUNS });
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

/** An endpoint without an Allow is opened to the account, and said to. */
function opensEndpoint({ layer, warnings = [] }: RemedyCandidate): boolean {
  return layer === 'vpc-endpoint-policy' && warnings.some(({ code }) => code === 'WHOLE_ENDPOINT');
}

/** The form of a statement corrected, whose Action, Resource and Principal stay. */
function isRepair({ change }: RemedyCandidate): boolean {
  if (change.kind !== 'policy' || change.before === undefined || change.index === undefined) return false;
  const old = statementsOf(change.before)[change.index] ?? {};
  const part = ({ Action, Resource, Principal }: JsonObject) => JSON.stringify([Action, Resource, Principal]);
  return change.statement['Effect'] === 'Allow' && part(old) === part(change.statement);
}

/** What a trap of a resource's form is mended by: the statement is about the same actions and principals as before. */
function correctsResource({ change, says }: RemedyCandidate): boolean {
  if (says.code !== 'CORRECT_FORM' || change.kind !== 'policy' || change.before === undefined) return false;
  const old = statementsOf(change.before)[change.index ?? 0] ?? {};
  const part = ({ Action, Principal }: JsonObject) => JSON.stringify([Action, Principal]);
  return part(old) === part(change.statement) && !listOf(change.statement['Resource']).includes('*');
}

/** An entry of what a Deny spares is spared for everybody whom it binds; an exception by name is for that name. */
function sparesByList({ change }: RemedyCandidate): boolean {
  if (change.kind !== 'policy' || change.statement['Effect'] !== 'Deny') return false;
  const { statement, before = {}, index = 0 } = change;
  const old = statementsOf(before)[index] ?? {};
  const lists = ({ Resource, NotResource, NotAction }: JsonObject) =>
    JSON.stringify([Resource, NotResource, NotAction]);
  return lists(statement) !== lists(old) || unnamed(statement) !== unnamed(old);
}

/** The conditions of a statement but for whom it names, blocks that are empty without them left out. */
function unnamed({ Condition }: JsonObject): string {
  const blocks = Object.entries(Condition ?? {}).map(([operator, block]) => [
    operator,
    Object.entries(block ?? {}).filter(([key]) => !/^aws:Principal(Arn|ServiceName)$/i.test(key)),
  ]);
  return JSON.stringify(blocks.filter(([, block = []]) => block.length > 0));
}

function changedStatements(changes: readonly RemedyCandidate[]): JsonObject[] {
  return changes.flatMap(({ change }) => (change.kind === 'policy' ? [change.statement] : []));
}

test('no step grants `*`', () => {
  check((set) => {
    const { start, changes } = chainFor(set);
    const { action, resource } = only(start).request;
    for (const { Effect, Action, Resource, Principal, Condition } of changedStatements(
      changes.filter((one) => !opensEndpoint(one) && !isRepair(one) && !correctsResource(one)),
    )) {
      if (Effect !== 'Allow') continue;
      const everyone = JSON.stringify(Principal ?? '').includes('"*"');
      if (everyone) expect(JSON.stringify(Condition)).toContain(principalArnOf(only(start).request));
      expect(listOf(Action)).toContain(action);
      expect(listOf(Action)).not.toContain('*');
      if (resource !== '*' && !action.startsWith('kms:')) expect(listOf(Resource)).not.toContain('*');
    }
  });
});

function denies(document: unknown): JsonObject[] {
  const read = documentOf(document);
  return (read === undefined ? [] : statementsOf(read)).filter(({ Effect }) => Effect === 'Deny');
}

/** A Deny without what an exception may add to: its conditions, and the lists of what it spares. */
function about({ Condition: _conditions, NotAction: _actions, NotResource: _resources, ...rest }: JsonObject) {
  return rest;
}

/** What the lists of a changed Deny newly hold. */
function newlyListed(before: JsonObject, after: JsonObject): string[] {
  return (['NotAction', 'NotResource'] as const).flatMap((element) => {
    const [old, now] = [listOf(before[element]), listOf(after[element])];
    expect(now.slice(0, old.length)).toEqual(old);
    return now.slice(old.length);
  });
}

test('no step removes a Deny that binds another than the caller, or changes what one is about, and an extended list gets one entry of the call', () => {
  check((set) => {
    const { start, changes } = chainFor(set);
    const { action, resource } = only(start).request;
    for (const { change } of changes) {
      if (change.kind !== 'policy' || change.before === undefined) continue;
      if (change.operation === 'remove-statement') {
        const { request } = only(start);
        const names = [principalArnOf(request), request.principal];
        const isOwn = names.includes(change.attachedTo) && !change.policy.startsWith('arn:');
        const named = Object.values(change.statement['Principal'] ?? {}).flatMap(listOf);
        expect([isOwn, named.length === 1 && names.includes(named[0] ?? '')]).toContain(true);
        expect(statementsOf(change.after)).toEqual(statementsOf(change.before).filter((_, at) => at !== change.index));
        continue;
      }
      const [before, after] = [denies(change.before), denies(change.after)];
      const differing = after.flatMap((now, at) => {
        const old = before[at] ?? {};
        return JSON.stringify(now) === JSON.stringify(old) ? [] : [{ old, now }];
      });
      expect(after).toHaveLength(before.length);
      expect(differing.length).toBeLessThanOrEqual(1);
      for (const { old, now } of differing) {
        const entries = newlyListed(old, now);
        expect([[], [action], [resource]]).toContainEqual(entries);
        if (entries.length > 0) expect(now['Condition']).toEqual(old['Condition']);
        // `*` gives way to all but the one.
        const { Action, Resource, ...rest } = about(old);
        const spared = {
          ...rest,
          ...(now['NotAction'] === undefined && { Action }),
          ...(now['NotResource'] === undefined && { Resource }),
        };
        // A resource of the call may leave a list, which keeps the others.
        const left = { ...about(old), Resource: oneOrMany(listOf(Resource).filter((one) => one !== resource)) };
        expect([about(old), JSON.parse(JSON.stringify(spared)), left]).toContainEqual(about(now));
        if (resource === '*') expect(about(now)['Resource'] ?? Resource).toEqual(Resource);
      }
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
      const listed = steps.flatMap(({ proof }) => proof.newlyAllows.map(phrasesInWords([]))).join('\n');
      const named = listed.includes(request.action) && listed.includes(request.resource);
      const byList =
        listed.includes('this statement denies of') &&
        (listed.includes(request.action) || listed.includes(request.resource));
      const byValue = /whatever else this statement denies|whose request shows the added value/.test(listed);
      expect(named || byList || byValue || steps.some((step) => isRepair(step) || opensEndpoint(step))).toBe(true);
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
      // A form that is corrected does for everybody what it was meant to do, and says so.
      .filter((one) => !opensEndpoint(one) && !sparesByList(one) && !isRepair(one))
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

/** The keys of a statement's conditions, whatever their operators. */
function conditionKeys({ Condition }: JsonObject): Set<string> {
  const blocks = Object.values(Condition ?? {});
  return new Set(blocks.flatMap((block) => Object.keys(block ?? {}).map((key) => key.toLowerCase())));
}

test('an Allow is never wider than the near miss that it stands beside and the request, but for a trap that is told', () => {
  check((set) => {
    const { start, steps } = chainFor(set);
    const { request, authorization } = only(start);
    for (const candidate of steps[0]?.candidates ?? []) {
      const { change } = candidate;
      if (change.kind !== 'policy' || change.statement['Effect'] !== 'Allow') continue;
      if (opensEndpoint(candidate) || isRepair(candidate)) continue;
      const { statement, before, index, policyType, policy } = change;
      const old = before === undefined || index === undefined ? {} : (statementsOf(before)[index] ?? {});
      const newActions = listOf(statement['Action']).filter((one) => !listOf(old['Action']).includes(one));
      const newResources = listOf(statement['Resource']).filter((one) => !listOf(old['Resource']).includes(one));
      for (const action of newActions) expect(action).toBe(request.action);
      for (const resource of newResources) {
        const ofKey = policyType === 'resource-policy' && request.action.startsWith('kms:');
        expect(ofKey ? ['*'] : [request.resource]).toContain(resource);
      }
      const near = authorization.layers.find((layer) => layer.policyType === policyType)?.nearMisses ?? [];
      const beside = near.find(({ ref }) => ref.policy === policy) ?? near[0];
      const keys = conditionKeys(statement);
      for (const { key } of index === undefined ? (beside?.conditions ?? []) : [])
        expect(keys).toContain(key.toLowerCase());
      if (index !== undefined) expect(statement['Condition']).toEqual(old['Condition']);
    }
  });
});
