import type { JsonObject } from '../../model/json.js';
import { resourceFor } from '../../remedy/code/cloudformation.js';
import { type CodeParts, logicalId, type PolicyPart, type RolePart, targetOfPart } from './parts.js';

interface TemplateResource {
  readonly id: string;
  readonly type: string;
  readonly properties: JsonObject;
}

/** A CloudFormation template (JSON): managed policies with the role among their `Roles`, or inline policies. */
export function asCloudFormation(parts: CodeParts): string {
  const resources = resourcesOf(parts).map(({ id, type, properties }) => [id, { Type: type, Properties: properties }]);
  return JSON.stringify({ AWSTemplateFormatVersion: '2010-09-09', Resources: Object.fromEntries(resources) }, null, 2);
}

function resourcesOf({ policies, role }: CodeParts): TemplateResource[] {
  return [...roleResources(role), ...policies.map((policy) => policyResource(policy, role))];
}

function policyResource(policy: PolicyPart, role: RolePart): TemplateResource {
  const target = targetOfPart(policy, role);
  const { type, properties } = resourceFor(target, policy.document) ?? { type: '', properties: {} };
  const name = role.made === undefined ? role.name : { Ref: ROLE_ID };
  const holder: JsonObject = policy.inline ? { RoleName: name } : { Roles: [name] };
  return { id: logicalId(target), type, properties: { ...properties, ...holder } };
}

const ROLE_ID = 'ExecutionRole';

function roleResources({ name, made }: RolePart): TemplateResource[] {
  if (made === undefined) return [];
  const boundary: JsonObject = made.boundary === undefined ? {} : { PermissionsBoundary: made.boundary };
  const properties = { RoleName: name, Path: made.path, AssumeRolePolicyDocument: made.trust, ...boundary };
  return [{ id: ROLE_ID, type: 'AWS::IAM::Role', properties }];
}
