import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createAws } from '../../src/aws/index.js';
import { createLakeSource, type LakeSourceOptions } from '../../src/sources/lake/lake-source.js';
import { LAKE_COLUMNS, LONGEST_STATEMENT } from '../../src/sources/lake/lake-table.js';
import { isLake, lakePlace } from '../../src/sources/lake/place.js';
import { lakeStatement } from '../../src/sources/lake/statement.js';
import { denialOf } from '../bench/organization/generate.js';
import { stubAwsEnvironment } from '../front/environment.js';
import { type Fault, type Front, startFront } from '../front/index.js';
import type { CannedAnswer } from '../front/options.js';
import { DuckTable, type Row } from './duck.js';
import { recordsOf } from './records-of.js';
import { type Faults, trinoGrammar } from './trino-grammar.js';

const ID = '11112222-3333-4444-5555-666677778888';
const STORE = `arn:aws:cloudtrail:eu-central-1:111122223333:eventdatastore/${ID}`;
const WINDOW = { since: new Date('2026-03-01T00:00:00Z'), until: new Date('2026-03-05T00:00:00Z') };
const FORMS = ['rows', 'grouped'] as const;

let grammar: Faults = () => [];
let front: Front | undefined;
beforeAll(async () => {
  grammar = await trinoGrammar();
});
beforeEach(() => stubAwsEnvironment());
afterEach(async () => {
  await front?.stop();
  front = undefined;
  vi.unstubAllEnvs();
});

describe('the statement for an event data store', () => {
  it.each(FORMS)('%s is Trino’s by its grammar, and as long as Lake takes', (form) => {
    const accounts = ['111122223333', '444455556666'];
    const text = lakeStatement(STORE, { window: WINDOW, form, caller: "o'hara", table: 'orders', accounts });
    // Lake takes the id of a store without quotes, which Trino's grammar does not know.
    expect(grammar(text.replace(`FROM ${ID}`, 'FROM store'))).toEqual([]);
    expect(text.length).toBeLessThanOrEqual(LONGEST_STATEMENT);
    expect(text).toContain(`"eventtime" >= TIMESTAMP '2026-03-01 00:00:00'`);
    expect(text).toContain('json_format(CAST("requestparameters" AS JSON))');
  });

  it.each(FORMS)(
    '%s is never too long, whatever is asked: what does not fit is left to who reads the result',
    (form) => {
      const accounts = Array.from({ length: 500 }, (_, index) => String(100000000000 + index));
      const regions = Array.from({ length: 34 }, (_, index) => `ap-southeast-${index}`);
      const all = { accounts, regions, caller: "o'".repeat(32), table: 't'.repeat(255), eventId: ID };
      const text = lakeStatement(STORE, { window: WINDOW, form, ...all });
      expect(text.length).toBeLessThanOrEqual(LONGEST_STATEMENT);
      expect(text).toContain(ID);
      expect(text).not.toContain('100000000000');
      // What fits narrows.
      expect(lakeStatement(STORE, { window: WINDOW, form, accounts: accounts.slice(0, 5) })).toContain('100000000004');
    },
  );

  it('gives grouped every denial, counted once, with the first and the last', async () => {
    const records = Array.from({ length: 600 }, (_, index) => denialOf(index));
    const table = {
      Name: 'store',
      DatabaseName: 'lake',
      Parameters: {},
      PartitionKeys: [],
      StorageDescriptor: {
        Location: '',
        InputFormat: '',
        Columns: LAKE_COLUMNS.map(({ name, type }) => ({ Name: name, Type: type })),
      },
    };
    const place = { account: '', region: '', day: '' };
    const duck = await DuckTable.of(
      table,
      () => ({}),
      records.map((event) => ({ event, place })),
    );
    const text = lakeStatement(STORE, { window: WINDOW, form: 'grouped' });
    const rows: Row[] = await duck.rows(text.replace(`FROM ${ID}`, 'FROM "lake"."store"'));
    duck.close();
    const times = records.map((event) => String(event['eventTime'])).sort();
    expect(rows.reduce((sum, row) => sum + Number(row['count']), 0)).toBe(600);
    expect(rows.map((row) => String(row['firstseen'])).sort()[0]).toBe(times[0]);
    expect(
      rows
        .map((row) => String(row['lastseen']))
        .sort()
        .at(-1),
    ).toBe(times.at(-1));
    expect(rows.length).toBeLessThan(600);
  });
});

const row = (id: string, count = '7') =>
  Object.entries({
    count,
    firstseen: '2026-03-01T01:00:00Z',
    lastseen: '2026-03-02T01:00:00Z',
    eventtime: '2026-03-02T01:00:00Z',
    eventsource: 'dynamodb.amazonaws.com',
    eventname: 'PutItem',
    errorcode: 'AccessDenied',
    errormessage:
      'User: arn:aws:sts::111122223333:assumed-role/shop/i-1 is not authorized to perform: dynamodb:PutItem',
    'useridentity.arn': 'arn:aws:sts::111122223333:assumed-role/shop/i-1',
    eventid: id,
  }).map(([name, value]) => ({ [name]: value }));

const STARTED: CannedAnswer = { operation: 'cloudtrail:StartQuery', output: { QueryId: 'q-1' } };
const CANCELLED: CannedAnswer = {
  operation: 'cloudtrail:CancelQuery',
  output: { QueryId: 'q-1', QueryStatus: 'CANCELLED' },
};
const results = (rows: object[], more: object = {}): CannedAnswer => ({
  operation: 'cloudtrail:GetQueryResults',
  output: { QueryStatus: 'FINISHED', QueryResultRows: rows, ...more },
});

/** The states that a query is in at each look. */
function looks(...states: readonly (readonly [string, number])[]): CannedAnswer {
  let seen = -1;
  const now = () => states[Math.min(seen, states.length - 1)] ?? ['FINISHED', 0];
  return {
    operation: 'cloudtrail:DescribeQuery',
    output: {
      QueryId: 'q-1',
      get QueryStatus() {
        seen += 1;
        return now()[0];
      },
      get QueryStatistics() {
        return { BytesScanned: now()[1] };
      },
      ErrorMessage: 'as it is told',
    },
  };
}

interface Setting extends Partial<LakeSourceOptions> {
  readonly faults?: readonly Fault[];
}

async function run(answers: readonly CannedAnswer[], { faults = [], ...options }: Setting = {}, signal?: AbortSignal) {
  front = await startFront({ answers, faults });
  const aws = createAws({ endpointUrl: front.url, region: 'us-east-1' });
  const source = createLakeSource(aws, {
    place: { store: STORE },
    window: WINDOW,
    narrow: false,
    maxScan: 1e12,
    poll: 1,
    ...options,
  });
  const items = await recordsOf(source, signal).finally(() => aws.close());
  return { items, gaps: source.gaps(), work: source.statistics().work };
}

describe('a question to CloudTrail Lake', () => {
  it('waits for the query, and gives its rows with their weights, page by page', async () => {
    const told: string[] = [];
    // What the front reads as the beginning of a list: its second answer is a list of its own.
    const more = { NextToken: Buffer.from('0 false').toString('base64url') };
    const second = { ...results([row('e-2', '3')]), input: more };
    const answers = [
      STARTED,
      looks(['QUEUED', 0], ['RUNNING', 5e9], ['FINISHED', 9e9]),
      second,
      results([row('e-1')], more),
    ];
    const { items, gaps, work } = await run(answers, { progress: (text) => told.push(text) });
    expect(items.map(({ event, weight }) => [event.eventID, weight?.count])).toEqual([
      ['e-1', 7],
      ['e-2', 3],
    ]);
    expect([gaps, work['bytes scanned']]).toEqual([[], 9e9]);
    expect(told).toContain('CloudTrail Lake: running, 5.0 GB scanned, about USD 0.03');
    expect(front?.calls[0]).toMatchObject({ operation: 'cloudtrail:StartQuery', region: 'eu-central-1' });
  });

  it('asks first, since Lake tells no bytes beforehand', async () => {
    const { maxScan: _, ...none } = { maxScan: 0 };
    front = await startFront({ answers: [STARTED, looks(['FINISHED', 0]), results([])] });
    const aws = createAws({ endpointUrl: front.url, region: 'us-east-1' });
    const source = createLakeSource(aws, { place: { store: STORE }, window: WINDOW, narrow: false, ...none });
    await expect(
      (async () => {
        for await (const _item of source.events());
      })(),
    ).rejects.toMatchObject({ code: 'AthenaScanTooLarge', source: 'user' });
    expect(front.count('cloudtrail:StartQuery')).toBe(0);
    aws.close();
  });

  it('ends at --max-scan: the query is cancelled', async () => {
    const { gaps } = await run([STARTED, looks(['RUNNING', 60e9]), CANCELLED], { maxScan: 50e9 });
    expect(gaps).toMatchObject([{ code: 'ATHENA_SCAN_STOPPED', incomplete: true }]);
    expect(front?.count('cloudtrail:CancelQuery')).toBe(1);
  });

  it('is cancelled at an interruption, and tells how to resume', async () => {
    const abort = new AbortController();
    const answers = [
      { operation: 'cloudtrail:StartQuery', output: { QueryId: ID } },
      looks(['RUNNING', 2e9]),
      CANCELLED,
    ];
    const { gaps } = await run(answers, { progress: () => abort.abort(), poll: 50 }, abort.signal);
    expect(front?.count('cloudtrail:CancelQuery')).toBe(1);
    const flags = '--since 2026-03-01T00:00:00.000Z --until 2026-03-05T00:00:00.000Z';
    expect(gaps).toMatchObject([
      {
        code: 'ATHENA_INTERRUPTED',
        about: { scanned: '2.0 GB', resume: `--from 'lake:${STORE}?execution=${ID}' ${flags}` },
      },
    ]);
  });

  it('is resumed without a new query where the result is ready', async () => {
    const place = lakePlace(`lake:${STORE}?execution=${ID}`);
    const { items, gaps } = await run([looks(['RUNNING', 1], ['FINISHED', 1]), results([row('e-1')])], { place });
    expect([items.length, gaps, front?.count('cloudtrail:StartQuery')]).toEqual([1, [], 0]);
    expect(front?.calls.every(({ region }) => region === 'eu-central-1')).toBe(true);
  });

  it('is resumed by the same statement where it was cancelled, and by no other', async () => {
    const place = lakePlace(`lake:${STORE}?execution=${ID}`);
    const earlier = (text: string): CannedAnswer => ({
      operation: 'cloudtrail:DescribeQuery',
      input: { QueryId: ID },
      output: { QueryId: ID, QueryStatus: 'CANCELLED', QueryString: text },
    });
    const { items } = await run([earlier('SELECT 1'), STARTED, looks(['FINISHED', 1]), results([row('e-1')])], {
      place,
    });
    expect(items).toHaveLength(1);
    const [begun] = front?.calls.filter(({ operation }) => operation === 'cloudtrail:StartQuery') ?? [];
    expect(begun?.input['QueryStatement']).toBe('SELECT 1');
    await front?.stop();
    await expect(run([earlier('DROP TABLE x'), STARTED], { place })).rejects.toMatchObject({ code: 'UsageSource' });
    expect(front?.count('cloudtrail:StartQuery')).toBe(0);
  });

  it('waits for a place where the account has as many queries as it may', async () => {
    const error = {
      code: 'MaxConcurrentQueriesException',
      message: 'You have reached the limit of 10 queries',
      status: 400,
    };
    const faults: Fault[] = [{ operation: 'cloudtrail:StartQuery', kind: 'error', error, times: 3 }];
    const told: string[] = [];
    const { items, gaps } = await run([STARTED, looks(['FINISHED', 1]), results([row('e-1')])], {
      faults,
      progress: (text) => told.push(text),
    });
    expect([items.length, gaps]).toEqual([1, []]);
    expect(told).toContain('CloudTrail Lake: the account has as many queries as it may: waiting for a place');
  });

  it('gives the Regions that are asked for alone, also where the statement has no room for them', async () => {
    const region = (id: string, awsRegion: string) => [...row(id), { awsregion: awsRegion }];
    const rows = results([region('e-1', 'eu-west-1'), region('e-2', 'us-east-1')]);
    const { items } = await run([STARTED, looks(['FINISHED', 1]), rows], { regions: ['eu-west-1'] });
    expect(items.map(({ event }) => event.eventID)).toEqual(['e-1']);
  });

  it.each(['FAILED', 'TIMED_OUT', 'CANCELLED'])('that ends as %s is told', async (state) => {
    const { items, gaps } = await run([STARTED, looks([state, 0])]);
    expect(items).toEqual([]);
    expect(gaps).toMatchObject([
      { code: 'LAKE_FAILED', about: { reason: `${state}: as it is told` }, incomplete: true },
    ]);
  });

  it.each([
    ['cloudtrail:StartQuery', 'EventDataStoreNotFoundException', {}],
    ['cloudtrail:StartQuery', 'InactiveEventDataStoreException', {}],
    ['cloudtrail:DescribeQuery', 'QueryIdNotFoundException', { execution: ID }],
  ])('to what is not there is an error of the question: %s %s', async (operation, code, more) => {
    const answers = [{ operation, error: { code, message: 'AWS says so', status: 400 } }, CANCELLED];
    const place = { store: STORE, ...more };
    await expect(run(answers, { place })).rejects.toMatchObject({ code: 'LakeNotThere', source: 'user' });
  });

  it('that AWS refuses is told', async () => {
    const refusal = {
      operation: 'cloudtrail:StartQuery',
      error: { code: 'AccessDeniedException', message: 'no', status: 400 },
    };
    expect((await run([refusal])).gaps).toMatchObject([
      { code: 'LAKE_UNREAD', failure: { code: 'AccessDeniedException' } },
    ]);
  });

  it('finds the one store that there is, and lists several', async () => {
    const list = (...arns: string[]): CannedAnswer => ({
      operation: 'cloudtrail:ListEventDataStores',
      output: { EventDataStores: arns.map((EventDataStoreArn) => ({ EventDataStoreArn })) },
    });
    const ask = async (answers: readonly CannedAnswer[]) => {
      front = await startFront({ answers });
      const aws = createAws({ endpointUrl: front.url, region: 'us-east-1' });
      const source = createLakeSource(aws, { place: {}, window: WINDOW, narrow: false, maxScan: 1e9, poll: 1 });
      const ids: unknown[] = [];
      try {
        for await (const event of source.events()) ids.push(event.eventID);
      } finally {
        aws.close();
      }
      return ids;
    };
    expect(await ask([list(STORE), STARTED, looks(['FINISHED', 1]), results([row('e-1')])])).toEqual(['e-1']);
    await front?.stop();
    await expect(ask([list(STORE, `${STORE.slice(0, -1)}9`)])).rejects.toMatchObject({
      code: 'LakeNoStore',
      hint: expect.stringContaining(`lake:${STORE}`),
    });
    await front?.stop();
    await expect(ask([list()])).rejects.toMatchObject({ code: 'LakeNoStore' });
  });
});

describe('what --from names', () => {
  it('is lake, or a store by its ARN', () => {
    expect([isLake('lake'), isLake(`lake:${STORE}`), isLake('lakes.json')]).toEqual([true, true, false]);
    expect([lakePlace('lake'), lakePlace(`lake:${STORE}`)]).toEqual([{}, { store: STORE }]);
    expect(lakePlace(`lake:${STORE}?execution=${ID}`)).toEqual({ store: STORE, execution: ID });
    expect(lakePlace(`lake?execution=${ID}`)).toEqual({ execution: ID });
  });

  it.each([
    'lake:x',
    `lake:${STORE}; DROP`,
    'lake:arn:aws:s3:::bucket',
    `lake:${STORE}?execution=x`,
    `lake:${STORE}?other=${ID}`,
    'lake?',
  ])('%s is a usage error', (place) => {
    expect(() => lakePlace(place)).toThrow(expect.objectContaining({ code: 'UsageSource', source: 'user' }));
  });
});
