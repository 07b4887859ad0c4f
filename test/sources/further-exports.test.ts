import { describe, expect, it } from 'vitest';
import { ARN, compact, denialsOf, doubled, pretty, RECORD, told, WANTED } from './further-record.js';

const ECS = {
  '@timestamp': '2026-11-20T09:31:40.000Z',
  event: {
    action: 'PutBucketPolicy',
    provider: 's3.amazonaws.com',
    id: RECORD.eventID,
    outcome: 'failure',
    dataset: 'aws.cloudtrail',
  },
  cloud: { region: 'eu-central-1', account: { id: '111122223333' } },
  source: { ip: '198.51.100.7', address: '198.51.100.7' },
  aws: {
    cloudtrail: {
      error_code: 'AccessDenied',
      error_message: 'Access Denied',
      event_type: 'AwsApiCall',
      request_id: 'EXAMPLEREQUESTID1',
      request_parameters: '{bucketName=example-bucket-1}',
      flattened: { request_parameters: { bucketName: 'example-bucket-1' } },
      user_identity: { type: 'AssumedRole', arn: ARN },
    },
  },
};
const OCSF = {
  class_uid: 6003,
  activity_id: 3,
  time: Date.parse('2026-11-20T09:31:40Z'),
  metadata: { uid: RECORD.eventID, product: { name: 'CloudTrail', vendor_name: 'AWS' }, version: '1.1.0' },
  cloud: { region: 'eu-central-1', provider: 'AWS' },
  api: {
    operation: 'PutBucketPolicy',
    service: { name: 's3.amazonaws.com' },
    request: { uid: 'EXAMPLEREQUESTID1', data: { bucketName: 'example-bucket-1' } },
    response: { error: 'AccessDenied', message: 'Access Denied' },
  },
  actor: { user: { type: 'AssumedRole', uid: ARN, uid_alt: 'AROA:i', account: { uid: '111122223333' } } },
  src_endpoint: { ip: '198.51.100.7' },
  status: 'Failure',
};
const SENTINEL = {
  TimeGenerated: '2026-11-20T09:31:40Z',
  AwsEventId: RECORD.eventID,
  EventSource: 's3.amazonaws.com',
  EventName: 'PutBucketPolicy',
  AWSRegion: 'eu-central-1',
  SourceIpAddress: '198.51.100.7',
  ErrorCode: 'AccessDenied',
  ErrorMessage: 'Access Denied',
  RequestParameters: '{"bucketName":"example-bucket-1"}',
  UserIdentityType: 'AssumedRole',
  UserIdentityArn: ARN,
  UserIdentityAccountId: '111122223333',
  Type: 'AWSCloudTrail',
};
const flat = (object: object, prefix = ''): [string, unknown][] =>
  Object.entries(object).flatMap(([key, value]) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? flat(value, `${prefix}${key}.`)
      : [[prefix + key, value] as [string, unknown]],
  );
const table = (object: object, separator: string): string => {
  const cells = Object.entries(object);
  const quoted = (value: unknown): string => `"${String(value).replaceAll('"', '""')}"`;
  return `${cells.map(([name]) => name).join(separator)}\n${cells.map(([, value]) => quoted(value)).join(separator)}\n`;
};
const dated = '2026-11-20T09:31:40.000Z';
/** The same record as a log store keeps it. Times are to the millisecond where the store keeps them so. */
const EXPORTS: Readonly<Record<string, string>> = {
  'Elastic, a search’s answer': JSON.stringify(
    { took: 1, hits: { total: { value: 1 }, hits: [{ _index: 'logs-aws.cloudtrail', _source: ECS }] } },
    null,
    2,
  ),
  'Elastic, dotted fields': JSON.stringify(Object.fromEntries(flat(ECS))),
  'Elastic, fields of arrays': JSON.stringify({
    hits: { hits: [{ _id: 'x', fields: Object.fromEntries(flat(ECS).map(([key, value]) => [key, [value]])) }] },
  }),
  'Elastic, NDJSON': `${JSON.stringify(ECS)}\n${JSON.stringify({ ...ECS, event: { ...ECS.event, id: 'other', outcome: 'success' }, aws: { cloudtrail: { event_type: 'AwsApiCall', user_identity: { arn: ARN } } } })}\n`,
  'Kibana, CSV': table(Object.fromEntries(flat(ECS)), ','),
  'Elastic, eql table with bars': table(Object.fromEntries(flat(ECS)), '|'),
  'OCSF, NDJSON': `${JSON.stringify(OCSF)}\n`,
  'OCSF, a list': JSON.stringify([OCSF], null, 2),
  'OCSF 1.3 with time_dt': JSON.stringify({
    ...OCSF,
    time_dt: '2026-11-20T09:31:40Z',
    metadata: { ...OCSF.metadata, version: '1.3.0' },
  }),
  'OCSF with unmapped': JSON.stringify({
    ...OCSF,
    unmapped: { eventType: 'AwsApiCall', recipientAccountId: '111122223333' },
  }),
  'OCSF, request data as text': JSON.stringify({
    ...OCSF,
    api: { ...OCSF.api, request: { uid: 'x', data: '{"bucketName":"example-bucket-1"}' } },
  }),
  'OCSF, CSV of dotted columns': table(Object.fromEntries(flat(OCSF)), ','),
  'Sentinel, CSV': table(SENTINEL, ','),
  'Sentinel, JSON of the API': JSON.stringify({
    tables: [
      {
        name: 'PrimaryResult',
        columns: Object.keys(SENTINEL).map((name) => ({ name, type: 'string' })),
        rows: [Object.values(SENTINEL)],
      },
    ],
  }),
  'Sentinel, az monitor': JSON.stringify([SENTINEL], null, 2),
  'Sentinel, tabs': table(SENTINEL, '\t'),
  'Sentinel, semicolons of a spreadsheet': table(SENTINEL, ';'),
  'Splunk, search export of JSON': `${JSON.stringify({ preview: false, offset: 0, lastrow: true, result: { _raw: compact, _time: '2026-11-20T09:31:40.000+00:00', sourcetype: 'aws:cloudtrail' } })}\n`,
  'Splunk, CSV of fields': table(
    {
      _time: '2026-11-20T09:31:40.000+0000',
      eventName: 'PutBucketPolicy',
      eventSource: 's3.amazonaws.com',
      'userIdentity.arn': ARN,
      errorCode: 'AccessDenied',
      errorMessage: 'Access Denied',
      awsRegion: 'eu-central-1',
      eventTime: '2026-11-20T09:31:40Z',
      eventID: RECORD.eventID,
      sourceIPAddress: '198.51.100.7',
      'requestParameters.bucketName': 'example-bucket-1',
    },
    ',',
  ),
  'Splunk, raw events': `${compact}\n`,
  'Splunk, HEC': JSON.stringify({ time: 1795167100, sourcetype: 'aws:cloudtrail', event: RECORD }),
  'Splunk, a column named otherwise': `Time,Raw,Source\n2026-11-20,"${doubled}",x\n`,
  'Sumo, CSV': `"_messagetime","_sourcecategory","_raw"\n"1795167100000","aws/cloudtrail","${doubled}"\n`,
  'Sumo, search job’s messages': JSON.stringify({
    fields: [],
    messages: [{ map: { _raw: compact, _messagetime: '1795167100000' } }],
  }),
  'Datadog, the API’s answer': JSON.stringify({
    data: [
      {
        id: 'AQ',
        type: 'log',
        attributes: {
          service: 'cloudtrail',
          status: 'error',
          timestamp: dated,
          attributes: { ...RECORD, http: { useragent: 'x' } },
        },
      },
    ],
    meta: {},
  }),
  'Datadog, CSV with a message': `Date,Host,Service,Message\n${dated},,cloudtrail,"${doubled}"\n`,
  'Datadog, an archive': `${JSON.stringify({ _id: 'AQ', date: dated, service: 'cloudtrail', source: 'cloudtrail', attributes: RECORD })}\n`,
  'Panther, a row': JSON.stringify({
    ...RECORD,
    p_event_time: '2026-11-20 09:31:40.000',
    p_row_id: 'x',
    p_log_type: 'AWS.CloudTrail',
  }),
  'Panther, an alert': JSON.stringify({
    alertId: 'x',
    severity: 'HIGH',
    events: [{ ...RECORD, p_log_type: 'AWS.CloudTrail' }],
  }),
  'GELF with underscored fields': JSON.stringify({ version: '1.1', host: 'x', short_message: 'aws', _raw: compact }),
  'Graylog, a search’s answer': JSON.stringify({
    messages: [{ index: 'graylog_0', message: { full_message: compact, timestamp: dated, source: 'x' } }],
  }),
  'Google SecOps, raw log': JSON.stringify({ rawLog: compact, logType: 'AWS_CLOUDTRAIL' }),
  'Sumo, NDJSON': `${JSON.stringify({ _raw: compact, _sourceCategory: 'aws/cloudtrail' })}\n`,
  'Sumo, a list of messages': JSON.stringify([{ map: { _raw: compact } }], null, 2),
  'Sumo, tabs': `Time\tMessage\n11/20/2026 9:31:40 AM +0000\t"${doubled}"\n`,
  'Datadog, events as the agent sends them': JSON.stringify([
    { ddsource: 'cloudtrail', ddtags: 'aws_account:111122223333', message: compact, service: 'cloudtrail' },
  ]),
  'Datadog, a log in the console’s JSON': JSON.stringify(
    {
      id: 'AQ',
      content: {
        timestamp: dated,
        tags: ['source:cloudtrail'],
        service: 'cloudtrail',
        message: '',
        attributes: RECORD,
      },
    },
    null,
    2,
  ),
  'Panther, results of a search': JSON.stringify({
    results: [{ ...RECORD, p_log_type: 'AWS.CloudTrail' }],
    numRows: 1,
  }),
  'Panther, CSV': table(
    {
      ...Object.fromEntries(
        Object.entries(RECORD).map(([name, value]) => [
          name,
          typeof value === 'object' ? JSON.stringify(value) : value,
        ]),
      ),
      p_event_time: '2026-11-20 09:31:40.000',
    },
    ',',
  ),
  'Panther, NDJSON in a time of blanks': `${JSON.stringify({ ...RECORD, p_event_time: '2026-11-20 09:31:40.000', p_source_label: 'trail' })}\n`,
  'GELF, NDJSON': `${JSON.stringify({ version: '1.1', host: 'x', short_message: 'PutBucketPolicy', full_message: pretty, timestamp: 1795167100.5 })}\n`,
  'GELF, fields of its own': JSON.stringify({
    version: '1.1',
    host: 'x',
    short_message: 'PutBucketPolicy',
    _eventName: 'PutBucketPolicy',
    _eventSource: 's3.amazonaws.com',
    _eventTime: '2026-11-20T09:31:40Z',
    _eventID: RECORD.eventID,
    _awsRegion: 'eu-central-1',
    _sourceIPAddress: '198.51.100.7',
    _errorCode: 'AccessDenied',
    _errorMessage: 'Access Denied',
    _userIdentity_arn: ARN,
    _requestParameters: JSON.stringify(RECORD.requestParameters),
  }),
  'GELF, in Graylog’s CSV': `timestamp,source,message\n${dated},x,"${doubled}"\n`,
  'CrowdStrike LogScale': JSON.stringify([{ '@rawstring': compact, '@timestamp': 1795167100000, '#repo': 'aws' }]),
  'Rapid7 InsightIDR': JSON.stringify({ source_json: RECORD, timestamp: dated }),
  'Steampipe, JSON': JSON.stringify({
    rows: [
      {
        event_name: 'PutBucketPolicy',
        event_source: 's3.amazonaws.com',
        event_time: '2026-11-20T09:31:40Z',
        event_id: RECORD.eventID,
        aws_region: 'eu-central-1',
        source_ip_address: '198.51.100.7',
        error_code: 'AccessDenied',
        error_message: 'Access Denied',
        user_identity: RECORD.userIdentity,
        request_parameters: RECORD.requestParameters,
      },
    ],
  }),
  'Loki, logcli': `2026-11-20T09:31:41Z {job="cloudtrail"} ${compact}\n`,
};

describe('the record as a log store exports it', () => {
  it.each(Object.entries(EXPORTS))('%s', async (_, text) => {
    const denials = (await denialsOf(text)).map(told);
    expect(denials.map((one) => ({ ...one, time: one.time.replace('.000Z', 'Z') }))).toEqual([WANTED]);
  });
});
