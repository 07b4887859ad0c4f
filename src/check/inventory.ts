import { neverHeld } from '../evaluation/index.js';
import type { Gap } from '../model/gap.js';
import { fieldOf, layerFacts } from '../model/layers.js';
import type { Layer, OrgLayer, Policies } from '../model/policies.js';
import { POLICY_TYPES, type PolicyLayer, type PolicyType } from '../model/policy-type.js';
import { principalKind } from '../model/principal-kind.js';
import type { ReadFailure } from '../model/read-result.js';
import type { ContextValue, DerivedRequest, RequestContext } from '../model/request.js';
import { isTrustCall } from '../model/trust-call.js';
import { isUnknown, type Unknown, unknown } from '../model/unknown.js';
import { askedKeys } from './asked-keys.js';
import type { Check, Collected } from './check.js';
import { contributesTo } from './layers.js';
import { lookCommands, publicAccessCommands } from './look.js';

/** Per layer what was found for one request, what could not be read, and what was learnt on the way. */
export interface PolicyInventory {
  readonly request: DerivedRequest;
  readonly policies: Policies;
  readonly managementAccount?: string;
  readonly gaps: readonly Gap[];
  /** The layers of which something could not be read. */
  readonly unread: readonly UnreadLayer[];
}

/** A layer that could not be read whole: told once a run, and never a cause. */
export interface UnreadLayer {
  readonly policyType: PolicyType;
  /** The reads that failed; empty where it is unknown for another reason. */
  readonly failures: readonly ReadFailure[];
  /** Why its policies are unknown, each reason once. */
  readonly reasons: readonly string[];
  /** AWS CLI commands that show it to who may read it. */
  readonly look: readonly string[];
  /** What there is to do, where no command shows it. */
  readonly way?: string;
}

export interface Contribution {
  readonly check: Check;
  readonly collected: Collected;
  /** The reads of the check that failed. */
  readonly failures: readonly ReadFailure[];
}

/**
 * Merges what the checks brought. A layer that applies and that nobody contributed is unknown,
 * never "does not apply".
 */
export function mergeInventory(request: DerivedRequest, contributions: readonly Contribution[]): PolicyInventory {
  let policies: Policies = {};
  const gaps: Gap[] = [];
  for (const { check, collected } of contributions) {
    policies = { ...policies, ...contributedLayers(check, collected, request) };
    gaps.push(...(collected.gaps ?? []));
  }
  for (const policyType of applicableTypes(request)) {
    if (policies[fieldOf(policyType)] !== undefined || isDeclaredAbsent(policyType, contributions)) continue;
    policies = {
      ...policies,
      [fieldOf(policyType)]: unknown(`no check read the ${policyType} layer`, `the ${policyType}`),
    };
  }
  const managementAccount = contributions.find((c) => c.collected.managementAccount)?.collected.managementAccount;
  const resourceAccount = contributions.find((c) => c.collected.resourceAccount)?.collected.resourceAccount;
  const sessionTags = contributions.flatMap((c) => c.collected.sessionTags ?? []);
  return {
    request: {
      ...request,
      ...(sessionTags.length === 0 ? {} : { sessionTags }),
      ...ownerLearnt(request, resourceAccount),
      context: withAbsentKeys(
        mergeContext(request, contributions),
        policies,
        completePrefixesOf(request, contributions),
      ),
    },
    policies,
    ...(managementAccount === undefined ? {} : { managementAccount }),
    gaps,
    unread: unreadLayers(policies, request, contributions),
  };
}

/** Of an ARN without an account, as a bucket's is, a read may tell whose it is. */
function ownerLearnt(
  { resourceAccount }: DerivedRequest,
  learnt: string | undefined,
): Pick<DerivedRequest, 'resourceAccount'> {
  return learnt === undefined || typeof resourceAccount === 'string' ? {} : { resourceAccount: learnt };
}

/** What could not be read of the layers that apply, and the reads that failed for it. */
function unreadLayers(
  policies: Policies,
  request: DerivedRequest,
  contributions: readonly Contribution[],
): UnreadLayer[] {
  return applicableTypes(request).flatMap((policyType) => {
    const field = fieldOf(policyType);
    const beside = field === 'resource' ? [policies.grants, policies.publicAccessBlock].filter(isUnknown) : [];
    const unknowns = [...unknownsOf(policies[field] ?? []), ...beside];
    if (unknowns.length === 0) return [];
    const failures = contributions
      .filter(({ check }) => contributesTo(check.meta, policyType, request))
      .flatMap((one) => one.failures);
    const reasons = [...new Set(unknowns.map((one) => one.unknown))];
    const [way] = unknowns.flatMap((one) => one.way ?? []);
    return [{ policyType, failures, reasons, look: lookAt(policyType, request, policies), ...(way && { way }) }];
  });
}

/** What shows a layer; of a bucket whose policy was read, the settings beside it. */
function lookAt(policyType: PolicyLayer, request: DerivedRequest, policies: Policies): readonly string[] {
  const isBeside = isUnknown(policies.publicAccessBlock) && !unknownsOf(policies.resource ?? []).length;
  return policyType === 'resource-policy' && isBeside
    ? publicAccessCommands(request)
    : lookCommands(policyType, request);
}

/** Everything that nobody could tell of a request: policies, grants, context keys. */
export function unknownsBehind({ policies, request }: Pick<PolicyInventory, 'policies' | 'request'>): Unknown[] {
  const ofContext = Object.values(request.context ?? {}).filter(isUnknown);
  const { grants, publicAccessBlock, vpcEndpointType: _, ...layers } = policies;
  const alone = [grants, publicAccessBlock].filter(isUnknown);
  return [...Object.values(layers).flatMap(unknownsOf), ...alone, ...ofContext];
}

function unknownsOf(layer: Layer | OrgLayer): Unknown[] {
  if (isUnknown(layer)) return [layer];
  return layer.flatMap((one) => {
    if (isUnknown(one)) return [one];
    return 'target' in one ? unknownsOf(one.policies) : [];
  });
}

function contributedLayers(check: Check, collected: Collected, request: DerivedRequest): Policies {
  const allowed = new Set<string>();
  for (const policyType of check.meta.contributes) {
    if (contributesTo(check.meta, policyType, request)) allowed.add(fieldOf(policyType));
  }
  if (allowed.has('vpcEndpoint')) allowed.add('vpcEndpointType');
  if (allowed.has('resource')) allowed.add('grants').add('publicAccessBlock');
  return Object.fromEntries(Object.entries(collected.layers ?? {}).filter(([field]) => allowed.has(field)));
}

function isDeclaredAbsent(policyType: PolicyLayer, contributions: readonly Contribution[]): boolean {
  return contributions.some((c) => c.collected.absent?.includes(policyType));
}

/** The policy types that can bear on a request, before anything is known about its accounts. */
function applicableTypes(request: DerivedRequest): readonly PolicyLayer[] {
  const principal = principalKind(request.principal);
  const trust = isTrustCall(request);
  return POLICY_TYPES.filter((policyType) => {
    const { binds, bearer } = layerFacts(policyType);
    if (policyType === 'role-trust-policy') return trust;
    if (bearer === 'resource') return !trust;
    if (bearer === 'endpoint') return request.origin.vpcEndpointId !== undefined;
    return binds === undefined || binds.includes(principal);
  });
}

/** What the record gave wins over what a check learnt; an unknown of the record gives way. */
function mergeContext(
  request: DerivedRequest,
  contributions: readonly Contribution[],
): Readonly<Record<string, ContextValue>> {
  const merged = new Map<string, [string, ContextValue]>();
  // The account's organization is none of the key's for who calls from outside of every account.
  const learnt = contributions
    .flatMap((c) => Object.entries(c.collected.context ?? {}))
    .filter(([key]) => !neverHeld(key, request));
  for (const [key, value] of [...Object.entries(request.context ?? {}), ...learnt]) {
    const known = merged.get(key.toLowerCase());
    if (known === undefined || isUnknown(known[1])) merged.set(key.toLowerCase(), [known?.[0] ?? key, value]);
  }
  return Object.fromEntries(merged.values());
}

function completePrefixesOf(request: DerivedRequest, contributions: readonly Contribution[]): string[] {
  const learnt = contributions.flatMap((c) => c.collected.completePrefixes ?? []);
  return [...new Set([...(request.completePrefixes ?? []), ...learnt])];
}

/** Of a prefix that the record or a check listed whole, every key that a policy asks for and that is not listed is absent. */
function withAbsentKeys(context: RequestContext, policies: Policies, prefixes: readonly string[]): RequestContext {
  if (prefixes.length === 0) return context;
  const listed = new Set(Object.keys(context).map((key) => key.toLowerCase()));
  const absent = [...askedKeys(policies)].filter(
    (key) => !listed.has(key.toLowerCase()) && prefixes.some((prefix) => isBelow(key, prefix)),
  );
  return { ...context, ...Object.fromEntries(absent.map((key) => [key, null])) };
}

function isBelow(key: string, prefix: string): boolean {
  return key.length > prefix.length && key.toLowerCase().startsWith(prefix.toLowerCase());
}
