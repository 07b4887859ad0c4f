import { queueUrl } from '../../check/reads/queue.js';
import type { JsonObject } from '../../model/json.js';
import { safeJson } from '../../model/text/safe-json.js';
import { type Holder, logicalId, type Target } from './target.js';

interface CloudFormationResource {
  readonly type: string;
  readonly properties: JsonObject;
}

/** A CloudFormation template (JSON) with the resource that holds the document; undefined where none stands alone. */
export function asCloudFormation(target: Target, document: JsonObject): string | undefined {
  const resource = resourceFor(target, document);
  if (resource === undefined || readsMoreInto(resource.properties)) return undefined;
  const { type, properties } = resource;
  const Resources = { [logicalId(target)]: { Type: type, Properties: properties } };
  const Description = PART_OF[target.kind];
  return safeJson(
    { AWSTemplateFormatVersion: '2010-09-09', ...(Description === undefined ? {} : { Description }), Resources },
    2,
  );
}

/**
 * True for what CloudFormation fills in, and has no way to write as it is: references to secrets, functions, and what
 * the CDK makes of its own tokens.
 * AWS: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html
 */
export function readsMoreInto(properties: JsonObject): boolean {
  return /\{\{resolve:|\$\{Token\[|"(?:Ref|Fn::[^"]*)":/.test(JSON.stringify(properties));
}

/** Resources whose policy is one of many properties; the others stay as the template has them. */
const PART_OF: Partial<Record<Target['kind'], string>> = {
  trust: 'Put AssumeRolePolicyDocument on the resource that makes the role; keep its other properties',
  repository: 'Put RepositoryPolicyText on the resource that makes the repository; keep its other properties',
  key: 'Put KeyPolicy on the resource that makes the key; keep its other properties',
};

const HOLDERS: Record<Holder, { readonly type: string; readonly property: string }> = {
  role: { type: 'AWS::IAM::RolePolicy', property: 'RoleName' },
  user: { type: 'AWS::IAM::UserPolicy', property: 'UserName' },
  group: { type: 'AWS::IAM::GroupPolicy', property: 'GroupName' },
};

/**
 * The resource that holds the document. The policies of tables and endpoints are properties of the table or endpoint,
 * whose required properties no denial tells.
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
        properties: {
          ManagedPolicyName: target.name,
          Path: target.path,
          PolicyDocument: document,
          ...attachments(target),
        },
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
    case 'bucket':
      return { type: 'AWS::S3::BucketPolicy', properties: { Bucket: target.name, PolicyDocument: document } };
    case 'queue':
      return {
        type: 'AWS::SQS::QueuePolicy',
        properties: { Queues: [queueUrl(target.arn)], PolicyDocument: document },
      };
    case 'topic':
      return { type: 'AWS::SNS::TopicPolicy', properties: { Topics: [target.arn], PolicyDocument: document } };
    case 'secret':
      return {
        type: 'AWS::SecretsManager::ResourcePolicy',
        properties: { SecretId: target.arn, ResourcePolicy: document },
      };
    case 'repository':
      return {
        type: 'AWS::ECR::Repository',
        properties: { RepositoryName: target.name, RepositoryPolicyText: document },
      };
    case 'registry':
      return { type: 'AWS::ECR::RegistryPolicy', properties: { PolicyText: document } };
    case 'log-policy':
      return {
        type: 'AWS::Logs::ResourcePolicy',
        properties: { PolicyName: target.name, PolicyDocument: JSON.stringify(document) },
      };
    case 'key':
      return { type: 'AWS::KMS::Key', properties: { KeyPolicy: document } };
    default:
      return undefined;
  }
}

const LISTS: Record<Holder, string> = { role: 'Roles', user: 'Users', group: 'Groups' };

function attachments({ replaces }: Extract<Target, { kind: 'managed' }>): JsonObject {
  return replaces?.as === 'attachment' ? { [LISTS[replaces.holder]]: [replaces.name] } : {};
}
