import { layerOfField } from '../../model/layers.js';
import type { KmsGrant, Policies } from '../../model/policies.js';
import type { PolicyType } from '../../model/policy-type.js';
import { isUnknown, type Unknown } from '../../model/unknown.js';
import type { CompiledPolicies } from '../authorization.js';
import { checkPolicies } from '../shape.js';
import { policySetOf } from './known-sets.js';
import type { PolicySet } from './policy-set.js';

/** One level of the organization. */
export interface CompiledLevel {
  readonly target: string | undefined;
  readonly set: PolicySet;
}

/** The policies of every layer, parsed once. */
export class CompiledLayers implements CompiledPolicies {
  readonly compiled = true;
  readonly source: Policies;
  readonly identity: PolicySet | undefined;
  readonly permissionsBoundary: PolicySet | undefined;
  readonly session: PolicySet | undefined;
  readonly vpcEndpoint: PolicySet | undefined;
  readonly gateway: boolean;
  readonly grants: readonly KmsGrant[] | Unknown;
  readonly serviceControl: readonly CompiledLevel[] | undefined;
  readonly resourceControl: readonly CompiledLevel[] | undefined;
  private readonly onResource = new Map<PolicyType, PolicySet>();

  constructor(source: Policies) {
    checkPolicies(source);
    this.source = source;
    this.identity = compileLayer(source, 'identity');
    this.permissionsBoundary = compileLayer(source, 'permissionsBoundary');
    this.session = compileLayer(source, 'session');
    this.vpcEndpoint = compileLayer(source, 'vpcEndpoint');
    this.gateway = source.vpcEndpointType === 'Gateway';
    this.grants = source.grants ?? [];
    this.serviceControl = compileLevels(source, 'serviceControl');
    this.resourceControl = compileLevels(source, 'resourceControl');
  }

  /** What is attached to the resource, read as a resource policy or as a trust policy. */
  resource(trust: boolean): PolicySet | undefined {
    const { resource } = this.source;
    if (resource === undefined) return undefined;
    const policyType = trust ? 'role-trust-policy' : 'resource-policy';
    const set = this.onResource.get(policyType) ?? policySetOf(resource, policyType);
    this.onResource.set(policyType, set);
    return set;
  }
}

type OneLevel = 'identity' | 'permissionsBoundary' | 'session' | 'vpcEndpoint';

function compileLayer(source: Policies, field: OneLevel): PolicySet | undefined {
  const layer = source[field];
  return layer === undefined ? undefined : policySetOf(layer, layerOfField(field));
}

function compileLevels(
  source: Policies,
  field: 'serviceControl' | 'resourceControl',
): readonly CompiledLevel[] | undefined {
  const layer = source[field];
  const policyType = layerOfField(field);
  if (layer === undefined) return undefined;
  if (isUnknown(layer)) return [{ target: undefined, set: policySetOf(layer, policyType) }];
  return layer.map((level) =>
    isUnknown(level)
      ? { target: undefined, set: policySetOf(level, policyType) }
      : { target: level.target, set: policySetOf(level.policies, policyType) },
  );
}

/**
 * Parses the policies of every layer once, for many requests and any principals.
 * Remembers which statements bear on an action and a resource; that memory is bounded.
 */
export function compilePolicies(policies: Policies): CompiledPolicies {
  return new CompiledLayers(policies);
}

export function compiledLayers(policies: Policies | CompiledPolicies): CompiledLayers {
  if (policies instanceof CompiledLayers) return policies;
  return new CompiledLayers(
    typeof policies === 'object' && policies !== null && 'compiled' in policies ? policies.source : policies,
  );
}
