import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DuckTable, type Filed } from '../athena/duck.js';
import { tableOf } from '../athena/tables.js';
import { denialOf } from '../bench/organization/generate.js';
import { type AthenaOptions, type Fault, type Front, FrontAthena, startFront } from '../front/index.js';
import { FrontLogs } from '../front/logs.js';
import type { CannedAnswer } from '../front/options.js';
import { atFront, type CliSetting, ddbDoctor } from './cli.js';

const WINDOW = ['--since', '2026-03-01T00:00:00Z', '--until', '2026-03-03T00:00:00Z'];
const TABLE = tableOf('an injected account');
/** 50 accounts, 2,000 denials of four causes in eight hours. */
const RECORDS: Filed[] = Array.from({ length: 2000 }, (_, index) => {
  const event = denialOf(index);
  const day = String(event['eventTime']).slice(0, 10);
  return { event, place: { account: String(event['recipientAccountId']), region: String(event['awsRegion']), day } };
});
const ACCOUNTS = [...new Set(RECORDS.map(({ place }) => place.account))];
const ASKED = ['--service', 'all', '--account', ACCOUNTS.join(','), '--no-keep', ...WINDOW];

let duck: DuckTable;
let folder = '';
beforeAll(async () => {
  duck = await DuckTable.of(TABLE.table, TABLE.values, RECORDS);
  folder = await mkdtemp(join(tmpdir(), 'athena-'));
});
afterAll(async () => {
  duck.close();
  await rm(folder, { recursive: true });
});

/** Runs the tool against an Athena whose queries a real engine answers, and an account that shows nothing else. */
async function withAthena<T>(
  options: AthenaOptions & {
    readonly faults?: readonly Fault[];
    readonly answers?: readonly CannedAnswer[];
    readonly logs?: FrontLogs;
  },
  test: (
    run: (args: readonly string[], setting?: CliSetting) => ReturnType<typeof ddbDoctor>,
    front: Front,
  ) => Promise<T>,
): Promise<T> {
  const regions = [...new Set(RECORDS.map(({ place }) => place.region))].join(',');
  const table = { ...TABLE.table, Parameters: { ...TABLE.table.Parameters, 'projection.region.values': regions } };
  const athena = new FrontAthena({ tables: [table], run: (sql) => duck.rows(sql), ...options });
  const listed = { operation: 's3:ListObjectsV2', output: { Name: 'b', Contents: [{ Key: 'a.json.gz', Size: 1e6 }] } };
  const front = await startFront({
    athena,
    answers: [...(options.answers ?? []), listed],
    faults: options.faults ?? [],
    ...(options.logs && { logs: options.logs }),
  });
  try {
    return await test((args, setting) => ddbDoctor(args, atFront(front.url), setting), front);
  } finally {
    await front.stop();
  }
}

const FROM = ['--from', 'athena:security/cloudtrail_logs'];

interface Shares {
  readonly denials: number;
  readonly complete: boolean;
  readonly causes: readonly { count: number; policy?: string; layer?: string; firstSeen: string; lastSeen: string }[];
  readonly by: { accounts: { count: number } };
}

it('tells an organization’s causes as its files do, counted where the records are', async () => {
  const path = join(folder, 'trail.json');
  await writeFile(path, JSON.stringify({ Records: RECORDS.map(({ event }) => event) }));
  await withAthena({}, async (run, front) => {
    const files: Shares = JSON.parse((await run(['--from', path, ...ASKED, '--output', 'json'])).stdout);
    const { stdout, stderr, code } = await run([...FROM, ...ASKED, '--output', 'json']);
    const asked: Shares = JSON.parse(stdout);
    const told = ({ causes }: Shares) =>
      causes.map(({ count, policy, layer, firstSeen, lastSeen }) => ({ count, policy, layer, firstSeen, lastSeen }));
    expect([stderr, code]).toEqual(['', 0]);
    expect(asked.denials).toBe(2000);
    expect(asked.by.accounts.count).toBe(50);
    expect(told(asked)).toEqual(told(files));
    expect(front.count('athena:StartQueryExecution')).toBe(2);
  });
});

it('tells the queries and what they would scan, and runs none', async () => {
  await withAthena({}, async (run, front) => {
    const { stdout, code } = await run([...FROM, ...ASKED, '--dry-run']);
    expect(code).toBe(0);
    expect(stdout).toContain('table      security/cloudtrail_logs, workgroup primary');
    expect(stdout).toContain('keys       account (account), region (region), date (day)');
    expect(stdout).toContain('form       organization');
    expect(stdout).toMatch(
      /estimate {3}1 query over 50 accounts x \d+ Regions x 4 days: about [\d.]+ GB, less than USD 0.01 \(by 30 of \d+ partitions\)/,
    );
    expect(stdout).toContain('EXPLAIN    Athena narrows by account, date');
    expect(stdout).toContain(`"date" IN ('2026/03/01', '2026/03/02', '2026/03/03', '2026/03/04')`);
    const queries = front.calls.filter(({ operation }) => operation === 'athena:StartQueryExecution');
    expect(queries.map(({ input }) => String(input['QueryString']).split('\n')[0])).toEqual([
      'EXPLAIN (TYPE IO, FORMAT JSON)',
    ]);
  });
});

it('refuses what would scan more than --max-scan, with 252', async () => {
  await withAthena({}, async (run) => {
    const { stderr, code } = await run([...FROM, ...ASKED, '--max-scan', '1MB']);
    expect(code).toBe(252);
    expect(stderr).toMatch(/the question to `security\/cloudtrail_logs` was not put: 1 query over 50 accounts/);
    expect(stderr).toMatch(/hint: ask for less, or give --max-scan \d+GB/);
  });
});

it('wants the accounts of a table that has to be told each', async () => {
  await withAthena({}, async (run) => {
    const { stderr, code } = await run([...FROM, '--service', 'all', ...WINDOW]);
    expect(code).toBe(252);
    expect(stderr).toContain('name them with --account');
  });
});

it('tells each to such a table where all accounts are asked for, as Organizations names them', async () => {
  const answers = [
    {
      operation: 'organizations:DescribeOrganization',
      output: { Organization: { Id: 'o-exampleorg1', MasterAccountId: '111122223333' } },
    },
    {
      operation: 'organizations:ListAccounts',
      output: { Accounts: ACCOUNTS.map((Id) => ({ Id, State: 'ACTIVE', Status: 'ACTIVE' })) },
    },
  ];
  await withAthena({ answers }, async (run, front) => {
    const args = [...FROM, '--service', 'all', '--account', 'all', '--no-keep', ...WINDOW];
    const { stdout, code } = await run([...args, '--output', 'json']);
    expect([code, (JSON.parse(stdout) as Shares).denials]).toEqual([0, 2000]);
    const [query] = front.calls.filter(({ input }) => String(input['QueryString']).startsWith('SELECT'));
    for (const account of ACCOUNTS) expect(query?.input['QueryString']).toContain(`'${account}'`);
    const { stdout: planned } = await run([...args, '--dry-run']);
    expect(planned).toContain('1 query over 50 accounts');
  });
});

it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  'stops its query at %s, and tells how to resume: 130',
  async (signal) => {
    let running = () => {};
    const isRunning = new Promise<void>((resolve) => {
      running = resolve;
    });
    const looks = () => {
      running();
      return [{ state: 'RUNNING' as const, scanned: 2e9 }];
    };
    await withAthena({ looks }, async (run, front) => {
      const { stdout, stderr, code } = await run([...FROM, ...ASKED], { interrupt: isRunning, signal });
      expect(code).toBe(130);
      expect(front.count('athena:StopQueryExecution')).toBe(1);
      const stopped = front.calls.find(({ operation }) => operation === 'athena:StopQueryExecution');
      const resume = `--from 'athena:primary/security/cloudtrail_logs?execution=${stopped?.input['QueryExecutionId']}'`;
      expect(stderr).toContain(
        `resume with ${resume} --since 2026-03-01T00:00:00.000Z --until 2026-03-03T00:00:00.000Z`,
      );
      expect(stdout.replaceAll(/\s+/g, ' ')).toContain('which is billed');
    });
  },
);

const STORE = 'arn:aws:cloudtrail:us-east-1:111122223333:eventdatastore/11112222-3333-4444-5555-666677778888';
const QUERY = '99998888-3333-4444-5555-666677778888';

/** Resolves when the front was asked for it. */
async function seen(front: Front, operation: string, times = 1): Promise<void> {
  while (front.count(operation) < times) await new Promise((go) => setTimeout(go, 20));
}

it('cancels its query of CloudTrail Lake at an interruption, and tells how to resume: 130', async () => {
  const answers = [
    { operation: 'cloudtrail:StartQuery', output: { QueryId: QUERY } },
    {
      operation: 'cloudtrail:DescribeQuery',
      output: { QueryId: QUERY, QueryStatus: 'RUNNING', QueryStatistics: { BytesScanned: 2e9 } },
    },
    { operation: 'cloudtrail:CancelQuery', output: { QueryId: QUERY, QueryStatus: 'CANCELLED' } },
  ];
  await withAthena({ answers }, async (run, front) => {
    const interrupt = seen(front, 'cloudtrail:DescribeQuery');
    const { stderr, code } = await run(['--from', `lake:${STORE}`, ...ASKED, '--max-scan', '1TB'], { interrupt });
    expect([code, front.count('cloudtrail:CancelQuery')]).toEqual([130, 1]);
    expect(stderr).toContain(
      `resume with --from 'lake:${STORE}?execution=${QUERY}' --since 2026-03-01T00:00:00.000Z --until 2026-03-03T00:00:00.000Z`,
    );
  });
});

it('stops its query of Logs Insights at an interruption, and tells what is billed: 130', async () => {
  const logs = new FrontLogs({ lines: [], looks: () => [{ status: 'Running', bytesScanned: 2e9 }] });
  await withAthena({ logs }, async (run, front) => {
    const interrupt = seen(front, 'logs:GetQueryResults');
    const { stdout, code } = await run(['--from', 'logs:/aws/trail', ...ASKED], { interrupt });
    expect([code, front.count('logs:StopQuery')]).toEqual([130, 1]);
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('the queries had scanned 2.0 GB, which is billed');
  });
});

const LAKE_ANSWERS: readonly CannedAnswer[] = [
  { operation: 'cloudtrail:StartQuery', output: { QueryId: QUERY } },
  {
    operation: 'cloudtrail:DescribeQuery',
    output: { QueryId: QUERY, QueryStatus: 'FINISHED', QueryStatistics: { BytesScanned: 2e9 } },
  },
  { operation: 'cloudtrail:GetQueryResults', output: { QueryStatus: 'FINISHED', QueryResultRows: [] } },
];
const LAKE_RUNS = LAKE_ANSWERS.with(1, {
  operation: 'cloudtrail:DescribeQuery',
  output: { QueryId: QUERY, QueryStatus: 'RUNNING', QueryStatistics: { BytesScanned: 2e9 } },
});
const LOGS_RUN = new FrontLogs({ lines: [], looks: () => [{ status: 'Running', bytesScanned: 2e9 }] });

/** The call that shows a query to run, where another is to be silent. */
const UNDER_WAY: Readonly<Record<string, readonly [operation: string, times?: number]>> = {
  'cloudtrail:CancelQuery': ['cloudtrail:DescribeQuery'],
  'logs:StopQuery': ['logs:GetQueryResults'],
  'athena:StopQueryExecution': ['athena:StartQueryExecution', 2],
};

describe.concurrent('an interruption ends a run whose query hears nothing, long before the answer', () => {
  it.each([
    ['cloudtrail:StartQuery', `lake:${STORE}`, { answers: LAKE_ANSWERS }],
    ['cloudtrail:DescribeQuery', `lake:${STORE}`, { answers: LAKE_ANSWERS }],
    ['cloudtrail:GetQueryResults', `lake:${STORE}`, { answers: LAKE_ANSWERS }],
    ['cloudtrail:CancelQuery', `lake:${STORE}`, { answers: LAKE_RUNS }],
    ['logs:StartQuery', 'logs:/aws/trail', { logs: LOGS_RUN }],
    ['logs:GetQueryResults', 'logs:/aws/trail', { logs: LOGS_RUN }],
    ['logs:StopQuery', 'logs:/aws/trail', { logs: LOGS_RUN }],
    ['athena:StartQueryExecution', FROM[1] ?? '', {}],
    ['athena:GetQueryExecution', FROM[1] ?? '', {}],
    ['athena:StopQueryExecution', FROM[1] ?? '', { looks: () => [{ state: 'RUNNING' as const, scanned: 2e9 }] }],
  ])(
    '%s',
    async (operation, from, options) => {
      // What ends a query is asked once that runs; Athena plans it by a query of its own first.
      const [running, times = 1] = UNDER_WAY[operation] ?? [operation];
      const faults = [{ operation, kind: 'wait', milliseconds: 60_000 }] as const;
      await withAthena({ ...options, faults }, async (run, front) => {
        const interrupt = seen(front, running, times);
        const args = ['--from', from, ...ASKED, '--max-scan', '1TB', '--output', 'json'];
        const { stdout, code } = await run(args, { interrupt, signal: 'SIGTERM' });
        expect(code).toBe(130);
        const { complete, gaps } = JSON.parse(stdout) as { complete: boolean; gaps: { code: string }[] };
        expect(complete).toBe(false);
        expect(gaps.map((one) => one.code)).toContain('INTERRUPTED');
        expect(front.count(operation)).toBe(1);
      });
    },
    20_000,
  );
});

it('tells a failure in words, with 4', async () => {
  const looks = () => [
    { state: 'FAILED' as const, reason: 'Insufficient Lake Formation permission(s): Required Select' },
  ];
  await withAthena({ looks }, async (run) => {
    const { stdout, code } = await run([...FROM, ...ASKED]);
    expect(code).toBe(4);
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('lakeformation:GetDataAccess');
  });
});

it('records what it counted, and counts the same in a replay', async () => {
  const record = join(folder, 'bundle');
  await withAthena({}, async (run) => {
    await run([...FROM, ...ASKED, '--record', record, '--output', 'off']);
    const { stdout } = await run(['--replay', record, '--output', 'json', '--no-keep']);
    expect(JSON.parse(stdout).denials).toBe(2000);
  });
});

it.each([
  ['50', 'UsageBytes'],
  ['0GB', 'UsageBytes'],
  ['a lot', 'UsageBytes'],
])('--max-scan %s is a usage error', async (text, code) => {
  const run = await ddbDoctor([...FROM, '--max-scan', text, '--cli-error-format', 'json']);
  expect([run.code, JSON.parse(run.stderr).Code]).toEqual([252, code]);
});

it('--dry-run is for a source that runs queries', async () => {
  const run = await ddbDoctor(['--from', 'x.json', '--dry-run', '--cli-error-format', 'json']);
  expect([run.code, JSON.parse(run.stderr).Code]).toEqual([252, 'UsageDryRun']);
});

it('--dry-run tells the statement for an event data store, and asks for none', async () => {
  const store = 'arn:aws:cloudtrail:us-east-1:111122223333:eventdatastore/11112222-3333-4444-5555-666677778888';
  await withAthena({}, async (run, front) => {
    const { stdout, code } = await run(['--from', `lake:${store}`, ...ASKED, '--dry-run']);
    expect([code, front.calls]).toEqual([0, []]);
    expect(stdout).toContain(`store      ${store}\nform       grouped\nestimate   1 query of CloudTrail Lake`);
    expect(stdout).toContain('FROM 11112222-3333-4444-5555-666677778888');
    expect(stdout).toContain(`"eventtime" >= TIMESTAMP '2026-03-01 00:00:00'`);
  });
});

it('--dry-run tells the queries for a log group, and runs none', async () => {
  await withAthena({}, async (run, front) => {
    const { stdout, code } = await run(['--from', 'logs:prefix=/aws/', ...ASKED, '--dry-run']);
    expect([code, front.calls]).toEqual([0, []]);
    expect(stdout).toContain('group      prefix=/aws/\nform       grouped');
    expect(stdout).toMatch(
      /SOURCE logGroups\(namePrefix: \['\/aws\/'\]\) \| fields .* \| stats count\(\*\) as denials/,
    );
  });
});

it('prints the policy that CloudTrail Lake takes, whose results nobody writes', async () => {
  const { stdout, stderr } = await ddbDoctor(['permissions', '--for', 'lake']);
  expect(stderr).toContain('CloudTrail keeps the results of its queries itself');
  expect(stdout).toContain('cloudtrail:StartQuery');
  expect(stdout).not.toMatch(/s3:Put/);
});

it('prints the policy that it needs, with the results that Athena writes', async () => {
  const { stdout, stderr } = await ddbDoctor(['permissions', '--for', 'athena']);
  expect(stderr).toContain('Athena writes the results of its queries to the bucket of your workgroup');
  expect((await ddbDoctor(['permissions', '--for', 'athena', '--quiet'])).stderr).toBe('');
  const statements: { Sid: string; Action: string[]; Resource: unknown }[] = JSON.parse(stdout).Statement;
  const of = (sid: string) => statements.find(({ Sid }) => Sid === sid);
  expect(of('AskAthena')?.Action).toContain('athena:StartQueryExecution');
  expect(of('WriteQueryResults')).toMatchObject({
    Action: expect.arrayContaining(['s3:PutObject']),
    Resource: ['arn:aws:s3:::YOUR-ATHENA-RESULTS-BUCKET', 'arn:aws:s3:::YOUR-ATHENA-RESULTS-BUCKET/*'],
  });
  expect(statements.filter(({ Action }) => Action.some((one) => one.startsWith('s3:Put')))).toHaveLength(1);
});
