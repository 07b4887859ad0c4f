import type { CsvColumn } from './csv-column.js';

/** What the record of a denied call tells. */
export const RECORD_COLUMNS: readonly CsvColumn[] = [
  {
    name: 'count',
    about:
      "calls that the row stands for: `1`, and more for a row of a query's grouped result; empty in a row about an empty report",
    cell: ({ denial, weight }) => (denial === undefined ? undefined : String(weight?.count ?? 1)),
  },
  {
    name: 'event_id',
    about:
      "CloudTrail's id of the event, or a hash of a message without a record; empty in a row about an empty report",
    cell: ({ denial }) => denial?.id,
  },
  {
    name: 'event_source',
    about: 'the service that was called: `dynamodb.amazonaws.com`; only where record or message tells',
    cell: ({ denial }) =>
      denial?.event?.eventSource ??
      (denial === undefined || denial.service === '' ? undefined : `${denial.service}.amazonaws.com`),
  },
  {
    name: 'event_name',
    about: 'the API operation: `PutItem`; only where record or message tells',
    cell: ({ denial }) => denial?.operation,
  },
  {
    name: 'event_category',
    about: '`Management` or `Data`; only where a record tells',
    cell: ({ denial }) => denial?.event?.eventCategory,
  },
  {
    name: 'read_only',
    about: '`true` or `false`; only where a record tells',
    cell: ({ denial }) => (denial?.event?.readOnly === undefined ? undefined : String(denial.event.readOnly)),
  },
  {
    name: 'principal_type',
    about: "CloudTrail's type of the caller: `AssumedRole`; empty in a row about an empty report",
    cell: ({ denial }) => denial?.principal.type,
  },
  {
    name: 'caller_arn',
    about: 'ARN that made the call, a role with its session; empty in a row about an empty report',
    cell: ({ denial }) => denial?.principal.arn,
  },
  {
    name: 'session_name',
    about: 'name of the role session; only where a role made the call',
    cell: ({ denial }) => denial?.principal.sessionName,
  },
  {
    name: 'access_key_id',
    about: 'access key that signed the call; only where a record tells',
    cell: ({ denial }) => denial?.principal.accessKeyId,
  },
  {
    name: 'mfa_authenticated',
    about: '`true` or `false`; only where the record of a session tells',
    cell: ({ denial }) => denial?.event?.userIdentity?.sessionContext?.attributes?.mfaAuthenticated,
  },
  {
    name: 'source_ip',
    about: 'address, or AWS service, that the call came from; only where a record tells',
    cell: ({ denial }) => denial?.event?.sourceIPAddress,
  },
  {
    name: 'user_agent',
    about: 'the program that made the call; only where a record tells',
    cell: ({ denial }) => denial?.event?.userAgent,
  },
  {
    name: 'vpc_endpoint_id',
    about: 'the VPC endpoint that the call came through; only where it came through one',
    cell: ({ denial }) => denial?.event?.vpcEndpointId,
  },
  {
    name: 'error_code',
    about: "AWS's error code; empty where a message tells none",
    cell: ({ denial }) => denial?.errorCode,
  },
  {
    name: 'error_message',
    about: "AWS's message, on one line; empty where the record holds none",
    cell: ({ denial }) => denial?.errorMessage,
  },
  {
    name: 'authorization_id',
    about: 'id of the decision at AWS; only where the message has one',
    cell: ({ denial }) => denial?.reason.authorizationId,
  },
];
