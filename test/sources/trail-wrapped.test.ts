import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { denied, inFolder, record, scanFiles } from './trail-forms.js';

async function scanText(content: string | Uint8Array): ReturnType<typeof scanFiles> {
  return inFolder(async (folder) => {
    await writeFile(join(folder, 'export'), content);
    return scanFiles({ paths: [join(folder, 'export')] });
  });
}

const one = denied('a');
const two = denied('b');
const ok = record('ok');
const all = [ok, one, two];
const text = (value: unknown): string => JSON.stringify(value);
const base64 = (value: unknown): string => gzipSync(text(value)).toString('base64');

/** https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_Event.html */
const lookedUp = (event: Record<string, unknown>) => ({
  EventId: event['eventID'],
  EventName: event['eventName'],
  ReadOnly: 'true',
  AccessKeyId: 'ASIAEXAMPLE',
  EventTime: '2026-09-01T10:00:00+00:00',
  EventSource: event['eventSource'],
  Username: 'i-1',
  Resources: [{ ResourceType: 'AWS::DynamoDB::Table', ResourceName: 'orders' }],
  CloudTrailEvent: text(event),
});

const bridged = (detail: unknown) => ({ version: '0', 'detail-type': 'AWS API Call via CloudTrail', detail });
const notified = (message: unknown) => ({ Type: 'Notification', MessageId: 'm', Message: text(message) });
/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html */
const subscribed = (...events: unknown[]) => ({
  messageType: 'DATA_MESSAGE',
  logGroup: 'trail',
  logEvents: events.map((event) => ({ id: '1', timestamp: 1_788_256_800_000, message: text(event) })),
});

describe('records are found in whatever AWS’s tools wrap them', () => {
  it.each([
    ['aws cloudtrail lookup-events', JSON.stringify({ Events: all.map(lookedUp) }, null, 4)],
    ['its entries, one a line', all.map((event) => text(lookedUp(event))).join('\n')],
    ['its entries, pretty-printed', all.map((event) => JSON.stringify(lookedUp(event), null, 2)).join('\n')],
    [
      'aws cloudtrail lookup-events --output text',
      all
        .map(
          (event) =>
            `EVENTS\tASIAEXAMPLE\t${text(event)}\te\tGetItem\ttrue\ti-1\nRESOURCES\torders\tAWS::DynamoDB::Table`,
        )
        .join('\n'),
    ],
    ["--query 'Events[].CloudTrailEvent'", JSON.stringify(all.map(text), null, 4)],
    ["--query 'Events[].CloudTrailEvent', compact", text(all.map(text))],
    ['strings of JSON, one a line', all.map((event) => text(text(event))).join('\n')],
    ['--output yaml', all.map((event) => `- CloudTrailEvent: '${text(event)}'\n  EventId: e\n`).join('')],
    [
      'aws sqs receive-message',
      text({ Messages: all.map((event) => ({ MessageId: '1', Body: text(bridged(event)) })) }),
    ],
    ['SNS in SQS', text({ Messages: all.map((event) => ({ MessageId: '1', Body: text(notified(bridged(event))) })) })],
    [
      'what Lambda is handed by SQS',
      text({ Records: all.map((event) => ({ messageId: '1', body: text(bridged(event)), eventSource: 'aws:sqs' })) }),
    ],
    [
      'what Lambda is handed by SNS',
      text({ Records: all.map((event) => ({ EventSource: 'aws:sns', EventVersion: '1.0', Sns: notified(event) })) }),
    ],
    [
      'what Lambda is handed by Kinesis',
      text({
        Records: all.map((event) => ({
          kinesis: { data: base64(subscribed(event)) },
          eventSource: 'aws:kinesis',
          eventName: 'aws:kinesis:record',
        })),
      }),
    ],
    ['what Lambda is handed by a log group', text({ awslogs: { data: base64(subscribed(...all)) } })],
    ['aws kinesis get-records, its data alone', all.map((event) => base64(subscribed(event))).join('\n')],
    [
      'aws logs start-live-tail',
      text({ sessionUpdate: { sessionResults: all.map((event) => ({ logStreamName: 's', message: text(event) })) } }),
    ],
    [
      'aws logs tail',
      all.map((event) => `2026-09-01T10:00:00.1+00:00 1_CloudTrail_us-east-1 ${text(event)}`).join('\n'),
    ],
    ['aws logs get-log-events --output text', all.map((event) => `EVENTS\t1\t${text(event)}\t2`).join('\n')],
    ['log lines of pods', all.map((event) => `[pod/orders-1/app] ${text(event)}`).join('\n')],
    ['EventBridge in a log', all.map((event) => `2026-09-01T10:00:00Z ${text(bridged(event))}`).join('\n')],
    ['an object of any name', text({ data: { found: { Records: all } } })],
    [
      'the console’s download of a log stream',
      ['timestamp,message', ...all.map((event) => `1,"${text(event).replaceAll('"', '""')}"`)].join('\n'),
    ],
  ])('%s', async (_, content) => {
    for (const form of [content, gzipSync(content)]) {
      const { events, logs, gaps } = await scanText(form);
      expect(events).toEqual([one, two]);
      expect([logs, gaps]).toEqual([[], []]);
    }
  });

  it('the later pages of aws athena get-query-results, which have no row of names', async () => {
    const names = ['eventsource', 'eventname', 'eventid', 'errorcode'];
    const cells = (values: string[]) => ({ Data: values.map((VarCharValue) => ({ VarCharValue })) });
    const page = (...rows: object[]) => ({
      ResultSet: { Rows: rows, ResultSetMetadata: { ColumnInfo: names.map((Name) => ({ Name, Type: 'varchar' })) } },
    });
    const row = (id: string) => cells(['dynamodb.amazonaws.com', 'GetItem', id, 'AccessDenied']);
    expect((await scanText(text(page(cells(names), row('1'), row('2'))))).ids).toEqual(['1', '2']);
    expect((await scanText(text(page(row('3'), row('4'))))).ids).toEqual(['3', '4']);
  });

  it('rows of Logs Insights that name the fields tell the log’s time', async () => {
    const cell = (field: string, value: string) => ({ field, value });
    const row = [
      cell('@timestamp', '2026-09-01 10:00:00.000'),
      cell('eventSource', 'dynamodb.amazonaws.com'),
      cell('eventName', 'GetItem'),
      cell('errorCode', 'AccessDenied'),
    ];
    const { events } = await scanText(text({ results: [row] }));
    expect(events).toMatchObject([{ eventTime: '2026-09-01T10:00:00Z', errorCode: 'AccessDenied' }]);
  });

  it('an object without records is the text of a log, and its time is the object’s', async () => {
    const message = 'User: a is not authorized to perform: dynamodb:GetItem';
    const times: [object, string | undefined][] = [
      [{ time: '2026-09-01T10:00:00.5Z' }, '2026-09-01T10:00:00.500Z'],
      [{ timestamp: 1_788_256_800 }, '2026-09-01T10:00:00.000Z'],
      [{ ts: 1_788_256_800.25 }, '2026-09-01T10:00:00.250Z'],
      [{ timestamp: 1_788_256_800_000 }, '2026-09-01T10:00:00.000Z'],
      [{ __REALTIME_TIMESTAMP: '1788256800000000' }, '2026-09-01T10:00:00.000Z'],
      [{ '@timestamp': '2026-09-01 10:00:00.000' }, '2026-09-01T10:00:00.000Z'],
      // Nobody knows the zone, and what a call took is no time.
      [{ time: '2026-09-01 10:00:00' }, undefined],
      [{ time: 12 }, undefined],
    ];
    for (const [given, time] of times) {
      const { logs } = await scanText(text({ ...given, ctx: { results: [] }, message }));
      expect(logs.map((log) => [log.text, log.time])).toEqual([[message, time]]);
    }
  });

  it('gzip within gzip is told, and not read', async () => {
    const { gaps } = await scanText(gzipSync(gzipSync(text({ Records: all }))));
    expect(gaps).toEqual([
      expect.objectContaining({ code: 'FILE_FORMAT', text: expect.stringContaining('gzip within') }),
    ]);
  });
});
