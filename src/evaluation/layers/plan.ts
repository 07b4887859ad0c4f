import type { PolicyType } from '../../vocabulary/policy-type.js';
import { isUnknown } from '../../vocabulary/unknown.js';
import type { CompiledLayers, CompiledLevel } from '../policies/compiled-layers.js';
import { type MatchRules, PLAIN_RULES } from '../policies/match-statement.js';
import { PolicySet } from '../policies/policy-set.js';
import type { RequestView } from '../request/request-view.js';
import { MAYBE, NO, type Truth, YES } from '../truth.js';
import { resourceControlScope, type Scope, serviceControlScope } from './organization.js';
import { type Situation, situationOf } from './situation.js';

export const LAYER_NAMES = [
  'serviceControl',
  'resourceControl',
  'vpcEndpoint',
  'resource',
  'identity',
  'permissionsBoundary',
  'session',
] as const;

export type LayerName = (typeof LAYER_NAMES)[number];

/** One layer of one request: what is evaluated, and whether it binds. */
export interface LayerPlan {
  readonly name: LayerName;
  readonly policyType: PolicyType;
  readonly side: 'principal' | 'resource' | 'network';
  readonly account?: string;
  /** NO: does not bind; MAYBE: nobody could tell. */
  readonly binds: Truth;
  /** Why it does not bind, or what it hangs on whether it does. */
  readonly why?: string;
  /** The levels of an organization, root first; one for every other layer. */
  readonly levels: readonly CompiledLevel[];
  readonly rules: MatchRules;
}

export interface Plan {
  readonly situation: Situation;
  readonly layers: readonly LayerPlan[];
  readonly policies: CompiledLayers;
}

export interface PlanInput {
  readonly view: RequestView;
  readonly policies: CompiledLayers;
  readonly managementAccount: string | { readonly unknown: string } | undefined;
}

const NOTHING_IDENTITY = new PolicySet([], 'identity-policy');
const NOTHING_RESOURCE = new PolicySet([], 'resource-policy');
const NOTHING_TRUST = new PolicySet([], 'role-trust-policy');

/** Which layers bear on the request. */
export function planLayers(input: PlanInput): Plan {
  const { view, policies } = input;
  const situation = situationOf(view);
  const layers = [
    ...organization(input, situation),
    ...(policies.vpcEndpoint
      ? [vpcEndpoint(policies.vpcEndpoint, { gateway: policies.gateway, bounded: isBounded(policies, situation) })]
      : []),
    ...resource(input, situation),
    ...(situation.boundByIdentity ? principalLayers(input) : unboundPrincipalLayers(input)),
  ];
  return { situation, layers, policies };
}

function organization(input: PlanInput, situation: Situation): LayerPlan[] {
  const { policies, view } = input;
  const plans: LayerPlan[] = [];
  if (policies.serviceControl) {
    const scope = serviceControlScope(view, situation, input.managementAccount);
    const account = view.caller.account;
    plans.push({
      ...orgLayer('serviceControl', policies.serviceControl, scope),
      ...(account !== undefined && { account }),
    });
  }
  if (policies.resourceControl) {
    const scope = resourceControlScope(view, input.managementAccount);
    plans.push({ ...orgLayer('resourceControl', policies.resourceControl, scope), ...resourceAccount(view) });
  }
  return plans;
}

function orgLayer(
  name: 'serviceControl' | 'resourceControl',
  levels: readonly CompiledLevel[],
  scope: Scope,
): LayerPlan {
  const service = name === 'serviceControl';
  return {
    name,
    policyType: service ? 'service-control-policy' : 'resource-control-policy',
    side: service ? 'principal' : 'resource',
    levels,
    rules: PLAIN_RULES,
    ...scope,
  };
}

function vpcEndpoint(set: PolicySet, rules: MatchRules): LayerPlan {
  return {
    name: 'vpcEndpoint',
    policyType: 'vpc-endpoint-policy',
    side: 'network',
    binds: YES,
    levels: [{ set }],
    rules,
  };
}

/** Whether the caller has a permissions boundary. */
function isBounded(policies: CompiledLayers, situation: Situation): Truth {
  const { permissionsBoundary } = policies.source;
  if (permissionsBoundary === undefined || !situation.boundByIdentity) return NO;
  return isUnknown(permissionsBoundary) ? MAYBE : YES;
}

function resourceAccount(view: RequestView): { account?: string } {
  return typeof view.resourceAccount === 'string' ? { account: view.resourceAccount } : {};
}

/** An absent policy reads as one that allows nothing wherever the resource's side has to allow. */
function resource({ policies, view }: PlanInput, situation: Situation): LayerPlan[] {
  const given = policies.resource(situation.trust);
  const needed = situation.mustAllow || situation.sameAccount !== YES;
  if (!given && !needed) return [];
  return [
    {
      name: 'resource',
      policyType: situation.trust ? 'role-trust-policy' : 'resource-policy',
      side: 'resource',
      binds: YES,
      levels: [{ set: given ?? (situation.trust ? NOTHING_TRUST : NOTHING_RESOURCE) }],
      rules: { gateway: false, bounded: isBounded(policies, situation) },
      ...resourceAccount(view),
    },
  ];
}

type PrincipalLayer = 'identity' | 'permissionsBoundary' | 'session';

const PRINCIPAL_TYPES: Readonly<Record<PrincipalLayer, PolicyType>> = {
  identity: 'identity-policy',
  permissionsBoundary: 'permissions-boundary',
  session: 'session-policy',
};

function principalLayer(name: PrincipalLayer, set: PolicySet, view: RequestView): LayerPlan {
  const account = view.caller.account;
  return {
    name,
    policyType: PRINCIPAL_TYPES[name],
    side: 'principal',
    binds: YES,
    levels: [{ set }],
    rules: PLAIN_RULES,
    ...(account !== undefined && { account }),
  };
}

function principalLayers({ policies, view }: PlanInput): LayerPlan[] {
  const plans = [principalLayer('identity', policies.identity ?? NOTHING_IDENTITY, view)];
  if (policies.permissionsBoundary)
    plans.push(principalLayer('permissionsBoundary', policies.permissionsBoundary, view));
  if (policies.session) plans.push(principalLayer('session', policies.session, view));
  return plans;
}

/** Root users, services and callers from outside have no policies of their own. */
function unboundPrincipalLayers({ policies, view }: PlanInput): LayerPlan[] {
  const why =
    view.caller.kind === 'root'
      ? 'the account root user has no such policies'
      : 'the caller is neither an IAM user nor a role';
  const names: readonly PrincipalLayer[] = ['identity', 'permissionsBoundary', 'session'];
  return names.flatMap((name) => {
    const set = policies[name];
    return set ? [{ ...principalLayer(name, set, view), binds: NO, why } satisfies LayerPlan] : [];
  });
}
