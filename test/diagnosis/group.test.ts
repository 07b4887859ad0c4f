import { describe, expect, it } from 'vitest';
import { denialOf } from '../../src/denials/index.js';
import { DenialGrouper } from '../../src/diagnosis/index.js';
import { resourceShapeOf } from '../../src/diagnosis/resource-shape.js';
import type { Denial } from '../../src/model/denial.js';
import { record } from '../sources/trail-forms.js';

interface Failed {
  readonly code: string;
  readonly message: string;
  readonly at: string;
  readonly table?: string;
}

/** A failed PutItem of the role shop. */
function failed({ code, message, at, table = 'orders' }: Failed): Denial {
  const denial = denialOf(
    record(`${code} ${table} ${at}`, {
      eventName: 'PutItem',
      eventTime: `2026-09-01T10:${at}:00Z`,
      errorCode: code,
      errorMessage: message,
      requestParameters: { tableName: table },
    }),
  );
  if (denial === undefined) throw new Error(`${code} was not read`);
  return denial;
}

const refused = (at: string, table = 'orders') =>
  failed({
    code: 'AccessDenied',
    message: `User: arn:aws:sts::111122223333:assumed-role/shop/i-1 is not authorized to perform: dynamodb:PutItem on resource: arn:aws:dynamodb:us-east-1:111122223333:table/${table} because no identity-based policy allows the dynamodb:PutItem action`,
    at,
    table,
  });
const disabled = (at: string, table = 'orders') =>
  failed({
    code: 'ValidationException',
    message: `KMS key disabled error: com.amazonaws.services.kms.model.DisabledException: arn:aws:kms:us-east-1:111122223333:key/${table} is disabled.`,
    at,
    table,
  });
const unmet = (at: string, table = 'orders') =>
  failed({ code: 'ConditionalCheckFailedException', message: 'The conditional request failed', at, table });
const throttled = (at: string, table = 'orders') =>
  failed({ code: 'ThrottlingException', message: 'Rate exceeded', at, table });

function groupsOf(...denials: readonly Denial[]): string[] {
  const grouper = new DenialGrouper();
  for (const denial of denials) grouper.add(denial);
  return grouper.groups().map(({ denial, count }) => `${denial.errorCode} ${denial.resource?.split('/')[1]} ${count}`);
}

describe('groups of failed calls', () => {
  it('keeps of each of many the latest denial whole, in whatever order they come', () => {
    const tables = Array.from({ length: 700 }, (_, index) => `tbl-${index}-é`);
    const denials = tables.flatMap((table) => ['03', '01', '04', '02'].map((at) => refused(at, table)));
    for (const given of [denials, denials.toReversed()]) {
      const grouper = new DenialGrouper();
      for (const denial of given) grouper.add(denial);
      const groups = grouper.groups();
      expect(groups).toHaveLength(700);
      for (const group of groups) {
        const latest = denials.find(({ id }) => id === group.denial.id);
        expect(latest?.time).toBe('2026-09-01T10:04:00Z');
        expect(group.denial).toEqual(latest);
        expect([group.count, group.eventIds.length]).toEqual([4, 4]);
      }
    }
  });

  it('puts denials before what only looks like one, and that before what fails in passing, whatever is newest', () => {
    expect(groupsOf(refused('01'), refused('02', 'clicks'), disabled('03'), unmet('04'), unmet('05'))).toEqual([
      'AccessDenied clicks 1',
      'AccessDenied orders 1',
      'ValidationException orders 1',
      'ConditionalCheckFailedException orders 2',
    ]);
  });

  it('tells throttling and unmet conditions once for all tables of a principal, and what a policy denies for each', () => {
    const tables = ['a', 'b', 'c'];
    expect(groupsOf(...tables.flatMap((table) => [unmet('01', table), throttled('01', table)]))).toEqual([
      expect.stringMatching(/^ConditionalCheckFailedException \w 3$/),
      expect.stringMatching(/^ThrottlingException \w 3$/),
    ]);
    expect(groupsOf(...tables.flatMap((table) => [refused('01', table), disabled('01', table)]))).toHaveLength(6);
  });
});

describe('resources that policies seldom tell apart', () => {
  const object = (key: string, bucket = 'data') => {
    const denial = denialOf(
      record(`${bucket} ${key}`, {
        eventSource: 's3.amazonaws.com',
        eventName: 'GetObject',
        eventTime: '2026-09-01T10:00:00Z',
        errorCode: 'AccessDenied',
        errorMessage: `User: arn:aws:sts::111122223333:assumed-role/shop/i-1 is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::${bucket}/${key}" because no identity-based policy allows the s3:GetObject action`,
        requestParameters: { bucketName: bucket, key },
      }),
    );
    if (denial === undefined) throw new Error('the record holds a denial');
    return denial;
  };

  const grouped = (denials: readonly Denial[], most?: number) => {
    const grouper = new DenialGrouper(most);
    const ids = denials.map((denial) => grouper.add(denial).diagnosis);
    return { ids, groups: grouper.groups() };
  };

  it('are examples of one group: the objects of a bucket', () => {
    const keys = Array.from({ length: 4843 }, (_, index) => `day=${index % 31}/${index}.parquet`);
    const { ids, groups } = grouped([...keys, 'day=1/1.parquet'].map((key) => object(key)));
    expect(groups).toHaveLength(1);
    expect(groups[0]).toMatchObject({ count: 4844, resources: { shape: 'arn:aws:s3:::data/*', count: 4843 } });
    expect(groups[0]?.resources?.examples).toHaveLength(5);
    expect(new Set(ids)).toEqual(new Set([groups[0]?.id]));
  });

  it('of different buckets are different groups, and one alone is told as it is', () => {
    const { groups } = grouped([object('a'), object('a'), object('a', 'other'), object('b', 'other')]);
    expect(groups).toHaveLength(2);
    expect(groups).toContainEqual(
      expect.objectContaining({ count: 2, resources: expect.objectContaining({ shape: 'arn:aws:s3:::other/*' }) }),
    );
    expect(groups.filter(({ resources }) => resources === undefined)).toMatchObject([{ count: 2 }]);
  });

  it('are counted without being kept where there are too many', () => {
    const { ids, groups } = grouped(
      ['a', 'b', 'c', 'd', 'a'].map((key) => object(key)),
      2,
    );
    expect(groups).toMatchObject([{ count: 5, folded: true, resources: { shape: 'arn:aws:s3:::data/*' } }]);
    expect(groups[0]?.resources).not.toHaveProperty('count');
    expect(new Set(ids).size).toBe(1);
  });

  it.each([
    ['arn:aws:s3:::data/a/b', 'arn:aws:s3:::data/*'],
    [
      'arn:aws:s3:eu-west-1:111122223333:accesspoint/ap/object/a/b',
      'arn:aws:s3:eu-west-1:111122223333:accesspoint/ap/object/*',
    ],
    [
      'arn:aws:dynamodb:eu-west-1:111122223333:table/t/index/by-day',
      'arn:aws:dynamodb:eu-west-1:111122223333:table/t/index/*',
    ],
    [
      'arn:aws:dynamodb:eu-west-1:111122223333:table/t/stream/2026-11-20T09:31:40.123',
      'arn:aws:dynamodb:eu-west-1:111122223333:table/t/stream/*',
    ],
    [
      'arn:aws:ec2:eu-west-1:111122223333:instance/i-0123456789abcdef0',
      'arn:aws:ec2:eu-west-1:111122223333:instance/*',
    ],
    [
      'arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/f:log-stream:2026/11/20/[$LATEST]ab',
      'arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/f:log-stream:*',
    ],
    [
      'arn:aws:states:eu-west-1:111122223333:execution:flow:0b7e',
      'arn:aws:states:eu-west-1:111122223333:execution:flow:*',
    ],
    // These bear policies of their own, or are named by people.
    ['arn:aws:s3:::data', 'arn:aws:s3:::data'],
    ['arn:aws:dynamodb:eu-west-1:111122223333:table/t', 'arn:aws:dynamodb:eu-west-1:111122223333:table/t'],
    [
      'arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/f',
      'arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/f',
    ],
    ['arn:aws:ec2:eu-west-1:111122223333:key-pair/admin', 'arn:aws:ec2:eu-west-1:111122223333:key-pair/admin'],
    ['*', '*'],
  ])('have a shape: %s', (resource, shape) => {
    expect(resourceShapeOf(resource)).toBe(shape);
  });
});
