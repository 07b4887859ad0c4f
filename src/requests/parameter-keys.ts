import { objectParameter, parameter } from '../denials/record/parameters/parameters.js';
import type { JsonObject, JsonValue } from '../model/json.js';
import type { RequestContext } from '../model/request.js';

/** A condition key whose value is what the call passed under a name, and that is absent when it passed nothing. */
interface ParameterKey {
  readonly actions: readonly string[];
  readonly key: string;
  /** The names to the value, from the outside in: `vpcConfig`, `subnetIds`. */
  readonly path: readonly string[];
  /** A value that is empty was passed all the same: a list of what lies at the top. */
  readonly emptyIsValue?: true;
}

const S3_WRITES = ['s3:PutObject'];
const S3_LISTS = ['s3:ListBucket', 's3:ListBucketVersions'];
const FUNCTION_WRITES = ['lambda:CreateFunction', 'lambda:UpdateFunctionConfiguration'];

/**
 * Only keys whose parameter CloudTrail writes down: it leaves secrets out, not these. Pages:
 * service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html, list_amazons3.html,
 * list_awssecretsmanager.html, list_awslambda.html; S3's headers:
 * AmazonS3/latest/userguide/cloudtrail-logging-understanding-s3-entries.html
 */
export const PARAMETER_KEYS: readonly ParameterKey[] = [
  {
    actions: ['iam:CreateRole', 'iam:CreateUser', 'iam:PutRolePermissionsBoundary', 'iam:PutUserPermissionsBoundary'],
    key: 'iam:PermissionsBoundary',
    path: ['permissionsBoundary'],
  },
  {
    actions: [
      'iam:AttachGroupPolicy',
      'iam:AttachRolePolicy',
      'iam:AttachUserPolicy',
      'iam:DetachGroupPolicy',
      'iam:DetachRolePolicy',
      'iam:DetachUserPolicy',
    ],
    key: 'iam:PolicyARN',
    path: ['policyArn'],
  },
  { actions: ['iam:CreateServiceLinkedRole'], key: 'iam:AWSServiceName', path: ['aWSServiceName'] },
  { actions: S3_LISTS, key: 's3:prefix', path: ['prefix'], emptyIsValue: true },
  { actions: S3_LISTS, key: 's3:delimiter', path: ['delimiter'] },
  { actions: S3_WRITES, key: 's3:x-amz-acl', path: ['x-amz-acl'] },
  { actions: S3_WRITES, key: 's3:x-amz-server-side-encryption', path: ['x-amz-server-side-encryption'] },
  {
    actions: S3_WRITES,
    key: 's3:x-amz-server-side-encryption-aws-kms-key-id',
    path: ['x-amz-server-side-encryption-aws-kms-key-id'],
  },
  { actions: S3_WRITES, key: 's3:x-amz-storage-class', path: ['x-amz-storage-class'] },
  { actions: ['secretsmanager:CreateSecret'], key: 'secretsmanager:KmsKeyId', path: ['kmsKeyId'] },
  { actions: ['lambda:CreateFunction'], key: 'lambda:CodeSigningConfigArn', path: ['codeSigningConfigArn'] },
  { actions: FUNCTION_WRITES, key: 'lambda:SubnetIds', path: ['vpcConfig', 'subnetIds'] },
  { actions: FUNCTION_WRITES, key: 'lambda:SecurityGroupIds', path: ['vpcConfig', 'securityGroupIds'] },
];

/**
 * Creating calls whose tags CloudTrail shows under `tags`, so that a record without them is of a call that passed
 * none. Elsewhere tags go by other names, and their absence tells nothing.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-requesttag
 */
export const TAGGING_CALLS: readonly string[] = [
  'ecr:CreateRepository',
  'ecs:CreateCluster',
  'ecs:CreateService',
  'ecs:RegisterTaskDefinition',
  'ecs:RunTask',
  'events:PutRule',
  'iam:CreateInstanceProfile',
  'iam:CreateOpenIDConnectProvider',
  'iam:CreatePolicy',
  'iam:CreateRole',
  'iam:CreateSAMLProvider',
  'iam:CreateUser',
  'kinesis:CreateStream',
  'kms:CreateKey',
  'lambda:CreateFunction',
  'logs:CreateLogGroup',
  'rds:CreateDBCluster',
  'rds:CreateDBInstance',
  'secretsmanager:CreateSecret',
  'sns:CreateTopic',
  'sqs:CreateQueue',
  'ssm:PutParameter',
  'states:CreateStateMachine',
];

/** The keys that a call's parameters settle, null where the call passed none. Nothing when the record holds no parameters. */
export function parameterKeys(action: string, parameters: JsonObject): RequestContext {
  if (Object.keys(parameters).length === 0) return {};
  const asked = action.toLowerCase();
  const concerned = PARAMETER_KEYS.filter(({ actions }) => actions.some((one) => one.toLowerCase() === asked));
  const settled = concerned.flatMap(({ key, path, emptyIsValue }) => {
    const passed = at(parameters, path);
    const value = emptyIsValue && passed === '' ? '' : passedUnder(passed);
    return value === undefined ? [] : [[key, value] as const];
  });
  return Object.fromEntries(settled);
}

/**
 * True when a record without tags tells that the call passed none. EC2 shows them as `tagSpecificationSet`.
 * AWS: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/supported-iam-actions-tagging.html
 */
export function showsTags(action: string): boolean {
  if (/^ec2:(?:create(?!tags)|runinstances$|allocate|copy|import|register|request)/i.test(action)) return true;
  return TAGGING_CALLS.some((one) => one.toLowerCase() === action.toLowerCase());
}

/**
 * ec2:CreateAction: what made the resource that is tagged as it is made; absent from CreateTags itself.
 * AWS: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/supported-iam-actions-tagging.html
 */
export function createActionKey(action: string, operation: string): RequestContext {
  if (action.toLowerCase() !== 'ec2:createtags') return {};
  return { 'ec2:CreateAction': operation === 'CreateTags' ? null : operation };
}

function at(parameters: JsonObject, path: readonly string[]): JsonValue | undefined {
  const [last = '', ...outer] = [...path].reverse();
  const inner = outer.reverse().reduce(objectParameter, parameters);
  return parameter(inner, last);
}

/** Undefined for what is there in a form that nobody can read. */
function passedUnder(value: JsonValue | undefined): string | readonly string[] | null | undefined {
  if (value === undefined || value === null || value === '') return null;
  if (typeof value === 'string') return value;
  if (!Array.isArray(value)) return undefined;
  const texts = value.filter((one) => typeof one === 'string');
  if (texts.length < value.length) return undefined;
  return texts.length === 0 ? null : texts;
}
