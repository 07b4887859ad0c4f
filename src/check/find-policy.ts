import type { StatementRef } from '../evaluation/authorization.js';
import { isJsonObject, type JsonObject } from '../model/json.js';
import { fieldOf } from '../model/layers.js';
import type { AttachedPolicy, Layer, Policies } from '../model/policies.js';
import type { PolicyType } from '../model/policy-type.js';
import { isUnknown } from '../model/unknown.js';
import { documentOf, statementsOf } from './document.js';
import { AWS_MANAGED_KEY_POLICY } from './layers.js';

export interface FoundStatement {
  readonly policy: AttachedPolicy;
  readonly document: JsonObject;
  readonly statement: JsonObject;
}

/** The statement that an evaluation points at, with its policy; undefined when its document cannot be read. */
export function findStatement(
  policies: Policies,
  policyType: PolicyType,
  ref: StatementRef,
): FoundStatement | undefined {
  const policy = readPolicies(policies, policyType).find(
    ({ id, attachedTo }) => id === ref.policy && (ref.attachedTo === undefined || attachedTo === ref.attachedTo),
  );
  const document = policy && documentOf(policy.document);
  const statement = document && statementsOf(document)[ref.index];
  return policy && document && isJsonObject(statement) ? { policy, document, statement } : undefined;
}

/** The policies of one type that could be read, of every level. */
export function readPolicies(policies: Policies, policyType: PolicyType): AttachedPolicy[] {
  return layersOf(policies, policyType).flatMap(readIn);
}

/** The policies of a layer that could be read. */
export function readIn(layer: Layer | undefined): AttachedPolicy[] {
  return Array.isArray(layer) ? layer.filter((policy): policy is AttachedPolicy => !isUnknown(policy)) : [];
}

function layersOf(policies: Policies, policyType: PolicyType): (Layer | undefined)[] {
  const field = fieldOf(policyType);
  if (field !== 'serviceControl' && field !== 'resourceControl') return [policies[field]];
  const levels = policies[field];
  return Array.isArray(levels) ? levels.map((level) => (isUnknown(level) ? level : level.policies)) : [];
}

/** AWS owns the policy: nobody else can edit it. */
export function isAwsManaged(policyId: string): boolean {
  if (policyId === AWS_MANAGED_KEY_POLICY) return true;
  return /^arn:[^:]+:iam::aws:/.test(policyId) || /(^|\/)p-(Full|RCPFull)AWSAccess$/.test(policyId);
}
