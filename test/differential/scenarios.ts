import fc from 'fast-check';
import type { Grant, Level, Policy, Scenario } from '../reference/authorize.js';
import { document, type Naming } from './statements.js';
import {
  ABROAD,
  AGE,
  ANONYMOUS,
  type Caller,
  canHold,
  FEDERATION,
  HOME,
  INSTANCES,
  isPossible,
  KEYS,
  type Key,
  LISTED,
  LISTS,
  MANAGEMENT,
  PROVIDER,
  ROLES,
  ROOT,
  SERVICE,
  SIGNERS,
  type Stage,
  TABLES,
  TIME,
  WEB_IDENTITY,
} from './world.js';

export type Request = Scenario['request'];
export type Policies = Scenario['policies'];
export type Context = Request['context'];

/** The policies of all layers, and requests that they all bear on. */
export interface PolicySet {
  readonly policies: Policies;
  readonly requests: readonly Request[];
}

interface LayerShape {
  readonly stage: Stage;
  readonly naming: Naming;
  readonly deny: number;
  /** Percent of layers that also hold a policy that allows everything. */
  readonly open: number;
  readonly resources?: false;
}

/** A policy that allows everything. */
const openTo = (naming: Naming, resources: boolean): unknown => ({
  Version: '2012-10-17',
  Statement: {
    Effect: 'Allow',
    Action: '*',
    ...(resources && { Resource: '*' }),
    ...(naming !== 'none' && { Principal: '*' }),
  },
});

/** A layer: up to two policies with ids, at times with one that allows everything. */
export function layer(shape: LayerShape): fc.Arbitrary<Policy[]> {
  const resources = shape.resources ?? true;
  return fc
    .tuple(fc.array(document({ ...shape, resources }, 2), { maxLength: 2 }), fc.nat(99))
    .map(([documents, dice]) => {
      const all: unknown[] = dice < shape.open ? [...documents, openTo(shape.naming, resources)] : documents;
      return all.map((one, index) => ({ id: `${shape.naming}-${index}`, document: one }));
    });
}

/** One policy at most: a resource, an endpoint and a boundary carry no more. */
const single = (shape: LayerShape): fc.Arbitrary<Policy[]> =>
  fc
    .tuple(document({ ...shape, resources: shape.resources ?? true }, 3), fc.nat(99))
    .map(([one, dice]) => [
      { id: shape.naming, document: dice < shape.open ? openTo(shape.naming, shape.resources ?? true) : one },
    ]);

function levels(shape: LayerShape): fc.Arbitrary<Level[]> {
  const level = layer(shape);
  return fc
    .array(level, { minLength: 1, maxLength: 3 })
    .map((all) => all.map((policies, index) => ({ target: `ou-${index}`, policies })));
}

/** Present in so many percent of the cases. */
const optional = <T>(arbitrary: fc.Arbitrary<T>, percent: number): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: percent, arbitrary }, { weight: 100 - percent, arbitrary: fc.constant(undefined) });

const OPERATIONS = ['Decrypt', 'DescribeKey', 'GenerateDataKey', 'RetireGrant'];
const CONSTRAINTS: readonly Grant['Constraints'][] = [
  undefined,
  { EncryptionContextSubset: { table: 'red' } },
  { EncryptionContextEquals: { table: 'blue' } },
];

const RETIRERS = [...SIGNERS.map((one) => one.principalRole ?? one.principal), ABROAD];

const grant: fc.Arbitrary<Grant> = fc
  .tuple(
    fc.constantFrom<Caller>(...SIGNERS.filter((one) => one !== ROOT), SERVICE),
    fc.subarray(OPERATIONS, { minLength: 1 }),
    fc.constantFrom(...CONSTRAINTS),
    fc.option(fc.constantFrom(...RETIRERS), { nil: undefined }),
  )
  .map(([who, Operations, Constraints, RetiringPrincipal]) => ({
    ...(RetiringPrincipal !== undefined && { RetiringPrincipal }),
    ...(who === SERVICE
      ? { GranteeServicePrincipal: who.principal }
      : { GranteePrincipal: who.principalRole ?? who.principal }),
    Operations,
    ...(Constraints && { Constraints }),
  }));

const grants = fc
  .array(grant, { maxLength: 2 })
  .map((all) => all.map((one, index) => ({ GrantId: `grant-${index}`, ...one })));

interface Theatre {
  readonly stage: Stage;
  readonly callers: readonly Caller[];
  /** Percent of cases with a policy on the resource; 0: the service knows none. */
  readonly onResource: number;
}

/** Who may do what in one case; the rest of AWS's rules hangs on the kind of resource. */
const THEATRES: readonly (Theatre & { readonly weight: number })[] = [
  { weight: 8, stage: TABLES, callers: SIGNERS, onResource: 70 },
  { weight: 4, stage: KEYS, callers: SIGNERS, onResource: 90 },
  { weight: 3, stage: ROLES, callers: SIGNERS, onResource: 90 },
  { weight: 1, stage: WEB_IDENTITY, callers: [PROVIDER], onResource: 100 },
  { weight: 1, stage: TABLES, callers: [SERVICE, ANONYMOUS], onResource: 100 },
  { weight: 1, stage: KEYS, callers: [SERVICE], onResource: 100 },
  { weight: 1, stage: INSTANCES, callers: SIGNERS.filter((one) => one.principalAccount !== undefined), onResource: 0 },
  { weight: 1, stage: LISTS, callers: SIGNERS, onResource: 0 },
];

export function heldBy(key: Key): fc.Arbitrary<string | string[]> {
  const one = fc.constantFrom(...key.values);
  return key.many ? fc.array(one, { minLength: 1, maxLength: 3 }) : one;
}

const contexts: fc.Arbitrary<Context> = fc
  .tuple(...LISTED.map((key) => fc.option(heldBy(key), { nil: null, freq: 4 })))
  .map((values) => Object.fromEntries(values.map((value, index) => [LISTED[index]?.name ?? '', value])))
  .map((context) => (isPossible(context) ? context : { ...context, [AGE.name]: null }));

/** Without the keys that no request of the caller for the action holds, and with a time. */
function heldFor(asked: { principal: string; action: string }, context: Context): Context {
  const others = LISTED.filter((key) => !canHold(key, asked)).map(({ name }) => [name, null]);
  const time = context[TIME.name] ?? TIME.values[0] ?? null;
  return { ...context, ...Object.fromEntries(others), [TIME.name]: time };
}

/** Keys about an IAM principal: services, providers and strangers have none. */
const NOBODY = { 'aws:PrincipalArn': null, 'aws:PrincipalAccount': null, 'aws:PrincipalType': null };

/** Instances are the caller's own; the federated user's account owns what is elsewhere at home. */
function ownedBy(resource: string, action: string, { principalAccount }: Caller): string {
  if (principalAccount === undefined) return resource;
  if (action.startsWith('ec2:')) return resource.replace(/:\d{12}:/, `:${principalAccount}:`);
  return principalAccount === FEDERATION ? resource.replace(`:${HOME}:`, `:${FEDERATION}:`) : resource;
}

function requests({ stage, callers }: Theatre, count: number): fc.Arbitrary<Request[]> {
  const request = fc
    .tuple(
      fc.constantFrom(...callers),
      fc.constantFrom(...stage.actions),
      fc.constantFrom(...stage.resources),
      contexts,
    )
    .map(([caller, action, pattern, context]) => {
      const resource = ownedBy(pattern, action, caller);
      const owner = resource === '*' ? caller.principalAccount : resource.split(':')[4];
      const signed = caller !== SERVICE && caller !== ANONYMOUS && caller !== PROVIDER;
      return {
        ...caller,
        action,
        resource,
        ...(owner !== undefined && { resourceAccount: owner }),
        context: heldFor({ ...caller, action }, signed ? context : { ...context, ...NOBODY }),
      };
    });
  return fc.array(request, { minLength: count, maxLength: count });
}

function policiesFor({ stage, onResource }: Theatre): fc.Arbitrary<Policies> {
  const trust = stage === ROLES || stage === WEB_IDENTITY;
  const plain = (open: number, deny: number): LayerShape => ({ stage, naming: 'none', open, deny });
  const onIt = single({ stage, naming: 'named', open: 5, deny: 20, ...(trust && { resources: false }) });
  return fc
    .record({
      identity: layer(plain(35, 15)),
      permissionsBoundary: optional(single(plain(50, 15)), 30),
      session: optional(layer(plain(50, 15)), 30),
      resource: optional(onIt, onResource),
      vpcEndpoint: optional(single({ stage, naming: 'anyone', open: 60, deny: 20 }), 25),
      named: optional(single({ stage, naming: 'named', open: 30, deny: 15 }), 25),
      vpcEndpointType: fc.constantFrom('Gateway' as const, 'Interface' as const),
      grants: stage === KEYS ? optional(grants, 50) : fc.constant(undefined),
      serviceControl: optional(levels(plain(85, 40)), 35),
      resourceControl: optional(levels({ stage, naming: 'anyone', open: 80, deny: 100 }), 30),
    })
    .map(({ named, vpcEndpoint, vpcEndpointType, ...rest }) => ({
      ...rest,
      // A gateway endpoint takes no principal but `*`.
      vpcEndpoint: vpcEndpointType === 'Interface' && named ? named : vpcEndpoint,
      vpcEndpointType,
    }))
    .map((layers) => Object.fromEntries(Object.entries(layers).filter(([, value]) => value !== undefined)));
}

/** Policies of all layers with `count` requests that they are asked about. */
export function policySets(count: number): fc.Arbitrary<PolicySet> {
  return fc.oneof(
    ...THEATRES.map((theatre) => ({
      weight: theatre.weight,
      arbitrary: fc.record({ policies: policiesFor(theatre), requests: requests(theatre, count) }),
    })),
  );
}

/** A set with other policies that its layers might hold instead. */
export function policySetsWithRivals(): fc.Arbitrary<PolicySet & { readonly rivals: readonly Policies[] }> {
  return fc.oneof(
    ...THEATRES.map((theatre) => {
      const policies = policiesFor(theatre);
      const arbitrary = fc.record({ policies, requests: requests(theatre, 1), rivals: fc.tuple(policies, policies) });
      return { weight: theatre.weight, arbitrary };
    }),
  );
}

/** The layers that a caller of this kind can have. */
function layersOf({ principal, principalRole }: Request, policies: Policies): Policies {
  const { identity, permissionsBoundary, session, serviceControl, ...others } = policies;
  const isUser = principal.includes(':user/');
  const isFederated = principal.includes(':federated-user/');
  return {
    ...others,
    ...((isUser || isFederated || principalRole) && { identity, permissionsBoundary }),
    // A user's own keys carry no session policy.
    ...((isFederated || principalRole) && { session }),
    ...(!principal.includes(':oidc-provider/') && { serviceControl }),
  };
}

export type KnownScenario = Scenario & { readonly contextComplete: true };

/** One case out of a set. */
export function scenario({ policies, requests }: PolicySet, index: number): KnownScenario {
  const request = requests[index];
  if (request === undefined) throw new RangeError('no such request');
  const layers = Object.entries(layersOf(request, policies)).filter(([, layer]) => layer !== undefined);
  return {
    request,
    policies: Object.fromEntries(layers),
    organization: { managementAccount: MANAGEMENT },
    contextComplete: true,
  };
}
