import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { FileSourceOptions } from '../../src/sources/files/file-source.js';
import { parseStruct } from '../../src/sources/records/struct-text.js';
import { denied, inFolder, record, scanFiles, trailFile } from './trail-forms.js';

async function scanText(
  text: string | Uint8Array,
  options: Partial<FileSourceOptions> = {},
): ReturnType<typeof scanFiles> {
  return inFolder(async (folder) => {
    const path = join(folder, 'export');
    await writeFile(path, text);
    const scanned = await scanFiles({ paths: [path], ...options });
    const logs = scanned.logs.map((log) => ({ ...log, from: log.from.replace(`${folder}/`, '') }));
    return { ...scanned, logs };
  });
}

const one = denied('a');
const two = denied('b', { requestParameters: { note: 'a "quoted", text\nin two lines' } });
const ok = record('ok');
const text = (value: unknown): string => JSON.stringify(value);

/** Cells quoted where RFC 4180 wants it. */
const csv = (...rows: (string | undefined)[][]): string =>
  rows.map((row) => row.map((cell = '') => `"${cell.replaceAll('"', '""')}"`).join(',')).join('\r\n');

describe('every export that AWS’s tools write is read', () => {
  it.each([
    ['a trail file', trailFile(ok, one, two)],
    ['trail files one after another', trailFile(ok, one) + trailFile(two)],
    ['NDJSON', [ok, one, two].map(text).join('\n')],
    ['NDJSON with blank and Windows lines', `${[ok, one, two].map(text).join('\r\n\r\n')}\r\n`],
    ['records one after another', [ok, one, two].map(text).join('')],
    ['an array of records', text([ok, one, two])],
    ['one record, pretty-printed, and another', `${JSON.stringify(one, null, 2)}\n${JSON.stringify(two, null, 2)}`],
    [
      'aws cloudtrail lookup-events',
      JSON.stringify(
        { Events: [ok, one, two].map((event) => ({ EventId: '1', CloudTrailEvent: text(event) })) },
        null,
        4,
      ),
    ],
    [
      'a token before the events',
      text({ NextToken: 'x', Events: [one, two].map((event) => ({ CloudTrailEvent: text(event) })) }),
    ],
    [
      'EventBridge events',
      [one, two]
        .map((detail) => text({ version: '0', 'detail-type': 'AWS API Call via CloudTrail', detail }))
        .join('\n'),
    ],
    [
      'an EventBridge event from SNS',
      [one, two].map((detail) => text({ Type: 'Notification', Message: text({ detail }) })).join('\n'),
    ],
    [
      'aws logs filter-log-events',
      JSON.stringify({ events: [one, two].map((event) => ({ timestamp: 1, message: text(event) })) }, null, 2),
    ],
    [
      'aws logs get-query-results',
      text({ results: [one, two].map((event) => [{ field: '@message', value: text(event) }]) }),
    ],
    [
      'Logs Insights, downloaded as JSON',
      text([one, two].map((event) => ({ '@timestamp': 'x', '@message': text(event) }))),
    ],
    ['Logs Insights, downloaded as CSV', csv(['@timestamp', '@message'], ['x', text(one)], ['x', text(two)])],
    ['a log group exported to S3', [one, two].map((event) => `2026-09-01T10:00:00.000Z ${text(event)}`).join('\n')],
    [
      'a subscription to a log group',
      [one, two]
        .map((event) => text({ messageType: 'DATA_MESSAGE', logEvents: [{ id: '1', message: text(event) }] }))
        .join(''),
    ],
    ['Lake with eventJson', csv(['eventJson'], [text(one)], [text(two)])],
  ])('%s', async (_, content) => {
    const { events, gaps, logs } = await scanText(content);
    expect(events).toEqual([one, two]);
    expect([gaps, logs]).toEqual([[], []]);
  });

  it.each([trailFile(one, two), [one, two].map(text).join('\n')])('gzipped too, whatever the name', async (content) => {
    expect((await scanText(gzipSync(content))).events).toEqual([one, two]);
  });
});

describe('rows of CloudTrail Lake and Athena', () => {
  const identity =
    '{type=AssumedRole, principalid=AROA1:i-1, arn=arn:aws:sts::111122223333:assumed-role/shop/i-1, accountid=111122223333, ' +
    'invokedby=null, accesskeyid=ASIA1, username=null, sessioncontext={attributes={mfaauthenticated=false, creationdate=2026-09-01T09:00:00Z}, ' +
    'sessionissuer={type=Role, principalid=AROA1, arn=arn:aws:iam::111122223333:role/app/shop, accountid=111122223333, username=shop}}}';
  const want = {
    eventVersion: '1.11',
    eventTime: '2026-09-01T10:00:00Z',
    eventSource: 'dynamodb.amazonaws.com',
    eventName: 'GetItem',
    errorCode: 'AccessDenied',
    errorMessage: 'User: x is not authorized to perform: dynamodb:GetItem, on a, b',
    requestParameters: { tableName: 'orders' },
    eventID: 'e-1',
    userIdentity: {
      type: 'AssumedRole',
      principalId: 'AROA1:i-1',
      arn: 'arn:aws:sts::111122223333:assumed-role/shop/i-1',
      accountId: '111122223333',
      invokedBy: null,
      accessKeyId: 'ASIA1',
      userName: null,
      sessionContext: {
        attributes: { mfaAuthenticated: 'false', creationDate: '2026-09-01T09:00:00Z' },
        sessionIssuer: {
          type: 'Role',
          principalId: 'AROA1',
          arn: 'arn:aws:iam::111122223333:role/app/shop',
          accountId: '111122223333',
          userName: 'shop',
        },
      },
    },
  };
  const columns = [
    'eventversion',
    'useridentity',
    'eventtime',
    'eventsource',
    'eventname',
    'errorcode',
    'errormessage',
    'requestparameters',
    'responseelements',
    'eventid',
  ];
  const cells = [
    '1.11',
    identity,
    want.eventTime,
    want.eventSource,
    'GetItem',
    'AccessDenied',
    want.errorMessage,
    '{"tableName":"orders"}',
    'null',
    'e-1',
  ];
  const row = Object.fromEntries(columns.map((column, index) => [column, cells[index]]));

  it.each([
    ['CSV of Athena', csv(columns, cells)],
    [
      'CSV of Lake, with AWS’s own names',
      csv(
        columns.map((column) => (column === 'eventname' ? 'eventName' : column)),
        cells,
      ),
    ],
    ['rows as NDJSON', text(row)],
    ['rows as an array', text([row])],
    [
      'aws cloudtrail get-query-results',
      text({
        QueryStatus: 'FINISHED',
        QueryResultRows: [columns.map((column, index) => ({ [column]: cells[index] }))],
      }),
    ],
    [
      'aws athena get-query-results',
      text({
        ResultSet: { Rows: [columns, cells].map((line) => ({ Data: line.map((cell) => ({ VarCharValue: cell })) })) },
      }),
    ],
  ])('%s', async (_, content) => {
    const { events, gaps } = await scanText(content);
    expect(events).toEqual([want]);
    expect(gaps).toEqual([]);
  });

  it('columns for parts of the identity', async () => {
    const { events } = await scanText(
      csv(
        ['eventName', 'eventSource', 'errorCode', 'userIdentity.arn', 'useridentity_sessioncontext_sessionissuer_arn'],
        ['GetItem', 'dynamodb.amazonaws.com', 'AccessDenied', 'arn:x', 'arn:role'],
      ),
    );
    expect(events).toEqual([
      {
        eventName: 'GetItem',
        eventSource: 'dynamodb.amazonaws.com',
        errorCode: 'AccessDenied',
        userIdentity: { arn: 'arn:x', sessionContext: { sessionIssuer: { arn: 'arn:role' } } },
      },
    ]);
  });

  it('the console’s download of the event history', async () => {
    const { events } = await scanText(
      csv(
        [
          'Event name',
          'Event time',
          'User name',
          'Event source',
          'AWS access key',
          'AWS region',
          'Error code',
          'Event ID',
        ],
        [
          'CreateTable',
          '2026-09-01T10:00:00Z',
          'ana',
          'dynamodb.amazonaws.com',
          'AKIA1',
          'us-east-1',
          'AccessDenied',
          'e-2',
        ],
        ['CreateTable', '2026-09-01T10:00:00Z', 'ana', 'dynamodb.amazonaws.com', 'AKIA1', 'us-east-1', '-', 'e-3'],
      ),
    );
    expect(events).toEqual([
      {
        eventName: 'CreateTable',
        eventTime: '2026-09-01T10:00:00Z',
        eventSource: 'dynamodb.amazonaws.com',
        awsRegion: 'us-east-1',
        errorCode: 'AccessDenied',
        eventID: 'e-2',
        userIdentity: { userName: 'ana', accessKeyId: 'AKIA1' },
      },
    ]);
  });

  it.each(['{', '{a}', '{a=b', 'a=b', '[{a=b}', '{a=b} c'])('a text that is no struct: %s', (broken) =>
    expect(parseStruct(broken)).toBeUndefined(),
  );
});

describe('application logs', () => {
  const message = 'User: arn:aws:iam::111122223333:user/ana is not authorized to perform: dynamodb:GetItem';

  it('gives the lines that may tell a denial, with those after them, and the time they begin with', async () => {
    const log = [
      '2026-09-01T10:00:00.123Z INFO starting',
      `2026-09-01T10:00:01.5Z ERROR AccessDeniedException: ${message}`,
      '    at deserializeAws (protocol.js:1:1)',
      '2026-09-01T10:00:02Z INFO 1',
      '2026-09-01T10:00:03Z INFO 2',
      '2026-09-01T10:00:04Z INFO 3',
      '2026-09-01T10:00:05Z INFO 4',
      '2026-09-01T10:00:06Z INFO 5',
    ].join('\n');
    const { logs, gaps, events } = await scanText(log);
    expect(logs).toHaveLength(1);
    expect(logs[0]).toMatchObject({ from: 'export', time: '2026-09-01T10:00:01.500Z' });
    expect(logs[0]?.text).toContain(message);
    expect(logs[0]?.text).not.toContain('starting');
    expect(logs[0]?.text).not.toContain('INFO 5');
    expect([gaps, events]).toEqual([[], []]);
  });

  it('gives what a JSON logger wrote, in its words', async () => {
    const line = text({
      level: 50,
      time: 1_788_256_800_000,
      msg: 'failed',
      err: { type: 'AccessDeniedException', message },
    });
    const { logs } = await scanText(`${text({ level: 30, msg: 'started' })}\n${line}\n`);
    expect(logs).toEqual([
      { from: 'export', time: '2026-09-01T10:00:00.000Z', text: `type: AccessDeniedException\n${message}` },
    ]);
  });

  it('leaves out what lies outside the window and can tell its time', async () => {
    const window = { since: new Date('2026-09-01T11:00:00Z'), until: new Date('2026-09-01T12:00:00Z') };
    const lines = [
      `2026-09-01T10:00:00Z ${message} early`,
      ...Array.from({ length: 5 }, () => '-'),
      `2026-09-01T11:30:00Z ${message} in time`,
      `2026-09-01 10:00:00 ${message} whenever`,
    ];
    const { logs } = await scanText(lines.join('\n'), { window });
    expect(logs.map((log) => log.text.split(' ').at(-1)?.split('\n')[0])).toEqual([
      expect.stringMatching('time'),
      'whenever',
    ]);
  });

  it('records among log lines are records', async () => {
    const { ids, logs } = await scanText(['INFO start', text(one), `ERROR ${message}`, text(two)].join('\n'));
    expect(ids).toEqual(['a', 'b']);
    expect(logs.map((log) => log.text)).toEqual([`ERROR ${message}`]);
  });

  it('a log without denials gives nothing, and that is said', async () => {
    const { logs, gaps, events } = await scanText('INFO all is well\nINFO still\n');
    expect([logs, events]).toEqual([[], []]);
    expect(gaps).toEqual([{ code: 'FILE_NO_RECORD', text: expect.stringContaining('holds no record') }]);
  });
});

describe('what is asked for', () => {
  const later = denied('later', { eventTime: '2026-09-01T12:00:00Z' });
  const kms = denied('kms', { eventSource: 'kms.amazonaws.com' });
  const content = trailFile(ok, one, later, kms);

  it('a window', async () => {
    const window = { since: new Date('2026-09-01T11:00:00Z'), until: new Date('2026-09-01T13:00:00Z') };
    expect((await scanText(content, { window })).ids).toEqual(['later']);
  });

  it('services', async () => {
    expect((await scanText(content, { eventSources: ['kms.amazonaws.com'] })).ids).toEqual(['kms']);
  });

  it('successes too, of a principal, and never fewer denials for it', async () => {
    const other = record('other', { userIdentity: { type: 'IAMUser', userName: 'ana' } });
    const gzip = gzipSync(trailFile(ok, other, kms));
    expect((await scanText(gzip, { all: true })).ids).toEqual(['ok', 'other', 'kms']);
    expect((await scanText(gzip, { all: true, principal: 'ana' })).ids).toEqual(['other', 'kms']);
    expect((await scanText(gzip, { principal: 'ana' })).ids).toEqual(['kms']);
  });
});
