import type { CloudTrailEvent } from '../../model/event.js';
import { isJsonObject, type JsonObject, type JsonValue } from '../../model/json.js';
import { isRecord, parseJson } from './record.js';
import { parseStruct } from './struct-text.js';
import { timeOfEpoch, timeOfText } from './time-forms.js';

/** The value at a path of names, which log stores nest, or put together with dots. */
function at(value: JsonValue | undefined, path: string): JsonValue | undefined {
  if (!isJsonObject(value)) return undefined;
  const whole = value[path];
  if (whole !== undefined) return whole ?? undefined;
  for (let dot = path.indexOf('.'); dot > 0; dot = path.indexOf('.', dot + 1)) {
    const inner = at(value[path.slice(0, dot)], path.slice(dot + 1));
    if (inner !== undefined) return inner;
  }
  return undefined;
}

function textAt(value: JsonObject, ...paths: readonly string[]): string | undefined {
  for (const path of paths) {
    const found = at(value, path);
    const [text] = Array.isArray(found) ? found : [found];
    if (typeof text === 'string' && text !== '') return text;
    if (typeof text === 'number' || typeof text === 'boolean') return String(text);
  }
  return undefined;
}

/** Parameters are an object, or a text of JSON or of `{name=value}`. */
function structAt(value: JsonObject, ...paths: readonly string[]): JsonObject | undefined {
  for (const path of paths) {
    const found = at(value, path);
    const [first] = Array.isArray(found) ? found : [found];
    const struct = typeof first === 'string' ? (parseJson(first) ?? parseStruct(first)) : (first ?? below(value, path));
    if (isJsonObject(struct)) return struct;
  }
  return undefined;
}

/** What columns of dotted names tell of a struct. */
function below(value: JsonObject, path: string): JsonObject | undefined {
  const head = `${path}.`;
  return told(
    Object.fromEntries(
      Object.entries(value)
        .filter(([name]) => name.startsWith(head))
        .map(([name, part]) => [name.slice(head.length), Array.isArray(part) && part.length === 1 ? part[0] : part]),
    ),
  );
}

/** The object without what nobody told; undefined where that is all of it. */
function told(fields: Record<string, JsonValue | undefined>): JsonObject | undefined {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

const arnOf = (text: string | undefined): string | undefined => (text?.startsWith('arn:') ? text : undefined);

/** OCSF lets what it has no field for stand as pairs, or as a map. */
function unmapped(event: JsonObject, name: string): string | undefined {
  const list = event['unmapped'];
  if (!Array.isArray(list)) return textAt({ unmapped: list ?? null }, `unmapped.${name}`);
  const pair = list.find((entry) => Array.isArray(entry) && entry[0] === name);
  return Array.isArray(pair) && typeof pair[1] === 'string' ? pair[1] : undefined;
}

function resourcesAt(event: JsonObject, path: string, name: string): JsonValue | undefined {
  const list = at(event, path);
  if (!Array.isArray(list)) return undefined;
  const arns = list.filter(isJsonObject).map((one) => arnOf(textAt(one, name)));
  const named = arns.filter((arn) => arn !== undefined);
  return named.length === 0 ? undefined : named.map((ARN) => ({ ARN }));
}

const ocsfTime = (event: JsonObject): string | undefined => {
  const epoch = textAt(event, 'time');
  return (
    textAt(event, 'time_dt') ?? (epoch !== undefined && /^\d+$/.test(epoch) ? timeOfEpoch(Number(epoch)) : undefined)
  );
};

/** https://schema.ocsf.io/classes/api_activity, as Amazon Security Lake fills it. */
function ofOcsf(event: JsonObject): JsonObject {
  const issuer = textAt(event, 'actor.session.issuer');
  const uid = textAt(event, 'actor.user.uid');
  const mfa = unmapped(event, 'userIdentity.sessionContext.attributes.mfaAuthenticated');
  const endpoint = textAt(event, 'src_endpoint.uid', 'src_endpoint.interface_uid');
  return {
    eventVersion: textAt(event, 'metadata.product.version'),
    eventID: textAt(event, 'metadata.uid', 'metadata.original_event_uid'),
    eventType: textAt(event, 'metadata.event_code'),
    eventTime: ocsfTime(event),
    eventSource: textAt(event, 'api.service.name'),
    eventName: textAt(event, 'api.operation'),
    awsRegion: textAt(event, 'cloud.region', 'region'),
    sourceIPAddress: textAt(event, 'src_endpoint.ip', 'src_endpoint.domain', 'src_endpoint.svc_name'),
    userAgent: textAt(event, 'http_request.user_agent'),
    errorCode: textAt(event, 'api.response.error'),
    errorMessage: textAt(event, 'api.response.message', 'api.response.error_message'),
    requestID: textAt(event, 'api.request.uid'),
    requestParameters: structAt(event, 'api.request.data'),
    responseElements: structAt(event, 'api.response.data'),
    recipientAccountId: textAt(event, 'cloud.account.uid', 'cloud.account_uid', 'accountid'),
    resources: resourcesAt(event, 'resources', 'uid'),
    vpcEndpointId: endpoint?.startsWith('vpce-') ? endpoint : undefined,
    userIdentity: told({
      type: textAt(event, 'actor.user.type'),
      principalId: arnOf(uid) === undefined ? uid : undefined,
      arn: arnOf(textAt(event, 'actor.user.uid_alt')) ?? arnOf(uid),
      accountId: textAt(event, 'actor.user.account.uid', 'actor.user.account_uid'),
      accessKeyId: textAt(event, 'actor.user.credential_uid', 'actor.session.credential_uid'),
      userName: textAt(event, 'actor.user.name'),
      invokedBy: textAt(event, 'actor.invoked_by'),
      sessionContext: told({
        sessionIssuer: arnOf(issuer) === undefined ? undefined : told({ type: 'Role', arn: issuer }),
        attributes: told({
          creationDate: textAt(event, 'actor.session.created_time_dt'),
          mfaAuthenticated: textAt(event, 'actor.session.is_mfa', 'actor.session.mfa') ?? mfa,
        }),
      }),
    }),
  };
}

/** Kibana exports the time as it shows it. */
const shownTime = (time: string | undefined): string | undefined =>
  time === undefined || /^\d{4}-\d\d-\d\dT/.test(time) ? time : (timeOfText(time, 'UTC') ?? time);

/** https://www.elastic.co/docs/reference/integrations/aws/cloudtrail: what Elastic's agent makes of a record. */
function ofEcs(event: JsonObject): JsonObject {
  const identity = 'aws.cloudtrail.user_identity';
  const context = `${identity}.session_context`;
  const issuer = `${context}.session_issuer`;
  return {
    eventVersion: textAt(event, 'aws.cloudtrail.event_version'),
    eventID: textAt(event, 'event.id', 'aws.cloudtrail.event_id'),
    eventType: textAt(event, 'aws.cloudtrail.event_type'),
    eventCategory: textAt(event, 'aws.cloudtrail.event_category'),
    eventTime: shownTime(textAt(event, '@timestamp', 'event.created')),
    eventSource: textAt(event, 'event.provider'),
    eventName: textAt(event, 'event.action'),
    awsRegion: textAt(event, 'cloud.region'),
    sourceIPAddress: textAt(event, 'source.ip', 'source.address'),
    userAgent: textAt(event, 'user_agent.original'),
    errorCode: textAt(event, 'aws.cloudtrail.error_code'),
    errorMessage: textAt(event, 'aws.cloudtrail.error_message'),
    requestID: textAt(event, 'aws.cloudtrail.request_id'),
    requestParameters: structAt(
      event,
      'aws.cloudtrail.flattened.request_parameters',
      'aws.cloudtrail.request_parameters',
    ),
    responseElements: structAt(event, 'aws.cloudtrail.flattened.response_elements', 'aws.cloudtrail.response_elements'),
    recipientAccountId: textAt(event, 'aws.cloudtrail.recipient_account_id', 'cloud.account.id'),
    sharedEventID: textAt(event, 'aws.cloudtrail.shared_event_id'),
    vpcEndpointId: textAt(event, 'aws.cloudtrail.vpc_endpoint_id'),
    resources: resourcesAt(event, 'aws.cloudtrail.resources', 'arn'),
    userIdentity: told({
      type: textAt(event, `${identity}.type`),
      principalId: textAt(event, 'user.id'),
      arn: textAt(event, `${identity}.arn`),
      accountId: textAt(event, `${identity}.account_id`) ?? textAt(event, `${identity}.arn`)?.split(':')[4],
      accessKeyId: textAt(event, `${identity}.access_key_id`),
      userName: textAt(event, 'user.name'),
      invokedBy: textAt(event, `${identity}.invoked_by`),
      sessionContext: told({
        sessionIssuer: told({
          type: textAt(event, `${issuer}.type`),
          arn: textAt(event, `${issuer}.arn`),
          principalId: textAt(event, `${issuer}.principal_id`),
          accountId: textAt(event, `${issuer}.account_id`),
        }),
        attributes: told({
          creationDate: textAt(event, `${context}.creation_date`),
          mfaAuthenticated: textAt(event, `${context}.mfa_authenticated`),
        }),
      }),
    }),
  };
}

const isOcsf = (value: JsonObject): boolean =>
  (Number(value['class_uid']) === 6003 || isJsonObject(value['actor']) || 'api.operation' in value) &&
  textAt(value, 'api.operation') !== undefined &&
  textAt(value, 'api.service.name') !== undefined;

const isEcs = (value: JsonObject): boolean =>
  textAt(value, 'event.action') !== undefined &&
  (at(value, 'aws.cloudtrail') !== undefined || Object.keys(value).some((name) => name.startsWith('aws.cloudtrail.')));

/** True for a record that a log store put into names of its own: OCSF's or Elastic's. */
export function isNormalised(value: unknown): value is JsonObject {
  return isJsonObject(value) && (isOcsf(value) || isEcs(value));
}

/** The record that a normalised one was made of, with all that it kept; undefined for any other object. */
export function eventOfNormalised(value: JsonObject): CloudTrailEvent | undefined {
  if (!isNormalised(value)) return undefined;
  const event = told(isOcsf(value) ? ofOcsf(value) : ofEcs(value));
  return isRecord(event) ? event : undefined;
}
