import type { CloudTrailEvent } from '../../model/event.js';
import { isJsonObject, type JsonObject, type JsonValue } from '../../model/json.js';
import { isRecord, parseJson } from './record.js';
import { parseStruct } from './struct-text.js';

const FIELDS = [
  'eventVersion eventTime eventSource eventName awsRegion sourceIPAddress userAgent errorCode errorMessage requestID',
  'eventID readOnly eventType managementEvent recipientAccountId sharedEventID vpcEndpointId vpcEndpointAccountId',
  'eventCategory sessionCredentialFromConsole userIdentity requestParameters responseElements additionalEventData',
  'resources tlsDetails serviceEventDetails',
].flatMap((line) => line.split(' '));

const INNER_FIELDS = [
  'type principalId arn accountId accessKeyId userName invokedBy identityProvider credentialId sessionContext',
  'sessionIssuer attributes creationDate mfaAuthenticated webIdFederationData sourceIdentity assumedRoot',
  'ec2RoleDelivery onBehalfOf inScopeOf sourceArn sourceAccount issuerType credentialsIssuedTo invokedByDelegate',
  'tlsVersion cipherSuite clientProvidedHostHeader federatedProvider',
].flatMap((line) => line.split(' '));

const byLowerCase = (names: readonly string[]): ReadonlyMap<string, string> =>
  new Map(names.map((name) => [name.toLowerCase(), name]));

const FIELD = byLowerCase([...FIELDS, 'userName', 'accessKeyId', 'eventJson']);
const INNER_FIELD = byLowerCase(INNER_FIELDS);
/** Column titles of the console's download of the event history that are no field names. */
const TITLE = new Map([
  ['awsaccesskey', 'accessKeyId'],
  ['awsregion', 'awsRegion'],
]);
/** The log's time, in rows that name none of the call. */
const LOG_TIME = '@timestamp';

const NESTED = new Set([
  'userIdentity',
  'requestParameters',
  'responseElements',
  'additionalEventData',
  'resources',
  'tlsDetails',
  'serviceEventDetails',
]);

/** Athena and Lake lower-case the names inside structs. */
function restoreNames(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(restoreNames);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      INNER_FIELD.get(name.toLowerCase()) ?? (name === 'arn' ? 'arn' : name),
      restoreNames(inner ?? null),
    ]),
  );
}

function nested(field: string, value: JsonValue): JsonValue | undefined {
  const parsed =
    typeof value === 'string' ? ((parseJson(value) as JsonValue | undefined) ?? parseStruct(value)) : value;
  if (parsed === undefined) return undefined;
  if (field === 'resources' && Array.isArray(parsed)) {
    return parsed.map((resource) =>
      isJsonObject(resource) ? { ...resource, ARN: resource['ARN'] ?? resource['arn'] } : resource,
    );
  }
  return field === 'userIdentity' || field === 'tlsDetails' ? restoreNames(parsed) : parsed;
}

const isEmpty = (value: JsonValue | undefined): boolean =>
  value === undefined || value === null || value === '' || value === 'null' || value === '-';

/** `useridentity.arn` and `useridentity_sessioncontext.attributes…`: a column for a part of a struct. */
function setPart(event: JsonObject, column: string, value: JsonValue): void {
  const [head = '', ...rest] = column.split(/[._]/);
  const field = FIELD.get(head.toLowerCase());
  if (field === undefined || !NESTED.has(field) || rest.length === 0) return;
  let inner = event;
  const names = [field, ...rest.map((name) => INNER_FIELD.get(name.toLowerCase()) ?? name)];
  for (const name of names.slice(0, -1)) {
    const next = inner[name];
    const object: JsonObject = isJsonObject(next) ? next : {};
    inner[name] = object;
    inner = object;
  }
  inner[names.at(-1) ?? ''] = value;
}

/** True when what has a record's names is a row all the same: its structs are texts, or columns of their own. */
export function isRow(record: object): boolean {
  return Object.entries(record).some(
    ([name, value]) =>
      name === LOG_TIME || (NESTED.has(name) && typeof value === 'string') || /^useridentity[._]/i.test(name),
  );
}

/**
 * The record that a row of a CloudTrail Lake or Athena result holds, whatever the case of its column names;
 * undefined when the row has no eventName and eventSource (and no `eventJson`). Structs are read from JSON
 * and from the `{name=value, …}` that both services print; `useridentity.arn` columns are put back in place.
 */
export function eventOfRow(row: JsonObject): CloudTrailEvent | undefined {
  const event: JsonObject = {};
  for (const [column, value] of Object.entries(row)) {
    if (value === undefined || isEmpty(value)) continue;
    const plain = column.replaceAll(/[\s_-]/g, '').toLowerCase();
    const field = FIELD.get(plain) ?? TITLE.get(plain);
    if (field === undefined) setPart(event, column, value);
    else event[field] = NESTED.has(field) ? nested(field, value) : value;
  }
  const whole = typeof event['eventJson'] === 'string' ? parseJson(event['eventJson']) : undefined;
  if (isRecord(whole)) return whole;
  const { userName, accessKeyId, ...rest } = event;
  if (rest['userIdentity'] === undefined && userName !== undefined) rest['userIdentity'] = { userName, accessKeyId };
  if (rest['eventTime'] === undefined && typeof row[LOG_TIME] === 'string')
    rest['eventTime'] = row[LOG_TIME].replace(/^(\S+) ([\d:]+)\S*$/, '$1T$2Z');
  return isRecord(rest) ? rest : undefined;
}
