import type { DenialColumn } from './csv-column.js';

/** What the record of a denied call tells. */
export const RECORD_COLUMNS: readonly DenialColumn[] = [
  {
    name: 'count',
    about:
      "calls that the row stands for: `1`, and more for a row of a query's grouped result; empty in a row about an empty report",
    ofDenial: (_, weight) => String(weight?.count ?? 1),
  },
  {
    name: 'event_id',
    about:
      "CloudTrail's id of the event, or a hash of a message without a record; empty in a row about an empty report",
    ofDenial: ({ id }) => id,
  },
  {
    name: 'event_source',
    about: 'the service that was called: `dynamodb.amazonaws.com`; only where record or message tells',
    ofDenial: ({ event, service }) => event?.eventSource ?? (service === '' ? undefined : `${service}.amazonaws.com`),
  },
  {
    name: 'event_name',
    about: 'the API operation: `PutItem`; only where record or message tells',
    ofDenial: ({ operation }) => operation,
  },
  {
    name: 'event_category',
    about: '`Management` or `Data`; only where a record tells',
    ofDenial: ({ event }) => event?.eventCategory,
  },
  {
    name: 'read_only',
    about: '`true` or `false`; only where a record tells',
    ofDenial: ({ event }) => (event?.readOnly === undefined ? undefined : String(event.readOnly)),
  },
  {
    name: 'principal_type',
    about: "CloudTrail's type of the caller: `AssumedRole`; empty in a row about an empty report",
    ofDenial: ({ principal }) => principal.type,
  },
  {
    name: 'caller_arn',
    about: 'ARN that made the call, a role with its session; empty in a row about an empty report',
    ofDenial: ({ principal }) => principal.arn,
  },
  {
    name: 'session_name',
    about: 'name of the role session; only where a role made the call',
    ofDenial: ({ principal }) => principal.sessionName,
  },
  {
    name: 'access_key_id',
    about: 'access key that signed the call; only where a record tells',
    ofDenial: ({ principal }) => principal.accessKeyId,
  },
  {
    name: 'mfa_authenticated',
    about: '`true` or `false`; only where the record of a session tells',
    ofDenial: ({ event }) => event?.userIdentity?.sessionContext?.attributes?.mfaAuthenticated,
  },
  {
    name: 'source_ip',
    about: 'address, or AWS service, that the call came from; only where a record tells',
    ofDenial: ({ event }) => event?.sourceIPAddress,
  },
  {
    name: 'user_agent',
    about: 'the program that made the call; only where a record tells',
    ofDenial: ({ event }) => event?.userAgent,
  },
  {
    name: 'vpc_endpoint_id',
    about: 'the VPC endpoint that the call came through; only where it came through one',
    ofDenial: ({ event }) => event?.vpcEndpointId,
  },
  {
    name: 'error_code',
    about: "AWS's error code; empty where a message tells none",
    ofDenial: ({ errorCode }) => errorCode,
  },
  {
    name: 'error_message',
    about: "AWS's message, on one line; empty where the record holds none",
    ofDenial: ({ errorMessage }) => errorMessage,
  },
  {
    name: 'authorization_id',
    about: 'id of the decision at AWS; only where the message has one',
    ofDenial: ({ reason }) => reason.authorizationId,
  },
];
