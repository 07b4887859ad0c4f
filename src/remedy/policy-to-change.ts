import type { EvaluatedRequest } from '../check/check.js';
import { documentOf } from '../check/document.js';
import { isAwsManaged, readIn, readPolicies } from '../check/find-policy.js';
import { isIdentityCenterRole, serviceOf } from '../check/layers.js';
import { principalArnOf } from '../check/principal.js';
import { bucketPolicyName } from '../check/reads/bucket.js';
import { shortPolicy } from '../check/sentences/words.js';
import type { LayerEvaluation } from '../evaluation/authorization.js';
import { parseArn } from '../model/arn.js';
import type { JsonObject } from '../model/json.js';
import type { AttachedPolicy, Policies } from '../model/policies.js';
import type { PolicyType } from '../model/policy-type.js';
import type { DerivedRequest } from '../model/request.js';
import { isUnknown } from '../model/unknown.js';
import { SECRET_SUFFIX } from '../requests/index.js';

/** Where an Allow can go. */
export interface Target {
  readonly policy: string;
  readonly attachedTo: string;
  /** Absent where there is no policy yet. */
  readonly document?: JsonObject;
  /** The policy of AWS's that a changed copy takes the place of. */
  readonly replaces?: string;
}

/** What IAM Identity Center names the one inline policy of a permission set. */
const PERMISSION_SET_INLINE = 'AwsSSOInlinePolicy';

/**
 * The policies whose change would serve, first the one that reaches the fewest others: one of the principal's or
 * resource's own, else a new one.
 */
export function policiesToChange(layer: LayerEvaluation, denied: EvaluatedRequest): Target[] {
  const { request, policies } = denied;
  switch (layer.policyType) {
    case 'identity-policy':
      return identityTargets(layer, denied);
    case 'service-control-policy':
    case 'resource-control-policy':
      return levelTargets(layer, policies, request);
    case 'permissions-boundary':
      return boundaryTargets(denied);
    default: {
      const own = readPolicies(policies, layer.policyType).filter(({ attachedTo }) => !isOfRegistry(attachedTo));
      const [found] = editable(own, layer);
      const target = found ?? newPolicy(layer.policyType, request);
      return target === undefined ? [] : [target];
    }
  }
}

/**
 * An inline policy of the principal's own, or a new one; then the shared policy that comes closest.
 * AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html
 */
function identityTargets(layer: LayerEvaluation, { request, policies }: EvaluatedRequest): Target[] {
  const all = readPolicies(policies, 'identity-policy');
  const own = holderOf(request, all);
  if (!/:(user|role)\//.test(own) || own.includes(':role/aws-service-role/')) return [];
  const permissionSet = isIdentityCenterRole(own);
  const inline = all.filter(({ id, attachedTo }) => !id.startsWith('arn:') && attachedTo === own);
  const [first] = editable(permissionSet ? inline.filter(({ id }) => id === PERMISSION_SET_INLINE) : inline, layer);
  const name = permissionSet ? PERMISSION_SET_INLINE : newName(request);
  const near = new Set(layer.nearMisses.map(({ ref }) => ref.policy));
  const shared = permissionSet ? [] : all.filter(({ id }) => id.startsWith('arn:') && near.has(id));
  return [first ?? { policy: name, attachedTo: own }, ...editable(shared, layer).slice(0, 1)];
}

/** A federated user has the policies of the IAM user who asked for its token; only these tell who that is. */
function holderOf(request: DerivedRequest, policies: readonly AttachedPolicy[]): string {
  const own = principalArnOf(request);
  if (!own.includes(':federated-user/')) return own;
  return policies.find(({ attachedTo }) => attachedTo?.includes(':user/'))?.attachedTo ?? own;
}

/** The boundary itself; one of AWS's own gives way to a copy with the change. */
function boundaryTargets(denied: EvaluatedRequest): Target[] {
  return readPolicies(denied.policies, 'permissions-boundary').flatMap((policy) => {
    const document = documentOf(policy.document);
    if (document === undefined) return [];
    if (!isAwsManaged(policy.id)) return [{ policy: policy.id, attachedTo: policy.attachedTo ?? '', document }];
    const copy = takeOver(policy, 'permissions-boundary', denied);
    return copy === undefined ? [] : [{ ...copy, document }];
  });
}

/** A customer managed copy of one of AWS's policies, that is to take its place on the user, group or role. */
export function takeOver(policy: AttachedPolicy, policyType: PolicyType, { request }: EvaluatedRequest) {
  const own = principalArnOf(request);
  const arn = parseArn(own);
  const holds = policyType === 'identity-policy' || policyType === 'permissions-boundary';
  if (!holds || arn === undefined || isIdentityCenterRole(own) || !policy.id.startsWith('arn:')) return undefined;
  return {
    policy: `arn:${arn.partition}:iam::${arn.account}:policy/${shortPolicy(policy.id)}-adapted`,
    attachedTo: policyType === 'permissions-boundary' ? own : (policy.attachedTo ?? own),
    replaces: policy.id,
  };
}

function levelTargets(layer: LayerEvaluation, policies: Policies, request: DerivedRequest): Target[] {
  const [target] = layer.levels ?? [];
  if (target === undefined) return [];
  const levels = layer.policyType === 'service-control-policy' ? policies.serviceControl : policies.resourceControl;
  const level = Array.isArray(levels) ? levels.find((one) => !isUnknown(one) && one.target === target) : undefined;
  const attached = level === undefined || isUnknown(level) ? undefined : level.policies;
  const [found] = editable(
    readIn(attached).filter(({ id }) => !isAwsManaged(id)),
    layer,
  );
  return [found ?? { policy: newName(request), attachedTo: target }];
}

/**
 * A table, stream, bucket, function, queue, topic, secret or repository without a policy gets one, and a federated user
 * a session policy, without which its token grants nothing; keys, roles and endpoints always have theirs.
 */
function newPolicy(policyType: PolicyType, request: DerivedRequest): Target | undefined {
  if (policyType === 'session-policy') return { policy: 'inline session policy', attachedTo: request.principal };
  if (policyType !== 'resource-policy') return undefined;
  const bearer = bearerOf(request.resource);
  switch (serviceOf(request)) {
    case 'dynamodb':
    case 'ecr':
    case 'lambda':
    case 'secretsmanager':
    case 'sns':
    case 'sqs':
      return { policy: `resource-based policy of ${bearer}`, attachedTo: bearer };
    case 's3':
      return { policy: bucketPolicyName(bearer), attachedTo: bearer };
    default:
      return undefined;
  }
}

/** A registry's policy speaks of every repository: what one of them lacks goes into its own. */
function isOfRegistry(attachedTo = ''): boolean {
  return /^arn:[^:]+:ecr:[^:]*:[^:]*:repository\/\*$/.test(attachedTo);
}

/**
 * What carries the policy of a resource: the table for its indexes, a stream for itself, the bucket for its objects, the
 * topic for its subscriptions. A secret is known by its name too, without what ends its ARN.
 */
export function bearerOf(resource: string): string {
  if (resource.endsWith(SECRET_SUFFIX)) return resource.slice(0, -SECRET_SUFFIX.length);
  return BEARER.exec(resource)?.[1] ?? resource;
}

const BEARER = /^(arn:[^:]+:(?:dynamodb:[^/]+\/[^/]+(?:\/stream\/[^/]+)?|s3:::[^/]+|sns:[^:]*:[^:]*:[^:]+))/;

/** The policies that can be read and edited, first those with a near miss. */
function editable(policies: readonly AttachedPolicy[], { nearMisses }: LayerEvaluation): Target[] {
  const near = new Set(nearMisses.map(({ ref }) => ref.policy));
  const sorted = [...policies].sort((a, b) => Number(near.has(b.id)) - Number(near.has(a.id)));
  return sorted.flatMap(({ id, attachedTo = '', document }) => {
    const read = documentOf(document);
    return read === undefined || isAwsManaged(id) ? [] : [{ policy: id, attachedTo, document: read }];
  });
}

/** A name that IAM takes ([\w+=,.@-], at most 128). */
function newName(request: DerivedRequest): string {
  return `Allow-${request.action.replace(/[^\w+=,.@-]/g, '-')}`.slice(0, 128);
}
