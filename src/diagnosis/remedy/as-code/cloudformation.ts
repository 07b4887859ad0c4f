import type { JsonObject } from '../../../vocabulary/json.js';
import { type Holder, logicalId, type Target } from './target.js';

export interface CloudFormationResource {
  readonly type: string;
  readonly properties: JsonObject;
}

/** A CloudFormation template (JSON) with the resource that holds the document; undefined where none stands alone. */
export function asCloudFormation(target: Target, document: JsonObject): string | undefined {
  const resource = resourceFor(target, document);
  if (resource === undefined) return undefined;
  const { type, properties } = resource;
  const Resources = { [logicalId(target)]: { Type: type, Properties: properties } };
  return JSON.stringify({ AWSTemplateFormatVersion: '2010-09-09', Resources }, null, 2);
}

const HOLDERS: Record<Holder, { readonly type: string; readonly property: string }> = {
  role: { type: 'AWS::IAM::RolePolicy', property: 'RoleName' },
  user: { type: 'AWS::IAM::UserPolicy', property: 'UserName' },
  group: { type: 'AWS::IAM::GroupPolicy', property: 'GroupName' },
};

/**
 * The resource that stands by itself. The policies of tables, keys and endpoints are properties of the table, key
 * or endpoint, whose other properties no denial tells.
 */
export function resourceFor(target: Target, document: JsonObject): CloudFormationResource | undefined {
  switch (target.kind) {
    case 'inline': {
      const { type, property } = HOLDERS[target.holder];
      return { type, properties: { [property]: target.name, PolicyName: target.policyName, PolicyDocument: document } };
    }
    case 'managed':
      return {
        type: 'AWS::IAM::ManagedPolicy',
        properties: { ManagedPolicyName: target.name, Path: target.path, PolicyDocument: document },
      };
    case 'organization':
      return {
        type: 'AWS::Organizations::Policy',
        properties: { Name: target.name, Type: target.type, Content: document, TargetIds: [target.attachedTo] },
      };
    case 'trust':
      return {
        type: 'AWS::IAM::Role',
        properties: { RoleName: target.role, Path: target.path, AssumeRolePolicyDocument: document },
      };
    default:
      return undefined;
  }
}
