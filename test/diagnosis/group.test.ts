import { describe, expect, it } from 'vitest';
import { denialOf } from '../../src/denials/index.js';
import { DenialGrouper } from '../../src/diagnosis/index.js';
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
        expect({ ...group }.denial).toEqual(latest);
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

describe('more groups than are kept apart', () => {
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

  it('are folded by bucket, each denial counted once', () => {
    const grouper = new DenialGrouper(2);
    const ids = [object('a'), object('b'), object('c'), object('d'), object('e', 'other'), object('a')].map((denial) =>
      grouper.add(denial),
    );
    const groups = grouper.groups();
    expect(groups.map(({ count }) => count).sort()).toEqual([1, 1, 2, 2]);
    expect(ids[2]).toBe(ids[3]);
    expect(ids[4]).not.toBe(ids[2]);
    // What was kept apart before stays so.
    expect(ids[5]).toBe(ids[0]);
    expect(groups.flatMap(({ foldedId }) => foldedId ?? []).sort()).toEqual([ids[2], ids[4]].sort());
  });

  it('keep every object apart while they are few', () => {
    const grouper = new DenialGrouper();
    for (const key of ['a', 'b', 'c']) grouper.add(object(key));
    expect(grouper.groups()).toHaveLength(3);
  });
});
