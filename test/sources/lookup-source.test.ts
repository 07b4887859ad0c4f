import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createAws } from '../../src/aws/index.js';
import { createLookupSource } from '../../src/sources/lookup/lookup-source.js';
import { stubAwsEnvironment } from '../front/environment.js';
import { startFront } from '../front/index.js';
import { toldGaps } from '../model/told-gaps.js';
import { idsOf, look, record, SINCE, spread, UNTIL, WINDOW } from './lookup-fixture.js';

beforeEach(() => stubAwsEnvironment({ AWS_MAX_ATTEMPTS: '3' }));
afterEach(() => vi.unstubAllEnvs());

const denials = () => spread(7, { denied: true, user: 'ana' });
const ana = { principal: { kind: 'user', name: 'ana' } } as const;

describe('what comes out', () => {
  it('yields the denials of the window and leaves the rest', async () => {
    const wanted = denials();
    const early = record({ at: -60, denied: true });
    const late = record({ at: 3660, denied: true });
    const { ids, source } = await look({ events: [...wanted, early, late, ...spread(20)] });
    expect(ids).toEqual(idsOf(wanted));
    expect(toldGaps(source.gaps())).toEqual([]);
    expect(source.statistics()).toEqual({ events: 27, work: { 'cloudtrail:LookupEvents': 1 } });
  });

  it('yields successful calls too when all are asked for', async () => {
    const events = [...denials(), ...spread(20)];
    const { ids } = await look({ events }, { all: true });
    expect(ids).toEqual(idsOf(events));
  });

  it('keeps a record whose error stands in responseElements', async () => {
    const refused = { ...record({ at: 5 }), responseElements: { errorCode: 'AccessDenied' } };
    const { ids } = await look({ events: [refused, ...spread(3)] });
    expect(ids).toEqual(idsOf([refused]));
  });

  it('yields an event once that CloudTrail delivered twice', async () => {
    const event = record({ at: 5, denied: true });
    const shared = { ...record({ at: 6, denied: true }), sharedEventID: 'shared' };
    const copy = { ...shared, eventID: 'copy' };
    const { events } = await look({ events: [event, { ...event }, shared, copy] });
    expect(events.map((each) => each.sharedEventID ?? each.eventID).sort()).toEqual([event.eventID, 'shared'].sort());
  });

  it('finds one event by its id', async () => {
    const [wanted, ...others] = denials();
    const { ids, front } = await look(
      { events: [wanted ?? record({ at: 0 }), ...others] },
      { eventId: wanted?.eventID ?? '' },
    );
    expect(ids).toEqual([wanted?.eventID]);
    expect(front.calls[0]?.input['LookupAttributes']).toEqual([
      { AttributeKey: 'EventId', AttributeValue: wanted?.eventID },
    ]);
  });

  it('sees nothing of another Region', async () => {
    const { ids } = await look({ events: spread(3, { denied: true, region: 'eu-west-1' }) });
    expect(ids).toEqual([]);
  });

  it('looks at several Regions at once', async () => {
    const events = ['us-east-1', 'eu-west-1', 'ap-south-1'].flatMap((region) => spread(60, { denied: true, region }));
    const { ids, source } = await look({ events }, { regions: ['us-east-1', 'eu-west-1', 'ap-south-1'] });
    expect(ids).toEqual(idsOf(events));
    expect(source.statistics().work).toEqual({ 'cloudtrail:LookupEvents': 6 });
  });
});

describe('pages', () => {
  it.each([
    ['of one entry', { pageSize: 1 }],
    ['with empty ones between them', { pageSize: 2, emptyPages: true }],
  ])('%s are all read', async (_, paging) => {
    const wanted = denials();
    const { ids, source } = await look({ events: wanted, ...paging }, ana);
    expect(ids).toEqual(idsOf(wanted));
    expect(toldGaps(source.gaps())).toEqual([]);
  });

  it('are asked for with the same question and its token', async () => {
    const { front } = await look({ events: denials(), pageSize: 3 }, ana);
    const [first, ...others] = front.calls.map(({ input }) => input);
    for (const { NextToken, ...question } of others) {
      expect(NextToken).toBeTypeOf('string');
      expect(question).toEqual(first);
    }
    expect(others).toHaveLength(2);
  });
});

describe('faults that pass', () => {
  const operation = 'cloudtrail:LookupEvents';

  it.each([
    ['a throttling storm', { operation, kind: 'throttle', times: 4 }],
    ['server errors', { operation, kind: '500', after: 1, times: 2 }],
    ['a connection cut half-way through an answer', { operation, kind: 'cut', after: 1, times: 2 }],
    ['a connection closed before the answer', { operation, kind: 'reset', after: 2, times: 1 }],
    [
      'an expired token',
      { operation, kind: 'error', error: { code: 'InvalidNextTokenException' }, after: 2, times: 1 },
    ],
    [
      'a token that expires again',
      { operation, kind: 'error', error: { code: 'InvalidNextTokenException' }, after: 1, times: 2 },
    ],
  ] as const)('%s loses nothing', async (_, fault) => {
    const wanted = denials();
    const { ids, source } = await look({ events: wanted, pageSize: 2, faults: [fault] }, ana);
    expect(ids).toEqual(idsOf(wanted));
    expect(toldGaps(source.gaps())).toEqual([]);
  });

  it('an expired token is followed by a question from the oldest event seen', async () => {
    const wanted = denials();
    const error = { code: 'InvalidNextTokenException' };
    const { front } = await look(
      { events: wanted, pageSize: 2, faults: [{ operation, kind: 'error', error, after: 1, times: 1 }] },
      ana,
    );
    const oldestOfFirstPage = Date.parse(wanted.at(-2)?.eventTime ?? '') / 1000;
    expect(front.calls[2]?.input).toMatchObject({ EndTime: oldestOfFirstPage });
    expect(front.calls[2]?.input['NextToken']).toBeUndefined();
  });
});

describe('faults that stay', () => {
  const operation = 'cloudtrail:LookupEvents';

  it('leave what was found and name the Region and the time that is missing', async () => {
    const wanted = denials();
    const { ids, source } = await look(
      { events: wanted, pageSize: 3, faults: [{ operation, kind: '500', after: 1 }] },
      ana,
    );
    const newest = wanted.slice(-3);
    expect(ids).toEqual(idsOf(newest));
    const [gap, ...others] = toldGaps(source.gaps());
    expect(others).toEqual([]);
    expect(gap).toMatchObject({ code: 'LOOKUP_FAILED', incomplete: true });
    expect(gap?.text).toContain('us-east-1');
    expect(gap?.text).toContain(SINCE.toISOString());
    expect(gap?.text).toContain(new Date(newest[0]?.eventTime ?? '').toISOString());
  });

  it('in one Region do not touch another', async () => {
    const events = ['us-east-1', 'eu-west-1'].flatMap((region) => spread(3, { denied: true, region }));
    const faults = [{ operation, kind: 'deny', region: 'eu-west-1' }] as const;
    const { ids, source } = await look({ events, faults }, { regions: ['us-east-1', 'eu-west-1'] });
    expect(ids).toEqual(idsOf(events.filter(({ awsRegion }) => awsRegion === 'us-east-1')));
    expect(toldGaps(source.gaps())).toMatchObject([
      { code: 'LOOKUP_DENIED', incomplete: true, remedy: 'grant cloudtrail:LookupEvents' },
    ]);
    expect(toldGaps(source.gaps())[0]?.text).toContain('eu-west-1');
  });

  it('are told as throttling when that is what they are', async () => {
    stubAwsEnvironment({ AWS_MAX_ATTEMPTS: '1' });
    const { source, calls } = await look({ events: denials(), faults: [{ operation, kind: 'throttle' }] }, ana);
    expect(toldGaps(source.gaps())).toMatchObject([{ code: 'LOOKUP_THROTTLED', incomplete: true }]);
    expect(calls).toBe(6);
  });

  it('a token that never works ends in a gap, not in a loop', async () => {
    const crowd = Array.from({ length: 9 }, () => record({ at: 10, denied: true }));
    const fault = { operation, kind: 'error', error: { code: 'InvalidNextTokenException' }, laterPages: true } as const;
    const { source, ids, calls } = await look({ events: crowd, pageSize: 2, faults: [fault] }, ana);
    expect(ids).toHaveLength(2);
    expect(toldGaps(source.gaps())).toMatchObject([{ code: 'LOOKUP_FAILED', incomplete: true }]);
    expect(calls).toBeLessThan(10);
  });

  it('a record that is no JSON is counted', async () => {
    const page = { Events: [{ EventId: 'x', CloudTrailEvent: '{"errorCode":' }] };
    const { source } = await look({ answers: [{ operation, output: page }] });
    expect(toldGaps(source.gaps())).toMatchObject([{ code: 'LOOKUP_RECORD_UNREADABLE', incomplete: true }]);
  });

  it('without any credentials it throws what the user must mend', async () => {
    stubAwsEnvironment({ AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' });
    await expect(look({ events: denials() })).rejects.toMatchObject({ source: 'user', code: 'NoCredentials' });
  });

  it('an account that no role opens throws too', async () => {
    await expect(look({ events: denials() }, { account: '444455556666' })).rejects.toMatchObject({
      code: 'AccountNotOpen',
    });
  });
});

describe('an interruption', () => {
  it('keeps what was found and says what was not read', async () => {
    const front = await startFront({ events: denials(), pageSize: 2 });
    const aws = createAws({ endpointUrl: front.url, spacing: { 'cloudtrail:LookupEvents': 0 } });
    const source = createLookupSource(aws, { window: WINDOW, regions: ['us-east-1'], ...ana });
    const controller = new AbortController();
    const found: unknown[] = [];
    for await (const event of source.events(controller.signal)) {
      found.push(event);
      controller.abort();
    }
    aws.close();
    await front.stop();
    expect(found.length).toBeGreaterThanOrEqual(2);
    expect(found.length).toBeLessThan(7);
    expect(toldGaps(source.gaps())).toMatchObject([{ code: 'LOOKUP_INTERRUPTED', incomplete: true }]);
  });
});

describe('a reader that stops listening', () => {
  it('leaves a gap for each Region that was not read to its end', async () => {
    const regions = ['us-east-1', 'eu-west-1'];
    const front = await startFront({
      events: regions.flatMap((region) => spread(9, { denied: true, region })),
      pageSize: 2,
    });
    const aws = createAws({ endpointUrl: front.url, spacing: { 'cloudtrail:LookupEvents': 0 } });
    const source = createLookupSource(aws, { window: WINDOW, regions });
    for await (const _ of source.events()) break;
    aws.close();
    await front.stop();
    expect(toldGaps(source.gaps()).map(({ code, incomplete }) => ({ code, incomplete }))).toEqual([
      { code: 'LOOKUP_INTERRUPTED', incomplete: true },
      { code: 'LOOKUP_INTERRUPTED', incomplete: true },
    ]);
  });
});

describe('the limit of LookupEvents', () => {
  it('is hit without spacing, and still nothing is lost', async () => {
    const wanted = denials();
    const { front, ids } = await look({ events: wanted, pageSize: 1, lookupsPerSecond: 4 }, ana);
    expect(front.calls.map(({ outcome }) => outcome)).toContain('ThrottlingException');
    expect(ids).toEqual(idsOf(wanted));
  });

  it('is kept by spacing: nothing is throttled', async () => {
    const { front, calls } = await look({ events: denials(), pageSize: 2, lookupsPerSecond: 20 }, ana, 50);
    expect(calls).toBe(4);
    expect(front.calls.map(({ outcome }) => outcome)).toEqual(['ok', 'ok', 'ok', 'ok']);
  });

  it('is an account and Region of its own each: Regions do not wait for each other', async () => {
    const regions = ['us-east-1', 'eu-west-1', 'ap-south-1'];
    const events = regions.flatMap((region) => spread(6, { denied: true, region }));
    // Slow answers, so that a Region's second call cannot overtake another's first on a busy machine.
    const setting = { events, pageSize: 2, lookupsPerSecond: 20, latency: 300 };
    const { front } = await look(setting, { regions, ...ana }, 50);
    expect(front.calls.every(({ outcome }) => outcome === 'ok')).toBe(true);
    expect(new Set(front.calls.slice(0, 3).map(({ region }) => region)).size).toBe(3);
  });
});

describe('the time asked for', () => {
  it('goes to AWS in whole seconds', async () => {
    const since = new Date(SINCE.getTime() + 400);
    const event = record({ at: 0, denied: true });
    const { ids, front } = await look({ events: [event] }, { window: { since, until: UNTIL } });
    expect(front.calls[0]?.input).toMatchObject({ StartTime: SINCE.getTime() / 1000, EndTime: UNTIL.getTime() / 1000 });
    expect(ids).toEqual([event.eventID]);
  });
});
