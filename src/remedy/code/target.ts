import type { PolicyChange } from '../../check/change.js';
import { parseArn } from '../../model/arn.js';
import type { JsonObject } from '../../model/json.js';

export type Holder = 'role' | 'user' | 'group';

/** The policy of AWS's that a copy takes the place of, and on whom. */
interface Replacement {
  readonly arn: string;
  readonly as: 'attachment' | 'boundary';
  readonly holder: Holder;
  readonly name: string;
}

/** The AWS resource that holds the document to change, with the names that its API and templates want. */
export type Target =
  | { readonly kind: 'inline'; readonly holder: Holder; readonly name: string; readonly policyName: string }
  | {
      readonly kind: 'managed';
      readonly arn: string;
      readonly name: string;
      readonly path: string;
      /** Set for a new policy that takes the place of one of AWS's. */
      readonly replaces?: Replacement;
    }
  | { readonly kind: 'permission-set'; readonly name: string }
  | {
      readonly kind: 'organization';
      readonly type: 'SERVICE_CONTROL_POLICY' | 'RESOURCE_CONTROL_POLICY';
      /** Absent for a new policy. */
      readonly id?: string;
      readonly name: string;
      readonly attachedTo: string;
    }
  | { readonly kind: 'endpoint'; readonly id: string }
  | { readonly kind: 'table'; readonly arn: string }
  | { readonly kind: 'bucket'; readonly name: string }
  | { readonly kind: 'log-policy'; readonly name: string; readonly region: string }
  | { readonly kind: 'queue' | 'topic' | 'secret'; readonly arn: string; readonly name: string }
  | { readonly kind: 'repository'; readonly name: string; readonly region: string }
  | { readonly kind: 'registry'; readonly region: string }
  | { readonly kind: 'function'; readonly arn: string; readonly statement: JsonObject | undefined }
  | { readonly kind: 'key'; readonly arn: string }
  | { readonly kind: 'trust'; readonly role: string; readonly path: string }
  | { readonly kind: 'session' };

/** What a policy change has to be applied to. */
export function targetOf(change: PolicyChange): Target {
  const { policyType, policy, attachedTo } = change;
  switch (policyType) {
    case 'session-policy':
      return policy.startsWith('arn:') ? managedTarget(change) : { kind: 'session' };
    case 'vpc-endpoint-policy':
      return { kind: 'endpoint', id: attachedTo };
    case 'resource-policy':
      return resourceTarget(change);
    case 'role-trust-policy':
      return { kind: 'trust', role: lastPart(attachedTo), path: pathOf(attachedTo) };
    case 'service-control-policy':
    case 'resource-control-policy':
      return organizationTarget(change);
    default:
      return policy.startsWith('arn:') ? managedTarget(change) : inlineTarget(attachedTo, policy);
  }
}

/** Each service has its own way to put a policy on a resource. */
function resourceTarget({ policy, attachedTo, operation, statement }: PolicyChange): Target {
  const arn = parseArn(attachedTo);
  switch (arn?.service) {
    case 'kms':
      return { kind: 'key', arn: attachedTo };
    case 's3':
      return { kind: 'bucket', name: arn.resource };
    case 'logs':
      return { kind: 'log-policy', name: policy, region: arn.region };
    case 'sqs':
      return { kind: 'queue', arn: attachedTo, name: arn.resource };
    case 'sns':
      return { kind: 'topic', arn: attachedTo, name: arn.resource };
    case 'secretsmanager':
      return { kind: 'secret', arn: attachedTo, name: arn.resource.replace(/^secret:/, '') };
    case 'ecr': {
      const name = arn.resource.replace(/^repository\//, '');
      return name === '*' ? { kind: 'registry', region: arn.region } : { kind: 'repository', name, region: arn.region };
    }
    case 'lambda':
      // Lambda adds and takes away permissions one by one.
      return {
        kind: 'function',
        arn: attachedTo,
        statement: operation === 'replace-statement' ? undefined : statement,
      };
    default:
      return { kind: 'table', arn: attachedTo };
  }
}

function managedTarget({ policy, policyType, attachedTo, replaces }: PolicyChange): Target {
  const target = { kind: 'managed', arn: policy, name: lastPart(policy), path: pathOf(policy) } as const;
  if (replaces === undefined) return target;
  const as = policyType === 'permissions-boundary' ? 'boundary' : 'attachment';
  return { ...target, replaces: { arn: replaces, as, holder: holderOf(attachedTo), name: lastPart(attachedTo) } };
}

function inlineTarget(attachedTo: string, policyName: string): Target {
  const permissionSet = /\/AWSReservedSSO_(.+)_[0-9a-f]{16}$/.exec(attachedTo)?.[1];
  if (permissionSet !== undefined) return { kind: 'permission-set', name: permissionSet };
  return { kind: 'inline', holder: holderOf(attachedTo), name: lastPart(attachedTo), policyName };
}

function holderOf(arn: string): Holder {
  if (/:user\//.test(arn)) return 'user';
  return /:group\//.test(arn) ? 'group' : 'role';
}

function organizationTarget({ policyType, policy, attachedTo, operation }: PolicyChange): Target {
  const type = policyType === 'service-control-policy' ? 'SERVICE_CONTROL_POLICY' : 'RESOURCE_CONTROL_POLICY';
  const name = lastPart(policy);
  return { kind: 'organization', type, name, attachedTo, ...(operation === 'create-policy' ? {} : { id: name }) };
}

function lastPart(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

/** `/service/` of `arn:aws:iam::111122223333:role/service/app`. */
function pathOf(arn: string): string {
  const resource = arn.slice(arn.lastIndexOf(':') + 1);
  return resource.slice(resource.indexOf('/'), resource.lastIndexOf('/') + 1);
}

/** A name that templates accept as a logical id. */
export function logicalId(target: Target): string {
  const words = 'name' in target ? target.name : target.kind;
  const id = words.replace(/[^A-Za-z0-9]+(.)?/g, (_, next: string | undefined) => next?.toUpperCase() ?? '');
  return /^[A-Za-z]/.test(id) ? `${id.charAt(0).toUpperCase()}${id.slice(1)}` : `Policy${id}`;
}
