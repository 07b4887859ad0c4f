import { parseArn } from '../../model/arn.js';
import type { CloudTrailEvent } from '../../model/event.js';
import { isJsonObject } from '../../model/json.js';
import { partitionOfRegion } from '../../model/partitions.js';
import { actionOfOperation } from '../../model/reference/operation.js';
import { dynamodbAction, dynamodbResource } from './dynamodb-call.js';
import { typedResource } from './typed-resource.js';

// Endpoints whose first label is not the service prefix of the actions.
const PREFIXES: Readonly<Record<string, string>> = {
  monitoring: 'cloudwatch',
  email: 'ses',
  tagging: 'tag',
  'streams.dynamodb': 'dynamodb',
};

/** The service prefix of an event source: `dynamodb.amazonaws.com` is `dynamodb`. */
export function serviceOf(event: CloudTrailEvent): string {
  const host = (event.eventSource ?? '').replace(/\.amazonaws\.com(?:\.cn)?$/, '');
  return (Object.hasOwn(PREFIXES, host) ? PREFIXES[host] : undefined) ?? host;
}

/** The API operation: Lambda and CloudFront append the version of their API (`ListFunctions20150331`). */
export function operationOf(event: CloudTrailEvent): string {
  return (event.eventName ?? '').replace(/20\d{6}(?:v\d+)?$|20\d\d_\d\d_\d\d$/, '');
}

/** The IAM action that the call asks for. */
export function actionOf(event: CloudTrailEvent): string {
  const service = serviceOf(event);
  const operation = operationOf(event);
  const part = service === 'dynamodb' ? dynamodbAction(event) : undefined;
  if (part !== undefined) return `${service}:${part}`;
  return actionOfOperation(service, operation) ?? `${service}:${operation}`;
}

function isNamed(resource: string | undefined): resource is string {
  return resource === '*' || (resource !== undefined && parseArn(resource) !== undefined);
}

/** The resources that a record lists; strangers' records hold other things here. */
export function recordedResources(event: CloudTrailEvent | undefined): NonNullable<CloudTrailEvent['resources']> {
  const listed: unknown = event?.resources;
  return Array.isArray(listed) ? listed.filter(isJsonObject) : [];
}

/** The most specific of the record's resources, which CloudTrail lists with what contains it. */
function recordedResource(event: CloudTrailEvent): string | undefined {
  const arns = recordedResources(event)
    .map((resource) => resource.ARN)
    .filter(isNamed);
  const longest = arns.reduce((a, b) => (b.length > a.length ? b : a), '');
  return longest !== '' && arns.every((arn) => longest.startsWith(arn)) ? longest : undefined;
}

function keyArn(event: CloudTrailEvent): string | undefined {
  const key = event.requestParameters?.['keyId'];
  if (typeof key !== 'string' || key.startsWith('alias/')) return undefined;
  const { awsRegion: region, recipientAccountId: account } = event;
  if (parseArn(key) !== undefined || region === undefined || account === undefined) return key;
  return `arn:${partitionOfRegion(region)}:kms:${region}:${account}:key/${key}`;
}

/** An object, or for a call without a key the bucket; access points go by ARNs and aliases of their own. */
function objectArn(event: CloudTrailEvent): string | undefined {
  const { bucketName, key } = event.requestParameters ?? {};
  if (typeof bucketName !== 'string' || !/^[a-z\d][a-z\d.-]{1,61}[a-z\d]$/.test(bucketName)) return undefined;
  if (/-s3alias$|--ol-s3$|--x-s3$/.test(bucketName)) return undefined;
  const bucket = `arn:${partitionOfRegion(event.awsRegion ?? '')}:s3:::${bucketName}`;
  return typeof key === 'string' && key !== '' ? `${bucket}/${key}` : bucket;
}

/** Secrets Manager also takes an ARN without the six characters that end it: half an ARN is none. */
function isWholeArnOf(service: string, value: string): boolean {
  if (parseArn(value)?.service !== service) return false;
  return service !== 'secretsmanager' || /-[A-Za-z\d]{6}$/.test(value);
}

/** The one ARN of its own service that a call names. IAM's calls name the policies that they attach to others. */
function namedArn(event: CloudTrailEvent): string | undefined {
  const service = serviceOf(event);
  if (service === 'iam') return undefined;
  const values: unknown[] = Object.values(event.requestParameters ?? {});
  const arns = values.filter((value) => typeof value === 'string' && isWholeArnOf(service, value));
  const [arn] = arns;
  return typeof arn === 'string' && arns.every((other) => other === arn) ? arn : undefined;
}

function requestedResource(event: CloudTrailEvent): string | undefined {
  const service = serviceOf(event);
  if (service === 'dynamodb') return dynamodbResource(event);
  if (service === 'kms') return keyArn(event);
  if (service === 's3') return objectArn(event);
  const role = event.requestParameters?.['roleArn'];
  if (service === 'sts') return typeof role === 'string' ? role : undefined;
  return namedArn(event);
}

/** What was denied: named by the message, else listed in the record, else derived from the request. */
export function resourceOf(event: CloudTrailEvent, named: string | undefined): string | undefined {
  const account = event.recipientAccountId ?? event.userIdentity?.accountId;
  const typed = typedResource(named, { account, partition: partitionOfRegion(event.awsRegion ?? '') });
  return [typed, recordedResource(event), requestedResource(event)].find(isNamed);
}
