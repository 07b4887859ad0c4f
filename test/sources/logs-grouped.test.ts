import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAws } from '../../src/aws/index.js';
import { runDoctor } from '../../src/index.js';
import { DoctorError } from '../../src/model/error.js';
import { createLogsSource, type LogsSourceOptions } from '../../src/sources/logs/logs-source.js';
import { logPlaces } from '../../src/sources/logs/place.js';
import type { SourceItem } from '../../src/sources/source.js';
import { type Fault, type Front, startFront } from '../front/index.js';
import { FrontLogs, type LogLine, type LogsOptions } from '../front/logs.js';
import { toldGaps } from '../model/told-gaps.js';
import { denied, record } from './trail-forms.js';

const WINDOW = { since: new Date('2026-09-01T06:00:00Z'), until: new Date('2026-09-01T12:00:00Z') };
const NO_ALLOW = 'because no identity-based policy allows the dynamodb:GetItem action';
const SCP =
  'with an explicit deny in a service control policy: arn:aws:organizations::999988887777:policy/o-a/service_control_policy/p-1';

let front: Front | undefined;
beforeEach(() => {
  process.env['AWS_ACCESS_KEY_ID'] = 'AKIAEXAMPLE';
  process.env['AWS_SECRET_ACCESS_KEY'] = 'secret';
});
afterEach(() => front?.stop());

interface Call {
  readonly id: string;
  /** `09:30:00` of the day. */
  readonly at: string;
  readonly role?: string;
  readonly table?: string;
  readonly why?: string;
  /** Minutes between the call and its log entry. */
  readonly late?: number;
}

function line({ id, at, role = 'shop', table = 'orders', why = NO_ALLOW, late = 0 }: Call): LogLine {
  const eventTime = `2026-09-01T${at}Z`;
  const arn = `arn:aws:sts::111122223333:assumed-role/${role}/i-1`;
  const event = denied(id, {
    eventTime,
    userIdentity: {
      type: 'AssumedRole',
      arn,
      accountId: '111122223333',
      sessionContext: { sessionIssuer: { type: 'Role', arn: `arn:aws:iam::111122223333:role/${role}` } },
    },
    requestParameters: { tableName: table },
    errorMessage: `User: ${arn} is not authorized to perform: dynamodb:GetItem on resource: arn:aws:dynamodb:us-east-1:111122223333:table/${table} ${why}`,
  });
  return { group: 'trail', at: Date.parse(eventTime) + late * 60_000, message: JSON.stringify(event) };
}

const many = (count: number, of: Omit<Call, 'id' | 'at'>, from: number): LogLine[] =>
  Array.from({ length: count }, (_, n) =>
    line({ ...of, id: `e-${from + n}`, at: new Date(Date.UTC(2026, 8, 1, 8, 0, n)).toISOString().slice(11, 19) }),
  );

/** 40 calls of one kind, 25 of another caller, 10 that an SCP denies, 5 of another table. */
const TRAIL = [
  ...many(40, {}, 100),
  ...many(25, { role: 'batch' }, 200),
  ...many(10, { why: SCP }, 300),
  ...many(5, { table: 'carts' }, 400),
];
const TEXT = `AccessDeniedException: User: arn:aws:iam::111122223333:user/ana is not authorized to perform: s3:GetObject on resource: arn:aws:s3:::b/k ${NO_ALLOW}`;

interface Asked {
  readonly items: readonly SourceItem[];
  readonly logs: FrontLogs;
  readonly gaps: ReturnType<typeof toldGaps>;
  readonly work: Readonly<Record<string, number>>;
}

async function ask(
  logsOptions: LogsOptions,
  more: {
    readonly options?: Partial<LogsSourceOptions>;
    readonly faults?: Fault[];
    readonly signal?: AbortSignal;
  } = {},
): Promise<Asked> {
  const logs = new FrontLogs(logsOptions);
  front = await startFront({ logs, faults: more.faults ?? [] });
  const spacing = { 'logs:StartQuery': 0, 'logs:GetQueryResults': 0, 'logs:FilterLogEvents': 0 };
  const aws = createAws({ endpointUrl: front.url, region: 'us-east-1', spacing });
  const source = createLogsSource(aws, { group: 'trail', window: WINDOW, grouped: true, poll: 1, ...more.options });
  const items: SourceItem[] = [];
  try {
    for await (const item of source.items?.(more.signal) ?? []) items.push(item);
  } catch (error) {
    if (!more.signal?.aborted) throw error;
  } finally {
    aws.close();
  }
  return { items, logs, gaps: toldGaps(source.gaps()), work: source.statistics().work };
}

/** Each record by who, on what and how often. */
function counted(items: readonly SourceItem[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const item of items) {
    if (!('event' in item)) continue;
    const { userIdentity, requestParameters, errorMessage = '' } = item.event;
    const role = /assumed-role\/(\w+)/.exec(userIdentity?.arn ?? '')?.[1];
    const key = `${role} ${String(requestParameters?.['tableName'])} ${/explicit/.test(errorMessage) ? 'SCP' : 'no Allow'}`;
    counts[key] = (counts[key] ?? 0) + (item.weight?.count ?? 1);
  }
  return counts;
}

describe('a trail’s records', () => {
  it('are counted by what denied them, with one of each kind whole', async () => {
    const { items, gaps, logs } = await ask({ lines: TRAIL });
    expect(counted(items)).toEqual({
      'shop orders no Allow': 40,
      'batch orders no Allow': 25,
      'shop orders SCP': 10,
      'shop carts no Allow': 5,
    });
    expect(gaps).toEqual([]);
    const [first] = items;
    expect(first).toMatchObject({
      event: { eventID: 'e-139' },
      weight: {
        count: 40,
        first: '2026-09-01T08:00:00Z',
        last: '2026-09-01T08:00:39Z',
        ids: [
          { id: 'e-100', time: '2026-09-01T08:00:00Z' },
          { id: 'e-139', time: '2026-09-01T08:00:39Z' },
        ],
        callers: ['arn:aws:sts::111122223333:assumed-role/shop/i-1'],
      },
    });
    // Nothing is scanned twice.
    const spans = logs.queries.map(({ start, end }) => [start, end]).sort(([a = 0], [b = 0]) => a - b);
    for (const [n, [start]] of spans.entries()) if (n > 0) expect(start).toBe((spans[n - 1]?.[1] ?? 0) + 1);
    expect(logs.queries).toHaveLength(3);
  });

  it('count within the window alone, however late they were logged', async () => {
    const lines = [
      line({ id: 'before', at: '05:50:00', late: 14 }),
      line({ id: 'early', at: '06:05:00', late: 12 }),
      line({ id: 'late', at: '11:58:00', late: 14 }),
      line({ id: 'after', at: '12:05:00' }),
    ];
    const { items } = await ask({ lines });
    const ids = items.flatMap((item) => ('event' in item ? [item.event.eventID] : []));
    expect(ids.sort()).toEqual(['early', 'late']);
  });

  it('are asked for by their ids where their counts bring none', async () => {
    const { items, gaps, logs } = await ask({ lines: TRAIL, withoutSamples: true });
    expect(counted(items)).toEqual({
      'shop orders no Allow': 40,
      'batch orders no Allow': 25,
      'shop orders SCP': 10,
      'shop carts no Allow': 5,
    });
    expect(gaps).toEqual([]);
    expect(logs.queries.filter(({ text }) => text.includes('filter eventID in'))).toHaveLength(1);
  });

  it('are explained with their counts', async () => {
    const logs = new FrontLogs({ lines: TRAIL });
    front = await startFront({ logs });
    const { run } = await runDoctor(
      {
        from: ['logs:trail'],
        window: WINDOW,
        services: 'all',
        aws: {
          endpointUrl: front.url,
          region: 'us-east-1',
          spacing: { 'logs:StartQuery': 0, 'logs:GetQueryResults': 0 },
        },
      },
      { now: () => new Date('2026-09-02T00:00:00Z') },
    );
    expect({ denials: run.denials, complete: run.complete }).toEqual({ denials: 80, complete: true });
    expect(run.diagnoses.map(({ group }) => group.count).sort((a, b) => b - a)).toEqual([40, 25, 10, 5]);
  });
});

describe('lines of applications', () => {
  it('beside records are read each', async () => {
    const at = Date.parse('2026-09-01T09:00:00Z');
    const { items, logs } = await ask({ lines: [...TRAIL, { group: 'trail', at, message: TEXT }] });
    expect(items.flatMap((item) => ('log' in item ? [item.log.text] : []))).toEqual([TEXT]);
    expect(counted(items)['shop orders no Allow']).toBe(40);
    expect(logs.queries.filter(({ text }) => text.includes('not ispresent(eventID)'))).toHaveLength(1);
  });

  it('alone are not counted first', async () => {
    const lines = ['06:05:00', '09:00:00'].map((at) => ({
      group: 'trail',
      at: Date.parse(`2026-09-01T${at}Z`),
      message: TEXT,
    }));
    const { items, logs } = await ask({ lines });
    expect(items).toHaveLength(2);
    expect(logs.queries.filter(({ text }) => text.includes('stats'))).toEqual([]);
  });
});

describe('many groups', () => {
  it('are one query, by SOURCE, and each line has its group', async () => {
    const at = Date.parse('2026-09-01T06:05:00Z');
    const lines = ['/aws/lambda/a', '/aws/lambda/b', '/other'].map((group) => ({ group, at, message: TEXT }));
    const { items, logs } = await ask({ lines }, { options: { group: 'prefix=/aws/lambda/,account=111122223333' } });
    expect(items.flatMap((item) => ('log' in item ? [item.log.from] : [])).sort()).toEqual([
      '/aws/lambda/a',
      '/aws/lambda/b',
    ]);
    expect(logs.queries[0]?.text).toMatch(
      /^SOURCE logGroups\(namePrefix: \['\/aws\/lambda\/'\], accountIdentifiers: \['111122223333'\]\) \| fields /,
    );
    expect(front?.calls[0]?.input).not.toHaveProperty('logGroupName');
  });

  it.each(["prefix=a'] | limit 1", 'prefix=', 'account=1', 'prefix=/a,group=b'])(
    'are a usage error where they cannot be named so: %s',
    (text) => {
      expect(() => logPlaces(text)).toThrow(DoctorError);
    },
  );

  it('are several queries where one cannot name them all, and each group is in one of them', () => {
    const prefixes = Array.from({ length: 7 }, (_, index) => `prefix=/app/${index}/`);
    const accounts = Array.from({ length: 45 }, (_, index) => `account=${100000000000 + index}`);
    const sources = logPlaces([...prefixes, 'prefix=/app/1/a', ...accounts].join(',')).map(({ source = '' }) => source);
    expect(sources).toHaveLength(2 * 3);
    const listed = (text: string, name: string) =>
      new RegExp(`${name}: \\[([^\\]]*)\\]`).exec(text)?.[1]?.split(', ') ?? [];
    for (const source of sources) {
      expect(listed(source, 'namePrefix').length).toBeLessThanOrEqual(5);
      expect(listed(source, 'accountIdentifiers').length).toBeLessThanOrEqual(20);
    }
    const pairs = sources.flatMap((source) =>
      listed(source, 'namePrefix').flatMap((one) => listed(source, 'accountIdentifiers').map((of) => `${one} ${of}`)),
    );
    expect([pairs.length, new Set(pairs).size]).toEqual([7 * 45, 7 * 45]);
  });

  it('of a monitoring account that refuses are told, and nothing reads on in their place', async () => {
    const { gaps } = await ask(
      { lines: [] },
      { options: { group: 'prefix=/aws/' }, faults: [{ kind: 'deny', operation: 'logs:StartQuery' }] },
    );
    expect(gaps).toEqual([expect.objectContaining({ code: 'LOGS_DENIED', incomplete: true })]);
    expect(front?.count('logs:FilterLogEvents')).toBe(0);
  });
});

describe('a query that does not end well', () => {
  const RUNNING = { status: 'Running', bytesScanned: 5_000 };

  it.each(['Failed', 'Cancelled', 'Unknown'])(
    'as %s is told, where FilterLogEvents cannot read either',
    async (status) => {
      const { gaps } = await ask(
        { lines: TRAIL, looks: () => [{ status: 'Scheduled' }, RUNNING, { status }] },
        { faults: [{ kind: 'deny', operation: 'logs:FilterLogEvents' }] },
      );
      expect(gaps).toEqual([
        expect.objectContaining({ code: 'LOGS_DENIED', incomplete: true, text: expect.stringContaining(status) }),
      ]);
    },
  );

  it('for its time is split until it ends, and the counts add up', async () => {
    const { items } = await ask({
      lines: TRAIL,
      looks: (number) => [{ status: number === 1 ? 'Timeout' : 'Complete' }],
    });
    expect(counted(items)['shop orders no Allow']).toBe(40);
  });

  it('for too many at a time is asked again', async () => {
    const { items } = await ask({ lines: TRAIL, refused: 2 });
    expect(counted(items)['batch orders no Allow']).toBe(25);
  });

  it('beyond --max-scan is stopped and told, and nothing more is asked', async () => {
    const { gaps, logs, work } = await ask(
      { lines: TRAIL, looks: () => [RUNNING, { status: 'Running', bytesScanned: 3e9 }] },
      { options: { maxScan: 1e9 } },
    );
    expect(gaps).toEqual([
      expect.objectContaining({
        code: 'ATHENA_SCAN_STOPPED',
        incomplete: true,
        text: expect.stringMatching(/`trail` was stopped: it had scanned 3\.0 GB, more than --max-scan 1\.0 GB/),
      }),
    ]);
    expect(logs.queries.map(({ stopped }) => stopped)).toEqual([true]);
    expect(work['bytes scanned']).toBe(3e9);
  });

  it('when the run does is stopped', async () => {
    const abort = new AbortController();
    const looks = () => {
      setTimeout(() => abort.abort(), 20);
      return [RUNNING];
    };
    const logs = new FrontLogs({ lines: TRAIL, looks });
    front = await startFront({ logs });
    const aws = createAws({
      endpointUrl: front.url,
      region: 'us-east-1',
      spacing: { 'logs:StartQuery': 0, 'logs:GetQueryResults': 0 },
    });
    const source = createLogsSource(aws, { group: 'trail', window: WINDOW, grouped: true, poll: 5 });
    await expect(async () => {
      for await (const _ of source.items?.(abort.signal) ?? []);
    }).rejects.toThrow();
    aws.close();
    expect(logs.queries.map(({ stopped }) => stopped)).toEqual([true]);
  });
});

describe('an answer that is not the operation’s', () => {
  const started = { operation: 'logs:StartQuery', output: { queryId: 'q' } };
  const refused: Fault = { kind: 'deny', operation: 'logs:FilterLogEvents' };

  it.each<[string, object]>([
    ['no rows', { status: 'Complete' }],
    ['rows of another type', { status: 'Complete', results: 'none' }],
    ['a row that is none', { status: 'Complete', results: [null] }],
    ['no status', { results: [] }],
  ])('is no empty list: %s', async (_, output) => {
    front = await startFront({ answers: [started, { operation: 'logs:GetQueryResults', output }], faults: [refused] });
    const aws = createAws({ endpointUrl: front.url, region: 'us-east-1', spacing: { 'logs:StartQuery': 0 } });
    for (const grouped of [true, false]) {
      const source = createLogsSource(aws, { group: 'trail', window: WINDOW, grouped, poll: 1 });
      for await (const item of source.items?.() ?? []) expect(item).toBeUndefined();
      expect(toldGaps(source.gaps())).toEqual([expect.objectContaining({ code: 'LOGS_DENIED', incomplete: true })]);
    }
    aws.close();
  });
});

describe('records that no error is in', () => {
  it('are not asked for', async () => {
    const allowed = { group: 'trail', at: Date.parse('2026-09-01T09:00:00Z'), message: JSON.stringify(record('ok')) };
    expect((await ask({ lines: [allowed] })).items).toEqual([]);
  });
});

describe('what is asked for', () => {
  const byCaller = (items: readonly SourceItem[]) =>
    items.flatMap((item) => ('event' in item ? [[item.event.userIdentity?.arn, item.weight?.count]] : []));

  it('narrows the records that are counted where they are, by caller, account and event', async () => {
    const lines = [...many(9, {}, 100), ...many(5, { role: 'desk' }, 200)];
    const desk = 'arn:aws:sts::111122223333:assumed-role/desk/i-1';
    expect(byCaller((await ask({ lines }, { options: { caller: 'desk' } })).items)).toEqual([[desk, 5]]);
    await front?.stop();
    expect(byCaller((await ask({ lines }, { options: { accounts: ['444455556666'] } })).items)).toEqual([]);
    await front?.stop();
    expect(byCaller((await ask({ lines }, { options: { accounts: ['111122223333'] } })).items)).toHaveLength(2);
    await front?.stop();
    expect(byCaller((await ask({ lines }, { options: { eventId: 'e-203' } })).items)).toEqual([[desk, 1]]);
  });

  it('has no more characters than a query, whatever it names', async () => {
    const accounts = Array.from({ length: 500 }, (_, index) => String(100000000000 + index));
    const { logs } = await ask({ lines: many(3, {}, 100) }, { options: { accounts, caller: 'shop' } });
    expect(logs.queries.length).toBeGreaterThan(0);
    for (const { text } of logs.queries) expect(text.length).toBeLessThanOrEqual(10_000);
  });
});

describe('what the queries scan', () => {
  it('is counted together: the one that goes beyond --max-scan is stopped', async () => {
    const looks = () => [
      { status: 'Running', bytesScanned: 3e9 },
      { status: 'Complete', bytesScanned: 3e9 },
    ];
    const { gaps, logs } = await ask({ lines: many(3, {}, 100), looks }, { options: { maxScan: 5e9 } });
    expect(gaps.map(({ text }) => text)).toEqual([
      expect.stringContaining('it had scanned 6.0 GB, more than --max-scan 5.0 GB'),
    ]);
    expect(logs.queries).toHaveLength(2);
  });

  it('is told where the run is interrupted, and its query is stopped', async () => {
    const abort = new AbortController();
    const looks = () => [{ status: 'Running', bytesScanned: 2e9 }];
    const options = { progress: () => abort.abort() };
    const { gaps, logs } = await ask({ lines: many(3, {}, 100), looks }, { options, signal: abort.signal });
    expect(logs.queries.map(({ stopped }) => stopped)).toEqual([true]);
    expect(gaps).toMatchObject([{ code: 'LOGS_INTERRUPTED', incomplete: true }]);
    expect(gaps[0]?.text).toContain('the queries had scanned 2.0 GB, which is billed');
  });
});
