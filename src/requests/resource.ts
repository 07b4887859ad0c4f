import { textParameter } from '../denials/record/parameters/parameters.js';
import { recordedResources } from '../denials/record/record-call.js';
import { parseArn } from '../model/arn.js';
import type { Call } from '../model/call.js';
import { OWNED_BY_AWS, ownedByAws } from '../model/owned-by-aws.js';
import type { ActionInfo } from '../model/reference/action-info.js';
import { resourceTypesOf } from '../model/reference/resource-types.js';
import { type Unknown, unknown } from '../model/unknown.js';
import type { ApiCall, Ask } from './call.js';
import { fillArn, filledArns, type NamedResource, SECRET_SUFFIX } from './fill-arn.js';

/**
 * The resources of a call on which an action is asked: ARNs in the record or its parameters, or the service's
 * ARN formats filled from the parameters. `*` for an action that needs to name none.
 */
export function resourcesOf(api: ApiCall, info: ActionInfo): readonly NamedResource[] {
  if (info.isWildcardOnly) return [{ resource: '*' }];
  const half = halfOf(api, info);
  if (half !== undefined) return [half];
  const arns = arnsIn(api, info);
  if (arns.length > 0) return arns.map((named) => withQualifier(named, api));
  const filled = filledArns(info.resourceTypes, api);
  if (filled.length > 0) return filled.map((named) => withQualifier(named, api));
  return [mayNameNone(info) ? { resource: '*' } : NOBODY_NAMED];
}

/**
 * A version or an alias of a function is a resource of its own.
 * AWS: https://docs.aws.amazon.com/lambda/latest/dg/lambda-api-permissions-ref.html
 */
function withQualifier(named: NamedResource, { parameters }: ApiCall): NamedResource {
  const qualifier = textParameter(parameters, 'qualifier');
  if (qualifier === undefined || !/^arn:[^:]+:lambda:[^:]*:[^:]*:function:[^:]+$/.test(named.resource)) return named;
  return { ...named, resource: `${named.resource}:${qualifier}` };
}

/** An action with several optional types is asked on one of them: an object of S3 lies in a bucket or behind an access point. */
function mayNameNone({ accessLevel, resourceTypes }: ActionInfo): boolean {
  return !resourceTypes.some((type) => type.required) && (resourceTypes.length === 1 || accessLevel === 'List');
}

const NOBODY_NAMED: NamedResource = {
  resource: '*',
  resourceUnknown: 'neither the message nor the record names the resource',
};

/** ARNs of the action's resource types, in message, record and parameters. */
function arnsIn(api: ApiCall, info: ActionInfo): readonly NamedResource[] {
  const types = new Set(info.resourceTypes.map((type) => type.name));
  const fits = (arn: string) =>
    parseArn(arn)?.service === info.service && resourceTypesOf(arn).some((type) => types.has(type));
  const texts = Object.values(api.parameters).filter((value) => typeof value === 'string');
  const arns = [...new Set([...api.arns, ...texts, ...queueArns(api)].filter(fits))];
  return arns.map((resource) =>
    api.arns.includes(resource) || !isPartOfSecret(resource)
      ? { resource }
      : {
          resource: `${resource}${SECRET_SUFFIX}`,
          resourceUnknown: "six characters that the record does not hold end a secret's ARN",
        },
  );
}

/** Secrets Manager also takes an ARN without the six characters that end it. */
function isPartOfSecret(arn: string): boolean {
  return arn.includes(':secretsmanager:') && !/-[A-Za-z0-9]{6}$/.test(arn);
}

/** The URL of a queue tells its account and name. */
function queueArns({ parameters, partition, region }: ApiCall): readonly string[] {
  const [, account, name] = /\/(\d{12})\/([\w.-]+)$/.exec(textParameter(parameters, 'queueUrl') ?? '') ?? [];
  return account === undefined ? [] : [`arn:${partition}:sqs:${region}:${account}:${name}`];
}

/** A call that asks two actions on two resources: what it asks this one on. */
function halfOf(api: ApiCall, { service, action, resourceTypes }: ActionInfo): NamedResource | undefined {
  const { operation, parameters, partition } = api;
  if (service === 'kms' && operation === 'ReEncrypt') {
    const keyId = parameters[action === 'ReEncryptFrom' ? 'sourceKeyId' : 'destinationKeyId'];
    if (typeof keyId !== 'string') return NOBODY_NAMED;
    if (parseArn(keyId)?.resource.startsWith('key/')) return { resource: keyId };
    const [key] = resourceTypes;
    return (key && fillArn(key, { ...api, parameters: { keyId } })) ?? NOBODY_NAMED;
  }
  if (service !== 's3' || operation !== 'CopyObject' || action !== 'GetObject') return undefined;
  const source = textParameter(parameters, 'x-amz-copy-source')?.replace(/^\/|\?versionId=.*$/g, '');
  return source === undefined ? NOBODY_NAMED : { resource: `arn:${partition}:s3:::${decoded(source)}` };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * The account that owns a resource: the ARN's; the caller's for `*`; `aws` for AWS's own; for a bucket the record's, or
 * the one that the call names. Unknown where none tells.
 */
export function resourceAccountOf(ask: Ask, api: ApiCall, call: Call): string | Unknown {
  const { resource, owner } = ask;
  if (ownedByAws(parseArn(resource)) !== undefined) return OWNED_BY_AWS;
  const account = resource === '*' ? api.account : parseArn(resource)?.account;
  if (account && !(resource === '*' && ask.resourceUnknown !== undefined)) return account;
  const owners = recordedResources(call.event).filter(
    (named) => named.ARN !== undefined && covers(named.ARN, resource),
  );
  return (
    owners.find((named) => named.accountId)?.accountId ??
    owner ??
    unknown('the ARN holds no account and the record names no owner')
  );
}

/** A bucket's ARN covers its objects. */
function covers(arn: string, resource: string): boolean {
  return resource === arn || resource.startsWith(`${arn}/`);
}

/** The headers of S3 that name the account which has to own the bucket, and of a copy the one that is copied from. */
const OWNER_HEADERS = ['x-amz-expected-bucket-owner', 'expectedBucketOwner'];
const SOURCE_OWNER_HEADERS = ['x-amz-source-expected-bucket-owner', 'expectedSourceBucketOwner'];

/**
 * The account that a call of S3 wants to own the bucket.
 * AWS: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-owner-condition.html
 */
export function expectedOwner({ service, operation, parameters }: ApiCall, action: string): string | undefined {
  if (service !== 's3') return undefined;
  const isSource = /^(CopyObject|UploadPartCopy)$/.test(operation) && action.toLowerCase() === 's3:getobject';
  const names = isSource ? SOURCE_OWNER_HEADERS : OWNER_HEADERS;
  const told = names.map((name) => textParameter(parameters, name)).find((text) => text !== undefined);
  return told !== undefined && /^\d{12}$/.test(told) ? told : undefined;
}
