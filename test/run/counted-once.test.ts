import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CloudTrailEvent } from '../../src/model/event.js';
import { toReport } from '../../src/report/index.js';
import { explainAlone } from '../../src/run/explain.js';
import { onInstance, record, session } from '../account/record.js';
import { stubAwsEnvironment } from '../front/environment.js';

beforeEach(() => stubAwsEnvironment());
afterEach(() => vi.unstubAllEnvs());

const NOW = () => new Date('2026-11-20T12:00:00Z');
const app = session('app', { name: 'i-0abc1234', more: onInstance });
const TABLE = 'arn:aws:dynamodb:eu-west-1:111122223333:table/orders';
const IDS = ['4KBNVRGD25RG1KEO9UT4V3FQDJVV4KQNSO5AEMVJF66Q9ASUAAJG', 'a1b2c3d4-5678-4abc-9def-1234567890ab'] as const;

const sentence = (action = 'PutItem'): string =>
  `User: ${app.arn} is not authorized to perform: dynamodb:${action} on resource: ${TABLE} because no identity-based policy allows the dynamodb:${action} action`;

const recorded = (at: string, more: Partial<CloudTrailEvent>): CloudTrailEvent =>
  record({
    call: 'dynamodb:PutItem',
    by: app,
    at,
    region: 'eu-west-1',
    message: sentence(),
    parameters: { tableName: 'orders' },
    more,
  });

const first = recorded('2026-11-20T09:31:40Z', { requestID: IDS[0], eventID: 'event-1' });
const second = recorded('2026-11-20T09:33:40Z', { requestID: IDS[1], eventID: 'event-2' });

const line = (at: string, id?: string, action?: string): string =>
  `${at} ERROR ${sentence(action)} (Service: DynamoDb, Status Code: 400${id === undefined ? '' : `, Request ID: ${id}`})`;

/** Every file by its text, in the order of their names; what is counted, each with its count, and every row. */
async function counted(...texts: readonly string[]) {
  const folder = await mkdtemp(join(tmpdir(), 'ddb-doctor-once-'));
  const from = texts.map((_, at) => join(folder, `${at}.log`));
  for (const [at, text] of texts.entries()) await writeFile(from[at] ?? '', text);
  const { run, denials } = await explainAlone({ from }, {}, { now: NOW });
  const rows: string[] = [];
  for await (const { denial } of denials()) rows.push(denial.event?.eventID ?? `log ${denial.time}`);
  const { diagnoses } = toReport(run);
  return {
    denials: run.denials,
    kinds: diagnoses.map(({ action, count, firstSeen, lastSeen }) => ({ action, count, firstSeen, lastSeen })),
    ids: diagnoses.map(({ eventIds }) => eventIds),
    rows: rows.sort(),
  };
}

const once = {
  denials: 1,
  kinds: [
    { action: 'dynamodb:PutItem', count: 1, firstSeen: '2026-11-20T09:31:40Z', lastSeen: '2026-11-20T09:31:40Z' },
  ],
  ids: [['event-1']],
  rows: ['event-1'],
};

const trail = (...events: CloudTrailEvent[]): string => JSON.stringify({ Records: events });
const log = `${line('2026-11-20T09:31:40.512Z', IDS[0])}\n`;

describe('a call that a log and a record tell of', () => {
  const forms: Record<string, string> = {
    'a trail file': trail(first),
    NDJSON: `${JSON.stringify(first)}\n`,
    'the result of a query': `eventtime,eventsource,eventname,awsregion,errorcode,errormessage,requestid,eventid,useridentity\n"2026-11-20T09:31:40Z","dynamodb.amazonaws.com","PutItem","eu-west-1","AccessDenied","${sentence()}","${IDS[0]}","event-1","${JSON.stringify(first.userIdentity).replaceAll('"', '""')}"\n`,
    'a ticket': `This is what we see:\n\n\`\`\`\n${JSON.stringify(first, null, 2)}\n\`\`\`\n`,
  };
  it.each(Object.entries(forms))('is counted once, by the record in %s, whichever comes first', async (_, form) => {
    expect(await counted(log, form)).toEqual(once);
    expect(await counted(form, log)).toEqual(once);
  });

  it('is counted once within one file', async () => {
    const json = JSON.stringify(first);
    expect(await counted(`${log}${json}\n`)).toEqual(once);
    expect(await counted(`${json}\n${log}`)).toEqual(once);
  });

  it('is counted once, however often and in however many logs it is printed', async () => {
    expect(await counted(log + log, log, trail(first), log)).toEqual(once);
  });

  it('leaves the other calls of its kind as they were told', async () => {
    const logs = log + line('2026-11-20T09:35:40Z', IDS[1]);
    const both = {
      denials: 2,
      kinds: [
        {
          action: 'dynamodb:PutItem',
          count: 2,
          firstSeen: '2026-11-20T09:31:40Z',
          lastSeen: '2026-11-20T09:35:40.000Z',
        },
      ],
      rows: ['event-1', 'log 2026-11-20T09:35:40.000Z'],
    };
    for (const order of [
      [logs, trail(first)],
      [trail(first), logs],
    ]) {
      const { ids, ...told } = await counted(...order);
      expect(told).toEqual(both);
      expect(ids).toEqual([['event-1', expect.stringMatching(/^[\da-f]{16}$/)]]);
    }
  });

  it('counts each call of two', async () => {
    const logs = log + line('2026-11-20T09:33:40Z', IDS[1]);
    const two = { denials: 2, ids: [['event-1', 'event-2']], rows: ['event-1', 'event-2'] };
    expect(await counted(logs, trail(first, second))).toMatchObject(two);
    expect(await counted(trail(second, first), logs)).toMatchObject(two);
  });

  it('is not guessed by anything but the id of the request', async () => {
    const other = line('2026-11-20T09:31:40Z', 'ffffffff-5678-4abc-9def-1234567890ab');
    for (const text of [line('2026-11-20T09:31:40Z'), other]) {
      expect(await counted(text, trail(first))).toMatchObject({ denials: 2 });
      expect(await counted(trail(first), text)).toMatchObject({ denials: 2 });
    }
  });

  it('is another call where the action is another one', async () => {
    const get = line('2026-11-20T09:31:40Z', IDS[0], 'GetItem');
    expect(await counted(get, trail(first))).toMatchObject({ denials: 2 });
    expect(await counted(trail(first), get)).toMatchObject({ denials: 2 });
  });
});

describe('a refusal in the access log of S3', () => {
  const access =
    '79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be example-bucket-1 [20/Nov/2026:09:31:40 +0000] 198.51.100.7 arn:aws:sts::111122223333:assumed-role/app/i-0abc1234 3E57427F3EXAMPLE REST.GET.OBJECT report.csv "GET /example-bucket-1/report.csv HTTP/1.1" 403 AccessDenied 243 - 12 - "-" "aws-cli/2.15" - x - - - - - - -\n';
  const event = record({
    call: 's3:GetObject',
    by: app,
    at: '2026-11-20T09:31:40Z',
    message: 'Access Denied',
    parameters: { bucketName: 'example-bucket-1', key: 'report.csv' },
    more: { requestID: '3E57427F3EXAMPLE', eventID: 'event-3' },
  });

  it('is counted once beside the record of CloudTrail', async () => {
    for (const order of [
      [access, trail(event)],
      [trail(event), access],
    ])
      expect(await counted(...order)).toMatchObject({ denials: 1, ids: [['event-3']], rows: ['event-3'] });
  });
});
