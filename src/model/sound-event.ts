import type { CloudTrailEvent } from './event.js';
import { isJsonObject, type JsonObject, type JsonValue } from './json.js';

type Shape = 'text' | 'flag' | 'object' | 'resources' | { readonly [field: string]: Shape };

const ISSUER: Shape = { type: 'text', principalId: 'text', arn: 'text', accountId: 'text', userName: 'text' };

const IDENTITY: Shape = {
  ...ISSUER,
  accessKeyId: 'text',
  invokedBy: 'text',
  identityProvider: 'text',
  credentialId: 'text',
  sessionContext: {
    sessionIssuer: ISSUER,
    attributes: { creationDate: 'text', mfaAuthenticated: 'text' },
    webIdFederationData: 'object',
    sourceIdentity: 'text',
    assumedRoot: 'text',
    ec2RoleDelivery: 'text',
  },
  onBehalfOf: 'object',
  inScopeOf: { sourceArn: 'text', sourceAccount: 'text', issuerType: 'text', credentialsIssuedTo: 'text' },
  invokedByDelegate: { accountId: 'text' },
};

const EVENT: { readonly [field: string]: Shape } = {
  eventVersion: 'text',
  userIdentity: IDENTITY,
  eventTime: 'text',
  eventSource: 'text',
  eventName: 'text',
  awsRegion: 'text',
  sourceIPAddress: 'text',
  userAgent: 'text',
  errorCode: 'text',
  errorMessage: 'text',
  requestParameters: 'object',
  responseElements: 'object',
  additionalEventData: 'object',
  requestID: 'text',
  eventID: 'text',
  readOnly: 'flag',
  resources: 'resources',
  eventType: 'text',
  managementEvent: 'flag',
  recipientAccountId: 'text',
  sharedEventID: 'text',
  vpcEndpointId: 'text',
  vpcEndpointAccountId: 'text',
  eventCategory: 'text',
  sessionCredentialFromConsole: 'text',
  tlsDetails: { tlsVersion: 'text', cipherSuite: 'text', clientProvidedHostHeader: 'text' },
};

/** The record without the fields that are not of the type that CloudTrail gives them: anybody may write a file. */
export function soundEvent(event: CloudTrailEvent): CloudTrailEvent {
  return soundFields(withoutDeep(event as JsonObject), EVENT) as CloudTrailEvent;
}

/** Deeper than any record of AWS's; what reads a record goes down with it, until the stack ends. */
const DEEPEST = 100;

function withoutDeep(record: JsonObject): JsonObject {
  const deep = Object.keys(record).filter((field) => isTooDeep(record[field], DEEPEST));
  if (deep.length === 0) return record;
  return Object.fromEntries(Object.entries(record).filter(([field]) => !deep.includes(field)));
}

function isTooDeep(value: JsonValue | undefined, left: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (left === 0) return true;
  for (const inner of Object.values(value)) if (isTooDeep(inner, left - 1)) return true;
  return false;
}

/** The record that an entry of LookupEvents holds as text; undefined when that is no JSON object. */
export function eventOf(text: string | undefined): CloudTrailEvent | undefined {
  try {
    const record: unknown = JSON.parse(text ?? '');
    return isJsonObject(record) ? soundEvent(record as CloudTrailEvent) : undefined;
  } catch {
    return undefined;
  }
}

/** What is sound stays the same object: a copy without some fields would be slow to make and slow to read. */
function soundFields(given: JsonObject, shapes: { readonly [field: string]: Shape }): JsonObject {
  let sound = given;
  for (const field in shapes) {
    // Not as a pair: of each field of each record an array would be made.
    const value = given[field];
    const shape = shapes[field];
    if (value === undefined || shape === undefined) continue;
    const kept = soundValue(value, shape);
    if (kept === value) continue;
    if (sound === given) sound = { ...given };
    if (kept === undefined) delete sound[field];
    else sound[field] = kept;
  }
  return sound;
}

function soundValue(value: JsonValue, shape: Shape): JsonValue | undefined {
  if (shape === 'text') return typeof value === 'string' ? value : undefined;
  if (shape === 'flag') return typeof value === 'string' || typeof value === 'boolean' ? value : undefined;
  if (shape === 'object') return value === null || isJsonObject(value) ? value : undefined;
  if (shape === 'resources') return Array.isArray(value) ? soundResources(value) : undefined;
  return isJsonObject(value) ? soundFields(value, shape) : undefined;
}

const RESOURCE: { readonly [field: string]: Shape } = { ARN: 'text', accountId: 'text', type: 'text' };

function soundResources(resources: JsonValue[]): JsonValue[] {
  const sound = resources.filter(isJsonObject).map((resource) => soundFields(resource, RESOURCE));
  return sound.length === resources.length && sound.every((resource, at) => resource === resources[at])
    ? resources
    : sound;
}
