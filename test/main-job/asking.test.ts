import { describe, expect, it } from 'vitest';
import { record, user } from '../account/record.js';
import { ACCOUNT, ALICE, reportOf, WINDOW, withAccount } from './at-front.js';

const alice = user('alice');
const table = (name: string, region = 'us-east-1') => `arn:aws:dynamodb:${region}:${ACCOUNT}:table/${name}`;
const denied = (call: string, resource: string, more: object = {}) =>
  record({
    call,
    by: alice,
    at: '2026-11-20T09:00:00Z',
    message: `User: ${ALICE} is not authorized to perform: ${call} on resource: ${resource} because no identity-based policy allows the ${call} action`,
    ...more,
  });

const DELETE = denied('dynamodb:DeleteTable', table('events'), { parameters: { tableName: 'events' } });
const UPDATE = denied('dynamodb:UpdateTable', table('orders'), { parameters: { tableName: 'orders' } });
const DESCRIBE = denied(
  'kms:DescribeKey',
  `arn:aws:kms:us-east-1:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`,
  {
    parameters: { keyId: '1234abcd-12ab-34cd-56ef-1234567890ab' },
  },
);
const BUCKETS = ['09:10', '09:11', '09:12'].map((time) =>
  denied('s3:ListAllMyBuckets', '*', { at: `2026-11-20T${time}:00Z` }),
);
const FUNCTIONS = denied('lambda:ListFunctions20150331', '*');
const ABROAD = denied('dynamodb:UpdateTable', table('orders', 'eu-central-1'), {
  region: 'eu-central-1',
  at: '2026-11-20T09:30:00Z',
  parameters: { tableName: 'orders' },
});
const events = [DELETE, UPDATE, DESCRIBE, ...BUCKETS, FUNCTIONS, ABROAD];
const regions = {
  operation: 'ec2:DescribeRegions',
  output: {
    Regions: ['us-east-1', 'eu-central-1', 'ap-south-1'].map((RegionName) => ({
      RegionName,
      OptInStatus: 'opt-in-not-required',
    })),
  },
};

const ids = (report: { diagnoses: { eventIds: string[] }[] }) =>
  report.diagnoses.flatMap(({ eventIds }) => eventIds).sort();
const idsOf = (...wanted: { eventID?: string }[]) => wanted.map(({ eventID }) => String(eventID)).sort();

describe.concurrent('the question', () => {
  it('is about DynamoDB and what stands behind it, and says how much of other services was left out', async () => {
    await withAccount({ events }, async (setup) => {
      const { report } = await reportOf(setup, ['--arn', ALICE, ...WINDOW]);
      expect(ids(report)).toEqual(idsOf(DELETE, UPDATE, DESCRIBE));
      expect(report.leftOut).toEqual({ lambda: 1, s3: 3 });
      const { stdout } = await setup.run(['--arn', ALICE, ...WINDOW]);
      expect(stdout.replace(/\s+/g, ' ')).toMatch(/other services .* left out: lambda 1, s3 3/);
    });
  });

  it('is about every service, or the given ones', async () => {
    await withAccount({ events }, async (setup) => {
      const all = await reportOf(setup, ['--arn', ALICE, ...WINDOW, '--service', 'all']);
      expect(ids(all.report)).toEqual(idsOf(DELETE, UPDATE, DESCRIBE, ...BUCKETS, FUNCTIONS));
      expect(all.report.leftOut).toEqual({});
      const some = await reportOf(setup, ['--arn', ALICE, ...WINDOW, '--service', 's3,lambda']);
      expect(ids(some.report)).toEqual(idsOf(...BUCKETS, FUNCTIONS));
    });
  });

  it('is put to every enabled Region', async () => {
    await withAccount({ events, answers: [regions] }, async (setup) => {
      const { report } = await reportOf(setup, ['--arn', ALICE, ...WINDOW, '--region', 'all']);
      expect(ids(report)).toEqual(idsOf(DELETE, UPDATE, DESCRIBE, ABROAD));
      const asked = setup.front.calls.filter(({ operation }) => operation === 'cloudtrail:LookupEvents');
      expect(new Set(asked.map(({ region }) => region))).toEqual(new Set(['us-east-1', 'eu-central-1', 'ap-south-1']));
    });
  });

  it('is put to the Region of AWS_DEFAULT_REGION, as the AWS CLI does', async () => {
    await withAccount({ events }, async (setup) => {
      const env = { AWS_REGION: '', AWS_DEFAULT_REGION: 'eu-central-1' };
      const { code, report } = await reportOf(setup, ['--arn', ALICE, ...WINDOW], env);
      expect({ code, ids: ids(report) }).toEqual({ code: 0, ids: idsOf(ABROAD) });
    });
  });

  it.each([
    ['--event-id', String(UPDATE.eventID), idsOf(UPDATE)],
    ['--table', 'orders', idsOf(UPDATE)],
    ['--table', table('events'), idsOf(DELETE)],
    ['--action', 'dynamodb:deletetable', idsOf(DELETE)],
    ['--action', 'DescribeKey', idsOf(DESCRIBE)],
  ])('is narrowed by %s %s', async (flag, value, wanted) => {
    await withAccount({ events }, async (setup) => {
      const { report } = await reportOf(setup, ['--arn', ALICE, ...WINDOW, flag, value]);
      expect(ids(report)).toEqual(wanted);
    });
  });

  it('needs no principal where an event or a table is named', async () => {
    await withAccount({ events }, async (setup) => {
      const one = await reportOf(setup, [...WINDOW, '--event-id', String(DELETE.eventID)]);
      expect(ids(one.report)).toEqual(idsOf(DELETE));
      const many = await reportOf(setup, [...WINDOW, '--table', 'orders']);
      expect(ids(many.report)).toEqual(idsOf(UPDATE));
    });
  });
});

describe.concurrent('a window without a denial', () => {
  it('says why that may be, and what to run', async () => {
    await withAccount({ events: [] }, async (setup) => {
      const { code, report } = await reportOf(setup, ['--arn', ALICE, '--since', '1h']);
      expect({ code, denials: report.denials, complete: report.complete }).toEqual({
        code: 0,
        denials: 0,
        complete: true,
      });
      const gaps: { code: string; remedy?: string }[] = report.gaps;
      const remedies = Object.fromEntries(gaps.map(({ code, remedy = '' }) => [code, remedy]));
      expect(remedies['LOOKUP_DATA_EVENTS_INVISIBLE']).toContain('--from trail');
      expect(remedies['LOOKUP_DELIVERY_LAG']).toContain('run again after');
      expect(remedies['LOOKUP_OTHER_REGIONS']).toContain('--region all');
      const { stdout } = await setup.run(['--arn', ALICE, '--since', '1h']);
      const words = stdout.replace(/\s+/g, ' ');
      for (const text of ['data events', '--from trail', '--region all', 'run again after'])
        expect(words).toContain(text);
    });
  });

  it('says that nothing older than ninety days was seen', async () => {
    await withAccount({ events: [] }, async (setup) => {
      const { code, report } = await reportOf(setup, [
        '--arn',
        ALICE,
        '--since',
        '2020-01-01',
        '--until',
        '2020-01-02',
      ]);
      expect({ code, complete: report.complete }).toEqual({ code: 4, complete: false });
      expect(report.gaps.map(({ code }: { code: string }) => code)).toContain('LOOKUP_OLDER_THAN_KEPT');
    });
  });
});
