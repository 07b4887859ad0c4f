import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createAws } from '../../src/aws/index.js';
import type { Gap } from '../../src/model/gap.js';
import { type AthenaSourceOptions, createAthenaSource } from '../../src/sources/athena/athena-source.js';
import { athenaPlace } from '../../src/sources/athena/place.js';
import type { RecordItem } from '../../src/sources/source.js';
import { stubAwsEnvironment } from '../front/environment.js';
import {
  type AthenaOptions,
  type Fault,
  type Front,
  FrontAthena,
  type Look,
  type ResultRow,
  startFront,
} from '../front/index.js';
import type { CannedAnswer } from '../front/options.js';
import { toldGaps } from '../model/told-gaps.js';
import { recordsOf } from './records-of.js';
import { ACCOUNTS, tableOf } from './tables.js';

const NOW = new Date('2026-09-10T12:00:30Z');
const WINDOW = { since: new Date('2026-08-30T10:00:00Z'), until: new Date('2026-09-01T11:00:00Z') };
const TABLE = tableOf('enum account').table;

/** A row of a grouped result. */
const row = (index: number, over: ResultRow = {}): ResultRow => ({
  count: '7',
  firstseen: '2026-08-30T11:00:00Z',
  lastseen: '2026-08-31T11:00:00Z',
  'useridentity.arn': 'arn:aws:sts::111122223333:assumed-role/shop/i-1',
  eventtime: '2026-08-31T11:00:00Z',
  eventsource: 'dynamodb.amazonaws.com',
  eventname: 'PutItem',
  errorcode: 'AccessDenied',
  errormessage: 'User: arn:aws:sts::111122223333:assumed-role/shop/i-1 is not authorized to perform: dynamodb:PutItem',
  eventid: `e-${index}`,
  ...over,
});

/** A listing of each day's files: 3 GB. */
const LISTED: CannedAnswer = {
  operation: 's3:ListObjectsV2',
  output: { Name: 'example-trail', KeyCount: 1, Contents: [{ Key: 'a.json.gz', Size: 3e9 }] },
};

/** The same of a megabyte. */
const SMALL: CannedAnswer = {
  operation: 's3:ListObjectsV2',
  output: { Name: 'example-trail', KeyCount: 1, Contents: [{ Key: 'a.json.gz', Size: 1e6 }] },
};

const NO_TRAILS: CannedAnswer = { operation: 'cloudtrail:DescribeTrails', output: { trailList: [] } };

let front: Front | undefined;
let athena: FrontAthena;
beforeEach(() => stubAwsEnvironment());
afterEach(async () => {
  await front?.stop();
  front = undefined;
  vi.unstubAllEnvs();
});

interface Ran {
  readonly items: RecordItem[];
  readonly gaps: readonly Gap[];
  readonly codes: string[];
  readonly told: string[];
  readonly work: Readonly<Record<string, number>>;
  readonly refused: boolean | undefined;
}

interface Setting extends AthenaOptions {
  readonly answers?: readonly CannedAnswer[];
  readonly faults?: readonly Fault[];
}

async function run(
  setting: Setting,
  options: Partial<AthenaSourceOptions> = {},
  { signal, place = 'athena:security/cloudtrail_logs' }: { signal?: AbortSignal; place?: string } = {},
): Promise<Ran> {
  const { answers = [], faults = [], ...more } = setting;
  athena = new FrontAthena({ tables: [TABLE], run: () => [row(1)], ...more });
  front = await startFront({ athena, answers: [...answers, LISTED], faults });
  const aws = createAws({ endpointUrl: front.url, region: 'us-east-1', spacing: { 'athena:StartQueryExecution': 0 } });
  const told: string[] = [];
  const source = createAthenaSource(aws, {
    place: athenaPlace(place),
    window: WINDOW,
    now: NOW,
    narrow: false,
    poll: 1,
    progress: (text) => told.push(text),
    ...options,
  });
  const items = await recordsOf(source, signal).finally(() => aws.close());
  const gaps = source.gaps();
  const codes = gaps.map(({ code }) => code);
  return { items, gaps, codes, told, work: source.statistics().work, refused: source.refused?.() };
}

const started = () => (front?.calls ?? []).filter(({ operation }) => operation === 'athena:StartQueryExecution');
const asked = () => started().filter(({ input }) => !String(input['QueryString']).startsWith('EXPLAIN'));

describe('a question to Athena', () => {
  it('gives what the result’s object holds, each record with its weight', async () => {
    const { items, gaps, work } = await run({ run: () => [row(1), row(2, { count: '3' })] });
    expect(items.map(({ event, weight }) => [event.eventID, weight?.count])).toEqual([
      ['e-1', 7],
      ['e-2', 3],
    ]);
    expect(gaps).toEqual([]);
    expect(work).toMatchObject({ 'athena:StartQueryExecution': 2, 's3:GetObject': 1, 'bytes scanned': 1_000_000 });
    expect(work['athena:GetQueryResults']).toBe(1);
  });

  it('says where, and leaves the place of the result to the workgroup', async () => {
    await run({}, {}, { place: 'athena:audit/security/cloudtrail_logs' });
    const [query] = asked();
    expect(query?.input).toMatchObject({
      WorkGroup: 'audit',
      QueryExecutionContext: { Catalog: 'AwsDataCatalog', Database: 'security' },
    });
    expect(query?.input).not.toHaveProperty('ResultConfiguration');
  });

  it('reads page by page where Athena keeps results itself', async () => {
    const many = Array.from({ length: 2500 }, (_, index) => row(index));
    const workgroup = {
      State: 'ENABLED',
      Configuration: { ManagedQueryResultsConfiguration: { Enabled: true }, BytesScannedCutoffPerQuery: 1e12 },
    };
    const { items, work } = await run({ workgroup, run: () => many });
    expect(items).toHaveLength(2500);
    expect(work['s3:GetObject']).toBeUndefined();
    expect(work['athena:GetQueryResults']).toBe(1 + 3);
  });

  it('reads page by page where the result’s object may not be read', async () => {
    const { items, gaps } = await run({ hidden: true, run: () => [row(1), row(2)] });
    expect(items.map(({ event }) => event.eventID)).toEqual(['e-1', 'e-2']);
    expect(gaps).toEqual([]);
  });

  it('waits for a query that is queued and runs, and tells the bytes and dollars', async () => {
    const looks: Look[] = [
      { state: 'QUEUED' },
      { state: 'RUNNING', scanned: 2e9 },
      { state: 'RUNNING', scanned: 31.4e9 },
      { state: 'SUCCEEDED', scanned: 31.4e9 },
    ];
    const { items, told } = await run({ looks: () => looks });
    expect(items).toHaveLength(1);
    expect(told).toEqual([
      'looking at the table',
      'Athena: queued 0 s',
      'Athena: 2.0 GB scanned, about USD 0.01',
      'Athena: 31.4 GB scanned, about USD 0.16',
      'Athena: 31.4 GB scanned, about USD 0.16',
      'reading the result',
    ]);
  });

  it('has the same text and token within a minute, and takes a result again that there is', async () => {
    const first = await run({});
    const [before] = asked();
    await front?.stop();
    await run({}, { now: new Date('2026-09-10T12:00:59Z') });
    const [after] = asked();
    expect(first.items).toHaveLength(1);
    expect(after?.input).toEqual(before?.input);
    expect(after?.input).toMatchObject({
      ResultReuseConfiguration: { ResultReuseByAgeConfiguration: { Enabled: true, MaxAgeInMinutes: 10_080 } },
    });
  });

  it('takes no old result for what may still be delivered', async () => {
    await run({}, { maxScan: 1e12, window: { since: WINDOW.since, until: new Date('2026-09-10T11:55:00Z') } });
    expect(asked().length).toBeGreaterThan(0);
    for (const { input } of asked()) expect(input).not.toHaveProperty('ResultReuseConfiguration');
  });

  it('asks for a long window in parts, four at a time, and adds them up', async () => {
    const window = { since: new Date('2026-03-01T00:00:00Z'), until: new Date('2026-08-27T23:59:59Z') };
    let open = 0;
    let most = 0;
    const looks = () => [{ state: 'RUNNING' as const }, { state: 'SUCCEEDED' as const, scanned: 1 }];
    const result = await run(
      {
        looks,
        run: async (sql) => {
          const [, day = ''] = /"eventtime" >= '(\d{4}-\d\d-\d\d)/.exec(sql) ?? [];
          return [row(1, { eventid: day, eventtime: `${day}T01:00:00Z`, lastseen: `${day}T01:00:00Z` })];
        },
      },
      { window, maxScan: 1e13 },
    );
    for (const { operation, input } of front?.calls ?? []) {
      const isQuery = !String(input['QueryString'] ?? '').startsWith('EXPLAIN');
      if (operation === 'athena:StartQueryExecution' && isQuery) open += 1;
      if (operation === 's3:GetObject') open -= 1;
      most = Math.max(most, open);
    }
    expect(result.items.map(({ event }) => event.eventID).sort()).toEqual([
      '2026-03-01',
      '2026-03-31',
      '2026-04-30',
      '2026-05-30',
      '2026-06-29',
      '2026-07-29',
    ]);
    expect(most).toBe(4);
  });

  it('waits its turn where the account’s queries are too many at the moment', async () => {
    vi.stubEnv('AWS_MAX_ATTEMPTS', '10');
    const window = { since: new Date('2026-03-01T00:00:00Z'), until: new Date('2026-04-27T23:59:59Z') };
    const { items, codes } = await run(
      {
        quota: 1,
        looks: () => [{ state: 'RUNNING' }, { state: 'SUCCEEDED' }],
        run: (sql) => [
          row(sql.length, {
            eventid: sql,
            eventtime: /"eventtime" >= '([^']+)/.exec(sql)?.[1] ?? '',
          }),
        ],
      },
      { window, maxScan: 1e13 },
    );
    expect([items.length, codes]).toEqual([2, []]);
  });
});

describe('calls about a question', () => {
  const window = { since: new Date('2026-06-01T00:00:00Z'), until: new Date('2026-08-29T23:59:59Z') };
  const byPart = (sql: string) => [row(1, { eventid: sql, eventtime: /"eventtime" >= '([^']+)/.exec(sql)?.[1] ?? '' })];

  it('wait for a place among the account’s queries for longer than one call is tried', async () => {
    vi.stubEnv('AWS_MAX_ATTEMPTS', '1');
    const error = {
      code: 'TooManyRequestsException',
      message: 'You have exceeded the limit for the number of queries',
      status: 400,
    };
    const faults: Fault[] = [{ operation: 'athena:StartQueryExecution', kind: 'error', error, after: 1, times: 12 }];
    const { items, codes, told } = await run({ faults });
    expect([items.length, codes]).toEqual([1, []]);
    expect(told).toContain('Athena: the account has as many queries as it may: waiting for a place');
  });

  it('that fail while a query runs stop that query, and leave the other parts', async () => {
    vi.stubEnv('AWS_MAX_ATTEMPTS', '1');
    const faults: Fault[] = [{ operation: 'athena:GetQueryExecution', kind: '500', after: 4, times: 1 }];
    const looks = (): Look[] => [
      { state: 'RUNNING', scanned: 1 },
      { state: 'RUNNING', scanned: 1 },
      { state: 'SUCCEEDED' },
    ];
    const { items, gaps } = await run({ faults, looks, run: byPart }, { window, maxScan: 1e13 });
    expect(items).toHaveLength(2);
    expect(gaps).toMatchObject([{ code: 'ATHENA_FAILED', incomplete: true }]);
    expect(front?.count('athena:StopQueryExecution')).toBe(1);
  });

  it('that AWS refuses for one part are not made for the others', async () => {
    const error = { code: 'AccessDeniedException', message: 'no', status: 400 };
    const faults: Fault[] = [{ operation: 'athena:StartQueryExecution', kind: 'error', error, after: 1 }];
    const long = { since: new Date('2026-01-01T00:00:00Z'), until: window.until };
    const { codes, refused } = await run({ faults }, { window: long, maxScan: 1e13 });
    expect([codes, refused]).toEqual([['ATHENA_UNREAD'], true]);
    expect(asked().length).toBeLessThanOrEqual(4);
  });
});

describe('what a question costs', () => {
  it('is estimated by some of the partitions, and asked for above the limit', async () => {
    const confirm = vi.fn(async (_question: string) => true);
    await run({}, { confirm, window: { since: new Date('2026-08-01T00:00:00Z'), until: WINDOW.until } });
    // 3 accounts, 2 Regions, 30 and then 3 + 1 days with the day after: 3 GB each, 30 of them looked at.
    expect(confirm).toHaveBeenCalledWith(
      'security/cloudtrail_logs: 2 queries over 3 accounts x 2 Regions x 34 days: about 612 GB, about USD 3.06 (by 30 of 204 partitions). Go on?',
    );
    expect(front?.count('s3:ListObjectsV2')).toBe(30);
  });

  it('is not asked for below it', async () => {
    const confirm = vi.fn(async (_question: string) => true);
    await run({}, { confirm });
    expect(confirm).not.toHaveBeenCalled();
  });

  it.each([
    ['nobody can be asked', {}],
    ['the person says no', { confirm: async (): Promise<boolean> => false }],
    ['more was forbidden', { maxScan: 50e9, confirm: async (): Promise<boolean> => true }],
  ])('is refused before any query where %s', async (_, options) => {
    const window = { since: new Date('2026-08-01T00:00:00Z'), until: WINDOW.until };
    await expect(run({}, { window, ...options })).rejects.toMatchObject({ code: 'AthenaScanTooLarge', source: 'user' });
    expect(asked()).toEqual([]);
  });

  it('is refused where nobody knows it, and goes with --max-scan', async () => {
    const one = tableOf("the console's button").table;
    await expect(run({ tables: [one] })).rejects.toMatchObject({ code: 'AthenaScanTooLarge' });
    expect(asked()).toEqual([]);
    await front?.stop();
    expect((await run({ tables: [one] }, { maxScan: 1e9 })).items).toHaveLength(1);
  });

  it('ends at --max-scan: the query is stopped, and the report is not complete', async () => {
    const looks: Look[] = [
      { state: 'RUNNING', scanned: 1e9 },
      { state: 'RUNNING', scanned: 60e9 },
      { state: 'SUCCEEDED' },
    ];
    const { items, gaps } = await run({ looks: () => looks, answers: [SMALL] }, { maxScan: 50e9 });
    expect(items).toEqual([]);
    expect(gaps).toMatchObject([
      { code: 'ATHENA_SCAN_STOPPED', about: { scanned: '60.0 GB', limit: '50.0 GB' }, incomplete: true },
    ]);
    expect(front?.count('athena:StopQueryExecution')).toBe(1);
  });

  it('does not run on the run’s own time', async () => {
    let waited = 0;
    const waiting = async <T>(work: Promise<T>): Promise<T> => {
      waited += 1;
      return work;
    };
    await run({}, { waiting });
    expect(waited).toBeGreaterThan(0);
  });
});

describe('an interruption', () => {
  it('stops the query and tells how to resume', async () => {
    const abort = new AbortController();
    const looks: Look[] = [{ state: 'RUNNING', scanned: 5e9 }];
    const ran = run(
      { looks: () => looks },
      { progress: (text) => text.includes('5.0 GB') && abort.abort(), poll: 50 },
      { signal: abort.signal, place: 'athena:audit/security/cloudtrail_logs' },
    );
    const { gaps } = await ran;
    const id = front?.calls.find(({ operation }) => operation === 'athena:StopQueryExecution')?.input[
      'QueryExecutionId'
    ];
    expect(gaps).toMatchObject([
      {
        code: 'ATHENA_INTERRUPTED',
        about: {
          scanned: '5.0 GB',
          resume: `--from 'athena:audit/security/cloudtrail_logs?execution=${id}' --since 2026-08-30T10:00:00.000Z --until 2026-09-01T11:00:00.000Z`,
        },
      },
    ]);
  });

  it('stops a query that is being started', async () => {
    const abort = new AbortController();
    const looks = (): Look[] => {
      abort.abort();
      return [{ state: 'RUNNING' }];
    };
    const { codes } = await run({ looks }, {}, { signal: abort.signal });
    expect(front?.count('athena:StopQueryExecution')).toBe(1);
    expect(codes).toContain('ATHENA_INTERRUPTED');
  });

  it('is resumed whole: what was stopped is asked again, and what was not begun is asked', async () => {
    const window = { since: new Date('2026-03-01T00:00:00Z'), until: new Date('2026-08-27T23:59:59Z') };
    const abort = new AbortController();
    let running = 0;
    const looks = (_: string, number: number): Look[] =>
      number === 0 ? [{ state: 'SUCCEEDED' }] : [{ state: 'RUNNING', scanned: 5e9 }];
    const progress = (text: string) => {
      if (text.includes(' scanned')) running += 1;
      if (running > 12) abort.abort();
    };
    const days = (sql: string) => [row(1, { eventid: sql, eventtime: /"eventtime" >= '([^']+)/.exec(sql)?.[1] ?? '' })];
    const { gaps } = await run({ looks, run: days }, { window, maxScan: 1e13, progress }, { signal: abort.signal });
    const resume = String(gaps.find(({ code }) => code === 'ATHENA_INTERRUPTED')?.about['resume']);
    const [, place = '', since = '', until = ''] = /^--from '([^']+)' --since (\S+) --until (\S+)$/.exec(resume) ?? [];
    const begun = asked().map(({ input }) => String(input['QueryString']));
    expect(begun).toHaveLength(5);
    const ids = athenaPlace(place).executions;
    expect(ids).toHaveLength(5);
    expect(place).toContain('&rest=2026-07-29T00:00:00Z/2026-08-28T00:00:00Z');
    const earlier = begun.map((text, index) => ({
      id: ids[index] ?? '',
      text,
      looks: [{ state: index === 0 ? ('SUCCEEDED' as const) : ('CANCELLED' as const) }],
    }));
    await front?.stop();
    const again = { window: { since: new Date(since), until: new Date(until) }, maxScan: 1e13 };
    const { items, codes } = await run({ earlier, run: days }, again, { place });
    expect(codes).toEqual([]);
    expect(items.map(({ event }) => event.eventTime).sort()).toEqual([
      '2026-03-01T00:00:00Z',
      '2026-03-31T00:00:00Z',
      '2026-04-30T00:00:00Z',
      '2026-05-30T00:00:00Z',
      '2026-06-29T00:00:00Z',
      '2026-07-29T00:00:00Z',
    ]);
    expect(asked()).toHaveLength(5);
  });

  it('does not wait for a query that Athena does not confirm', async () => {
    const abort = new AbortController();
    const faults: Fault[] = [{ operation: 'athena:StartQueryExecution', kind: 'silent', after: 1 }];
    const told = (text: string) => text === 'looking at the table' && setTimeout(() => abort.abort(), 300);
    const { items } = await run({ faults }, { progress: told }, { signal: abort.signal });
    expect(items).toEqual([]);
  });

  it('begins nothing again that the limit of the workgroup ended', async () => {
    const reason = 'Bytes scanned limit was exceeded';
    const earlier = [{ id: 'a-1', text: 'SELECT 1', looks: [{ state: 'CANCELLED' as const, reason }] }];
    const place = 'athena:security/cloudtrail_logs?execution=a-1';
    const { gaps } = await run({ earlier }, { maxScan: 1e9 }, { place });
    expect(gaps).toMatchObject([{ code: 'ATHENA_FAILED', about: { kind: 'cut off' }, incomplete: true }]);
    expect(started()).toEqual([]);
  });

  it('is resumed without a new query where the result is ready, or comes', async () => {
    const earlier = [
      { id: 'a-1', text: 'SELECT 1', looks: [{ state: 'RUNNING' as const }, { state: 'SUCCEEDED' as const }] },
    ];
    const { items } = await run({ earlier }, {}, { place: 'athena:security/cloudtrail_logs?execution=a-1' });
    expect(items).toHaveLength(1);
    expect(started()).toEqual([]);
  });

  it('is resumed by the same query where it was stopped, once that is agreed to', async () => {
    const earlier = [{ id: 'a-1', text: 'SELECT "a" FROM "b"', looks: [{ state: 'CANCELLED' as const }] }];
    const place = 'athena:security/cloudtrail_logs?execution=a-1';
    await expect(run({ earlier }, {}, { place })).rejects.toMatchObject({ code: 'AthenaScanTooLarge' });
    await front?.stop();
    const { items } = await run({ earlier }, { maxScan: 1e9 }, { place });
    expect(items).toHaveLength(1);
    expect(asked().map(({ input }) => input['QueryString'])).toEqual(['SELECT "a" FROM "b"']);
  });

  it('begins nothing again that is no question', async () => {
    const earlier = [{ id: 'a-1', text: 'DROP TABLE logs', looks: [{ state: 'CANCELLED' as const }] }];
    const place = 'athena:security/cloudtrail_logs?execution=a-1';
    await expect(run({ earlier }, { maxScan: 1e9 }, { place })).rejects.toMatchObject({ code: 'UsageSource' });
    expect(started()).toEqual([]);
  });
});

describe('failures', () => {
  const failing = (reason: string): Setting => ({ looks: () => [{ state: 'FAILED', reason }] });

  it.each([
    ['PERMISSION_ERROR: Access Denied when writing output to url: s3://example-results', 'denied'],
    [
      'PERMISSION_DENIED: Access denied on operation: The S3 location provided to save your query results is invalid',
      'denied',
    ],
    ['Insufficient Lake Formation permission(s): Required Select on cloudtrail_logs', 'lake formation'],
    ["SCHEMA_NOT_FOUND: line 1:1: Schema 'security' does not exist", 'not found'],
    [
      'CONSTRAINT_VIOLATION: For the injected projected partition column account, the WHERE clause must contain only static equality conditions',
      'injected',
    ],
    [
      'HIVE_EXCEEDED_PARTITION_LIMIT: Query over table can potentially read more than 1000000 partitions',
      'too many partitions',
    ],
    [
      'HIVE_CURSOR_ERROR: Please reduce your request rate. (Service: Amazon S3; Status Code: 503; Error Code: SlowDown)',
      'throttled by S3',
    ],
    ['HIVE_CURSOR_ERROR: Row is not a valid JSON Object - JSONException: A JSONObject text must end', 'file damaged'],
    ['Query exhausted resources at this scale factor', 'exhausted'],
    ['Bytes scanned limit was exceeded', 'cut off'],
    ['Query timeout', 'timed out'],
    ['GENERIC_INTERNAL_ERROR: null', 'of Athena itself'],
    ['Amazon Athena experienced an internal error while executing this query', 'of Athena itself'],
    ["VIEW_IS_STALE: line 1:15: View 'security.denials' is stale; it must be re-created", 'stale view'],
    [
      'HIVE_PARTITION_SCHEMA_MISMATCH: There is a mismatch between the table and partition schemas. The types are incompatible and cannot be coerced.',
      'types differ',
    ],
    ['TYPE_MISMATCH: line 9:7: Cannot apply operator: bigint >= varchar(20)', 'types differ'],
    ['The security token included in the request is expired', 'credentials ended'],
    [
      'ICEBERG_CANNOT_OPEN_SPLIT: Error opening Iceberg split: Access Denied (Service: Amazon S3; Status Code: 403)',
      'denied',
    ],
    ['KMS: User is not authorized to perform: kms:Decrypt on this resource', 'denied'],
    ['SOMETHING_NEW: nobody knows', 'other'],
  ])('%s', async (reason, kind) => {
    const { items, gaps } = await run(failing(reason));
    expect(items).toEqual([]);
    expect(gaps[0]).toMatchObject({ code: 'ATHENA_FAILED', about: { kind, reason }, incomplete: true });
    // Whatever is known has an advice.
    expect(toldGaps(gaps)[0]?.remedy === undefined).toBe(kind === 'other');
  });

  it('of one part leave what the others found', async () => {
    const window = { since: new Date('2026-06-01T00:00:00Z'), until: new Date('2026-08-29T23:59:59Z') };
    const { items, gaps } = await run(
      {
        looks: (_, number) => [
          number === 1 ? { state: 'FAILED', reason: 'GENERIC_INTERNAL_ERROR' } : { state: 'SUCCEEDED' },
        ],
        run: (sql) => [row(1, { eventid: sql, eventtime: /"eventtime" >= '([^']+)/.exec(sql)?.[1] ?? '' })],
      },
      { window, maxScan: 1e13 },
    );
    expect(items).toHaveLength(2);
    expect(gaps).toMatchObject([
      { code: 'ATHENA_FAILED', about: { from: '2026-07-01T00:00:00Z', to: '2026-07-31T00:00:00Z' } },
    ]);
  });

  it('for their size are asked for again in halves', async () => {
    const { items, codes } = await run({
      looks: (_, number) => [
        number === 0
          ? { state: 'FAILED', reason: 'Query exhausted resources at this scale factor' }
          : { state: 'SUCCEEDED' },
      ],
      run: (sql) => [row(1, { eventid: sql, eventtime: /"eventtime" >= '([^']+)/.exec(sql)?.[1] ?? '' })],
    });
    expect(codes).toEqual([]);
    expect(items).toHaveLength(2);
    const spans = asked().map(({ input }) =>
      [...String(input['QueryString']).matchAll(/"eventtime" [<>=]+ '([^']+)'/g)].map(([, at]) => at),
    );
    expect(spans).toEqual([
      ['2026-08-30T10:00:00Z', '2026-09-01T11:00:01Z'],
      ['2026-08-30T10:00:00Z', '2026-08-31T10:30:00Z'],
      ['2026-08-31T10:30:00Z', '2026-09-01T11:00:01Z'],
    ]);
  });

  it('end at a few halves', async () => {
    const { codes } = await run(failing('Query exhausted resources at this scale factor'));
    expect(asked()).toHaveLength(1 + 2 + 4 + 8);
    expect(new Set(codes)).toEqual(new Set(['ATHENA_FAILED']));
  });

  it.each(['athena:GetWorkGroup', 'glue:GetTable', 'athena:StartQueryExecution'])(
    'of %s tell that AWS refused',
    async (operation) => {
      const refusal = { code: 'AccessDeniedException', message: `not authorized to perform ${operation}`, status: 400 };
      const { gaps, refused } = await run({ answers: [{ operation, error: refusal }] });
      expect(gaps.at(-1)).toMatchObject({
        code: 'ATHENA_UNREAD',
        failure: { code: 'AccessDeniedException' },
        incomplete: true,
      });
      expect(refused).toBe(true);
    },
  );

  it('of a listing leave the estimate open', async () => {
    const answers = [{ operation: 's3:ListObjectsV2', error: { code: 'AccessDenied', status: 403 } }];
    await expect(run({ answers })).rejects.toMatchObject({
      code: 'AthenaScanTooLarge',
      message: expect.stringContaining('the trail’s bucket could not be listed (AccessDenied)'),
    });
  });

  it('of a connection are tried again, and bill once', async () => {
    const { items } = await run({ faults: [{ operation: 'athena:StartQueryExecution', kind: 'lost', times: 2 }] });
    expect(items).toHaveLength(1);
    expect(athena.texts).toHaveLength(2);
  });

  it.each([
    ['is switched off', { State: 'DISABLED', Configuration: {} }],
    [
      'is of Athena engine version 2',
      { Configuration: { EngineVersion: { EffectiveEngineVersion: 'Athena engine version 2' } } },
    ],
    [
      'is of PySpark engine version 3, which takes no SQL',
      { Configuration: { EngineVersion: { EffectiveEngineVersion: 'PySpark engine version 3' } } },
    ],
    ['has no place for its results', { State: 'ENABLED', Configuration: {} }],
  ])('a workgroup that %s is not asked', async (why, workgroup) => {
    await expect(run({ workgroup })).rejects.toMatchObject({
      code: 'AthenaWorkGroup',
      message: expect.stringContaining(why),
    });
    expect(started()).toEqual([]);
  });

  it.each([
    [
      'athena:GetWorkGroup',
      'WorkGroup audit is not found.',
      'athena:audit/security/cloudtrail_logs',
      'AthenaWorkGroup',
    ],
    [
      'athena:GetDataCatalog',
      'DataCatalog hive was not found',
      'athena:security/cloudtrail_logs?catalog=hive',
      'AthenaCatalog',
    ],
    [
      'athena:GetQueryExecution',
      'QueryExecution a-1 was not found',
      'athena:security/cloudtrail_logs?execution=a-1',
      'AthenaNoExecution',
    ],
  ])('of %s tell what is named and is not there', async (operation, message, place, code) => {
    const answers = [{ operation, error: { code: 'InvalidRequestException', message, status: 400 } }];
    await expect(run({ answers }, { maxScan: 1e9 }, { place })).rejects.toMatchObject({ code, source: 'user' });
    expect(front?.count('athena:StopQueryExecution')).toBe(0);
  });

  it('a workgroup without a limit is told', async () => {
    const workgroup = { Configuration: { ResultConfiguration: { OutputLocation: 's3://example-results/' } } };
    expect((await run({ workgroup })).codes).toEqual(['ATHENA_NO_LIMIT']);
  });

  it('a key that Athena’s plan does not narrow by is told', async () => {
    const plan = (sql: string) => (sql.startsWith('EXPLAIN') ? [] : [row(1)]);
    const answers = [
      {
        operation: 'athena:GetQueryResults',
        output: {
          ResultSet: { Rows: [{ Data: [{ VarCharValue: '{"columnConstraints":[{"columnName":"accountid"}]}' }] }] },
        },
      },
    ];
    const { gaps } = await run({ run: plan, answers }, { accounts: [ACCOUNTS[0] ?? ''] });
    expect(gaps).toMatchObject([{ code: 'ATHENA_NOT_NARROWED', about: { keys: ['date'] } }]);
  });
});

describe('a table that is not named', () => {
  const trails = (bucket: string): CannedAnswer => ({
    operation: 'cloudtrail:DescribeTrails',
    output: {
      trailList: [
        {
          Name: 'org',
          TrailARN: 'arn:aws:cloudtrail:us-east-1:111122223333:trail/org',
          S3BucketName: bucket,
          IsOrganizationTrail: true,
        },
      ],
    },
  });
  const other = {
    ...TABLE,
    Name: 'orders',
    StorageDescriptor: { Location: 's3://x/', InputFormat: 'text', Columns: [] },
  };
  const place = 'athena';

  it('is found by its format, whatever its name', async () => {
    const { items } = await run(
      { tables: [other, { ...TABLE, Name: 'x7' }], answers: [trails('example-trail')] },
      {},
      { place },
    );
    expect(items).toHaveLength(1);
    expect(asked()[0]?.input['QueryString']).toContain('FROM "security"."x7"');
  });

  it('is the one over the bucket of the account’s trail', async () => {
    const tables = [
      { ...TABLE, Name: 'of_another' },
      { ...tableOf("Control Tower's").table, Name: 'own' },
    ];
    await run({ tables, answers: [trails('aws-controltower-logs-999988887777-us-east-1')] }, {}, { place });
    expect(asked()[0]?.input['QueryString']).toContain('FROM "security"."own"');
  });

  it('is found where nobody may list the trails', async () => {
    const answers = [{ operation: 'cloudtrail:DescribeTrails', error: { code: 'AccessDeniedException' } }];
    expect((await run({ answers }, {}, { place })).items).toHaveLength(1);
  });

  it('is one of several, which are listed', async () => {
    const tables = [TABLE, { ...TABLE, Name: 'second' }];
    await expect(run({ tables, answers: [trails('example-trail')] }, {}, { place })).rejects.toMatchObject({
      code: 'AthenaSeveralTables',
      source: 'user',
      hint: expect.stringContaining('athena:security/second'),
    });
    expect(started()).toEqual([]);
  });

  it('is proposed where there is none, and not created', async () => {
    const answers = [
      trails('example-trail'),
      {
        operation: 'ec2:DescribeRegions',
        output: { Regions: [{ RegionName: 'eu-central-1' }, { RegionName: 'us-east-1' }] },
      },
    ];
    const error = await run({ tables: [other], answers }, {}, { place }).catch((one: unknown) => one);
    expect(error).toMatchObject({ code: 'AthenaNoTable', source: 'user' });
    const { hint } = error as { hint: string };
    expect(hint).toContain('CREATE EXTERNAL TABLE');
    expect(hint).toContain(`LOCATION 's3://example-trail/AWSLogs/ORGANIZATION_ID/'`);
    expect(hint).toContain(`'projection.region.values'='eu-central-1,us-east-1'`);
    expect(started()).toEqual([]);
  });

  it('that is named and is not there is said', async () => {
    await expect(run({}, {}, { place: 'athena:security/none' })).rejects.toMatchObject({ code: 'AthenaNoTable' });
  });
});

describe('a table of the catalog that is none of the usual ones', () => {
  const columns = TABLE.StorageDescriptor.Columns;
  const unparted = { ...TABLE, PartitionKeys: [], Parameters: {} };
  const link = { CatalogId: '999988887777', DatabaseName: 'logs', Name: 'trail' };
  const told = async (tables: readonly (typeof TABLE)[], options: Partial<AthenaSourceOptions> = {}) => {
    const error = await run({ tables }, options).catch((one: unknown) => one);
    return (error as Error).message;
  };

  it('is asked by the name of the link that leads to it, whatever Glue calls its target', async () => {
    const athenaTable = { ...TABLE, Name: 'trail', DatabaseName: 'logs', TargetTable: link };
    const answers = [{ operation: 'glue:GetTable', output: { Table: athenaTable } }];
    await run({ answers });
    expect(asked()[0]?.input['QueryString']).toContain('FROM "security"."cloudtrail_logs"');
  });

  it('is a link to what nobody may see', async () => {
    const StorageDescriptor = { ...TABLE.StorageDescriptor, Columns: [] };
    const closed = { ...TABLE, StorageDescriptor, TargetTable: link };
    await expect(run({ tables: [closed] })).rejects.toMatchObject({
      code: 'AthenaLinkClosed',
      message: expect.stringContaining('999988887777/logs/trail'),
      hint: expect.stringContaining('Lake Formation'),
    });
  });

  it('is in a catalog of another account that is registered in Athena', async () => {
    const catalog = { Type: 'GLUE', Parameters: { 'catalog-id': '999988887777' } };
    const place = 'athena:security/cloudtrail_logs?catalog=audit';
    const { items } = await run({ catalog }, {}, { place });
    expect(items).toHaveLength(1);
    const [query] = asked();
    expect(query?.input).toMatchObject({ QueryExecutionContext: { Catalog: 'audit', Database: 'security' } });
    expect(query?.input['QueryString']).toContain('FROM "audit"."security"."cloudtrail_logs"');
    const glue = front?.calls.filter(({ operation }) => operation.startsWith('glue:')) ?? [];
    expect(glue.map(({ input }) => input['CatalogId'])).toEqual(['999988887777']);
  });

  it('is in a catalog that is no Glue catalog', async () => {
    const place = 'athena:security/cloudtrail_logs?catalog=hive';
    await expect(run({ catalog: { Type: 'LAMBDA' } }, {}, { place })).rejects.toMatchObject({ code: 'AthenaCatalog' });
    expect(started()).toEqual([]);
  });

  it('is a view, or of a format with lists of its own: nobody knows beforehand what is read', async () => {
    const view = { ...unparted, TableType: 'VIRTUAL_VIEW' };
    expect(await told([view])).toContain('it is a view: what it reads, its own text says');
    await front?.stop();
    const iceberg = { ...unparted, Parameters: { table_type: 'ICEBERG' } };
    expect(await told([iceberg])).toContain('an Iceberg table finds its files by its own lists');
    await front?.stop();
    expect((await run({ tables: [iceberg] }, { maxScan: 1e9 })).items).toHaveLength(1);
  });

  it('is not the view over it, where it is looked for', async () => {
    const view = { ...unparted, Name: 'a_view', TableType: 'VIRTUAL_VIEW' };
    const answers = [NO_TRAILS];
    expect((await run({ tables: [view, TABLE], answers }, {}, { place: 'athena' })).items).toHaveLength(1);
    expect(asked()[0]?.input['QueryString']).toContain('FROM "security"."cloudtrail_logs"');
  });

  it('is found beside databases that nobody may list', async () => {
    const error = { code: 'AccessDeniedException', message: 'Insufficient Lake Formation permission(s)', status: 400 };
    const answers = [NO_TRAILS, { operation: 'glue:GetTables', input: { DatabaseName: 'closed' }, error }];
    const tables = [TABLE, { ...TABLE, DatabaseName: 'closed' }];
    expect((await run({ tables, answers }, {}, { place: 'athena' })).items).toHaveLength(1);
    await front?.stop();
    const none = await run({ tables: [{ ...TABLE, DatabaseName: 'closed' }], answers }, {}, { place: 'athena' });
    expect([none.codes, none.refused]).toEqual([['ATHENA_UNREAD'], true]);
  });

  it('lacks the time of a record, and cannot be asked', async () => {
    const StorageDescriptor = {
      ...TABLE.StorageDescriptor,
      Columns: columns.filter(({ Name }) => Name !== 'eventtime'),
    };
    await expect(run({ tables: [{ ...TABLE, StorageDescriptor }] })).rejects.toMatchObject({
      code: 'AthenaNoTrailTable',
    });
  });
});

describe('what a table cannot hold', () => {
  const projected = (over: Readonly<Record<string, string>>) => ({
    ...TABLE,
    Parameters: { ...TABLE.Parameters, ...over },
  });

  it('is told of accounts and Regions that its keys do not list, or its place is not of', async () => {
    const [known = ''] = ACCOUNTS;
    const asking = { accounts: [known, '123456789012'], regions: ['us-east-1', 'ap-south-1'] };
    const { gaps } = await run({}, asking);
    expect(gaps).toMatchObject([
      { code: 'ATHENA_NOT_HELD', about: { what: 'accounts', missing: ['123456789012'] }, incomplete: true },
      { code: 'ATHENA_NOT_HELD', about: { what: 'Regions', missing: ['ap-south-1'] }, incomplete: true },
    ]);
    await front?.stop();
    const own = tableOf("the console's button").table;
    const { codes } = await run({ tables: [own] }, { accounts: ['123456789012'], maxScan: 1e9 });
    expect(codes).toEqual(['ATHENA_NOT_HELD']);
  });

  it.each([
    ['2026/08/31,NOW', true],
    ['2026/08/30,NOW', false],
    ['2026/08/29,NOW', false],
    ['NOW-1MONTHS,NOW', undefined],
    ['2025/01/01,2026/08/31', true],
    ['2025/01/01,2026/09/01', false],
  ])('is told of a window that the projection %s does not reach: %s', async (range, isTold) => {
    vi.useFakeTimers({ now: NOW, toFake: ['Date'] });
    try {
      const { codes } = await run({ tables: [projected({ 'projection.date.range': range })] });
      expect(codes).toEqual(isTold === true ? ['ATHENA_OUT_OF_RANGE'] : []);
    } finally {
      vi.useRealTimers();
    }
  });

  it('is told where not one byte lies where its partitions point to', async () => {
    const none: Look[] = [{ state: 'SUCCEEDED', scanned: 0 }];
    const { gaps } = await run({ looks: () => none, run: () => [] });
    expect(gaps).toMatchObject([{ code: 'ATHENA_NOTHING_SCANNED', incomplete: true }]);
  });
});

it('an answer that holds nothing is no gap', async () => {
  expect((await run({ run: () => [] })).codes).toEqual([]);
});

describe('a layout without a template', () => {
  it('is Hive’s, and is estimated by its own paths', async () => {
    const { 'storage.location.template': _, ...rest } = TABLE.Parameters;
    const own = {
      ...TABLE,
      Parameters: rest,
      StorageDescriptor: { ...TABLE.StorageDescriptor, Location: 's3://example-copies/trail/' },
    };
    await run({ tables: [own] });
    const prefixes = (front?.calls ?? [])
      .filter(({ operation }) => operation === 's3:ListObjectsV2')
      .map(({ input }) => String(input['Prefix']));
    expect(prefixes).toContain('trail/accountid=111122223333/region=eu-central-1/date=2026/08/30/');
  });

  it('of months and days without zeros is estimated so', async () => {
    const one = tableOf('year, month and day').table;
    const Parameters = { ...one.Parameters, 'projection.month.digits': '1', 'projection.day.digits': '1' };
    await run({ tables: [{ ...one, Parameters }] });
    const prefixes = (front?.calls ?? []).flatMap(({ operation, input }) =>
      operation === 's3:ListObjectsV2' ? [String(input['Prefix'])] : [],
    );
    expect(prefixes.some((prefix) => prefix.endsWith('/2026/9/1/'))).toBe(true);
  });
});

describe('what --from names', () => {
  it.each([
    ['athena', 'primary', undefined],
    ['athena:db/t', 'primary', { database: 'db', name: 't' }],
    ['athena:wg/db/t', 'wg', { database: 'db', name: 't' }],
    ['athena://wg/db/t', 'wg', { database: 'db', name: 't' }],
    ['athena://db/t', 'primary', { database: 'db', name: 't' }],
  ])('%s', (text, workgroup, table) => {
    const place = athenaPlace(text);
    expect([place.workgroup, place.table, place.executions]).toEqual([workgroup, table, []]);
  });

  it('takes parameters', () => {
    expect(athenaPlace('athena:db/t?execution=a,b&region=eu-central-1&form=rows&catalog=audit')).toMatchObject({
      executions: ['a', 'b'],
      region: 'eu-central-1',
      form: 'rows',
      catalog: 'audit',
    });
  });

  it.each([
    'athena:t',
    'athena:a/b/c/d',
    'athena:a//b',
    'athena:db/t?x=1',
    'athena:db/t?form=x',
    "athena:db/t?execution=a'b",
  ])('%s is a usage error', (text) => {
    expect(() => athenaPlace(text)).toThrow(expect.objectContaining({ code: 'UsageSource', source: 'user' }));
  });
});
