import type { PolicyType } from '../../model/policy-type.js';
import { isUnknown } from '../../model/unknown.js';
import type { CompiledLayers, CompiledLevel } from '../policies/compiled-layers.js';
import { type MatchRules, PLAIN_RULES } from '../policies/match-statement.js';
import { PolicySet } from '../policies/policy-set.js';
import type { Residue } from '../policies/residue.js';
import type { RequestView } from '../request/request-view.js';
import { MAYBE, NO, type Truth, YES } from '../truth.js';
import { resourceControlScope, serviceControlScope } from './organization.js';
import { type Situation, situationOf, WHOSE } from './situation.js';

export const LAYER_NAMES = [
  'serviceControl',
  'resourceControl',
  'vpcEndpoint',
  'resource',
  'identity',
  'permissionsBoundary',
  'session',
  'awsRule',
] as const;

export type LayerName = (typeof LAYER_NAMES)[number];

/** One layer of one request: what is evaluated, and whether it binds. */
export interface LayerPlan {
  readonly name: LayerName;
  readonly policyType: PolicyType;
  readonly side: 'principal' | 'resource' | 'network';
  readonly account: string | undefined;
  /** NO: does not bind; MAYBE: nobody could tell. */
  readonly binds: Truth;
  /** Why it does not bind, or what it depends on whether it does. */
  readonly why: string | undefined;
  /** The levels of an organization, root first; one for every other layer. */
  readonly levels: readonly CompiledLevel[];
  /** What the request leaves over of each level; none where the layer does not bind. */
  readonly residues: readonly Residue[];
  readonly rules: MatchRules;
}

export interface Plan {
  readonly situation: Situation;
  readonly layers: readonly LayerPlan[];
  readonly policies: CompiledLayers;
}

interface PlanInput {
  readonly view: RequestView;
  readonly policies: CompiledLayers;
  readonly managementAccount: string | { readonly unknown: string } | undefined;
}

/** Stands for an absent layer, of whatever type. */
const NOTHING = PolicySet.of([], 'identity-policy');

/**
 * Which layers bear on the request.
 * AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics.html
 * AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 * AWS: https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
 */
export function planLayers(input: PlanInput): Plan {
  const { view, policies } = input;
  const situation = situationOf(view, policies.source);
  const layers: LayerPlan[] = [];
  const { serviceControl, resourceControl, vpcEndpoint } = policies;
  if (serviceControl) layers.push(serviceControlLayer(serviceControl, input, situation));
  if (resourceControl) layers.push(resourceControlLayer(resourceControl, input));
  if (vpcEndpoint) layers.push(vpcEndpointLayer(vpcEndpoint, input, situation));
  const resource = resourceLayer(input, situation);
  if (resource) layers.push(resource);
  if (situation.boundByIdentity) addPrincipalLayers(layers, input);
  else addUnboundPrincipalLayers(layers, input);
  const all = spared(layers, situation, view.request.action);
  const rule = situation.rules.length > 0 ? [ruleLayer(situation, view)] : [];
  return {
    situation,
    layers: rule.length > 0 ? [...all, ...rule] : all,
    policies,
  };
}

/** Stands for the rules that are no policies: it has no statements. */
function ruleLayer({ rules }: Situation, view: RequestView): LayerPlan {
  const sure = rules.find(({ truth }) => truth === YES) ?? rules[0];
  return {
    name: 'awsRule',
    policyType: 'aws-rule',
    side: 'resource',
    account: resourceAccount(view),
    binds: YES,
    why: sure?.rule.why,
    levels: [],
    residues: NO_RESIDUES,
    rules: PLAIN_RULES,
  };
}

/** The layers of a call that AWS grants to everybody; an endpoint's policy still says what passes through it. */
function spared(layers: readonly LayerPlan[], { needs }: Situation, action: string): readonly LayerPlan[] {
  if (needs === 'Allow') return layers;
  const why = `\`${action}\` needs ${needs === 'nothing' ? 'no permission' : needs}`;
  return layers.map((layer) => {
    if (layer.side === 'network') return layer;
    return needs === 'nothing' ? unbound(layer, why) : { ...layer, why };
  });
}

const NO_RESIDUES: readonly Residue[] = [];

function unbound(layer: LayerPlan, why: string): LayerPlan {
  return { ...layer, residues: NO_RESIDUES, binds: NO, why };
}

function residueOf(set: PolicySet, view: RequestView): Residue {
  return set.residue(view.target);
}

function serviceControlLayer(
  levels: readonly CompiledLevel[],
  { view, managementAccount }: PlanInput,
  situation: Situation,
): LayerPlan {
  const { binds, why } = serviceControlScope(view, situation, managementAccount);
  return {
    name: 'serviceControl',
    policyType: 'service-control-policy',
    side: 'principal',
    account: view.caller.account,
    binds,
    why,
    levels,
    residues: binds === NO ? NO_RESIDUES : levels.map(({ set }) => residueOf(set, view)),
    rules: PLAIN_RULES,
  };
}

function resourceControlLayer(levels: readonly CompiledLevel[], { view, managementAccount }: PlanInput): LayerPlan {
  const { binds, why } = resourceControlScope(view, managementAccount);
  return {
    name: 'resourceControl',
    policyType: 'resource-control-policy',
    side: 'resource',
    account: resourceAccount(view),
    binds,
    why,
    levels,
    residues: binds === NO ? NO_RESIDUES : levels.map(({ set }) => residueOf(set, view)),
    rules: PLAIN_RULES,
  };
}

function vpcEndpointLayer(set: PolicySet, { policies, view }: PlanInput, situation: Situation): LayerPlan {
  return {
    name: 'vpcEndpoint',
    policyType: 'vpc-endpoint-policy',
    side: 'network',
    account: undefined,
    binds: YES,
    why: undefined,
    levels: set.asLevels,
    residues: [residueOf(set, view)],
    rules: {
      gateway: policies.gateway,
      bounded: isBounded(policies, situation),
    },
  };
}

/** Whether the caller has a permissions boundary. */
function isBounded(policies: CompiledLayers, situation: Situation): Truth {
  const { permissionsBoundary } = policies.source;
  if (permissionsBoundary === undefined || !situation.boundByIdentity) return NO;
  return isUnknown(permissionsBoundary) ? MAYBE : YES;
}

function resourceAccount(view: RequestView): string | undefined {
  return typeof view.resourceAccount === 'string' ? view.resourceAccount : undefined;
}

/** An absent policy reads as one that allows nothing wherever the resource's side has to allow. */
function resourceLayer(input: PlanInput, situation: Situation): LayerPlan | undefined {
  const given = input.policies.resource(situation.trust);
  const needed = situation.mustAllow || situation.sameAccount !== YES;
  if (!given && !needed) return undefined;
  if (situation.resourceSilent !== undefined && !needed)
    return unbound(policyOnResource(NOTHING, input, situation), situation.resourceSilent);
  return policyOnResource(situation.resourceSilent === undefined ? (given ?? NOTHING) : NOTHING, input, situation);
}

function policyOnResource(set: PolicySet, { policies, view }: PlanInput, situation: Situation): LayerPlan {
  return {
    name: 'resource',
    policyType: situation.trust ? 'role-trust-policy' : 'resource-policy',
    side: 'resource',
    account: resourceAccount(view),
    binds: situation.resourceMaySilent ? MAYBE : YES,
    why: situation.barred ? `no root user may call \`${view.request.action}\`` : whySilent(situation),
    levels: set.asLevels,
    residues: [residueOf(set, view)],
    rules: { gateway: false, bounded: isBounded(policies, situation) },
  };
}

function whySilent({ resourceSilent, resourceMaySilent }: Situation): string | undefined {
  return resourceMaySilent ? WHOSE : resourceSilent;
}

type PrincipalLayer = 'identity' | 'permissionsBoundary' | 'session';

const PRINCIPAL_TYPES: Readonly<Record<PrincipalLayer, PolicyType>> = {
  identity: 'identity-policy',
  permissionsBoundary: 'permissions-boundary',
  session: 'session-policy',
};

function principalLayer(name: PrincipalLayer, set: PolicySet, view: RequestView): LayerPlan {
  return {
    name,
    policyType: PRINCIPAL_TYPES[name],
    side: 'principal',
    account: view.caller.account,
    binds: YES,
    why: undefined,
    levels: set.asLevels,
    residues: [residueOf(set, view)],
    rules: PLAIN_RULES,
  };
}

function addPrincipalLayers(layers: LayerPlan[], { policies, view }: PlanInput): void {
  const { identity = NOTHING, permissionsBoundary } = policies;
  const ofRoot = view.caller.federatingUser?.endsWith(':root') === true;
  // A federated user may do what the policies passed for the session allow as well: without any, nothing
  // AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_getfederationtoken.html
  const session = policies.session ?? (view.caller.kind === 'federated-user' ? NOTHING : undefined);
  const own = principalLayer('identity', identity, view);
  layers.push(ofRoot ? unbound(own, NONE_OF_ROOT) : own);
  if (permissionsBoundary) layers.push(principalLayer('permissionsBoundary', permissionsBoundary, view));
  if (session) layers.push(principalLayer('session', session, view));
}

const NONE_OF_ROOT = 'the account root user has no such policies';
const PRINCIPAL_LAYERS: readonly PrincipalLayer[] = ['identity', 'permissionsBoundary', 'session'];

/** Root users, services and callers from outside have no policies of their own. */
function addUnboundPrincipalLayers(layers: LayerPlan[], { policies, view }: PlanInput): void {
  const why = view.caller.kind === 'root' ? NONE_OF_ROOT : 'the caller is neither an IAM user nor a role';
  for (const name of PRINCIPAL_LAYERS) {
    const set = policies[name];
    if (!set) continue;
    const layer = principalLayer(name, set, view);
    // AssumeRoot alone passes a policy for a session of the root user.
    const binds = name === 'session' && view.caller.kind === 'root';
    layers.push(binds ? layer : unbound(layer, why));
  }
}
