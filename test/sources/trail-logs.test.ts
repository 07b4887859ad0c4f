import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAws } from '../../src/aws/index.js';
import { filterPattern, insightsQuery, MOST_ROWS } from '../../src/sources/logs/log-query.js';
import { createLogsSource, type LogsSourceOptions } from '../../src/sources/logs/logs-source.js';
import type { LogText } from '../../src/sources/source.js';
import { type CannedAnswer, type Fault, type Front, startFront } from '../front/index.js';
import { toldGaps } from '../model/told-gaps.js';
import { denied } from './trail-forms.js';

const WINDOW = { since: new Date('2026-09-01T09:00:00Z'), until: new Date('2026-09-01T11:00:00Z') };
const START = WINDOW.since.getTime() / 1000;
/** A quarter of an hour late at most. */
const END = WINDOW.until.getTime() / 1000 + 900;
const MIDDLE = Math.floor((START + END) / 2);

let front: Front | undefined;
beforeEach(() => {
  process.env['AWS_ACCESS_KEY_ID'] = 'AKIAEXAMPLE';
  process.env['AWS_SECRET_ACCESS_KEY'] = 'secret';
});
afterEach(() => front?.stop());

async function run(answers: CannedAnswer[], more: { faults?: Fault[]; options?: Partial<LogsSourceOptions> } = {}) {
  front = await startFront({ answers, faults: more.faults ?? [] });
  const aws = createAws({
    endpointUrl: front.url,
    region: 'us-east-1',
    spacing: { 'logs:StartQuery': 0, 'logs:GetQueryResults': 0, 'logs:FilterLogEvents': 0 },
  });
  const source = createLogsSource(aws, { group: 'trail', window: WINDOW, poll: 1, ...more.options });
  const ids: string[] = [];
  const logs: LogText[] = [];
  for await (const item of source.items?.() ?? []) {
    if ('event' in item) ids.push(item.event.eventID ?? '');
    else logs.push(item.log);
  }
  aws.close();
  return { ids, logs, gaps: toldGaps(source.gaps()), work: source.statistics().work };
}

const row = (message: string, time = '2026-09-01 10:00:01.000') => [
  { field: '@timestamp', value: time },
  { field: '@message', value: message },
  { field: '@ptr', value: 'p' },
];

const query = (start: number, end: number, id: string): CannedAnswer => ({
  operation: 'logs:StartQuery',
  input: { startTime: start, endTime: end },
  output: { queryId: id },
});

const results = (id: string, rows: object[], more: object = {}): CannedAnswer => ({
  operation: 'logs:GetQueryResults',
  input: { queryId: id },
  output: { status: 'Complete', results: rows, statistics: { bytesScanned: 1000 }, ...more },
});

const recordRow = (id: string) => row(JSON.stringify(denied(id)));

describe('Logs Insights', () => {
  it('gives the records of a trail, and tells the bytes scanned', async () => {
    const { ids, gaps, work } = await run([
      query(START, END, 'q'),
      results('q', [recordRow('a'), recordRow('b'), recordRow('a')]),
    ]);
    expect([ids, gaps]).toEqual([['a', 'b'], []]);
    expect(work).toMatchObject({ 'logs:StartQuery': 1, 'bytes scanned': 1000, duplicates: 1 });
    expect(front?.calls[0]?.input).toMatchObject({ logGroupName: 'trail', queryString: insightsQuery({}) });
  });

  it('gives the text of an application’s log with its time', async () => {
    const text = 'AccessDeniedException: User: x is not authorized to perform: dynamodb:GetItem';
    const { ids, logs } = await run([query(START, END, 'q'), results('q', [row(text)])]);
    expect(ids).toEqual([]);
    expect(logs).toEqual([{ text, from: 'trail', time: '2026-09-01T10:00:01.000Z' }]);
  });

  it('waits for a query that runs', async () => {
    let looks = 0;
    const output = {
      get status() {
        looks += 1;
        return looks < 3 ? 'Running' : 'Complete';
      },
      results: [recordRow('a')],
    };
    const { ids, work } = await run([query(START, END, 'q'), { operation: 'logs:GetQueryResults', output }]);
    expect(ids).toEqual(['a']);
    expect(work['logs:GetQueryResults']).toBe(3);
  });

  it('splits the time of a query that is full', async () => {
    const full = Array.from({ length: MOST_ROWS }, (_, index) => row(`{"n":${index}}`));
    const { ids, gaps, work } = await run([
      query(START, END, 'all'),
      results('all', full),
      query(START, MIDDLE, 'first'),
      results('first', [recordRow('a')]),
      query(MIDDLE + 1, END, 'second'),
      results('second', [recordRow('b')]),
    ]);
    expect([ids, gaps]).toEqual([['a', 'b'], []]);
    expect(work).toMatchObject({ 'logs:StartQuery': 3, 'bytes scanned': 3000 });
  });

  it('splits the time of a query that takes too long', async () => {
    const { ids } = await run([
      query(START, END, 'all'),
      results('all', [], { status: 'Timeout' }),
      query(START, MIDDLE, 'first'),
      results('first', [recordRow('a')]),
      query(MIDDLE + 1, END, 'second'),
      results('second', [recordRow('b')]),
    ]);
    expect(ids).toEqual(['a', 'b']);
  });

  it('names a group of another account by its ARN', async () => {
    const group = 'arn:aws:logs:us-east-1:444455556666:log-group:trail:*';
    await run([query(START, END, 'q'), results('q', [])], { options: { group } });
    expect(front?.calls[0]?.input).toMatchObject({
      logGroupIdentifiers: ['arn:aws:logs:us-east-1:444455556666:log-group:trail'],
    });
  });
});

describe('where Logs Insights refuses', () => {
  const filtered: CannedAnswer = {
    operation: 'logs:FilterLogEvents',
    output: {
      events: [
        { message: JSON.stringify(denied('a')), timestamp: 1_788_256_801_000 },
        { message: JSON.stringify(denied('b')), timestamp: 1_788_256_802_000 },
      ],
    },
  };

  it.each<Fault>([
    { kind: 'deny', operation: 'logs:StartQuery' },
    { kind: 'error', operation: 'logs:StartQuery', error: { code: 'InvalidParameterException', message: 'log class' } },
  ])('FilterLogEvents reads: $kind', async (fault) => {
    const { ids, gaps } = await run([filtered], { faults: [fault] });
    expect([ids, gaps]).toEqual([['a', 'b'], []]);
    expect(front?.calls.at(-1)?.input).toMatchObject({
      logGroupName: 'trail',
      startTime: START * 1000,
      endTime: END * 1000 + 999,
      filterPattern: filterPattern({}),
    });
  });

  it('a query that fails leaves its time to FilterLogEvents', async () => {
    const { ids } = await run([query(START, END, 'q'), results('q', [], { status: 'Failed' }), filtered]);
    expect(ids).toEqual(['a', 'b']);
  });

  it('a search by FilterLogEvents that has no end ends at its limit, with what it gave', async () => {
    let pages = 0;
    const change = (answer: object): object => {
      pages += 1;
      return { ...(pages === 1 ? answer : { events: [] }), nextToken: `page-${pages}` };
    };
    const faults: Fault[] = [
      {
        kind: 'error',
        operation: 'logs:StartQuery',
        error: { code: 'InvalidParameterException', message: 'log class' },
      },
      { kind: 'odd', operation: 'logs:FilterLogEvents', change },
    ];
    const { ids, gaps } = await run([filtered], { faults });
    expect(ids).toEqual(['a', 'b']);
    expect(gaps).toMatchObject([{ code: 'LOGS_FAILED', incomplete: true }]);
    expect(gaps[0]?.text).toContain('AWS named a next page after 1000 pages without an item');
  }, 60_000);

  it('both denied is a gap that names both permissions', async () => {
    const { ids, gaps } = await run([], { faults: [{ kind: 'deny', operation: 'logs:*' }] });
    expect(ids).toEqual([]);
    expect(gaps).toEqual([
      expect.objectContaining({
        code: 'LOGS_DENIED',
        incomplete: true,
        remedy: expect.stringMatching(/StartQuery.*FilterLogEvents/),
      }),
    ]);
  });

  it('a group that is not there is a gap, once', async () => {
    const error = { code: 'ResourceNotFoundException', message: 'no such group' };
    const { gaps } = await run([{ operation: 'logs:StartQuery', error }]);
    expect(gaps).toEqual([
      expect.objectContaining({
        code: 'LOGS_FAILED',
        incomplete: true,
        text: expect.stringContaining('no such group'),
      }),
    ]);
    expect(front?.count('logs:FilterLogEvents')).toBe(0);
  });
});

describe('the filter', () => {
  /** The pattern as Logs Insights takes it, as JavaScript does. */
  const pattern = new RegExp(/\/\(\?i\)(.*?)\/ \|/.exec(insightsQuery({}))?.[1] ?? '-', 'i');

  it.each([
    '"errorCode":"AccessDenied"',
    '"errorCode":"Client.UnauthorizedOperation"',
    '"errorCode":"VpceAccessDenied"',
    'User: arn:aws:iam::1:user/x is not authorized to perform: dynamodb:Query',
    'with an explicit deny in a service control policy',
    '"errorCode":"AuthorizationErrorException"',
    'NotAuthorizedException',
    'The provided execution role does not have permissions to call GetRecords',
    'KMSInvalidStateException: key/1 is disabled.',
    '"errorCode":"ExpiredTokenException"',
  ])('lets through %s', (text) => expect(text).toMatch(pattern));

  it.each(['"eventName":"GetItem","readOnly":true', '"errorCode":"ThrottlingException"'])('leaves out %s', (text) =>
    expect(text).not.toMatch(pattern),
  );

  it('asks for a principal’s successes with all', () => {
    expect(insightsQuery({ all: true, principal: 'shop' })).toContain('@message like "shop"');
    expect(insightsQuery({ all: true })).not.toContain('filter');
    expect(filterPattern({ all: true })).toBeUndefined();
  });
});
