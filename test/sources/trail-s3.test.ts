import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createAws } from '../../src/aws/index.js';
import { daysOf, mayHold } from '../../src/sources/s3/layout.js';
import { parseS3Uri } from '../../src/sources/s3/location.js';
import { createS3Source, type S3SourceOptions } from '../../src/sources/s3/s3-source.js';
import { type Front, type FrontOptions, startFront } from '../front/index.js';
import { toldGaps } from '../model/told-gaps.js';
import { denied, record, trailFile } from './trail-forms.js';

const WINDOW = { since: new Date('2026-11-20T22:00:00Z'), until: new Date('2026-11-20T23:30:00Z') };
const A = '111122223333';
const B = '444455556666';

let front: Front | undefined;
afterEach(async () => {
  await front?.stop();
  front = undefined;
});

interface KeyShape {
  readonly root?: string;
  readonly account?: string;
  readonly kind?: string;
  readonly region?: string;
  /** `20261120T2205`. */
  readonly at?: string;
}

function key({
  root = '',
  account = A,
  kind = 'CloudTrail',
  region = 'us-east-1',
  at = '20261120T2205',
}: KeyShape): string {
  const day = `${at.slice(0, 4)}/${at.slice(4, 6)}/${at.slice(6, 8)}`;
  return `${root}AWSLogs/${account}/${kind}/${region}/${day}/${account.slice(-12)}_${kind}_${region}_${at}Z_x1y2.json.gz`;
}

const file = (id: string, over: Record<string, unknown> = {}): Uint8Array =>
  gzipSync(trailFile(record('other'), denied(id, { eventTime: '2026-11-20T22:01:00Z', ...over })));

async function scan(
  uri: string,
  objects: Record<string, Uint8Array>,
  more: { front?: FrontOptions; options?: Partial<S3SourceOptions> } = {},
) {
  front = await startFront({ objects, ...more.front });
  process.env['AWS_ACCESS_KEY_ID'] = 'AKIAEXAMPLE';
  process.env['AWS_SECRET_ACCESS_KEY'] = 'secret';
  const aws = createAws({ endpointUrl: front.url, region: 'us-east-1' });
  const source = createS3Source(aws, { places: [parseS3Uri(uri)], window: WINDOW, ...more.options });
  const ids: string[] = [];
  for await (const event of source.events()) ids.push(event.eventID ?? '');
  aws.close();
  const listed = front.calls
    .filter((call) => call.operation === 's3:ListObjectsV2')
    .map((call) => String(call.input['Prefix']));
  const fetched = front.calls
    .filter((call) => call.operation === 's3:GetObject')
    .map((call) => String(call.input['Key']));
  return { ids, gaps: toldGaps(source.gaps()), work: source.statistics().work, listed, fetched };
}

const inBucket = (keys: Record<string, Uint8Array>): Record<string, Uint8Array> =>
  Object.fromEntries(Object.entries(keys).map(([name, body]) => [`logs/${name}`, body]));

describe('the layout', () => {
  it('needs the days of the window and the day after', () => {
    expect(daysOf(WINDOW)).toEqual(['2026/11/20', '2026/11/21']);
    const overNewYear = { since: new Date('2026-12-30T23:59:59Z'), until: new Date('2026-12-31T00:00:00Z') };
    expect(daysOf(overNewYear)).toEqual(['2026/12/30', '2026/12/31', '2027/01/01']);
  });

  it.each([
    ['20261120T2100', true],
    ['20261120T2059', false],
    ['20261121T2330', true],
    ['20261121T2331', false],
  ])('an object delivered at %s may hold the window: %s', (at, holds) => {
    expect(mayHold(key({ at }), WINDOW)).toBe(holds);
  });

  it('keeps an object whose name tells no time', () => expect(mayHold('copied.json.gz', WINDOW)).toBe(true));
});

describe('finds the files of the window from any place in the layout', () => {
  const objects = inBucket({
    [key({ root: 'org/' })]: file('a'),
    [key({ root: 'org/', region: 'eu-west-1', at: '20261121T0010' })]: file('b'),
    [key({ root: 'org/', account: B })]: file('c'),
    [key({ root: 'org/', kind: 'CloudTrail-NetworkActivity' })]: file('n'),
    [key({ root: 'org/', kind: 'CloudTrail-Digest' })]: file('digest'),
    [key({ root: 'org/', kind: 'Config' })]: file('config'),
    [key({ root: 'org/', at: '20261118T2205' })]: file('early'),
    [key({ root: 'org/', at: '20261123T2205' })]: file('late'),
    'elsewhere/file.json.gz': file('elsewhere'),
  });

  it.each([
    ['s3://logs', ['a', 'b', 'c', 'n']],
    ['s3://logs/org', ['a', 'b', 'c', 'n']],
    ['s3://logs/org/AWSLogs/', ['a', 'b', 'c', 'n']],
    [`s3://logs/org/AWSLogs/${A}`, ['a', 'b', 'n']],
    [`s3://logs/org/AWSLogs/${A}/CloudTrail/`, ['a', 'b']],
    [`s3://logs/org/AWSLogs/${A}/CloudTrail/eu-west-1`, ['b']],
    [`s3://logs/org/AWSLogs/${A}/CloudTrail/us-east-1/2026/11/`, ['a']],
    [`s3://logs/org/AWSLogs/${A}/CloudTrail/us-east-1/2026/11/20`, ['a']],
    ['s3://logs/elsewhere/', ['elsewhere']],
    [`s3://logs/${key({ root: 'org/' })}`, ['a']],
  ])('%s', async (uri, want) => {
    const { ids, gaps } = await scan(uri, objects);
    expect([...ids].sort()).toEqual(want);
    expect(gaps).toEqual([]);
  });

  it('lists dozens of places at a time, and gives their records in the order of the places', async () => {
    const accounts = Array.from({ length: 20 }, (_, at) => String(100000000001 + at));
    const regions = ['eu-central-1', 'eu-west-1', 'us-east-1'];
    const shapes = accounts.flatMap((account) => regions.map((region) => ({ account, region })));
    const objects = Object.fromEntries(
      shapes.map((shape) => [`logs/${key(shape)}`, file(`${shape.account} ${shape.region}`)]),
    );
    front = await startFront({ objects, latency: 20 });
    process.env['AWS_ACCESS_KEY_ID'] = 'AKIAEXAMPLE';
    process.env['AWS_SECRET_ACCESS_KEY'] = 'secret';
    const aws = createAws({ endpointUrl: front.url, region: 'us-east-1' });
    let under = 0;
    let most = 0;
    const call = aws.call.bind(aws);
    vi.spyOn(aws, 'call').mockImplementation(async (request) => {
      under += 1;
      most = Math.max(most, under);
      return call(request).finally(() => {
        under -= 1;
      });
    });
    const source = createS3Source(aws, { places: [parseS3Uri('s3://logs/AWSLogs/')], window: WINDOW });
    const ids: string[] = [];
    for await (const event of source.events()) ids.push(event.eventID ?? '');
    aws.close();
    expect(ids).toEqual(shapes.map(({ account, region }) => `${account} ${region}`));
    expect(most).toBeGreaterThanOrEqual(32);
  });

  it('lists no other days, accounts or Regions than those asked for', async () => {
    const { ids, listed, fetched } = await scan('s3://logs/org/', objects, {
      options: { accounts: [A], regions: ['us-east-1'] },
    });
    expect([...ids].sort()).toEqual(['a', 'n']);
    expect(fetched).toHaveLength(2);
    const days = listed.filter((prefix) => /\d{4}\/\d\d\/\d\d\/$/.test(prefix));
    expect([...new Set(days.map((prefix) => prefix.slice(-11)))]).toEqual(['2026/11/20/', '2026/11/21/']);
    expect(listed.some((prefix) => prefix.includes(B) || prefix.includes('eu-west-1'))).toBe(false);
  });

  it('of an organization', async () => {
    const inOrg = (account: string): string => `o-abc123/${account}`;
    const orgObjects = inBucket({ [key({ account: inOrg(A) })]: file('a'), [key({ account: inOrg(B) })]: file('b') });
    expect([...(await scan('s3://logs', orgObjects)).ids].sort()).toEqual(['a', 'b']);
    await front?.stop();
    expect((await scan('s3://logs', orgObjects, { options: { accounts: [B] } })).ids).toEqual(['b']);
  });

  it('of several trails in a bucket', async () => {
    const several = inBucket({ [key({})]: file('a'), [key({ root: 'org/' })]: file('b') });
    expect([...(await scan('s3://logs', several)).ids].sort()).toEqual(['a', 'b']);
  });

  it('months that are needed whole are listed at once', async () => {
    const window = { since: new Date('2026-10-30T12:00:00Z'), until: new Date('2026-12-01T12:00:00Z') };
    const { ids, listed } = await scan(`s3://logs/org/AWSLogs/${A}/CloudTrail/us-east-1/`, objects, {
      options: { window },
    });
    // `late` was delivered late and is of the window all the same.
    expect([...ids].sort()).toEqual(['a', 'early', 'late']);
    expect(listed.map((prefix) => prefix.split('us-east-1/')[1])).toEqual([
      '2026/10/30/',
      '2026/10/31/',
      '2026/11/',
      '2026/12/01/',
      '2026/12/02/',
    ]);
    await front?.stop();
    const day = await scan(`s3://logs/org/AWSLogs/${A}/CloudTrail/us-east-1/2026/11/20/`, objects, {
      options: { window },
    });
    expect(day.ids).toEqual(['a']);
  });

  it('over pages of one key each', async () => {
    const { ids } = await scan('s3://logs/org', objects, { front: { pageSize: 1 } });
    expect([...ids].sort()).toEqual(['a', 'b', 'c', 'n']);
  });

  it('leaves out events of other times', async () => {
    const mixed = gzipSync(
      trailFile(
        denied('before', { eventTime: '2026-11-20T21:59:59Z' }),
        denied('in', { eventTime: '2026-11-20T22:00:00Z' }),
        denied('after', { eventTime: '2026-11-20T23:30:01Z' }),
      ),
    );
    expect((await scan('s3://logs', inBucket({ [key({})]: mixed }))).ids).toEqual(['in']);
  });
});

describe('never takes a part for the whole', () => {
  const bodies = inBucket({
    [key({})]: file('a', { userAgent: 'x'.repeat(1000) }),
    [key({ at: '20261120T2210' })]: file('b'),
  });

  it('goes on from where the connection was cut', async () => {
    const { ids, gaps, fetched } = await scan('s3://logs', bodies, {
      front: { faults: [{ kind: 'cut', operation: 's3:GetObject', times: 3 }] },
    });
    expect([...ids].sort()).toEqual(['a', 'b']);
    expect(gaps).toEqual([]);
    expect(fetched).toHaveLength(5);
  });

  it('retries what S3 fails to answer', async () => {
    const { ids, gaps } = await scan('s3://logs', bodies, {
      front: {
        faults: [
          { kind: '500', operation: 's3:*', times: 2 },
          { kind: 'reset', operation: 's3:GetObject', times: 1 },
        ],
      },
    });
    expect([...ids].sort()).toEqual(['a', 'b']);
    expect(gaps).toEqual([]);
  });

  it('names the object that it may not read, and reads the others', async () => {
    const { ids, gaps } = await scan('s3://logs', bodies, {
      front: { faults: [{ kind: 'deny', operation: 's3:GetObject', times: 1 }] },
    });
    expect(ids).toHaveLength(1);
    expect(gaps).toEqual([
      expect.objectContaining({
        code: 'S3_DENIED',
        incomplete: true,
        text: expect.stringContaining('s3://logs/AWSLogs/'),
      }),
    ]);
  });

  it('tells a listing that is denied half-way', async () => {
    const { gaps } = await scan('s3://logs', bodies, {
      front: { faults: [{ kind: 'deny', operation: 's3:ListObjectsV2', after: 3 }] },
    });
    expect(gaps.some((gap) => gap.code === 'S3_DENIED' && gap.incomplete === true)).toBe(true);
  });

  it('tells a listing that counts more keys than it holds', async () => {
    const { gaps } = await scan('s3://logs', bodies, {
      front: { faults: [{ kind: 'odd', operation: 's3:ListObjectsV2', answer: { Name: 'logs', KeyCount: 2 } }] },
    });
    expect(gaps).toMatchObject([{ incomplete: true, failure: { code: 'AnswerIncomplete' } }]);
  });

  it('ends a listing that has no end at its limit, and tells it', async () => {
    const { ids, gaps } = await scan(
      's3://logs/any/',
      {},
      {
        front: { faults: [{ kind: 'endless', fresh: true, operation: 's3:ListObjectsV2' }] },
      },
    );
    expect(ids).toEqual([]);
    expect(gaps).toMatchObject([{ incomplete: true, failure: { code: 'ListWithoutEnd' } }]);
    expect(gaps[0]?.text).toContain('after 1000 pages without an item');
  }, 60_000);

  it('reads on behind pages without a key, as deleted keys leave them', async () => {
    let pages = 0;
    const change = (answer: object): object => {
      pages += 1;
      return pages > 100
        ? answer
        : { Contents: [], KeyCount: 0, IsTruncated: true, NextContinuationToken: `deleted-${pages}` };
    };
    const { ids, gaps } = await scan('s3://logs', bodies, {
      front: { faults: [{ kind: 'odd', operation: 's3:ListObjectsV2', change }] },
    });
    expect(gaps).toEqual([]);
    expect([...ids].sort()).toEqual(['a', 'b']);
  });

  it('tells an object that is a cut gzip', async () => {
    const whole = file('a');
    const { gaps } = await scan('s3://logs', inBucket({ [key({})]: whole.subarray(0, whole.length - 20) }));
    expect(gaps.some((gap) => gap.incomplete === true && gap.text.includes('s3://logs/AWSLogs'))).toBe(true);
  });

  it('tells when there is nothing', async () => {
    const { ids, gaps } = await scan('s3://logs/none/', bodies);
    expect(ids).toEqual([]);
    expect(gaps).toEqual([expect.objectContaining({ code: 'S3_NO_OBJECTS', incomplete: true })]);
  });

  it('counts objects and bytes', async () => {
    const { work } = await scan('s3://logs', bodies);
    const bytes = Object.values(bodies).reduce((sum, body) => sum + body.length, 0);
    expect(work).toMatchObject({ objects: 2, 'object bytes': bytes, 's3:GetObject': 2 });
  });
});

it('streams an object too large to be held, across cuts', async () => {
  const filler = `${JSON.stringify(record('x', { userAgent: 'y'.repeat(9000) }))},`.repeat(7500);
  const text = `{"Records":[${filler}${JSON.stringify(denied('z', { eventTime: '2026-11-20T22:30:00Z' }))}]}`;
  expect(text.length).toBeGreaterThan(64 * 1024 * 1024);
  const { ids, gaps } = await scan('s3://logs', inBucket({ [key({})]: Buffer.from(text) }), {
    front: { faults: [{ kind: 'cut', operation: 's3:GetObject', times: 2 }] },
  });
  expect([ids, gaps]).toEqual([['z'], []]);
});

it('refuses what is no S3 URI', () => {
  expect(() => parseS3Uri('s3:/logs')).toThrow('no place in S3');
});
