import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Report, toReport } from '../../src/report/index.js';
import { loadRenderer } from '../../src/report/renderers.js';
import type { DenialRow } from '../../src/report/report.js';
import { runDoctor } from '../../src/run/diagnose.js';
import { answersOf } from '../account/answers.js';
import { record, user } from '../account/record.js';
import { stubAwsEnvironment } from '../front/environment.js';
import { startFront } from '../front/index.js';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'resources-'));
});
afterAll(() => rm(folder, { recursive: true }));
beforeEach(() => stubAwsEnvironment());
afterEach(() => vi.unstubAllEnvs());

const ACCOUNT = '111122223333';
const ana = user('ana');
const index = (name: string) => `arn:aws:dynamodb:us-east-1:${ACCOUNT}:table/orders/index/${name}`;
const object = (key: string) => `arn:aws:s3:::reports/${key}`;

function denied(
  call: string,
  resource: string,
  number: number,
  reason = `because no identity-based policy allows the ${call} action`,
) {
  return record({
    call,
    by: ana,
    at: new Date(Date.parse('2026-11-20T09:00:00Z') + number * 1000).toISOString(),
    message: `User: ${ana.arn} is not authorized to perform: ${call} on resource: ${resource} ${reason}`,
    parameters: call.startsWith('s3:')
      ? { bucketName: 'reports', key: resource.slice('arn:aws:s3:::reports/'.length) }
      : { tableName: 'orders', indexName: resource.slice(resource.lastIndexOf('/') + 1) },
  });
}

interface Run {
  readonly report: Report;
  readonly rows: readonly DenialRow[];
}

/** The denials of ana, who has these statements, explained at the front server. */
async function explained(statements: readonly object[], events: readonly object[], top?: number): Promise<Run> {
  const inline = { own: { Version: '2012-10-17', Statement: statements } };
  const world = {
    region: 'us-east-1',
    accounts: { [ACCOUNT]: { users: { ana: { inline } }, tables: { orders: {} } } },
  };
  const file = join(folder, 'trail.json');
  await writeFile(file, JSON.stringify({ Records: events }));
  const front = await startFront({ answers: answersOf(world), account: ACCOUNT });
  try {
    const aws = { endpointUrl: front.url, region: 'us-east-1' };
    const options = { from: [file], services: 'all' as const, aws, ...(top === undefined ? {} : { top }) };
    const outcome = await runDoctor(options, { now: () => new Date('2026-11-20T12:00:00Z') });
    const rows: DenialRow[] = [];
    for await (const row of outcome.denials()) rows.push(row);
    return { report: toReport(outcome.run), rows };
  } finally {
    await front.stop();
  }
}

const allow = (Action: string, Resource: string | string[]) => ({ Effect: 'Allow', Action, Resource });
const deny = (Sid: string, Action: string, Resource: string) => ({ Sid, Effect: 'Deny', Action, Resource });
const said = 'with an explicit deny in an identity-based policy';

describe('resources of one shape', () => {
  it('are one denial, whose fix is for all of them', async () => {
    const events = Array.from({ length: 40 }, (_, number) => denied('s3:GetObject', object(`a/${number}.csv`), number));
    const { report, rows } = await explained([allow('s3:ListBucket', 'arn:aws:s3:::reports')], events);
    expect(report.diagnoses).toHaveLength(1);
    const [diagnosis] = report.diagnoses;
    expect(diagnosis).toMatchObject({
      count: 40,
      resource: object('a/39.csv'),
      resources: { shape: object('*'), count: 40, examples: [39, 38, 37, 36, 35].map((n) => object(`a/${n}.csv`)) },
    });
    expect(new Set(rows.map((row) => row.diagnosis))).toEqual(new Set([diagnosis?.id]));
    const statements = diagnosis?.remediations.flatMap(({ change }) =>
      change.kind === 'policy' ? [change.statement] : [],
    );
    expect(statements).toContainEqual({ Effect: 'Allow', Action: 's3:GetObject', Resource: object('*') });
    const table = await loadRenderer('table');
    let screen = '';
    const none = (async function* (): AsyncGenerator<DenialRow> {})();
    for await (const piece of table(report, none, { width: 200, color: false })) screen += piece;
    expect(screen).toContain(`on ${object('a/39.csv')}, one of 40 of ${object('*')}`);
  });

  it('are split along a statement that tells them apart, and each row finds its diagnosis', async () => {
    const events = ['a', 'secret/b', 'c', 'secret/d'].map((key, number) =>
      denied('s3:GetObject', object(key), number, said),
    );
    const statements = [allow('s3:*', '*'), deny('Secrets', 's3:GetObject', object('secret/*'))];
    const { report, rows } = await explained(statements, events);
    expect(report.denials).toBe(4);
    expect(report.diagnoses.map(({ status, count, resources }) => ({ status, count, resources }))).toEqual([
      {
        status: 'explained',
        count: 2,
        resources: { shape: object('*'), count: 2, examples: [object('secret/d'), object('secret/b')] },
      },
      // What denied these is gone: nothing that is there denies them now.
      {
        status: 'not-reproduced',
        count: 2,
        resources: { shape: object('*'), count: 2, examples: [object('c'), object('a')] },
      },
    ]);
    const ids = report.diagnoses.map(({ id }) => id);
    expect(new Set(ids).size).toBe(2);
    expect(rows.map((row) => [row.denial.resource, ids.indexOf(row.diagnosis ?? '')])).toEqual([
      [object('a'), 1],
      [object('secret/b'), 0],
      [object('c'), 1],
      [object('secret/d'), 0],
    ]);
  });

  it('are split in a report of causes too', async () => {
    const events = ['a', 'secret/b', 'c', 'secret/d'].map((key, number) =>
      denied('s3:GetObject', object(key), number, said),
    );
    const others = ['x', 'y', 'z', 'u', 'v', 'w'].map((name, number) =>
      denied('dynamodb:DescribeTable', `arn:aws:dynamodb:us-east-1:${ACCOUNT}:table/${name}`, 10 + number),
    );
    const statements = [allow('s3:*', '*'), deny('Secrets', 's3:GetObject', object('secret/*'))];
    const { report } = await explained(statements, [...events, ...others], 1);
    expect(report.examplesOnly).toBe(true);
    const { report: whole } = await explained(statements, [...events, ...others], 3);
    expect(whole.causes.map(({ statement, count }) => [statement, count])).toContainEqual(['Secrets', 2]);
  });

  it('are not split by statements of other actions, or that match none or all of them', async () => {
    const events = ['by-day', 'by-customer'].map((name, number) => denied('dynamodb:Query', index(name), number));
    const statements = [
      allow('dynamodb:Scan', index('by-day')),
      allow('dynamodb:Query', index('other')),
      allow('dynamodb:Query', `arn:aws:dynamodb:us-east-1:${ACCOUNT}:table/orders`),
    ];
    const { report } = await explained(statements, events);
    expect(report.diagnoses.map(({ count, resources }) => [count, resources?.shape])).toEqual([[2, index('*')]]);
  });

  it('are split along a variable of the caller', async () => {
    const events = ['ana/1', 'ana/2', 'bob/1'].map((key, number) => denied('s3:GetObject', object(key), number, said));
    const own = `${object('')}\${aws:username}/*`;
    const { report } = await explained([allow('s3:*', '*'), deny('Own', 's3:GetObject', own)], events);
    expect(report.diagnoses.map(({ count, status }) => [count, status]).sort()).toEqual([
      [1, 'not-reproduced'],
      [2, 'explained'],
    ]);
  });
});
