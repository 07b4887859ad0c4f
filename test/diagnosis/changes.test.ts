import { describe, expect, it } from 'vitest';
import { denialOf } from '../../src/denials/index.js';
import { changes } from '../../src/diagnosis/changes/changes-before.js';
import { DenialGrouper } from '../../src/diagnosis/group.js';
import { authorize } from '../../src/evaluation/index.js';
import type { AwsReader } from '../../src/evidence/reader/reader.js';
import type { Denial } from '../../src/model/denial.js';
import { onInstance, record, session, user } from '../account/record.js';
import { allow, noAllow, policy, refused, roleArn, situation, tableArn } from '../scenarios/situations/situation.js';
import { diagnosed, explained } from './explained.js';

const ORDERS = tableArn('orders');
const API = session('api', { more: onInstance });
const read = { by: API, parameters: { tableName: 'orders' } };
const denied = refused({ call: 'dynamodb:GetItem', on: ORDERS, ...read });
const allowed = record({ call: 'dynamodb:GetItem', at: '2026-11-20T09:00:00Z', errorCode: '', ...read });
const change = (eventName: string, at: string, roleName = 'api') =>
  record({
    call: `iam:${eventName}`,
    by: user('admin'),
    at,
    errorCode: '',
    parameters: { roleName, ...(eventName.endsWith('Policy') ? { policyName: 'own' } : {}) },
    more: { readOnly: eventName.startsWith('Get'), resources: [{ ARN: roleName, type: 'AWS::IAM::Role' }] },
  });

const explain = (events: ReturnType<typeof record>[], more: object = {}) =>
  diagnosed(
    situation({
      account: {
        roles: { api: { inline: { own: policy(allow('dynamodb:PutItem', ORDERS)) } } },
        tables: { orders: {} },
      },
      question: { arn: roleArn('api') },
      events: [denied, ...events],
      ...more,
    }),
  );
function grouped(denials: readonly Denial[]) {
  const grouper = new DenialGrouper();
  for (const denial of denials) grouper.add(denial);
  return grouper.groups();
}
const texts = ({ findings }: { findings: readonly { code: string; text: string }[] }) =>
  findings.flatMap(({ code, text }) => (code === 'CHANGED' ? [text] : []));

describe('what changed before a call was denied', () => {
  it('is the newest write of a policy of the caller, and who made it', async () => {
    const diagnosis = await explain([
      allowed,
      change('PutRolePolicy', '2026-11-20T09:10:00Z'),
      change('DeleteRolePolicy', '2026-11-20T09:20:00Z'),
      change('GetRolePolicy', '2026-11-20T09:25:00Z'),
      change('PutRolePolicy', '2026-11-20T09:26:00Z', 'other'),
      change('PutRolePolicy', '2026-11-20T09:40:00Z'),
    ]);
    expect(texts(diagnosis)).toEqual([
      'DeleteRolePolicy by arn:aws:iam::111122223333:user/admin at 2026-11-20T09:20:00Z touched own, after the same call had been allowed',
    ]);
  });

  it('is not asked for a call that was not allowed before', async () => {
    expect(texts(await explain([change('PutRolePolicy', '2026-11-20T09:10:00Z')]))).toEqual([]);
  });

  it('is a gap for who may not look it up', async () => {
    const diagnosis = await explain([allowed], { refused: ['cloudtrail:LookupEvents'] });
    expect(diagnosis).toMatchObject({ gaps: [{ code: 'CHANGES_UNREAD' }] });
  });
});

describe('what changed after a call was denied', () => {
  const policies = { api: { inline: { own: policy(allow('dynamodb:GetItem', ORDERS)) } } };
  const named = { because: noAllow('identity-based policy', 'dynamodb:GetItem') };
  const explainNow = (events: ReturnType<typeof record>[], more: object = {}) =>
    diagnosed(
      situation({
        account: { roles: policies, tables: { orders: {} } },
        question: { arn: roleArn('api') },
        events: [refused({ call: 'dynamodb:GetItem', on: ORDERS, ...read, ...named }), ...events],
        ...more,
      }),
    );
  const told = ({ status, findings, gaps }: Awaited<ReturnType<typeof explainNow>>) => ({
    status,
    changes: findings.map(({ code, data }) => `${code} ${data['eventName']} ${data['time']}`),
    gaps: gaps.map(({ code }) => code),
  });

  it('is the newest write of what allows it now', async () => {
    const events = [
      change('PutRolePolicy', '2026-11-20T09:40:00Z'),
      change('PutRolePolicy', '2026-11-20T09:50:00Z'),
      change('TagRole', '2026-11-20T09:55:00Z'),
      change('UpdateRoleDescription', '2026-11-20T09:56:00Z'),
      change('PutRolePolicy', '2026-11-20T09:57:00Z', 'api-2'),
    ];
    expect(told(await explainNow(events))).toEqual({
      status: 'not-reproduced',
      changes: ['CHANGED_SINCE PutRolePolicy 2026-11-20T09:50:00Z'],
      gaps: [],
    });
  });

  it('may be a write of the five minutes before, and of no time before them', async () => {
    const just = await explainNow([change('PutRolePolicy', '2026-11-20T09:25:30Z')]);
    expect(told(just).changes).toEqual(['CHANGED_SINCE PutRolePolicy 2026-11-20T09:25:30Z']);
    expect(told(await explainNow([change('PutRolePolicy', '2026-11-20T09:24:30Z')])).changes).toEqual([]);
  });

  it('is not told to who may not look it up, and the answer stands', async () => {
    const events = [change('PutRolePolicy', '2026-11-20T09:40:00Z')];
    const diagnosis = await explainNow(events, { refused: ['cloudtrail:LookupEvents'] });
    expect(told(diagnosis)).toEqual({ status: 'not-reproduced', changes: [], gaps: [] });
  });
});

describe('where changes of IAM are recorded', () => {
  // IAM and Organizations write to the Event history of one Region of each partition.
  it.each([
    ['aws', 'us-east-1'],
    ['aws-cn', 'cn-north-1'],
    ['aws-us-gov', 'us-gov-west-1'],
    ['aws-iso', 'us-iso-east-1'],
    ['aws-eusc', 'eusc-de-east-1'],
  ])('is the home Region of %s: %s', async (partition, region) => {
    const arn = (rest: string) => `arn:${partition}:${rest}`;
    const principal = arn('iam::111122223333:user/ana');
    const action = 'dynamodb:GetItem';
    const origin = { region, why: 'a test', named: true };
    const request = { principal, action, resource: arn(`dynamodb:${region}:111122223333:table/orders`), origin };
    const authorization = authorize({ request, policies: { identity: [] } });
    const finding = {
      check: 'identity-policy',
      code: 'NO_ALLOW',
      policyType: 'identity-policy',
      certainty: 'proven',
      standing: 'blocking',
      statements: [],
      owner: 'application team',
      request: 0,
      text: '',
      data: {},
    } as const;
    const [group] = grouped([denialOf(denied) ?? []].flat());
    if (group === undefined) throw new Error('no group');
    const asked: unknown[] = [];
    const reader = {
      read: async (_operation: string, _input: object, scope?: object) => {
        asked.push(scope);
        return { status: 'ok' as const, value: { Events: [] } };
      },
    };
    await changes(
      { group, findings: [finding], evaluated: [{ request, policies: { identity: [] }, authorization }] },
      reader as unknown as AwsReader,
    );
    expect(asked).toEqual([{ region }]);
  });
});

describe("a table's denial and its key's", () => {
  const decrypt = (at: string, table = 'orders') =>
    refused({
      call: 'kms:Decrypt',
      by: { ...API, invokedBy: 'dynamodb.amazonaws.com' },
      at,
      on: 'arn:aws:kms:us-east-1:111122223333:key/1',
      parameters: {
        encryptionContext: { 'aws:dynamodb:tableName': table, 'aws:dynamodb:subscriberId': '111122223333' },
      },
    });
  const related = async (...events: ReturnType<typeof refused>[]) => {
    const { diagnoses } = await explained(situation({ account: {}, events: [denied, ...events] }));
    return diagnoses.map(({ action, related: ids = [] }) => [
      action,
      ids.map((id) => diagnoses.find((one) => one.id === id)?.action),
    ]);
  };

  it('name each other', async () => {
    expect(await related(decrypt('2026-11-20T09:30:01Z'))).toEqual([
      ['kms:Decrypt', ['dynamodb:GetItem']],
      ['dynamodb:GetItem', ['kms:Decrypt']],
    ]);
  });

  it('do not when the table or the time is another', async () => {
    const pairs = await related(decrypt('2026-11-20T09:30:01Z', 'customers'));
    expect(pairs.map(([, ids]) => ids)).toEqual([[], []]);
    const later = await related(decrypt('2026-11-20T09:50:00Z'));
    expect(later.map(([, ids]) => ids)).toEqual([[], []]);
  });
});
