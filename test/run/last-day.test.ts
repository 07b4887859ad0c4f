import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CloudTrailEvent } from '../../src/model/event.js';
import { runDoctor } from '../../src/run/diagnose.js';
import type { DoctorOptions } from '../../src/run/session.js';
import { record, session } from '../account/record.js';
import { stubAwsEnvironment } from '../front/environment.js';
import { type FrontOptions, startFront } from '../front/index.js';

beforeEach(() => stubAwsEnvironment());
afterEach(() => vi.unstubAllEnvs());

const NOW = new Date('2026-11-20T12:00:00Z');
const app = session('app');
const other = session('other');
const ROLE = 'arn:aws:iam::111122223333:role/app';
const HOUR = { since: new Date('2026-11-20T11:00:00Z'), until: NOW };

const denied = (at: string, by = app, more: Partial<CloudTrailEvent> = {}): CloudTrailEvent =>
  record({
    call: 'dynamodb:DescribeTable',
    by,
    at,
    region: 'eu-west-1',
    message: `User: ${by.arn} is not authorized to perform: dynamodb:DescribeTable on resource: arn:aws:dynamodb:eu-west-1:111122223333:table/orders because no identity-based policy allows the dynamodb:DescribeTable action`,
    parameters: { tableName: 'orders' },
    more: { eventID: `${by.arn} ${at}`, ...more },
  });

/** The hint of a run at a front server, and how often the run and the hint asked for events. */
async function hintOf(options: FrontOptions, asked: Partial<DoctorOptions> = {}) {
  const front = await startFront(options);
  const aws = { endpointUrl: front.url, region: 'eu-west-1', spacing: { 'cloudtrail:LookupEvents': 0 } };
  try {
    const { run, hint } = await runDoctor({ arn: ROLE, window: HOUR, aws, ...asked }, { now: () => NOW });
    return { denials: run.denials, hint, lookups: front.count('cloudtrail:LookupEvents') };
  } finally {
    await front.stop();
  }
}

const YESTERDAY = ['2026-11-20T10:30:00Z', '2026-11-20T03:00:00Z', '2026-11-19T12:30:00Z'].map((at) => denied(at));

describe('where the last hour held nothing', () => {
  it('tells how many denials of the caller the last 24 hours hold', async () => {
    const strangers = [denied('2026-11-20T10:00:00Z', other), denied('2026-11-19T11:30:00Z')];
    const { denials, hint } = await hintOf({ events: [...YESTERDAY, ...strangers] });
    expect({ denials, hint }).toEqual({
      denials: 0,
      hint: 'none in the last hour; 3 in the last 24 h: run with --since 24h',
    });
  });

  it('counts those of the services and of the Region that were asked for', async () => {
    const s3 = { eventSource: 's3.amazonaws.com', eventName: 'GetBucketPolicy' };
    const events = [...YESTERDAY, denied('2026-11-20T09:00:00Z', app, s3)];
    const elsewhere = denied('2026-11-20T09:00:00Z', app, { awsRegion: 'eu-central-1' });
    expect((await hintOf({ events: [...events, elsewhere] })).hint).toContain('; 3 in the last 24 h');
    const regions = ['eu-west-1', 'eu-central-1'];
    expect((await hintOf({ events: [...events, elsewhere] }, { regions })).hint).toContain('; 4 in the last 24 h');
  });

  it('names the span as it was asked', async () => {
    const since = (at: string) => ({ since: new Date(at), until: NOW });
    const short = await hintOf({ events: YESTERDAY }, { window: since('2026-11-20T11:45:00Z') });
    expect(short.hint).toBe('none in the last 15 min; 3 in the last 24 h: run with --since 24h');
    const long = await hintOf({ events: YESTERDAY.slice(1) }, { window: since('2026-11-20T09:00:00Z') });
    expect(long.hint).toBe('none in the last 3 h; 2 in the last 24 h: run with --since 24h');
  });

  it('says nothing where the day held none, where all of it was asked, or where the hour is long ago', async () => {
    expect((await hintOf({ events: [] })).hint).toBeUndefined();
    const day = { since: new Date('2026-11-19T12:00:00Z'), until: NOW };
    expect((await hintOf({ events: [denied('2026-11-19T11:30:00Z')] }, { window: day })).hint).toBeUndefined();
    const before = { since: new Date('2026-11-20T04:00:00Z'), until: new Date('2026-11-20T05:00:00Z') };
    expect((await hintOf({ events: YESTERDAY }, { window: before })).hint).toBeUndefined();
  });

  it('reads ten pages at most, the empty ones among them', async () => {
    const minutes = Array.from({ length: 30 }, (_, at) => `2026-11-20T09:${String(at).padStart(2, '0')}:00Z`);
    const events = minutes.map((at) => denied(at));
    const alone = await hintOf({ events: [], pageSize: 1 });
    const { hint, lookups } = await hintOf({ events, pageSize: 1, emptyPages: true });
    expect(hint).toBe('none in the last hour; 5 in the last 24 h: run with --since 24h');
    // The run itself asked as often as one that finds nothing anywhere, whose hint is one page.
    expect(lookups - alone.lookups).toBe(9);
  });

  it('is no error where AWS refuses', async () => {
    const refused = [{ operation: 'cloudtrail:LookupEvents', error: { code: 'AccessDeniedException', message: 'no' } }];
    expect((await hintOf({ events: YESTERDAY, answers: refused })).hint).toBeUndefined();
  });
});
