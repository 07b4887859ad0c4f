import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { lookupPlan } from '../../src/sources/lookup/plan.js';
import { stubAwsEnvironment } from '../front/environment.js';
import { assumption, idsOf, look, record, spread } from './lookup-fixture.js';

beforeEach(() => stubAwsEnvironment());
afterEach(() => vi.unstubAllEnvs());

const SOURCES = ['dynamodb', 'kms', 'dax', 'sts'].map((name) => `${name}.amazonaws.com`);
const role = { principal: { kind: 'role', name: 'app' } } as const;

describe('the plan', () => {
  it.each([
    [
      { kind: 'user', name: 'ana' },
      { AttributeKey: 'Username', AttributeValue: 'ana' },
    ],
    [
      { kind: 'session', name: 'app', sessionName: 'i-0abc' },
      { AttributeKey: 'Username', AttributeValue: 'i-0abc' },
    ],
    [
      { kind: 'key', name: 'AKIAEXAMPLE' },
      { AttributeKey: 'AccessKeyId', AttributeValue: 'AKIAEXAMPLE' },
    ],
  ] as const)('for %j is one pass', (principal, attribute) => {
    expect(lookupPlan({ principal, eventSources: SOURCES })).toEqual([[{ attribute }]]);
  });

  it('for a role has two ways: no filter, or each event source', () => {
    expect(lookupPlan({ ...role, eventSources: SOURCES.slice(0, 2) })).toEqual([
      [{}],
      [
        { attribute: { AttributeKey: 'EventSource', AttributeValue: 'dynamodb.amazonaws.com' } },
        { attribute: { AttributeKey: 'EventSource', AttributeValue: 'kms.amazonaws.com' } },
      ],
    ]);
  });

  it('for a role and every service has no filter', () => {
    expect(lookupPlan(role)).toEqual([[{}]]);
  });

  it('for an event id asks for nothing else', () => {
    expect(lookupPlan({ ...role, eventId: 'abc' })).toEqual([
      [{ attribute: { AttributeKey: 'EventId', AttributeValue: 'abc' } }],
    ]);
  });
});

describe('the calls it takes', () => {
  it.each([
    ['user', { kind: 'user', name: 'ana' }],
    ['key', { kind: 'key', name: 'AKIAana' }],
  ] as const)('a %s: as many as its own pages', async (_, principal) => {
    const own = spread(120, { user: 'ana', denied: true });
    const { calls, ids } = await look({ events: [...own, ...spread(900, { user: 'bob' })] }, { principal });
    expect(calls).toBe(3);
    expect(ids).toEqual(idsOf(own));
  });

  it('a session: as many as its own pages', async () => {
    const own = spread(51, { session: 'app/i-0abc', denied: true });
    const others = spread(900, { session: 'app/i-0def' });
    const principal = { kind: 'session', name: 'app', sessionName: 'i-0abc' } as const;
    const { calls, ids } = await look({ events: [...own, ...others] }, { principal });
    expect(calls).toBe(2);
    expect(ids).toEqual(idsOf(own));
  });

  it('a role in a quiet account: the one page there is', async () => {
    const own = spread(40, { session: 'app/a', denied: true });
    const { calls, ids } = await look({ events: own }, { ...role, eventSources: SOURCES });
    expect(calls).toBe(1);
    expect(ids).toEqual(idsOf(own));
  });

  it('a role in a busy account: one look without a filter, then the pages of its event sources', async () => {
    const own = spread(300, { session: 'app/a', denied: true });
    const keys = spread(100, { source: 'kms', session: 'app/a', denied: true });
    const others = spread(2600, { source: 'ec2' });
    const { calls, ids } = await look({ events: [...own, ...keys, ...others] }, { ...role, eventSources: SOURCES });
    // 6 pages of DynamoDB, 2 of KMS, one empty each for DAX and STS, and the look: without a filter it were 60.
    expect(calls).toBe(11);
    expect(ids).toEqual(idsOf([...own, ...keys]));
  });

  it('a role where nearly all events are of the services asked: no filter, no second reading', async () => {
    const own = spread(500, { session: 'app/a', denied: true });
    const { calls, ids } = await look(
      { events: [...own, ...spread(20, { source: 'ec2' })] },
      { ...role, eventSources: SOURCES },
    );
    expect(calls).toBe(11);
    expect(ids).toEqual(idsOf(own));
  });

  it('a first page that misleads costs the first pages of the other way, no more', async () => {
    // The newest hour's end is all EC2, everything before it is DynamoDB.
    const own = spread(1000, { session: 'app/a', denied: true });
    const burst = spread(60, { source: 'ec2' }).map((event) => ({ ...event, eventTime: '2026-11-20T10:59:59Z' }));
    const { calls, ids } = await look({ events: [...own, ...burst] }, { ...role, eventSources: SOURCES });
    expect(ids).toEqual(idsOf(own));
    expect(calls).toBeLessThanOrEqual(22 + SOURCES.length);
  });
});

describe('a role among so many events that reading them takes minutes', () => {
  const arn = 'arn:aws:iam::111122223333:role/app';
  const principal = { kind: 'role', name: 'app', arn } as const;
  // Twenty events in the last second: at that pace the hour would take thousands of calls.
  const crowd = () => Array.from({ length: 20 }, () => record({ at: 3599, source: 'ec2' }));
  const own = () => ['a', 'b'].flatMap((name) => spread(4, { session: `app/${name}`, denied: true }));

  it('is looked up by its sessions, and the answer says that others may be missing', async () => {
    const wanted = own();
    const events = [...crowd(), ...wanted, assumption('app/a', -7200), assumption('app/b', 60)];
    const { calls, ids, source } = await look({ events, pageSize: 5 }, { principal });
    // The look, the AssumeRole events, a page for each session.
    expect(calls).toBe(4);
    expect(ids).toEqual(idsOf(wanted));
    expect(source.gaps()).toMatchObject([{ code: 'LOOKUP_SESSIONS_ONLY', incomplete: true }]);
    expect(source.statistics().work).toEqual({ 'cloudtrail:LookupEvents': 4 });
  });

  it.each([
    ['a session is seen that no AssumeRole event tells of', ['app/a', 'app/b'], 'app/c'],
    ['no AssumeRole event is found', [], 'app/a'],
  ] as const)('is read whole where %s', async (_, begun, last) => {
    const newest = record({ at: 3600, session: last, denied: true });
    const wanted = [...own(), newest];
    const events = [...crowd(), ...wanted, ...begun.map((session) => assumption(session, 60))];
    const { ids, source } = await look({ events, pageSize: 5 }, { principal });
    expect(ids).toEqual(idsOf(wanted));
    expect(source.gaps()).toEqual([]);
  });

  it('is read whole where the role is asked for without its ARN', async () => {
    const wanted = own();
    const { ids, source } = await look({ events: [...crowd(), ...wanted, assumption('app/a', 60)], pageSize: 5 }, role);
    expect(ids).toEqual(idsOf(wanted));
    expect(source.gaps()).toEqual([]);
  });
});
