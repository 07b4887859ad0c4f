import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CloudTrailEvent } from '../../src/model/event.js';
import { type Report, toReport } from '../../src/report/index.js';
import { runDoctor } from '../../src/run/diagnose.js';
import { explainAlone, explainWithChecks } from '../../src/run/explain.js';
import { onInstance, record, session } from '../account/record.js';
import { stubAwsEnvironment } from '../front/environment.js';
import { type Front, type FrontOptions, startFront } from '../front/index.js';

beforeEach(() => stubAwsEnvironment());
afterEach(() => vi.unstubAllEnvs());

const NOW = () => new Date('2026-11-20T12:00:00Z');
const app = session('app', { name: 'i-0abc1234', more: onInstance });
const TABLE = 'arn:aws:dynamodb:eu-west-1:111122223333:table/orders';
const SENTENCE = `User: ${app.arn} is not authorized to perform: dynamodb:DescribeTable on resource: ${TABLE} because no VPC endpoint policy allows the dynamodb:DescribeTable action`;

const called = (at: string, more: Partial<CloudTrailEvent> = {}): CloudTrailEvent =>
  record({
    call: 'dynamodb:DescribeTable',
    by: app,
    at,
    region: 'eu-west-1',
    message: SENTENCE,
    parameters: { tableName: 'orders' },
    more: { vpcEndpointId: 'vpce-0123456789abcdef0', ...more },
  });

const CALLED = called('2026-11-20T09:30:00Z', { requestID: 'REQUEST1', eventID: 'event-1' });
const java = (id: string) => `${SENTENCE} (Service: DynamoDb, Status Code: 400, Request ID: ${id})`;

interface Explained {
  readonly report: Report;
  readonly lookups: Front['calls'];
}

async function atFront(options: FrontOptions, ask: (url: string) => Promise<Report>): Promise<Explained> {
  const front = await startFront(options);
  try {
    const report = await ask(front.url);
    return { report, lookups: front.calls.filter(({ operation }) => operation === 'cloudtrail:LookupEvents') };
  } finally {
    await front.stop();
  }
}

const aws = (endpointUrl: string) => ({ endpointUrl, region: 'us-east-1', spacing: { 'cloudtrail:LookupEvents': 0 } });

const explained = (text: string, options: FrontOptions) =>
  atFront(options, async (url) => toReport((await explainWithChecks({ text }, { aws: aws(url) }, { now: NOW })).run));

describe('a denial that a text tells of', () => {
  it('is read from the record that has its request id', async () => {
    const events = [
      called('2026-11-20T09:30:10Z', { requestID: 'REQUEST2', eventID: 'event-2', vpcEndpointId: 'vpce-other' }),
      CALLED,
    ];
    const { report, lookups } = await explained(`2026-11-20T09:31:00Z ERROR ${java('REQUEST1')}`, { events });
    expect(report.diagnoses).toMatchObject([
      {
        record: { eventId: 'event-1', match: 'request-id' },
        count: 1,
        region: 'eu-west-1',
        sourceAddresses: ['198.51.100.7'],
        account: '111122223333',
      },
    ]);
    expect(lookups.map(({ region, input }) => ({ region, attributes: input['LookupAttributes'] }))).toEqual([
      { region: 'eu-west-1', attributes: [{ AttributeKey: 'Username', AttributeValue: 'i-0abc1234' }] },
    ]);
    // 15 minutes before the line, 5 after it: the SDK writes when it has given up.
    expect(lookups[0]?.input).toMatchObject({
      StartTime: Date.parse('2026-11-20T09:16:00Z') / 1000,
      EndTime: Date.parse('2026-11-20T09:36:00Z') / 1000,
    });
  });

  it('is held against the endpoint and the session that the record alone tells', async () => {
    const endpoint = { operation: 'ec2:DescribeVpcEndpoints', error: { code: 'UnauthorizedOperation' } };
    const asked = async (events: CloudTrailEvent[]) => {
      const front = await startFront({ events, answers: [endpoint] });
      await explainWithChecks({ text: java('REQUEST1') }, { aws: aws(front.url) }, { now: NOW });
      await front.stop();
      return front.calls.filter(({ operation }) => operation === 'ec2:DescribeVpcEndpoints').map(({ input }) => input);
    };
    expect(JSON.stringify(await asked([CALLED]))).toContain('vpce-0123456789abcdef0');
    expect(JSON.stringify(await asked([]))).not.toContain('vpce-0123456789abcdef0');
  });

  it('without a time is looked for in all that the Event history keeps, ten pages of it', async () => {
    const later = Array.from({ length: 600 }, (_, index) =>
      called(new Date(Date.parse('2026-11-20T10:00:00Z') + index * 1000).toISOString(), {
        requestID: `later-${index}`,
        eventID: `later-${index}`,
        errorCode: 'ValidationException',
        errorMessage: 'The provided key element does not match the schema',
      }),
    );
    const { report, lookups } = await explained(java('REQUEST1'), { events: [CALLED, ...later] });
    expect(report.diagnoses[0]).not.toHaveProperty('record');
    expect(lookups).toHaveLength(10);
    const few = await explained(java('REQUEST1'), { events: [CALLED, ...later.slice(0, 300)] });
    expect(few.report.diagnoses[0]).toMatchObject({ record: { eventId: 'event-1', match: 'request-id' } });
    expect(few.lookups[0]?.input['StartTime']).toBe(Date.parse('2026-08-22T12:00:00Z') / 1000);
  });

  it('without a request id is likely that of its caller, action, resource and time', async () => {
    const events = [
      called('2026-11-20T09:29:10Z', { eventID: 'farther' }),
      called('2026-11-20T09:29:50Z', { eventID: 'nearest' }),
      called('2026-11-20T09:29:59Z', { eventID: 'other-table', errorMessage: SENTENCE.replace('orders', 'clicks') }),
    ];
    const { report } = await explained(`2026-11-20T09:30:00Z ERROR ${SENTENCE}`, { events });
    expect(report.diagnoses).toMatchObject([{ record: { eventId: 'nearest', match: 'likely' } }]);
    const apart = await explained(`2026-11-20T09:33:00Z ERROR ${SENTENCE}`, { events });
    expect(apart.report.diagnoses[0]).not.toHaveProperty('record');
    const noTime = await explained(SENTENCE, { events });
    expect(noTime.lookups).toEqual([]);
  });

  it('is not read from a record that a file told of already', async () => {
    const text = `2026-11-20T09:30:00Z ERROR ${SENTENCE}\n${JSON.stringify(CALLED)}\n`;
    const { report } = await explained(text, { events: [CALLED] });
    expect(report.diagnoses.map(({ count, record }) => ({ count, record }))).toEqual([
      { count: 1, record: undefined },
      { count: 1, record: undefined },
    ]);
  });

  it('of many lines is asked for once a caller and time', async () => {
    const lines = Array.from({ length: 30 }, (_, index) => {
      const time = new Date(Date.parse('2026-11-20T09:00:00Z') + index * 60_000).toISOString();
      return `${time} ERROR ${java(`id-${index}`)}`;
    });
    const { report, lookups } = await explained(lines.join('\n'), { events: [CALLED] });
    expect(report.denials).toBe(30);
    expect(lookups).toHaveLength(1);
  });
});

describe('nothing is looked up', () => {
  const lineOf = (sentence: string) => `2026-11-20T09:31:00Z ERROR ${sentence} Request ID: REQUEST1`;

  it('of a data event, which the Event history does not hold', async () => {
    for (const action of ['dynamodb:GetItem', 'dynamodb:PartiQLSelect'])
      expect((await explained(lineOf(SENTENCE.replaceAll('dynamodb:DescribeTable', action)), {})).lookups).toEqual([]);
    const key = 'arn:aws:s3:::example-bucket-1/a/b.txt';
    const object = SENTENCE.replaceAll('dynamodb:DescribeTable', 's3:GetObject').replace(TABLE, key);
    expect((await explained(lineOf(object), {})).lookups).toEqual([]);
  });

  it('where nothing names the Region, but for services of one Region', async () => {
    const bucket = SENTENCE.replaceAll('dynamodb:DescribeTable', 's3:PutBucketPolicy');
    const unnamed = lineOf(bucket.replace(TABLE, 'arn:aws:s3:::example-bucket-1'));
    expect((await explained(unnamed, {})).lookups).toEqual([]);
    const role = SENTENCE.replaceAll('dynamodb:DescribeTable', 'iam:GetRole');
    const named = lineOf(role.replace(TABLE, 'arn:aws:iam::111122223333:role/x'));
    expect((await explained(named, {})).lookups.map(({ region }) => region)).toEqual(['us-east-1']);
  });

  it('offline', async () => {
    const { report, lookups } = await atFront({ events: [CALLED] }, async () =>
      toReport((await explainAlone({ text: java('REQUEST1') }, {}, { now: NOW })).run),
    );
    expect({ record: report.diagnoses[0]?.record, lookups }).toEqual({ record: undefined, lookups: [] });
  });
});

it('a refusal is a gap and takes nothing from the rest', async () => {
  const message = `User: arn:aws:iam::111122223333:user/reader is not authorized to perform: cloudtrail:LookupEvents because no identity-based policy allows the cloudtrail:LookupEvents action`;
  const refused = [{ operation: 'cloudtrail:LookupEvents', error: { code: 'AccessDeniedException', message } }];
  const { report } = await explained(`2026-11-20T09:31:00Z ${java('REQUEST1')}`, { answers: refused });
  expect(report).toMatchObject({ complete: true, denials: 1 });
  expect(report.gaps).toContainEqual(
    expect.objectContaining({ code: 'RECORDS_NOT_READ', text: expect.stringContaining('eu-west-1: AccessDenied') }),
  );
});

it('a log file and its recording tell the same, and the recording asks nobody', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'records-'));
  const log = join(folder, 'app.log');
  await writeFile(
    log,
    `2026-11-20T09:31:00Z ERROR ${java('REQUEST1')}\n2026-11-20T09:32:00Z ERROR ${java('REQUEST7')}\n`,
  );
  const bundle = join(folder, 'bundle');
  const rows: (string | undefined)[] = [];
  const { report } = await atFront({ events: [CALLED] }, async (url) => {
    const outcome = await runDoctor({ from: [log], record: bundle, redact: false, aws: aws(url) }, { now: NOW });
    for await (const { diagnosis } of outcome.denials()) rows.push(diagnosis);
    return toReport(outcome.run);
  });
  expect(report.diagnoses).toMatchObject([{ count: 2, record: { eventId: 'event-1', match: 'request-id' } }]);
  expect(rows).toEqual([report.diagnoses[0]?.id, report.diagnoses[0]?.id]);
  const { report: again, lookups } = await atFront({}, async () =>
    toReport((await runDoctor({ replay: bundle }, { now: NOW })).run),
  );
  expect(lookups).toEqual([]);
  const told = ({ diagnoses }: Report) =>
    diagnoses.map(({ id, status, count, lastSeen }) => [id, status, count, lastSeen]);
  expect(told(again)).toEqual(told(report));
});
