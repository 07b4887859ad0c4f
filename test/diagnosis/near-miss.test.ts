import { describe, expect, it } from 'vitest';
import { whyNotCovered } from '../../src/check/index.js';
import { actionsMeant } from '../../src/check/sentences/no-such-action.js';
import { resourceMissInWords } from '../../src/check/sentences/resource-miss.js';
import { user } from '../account/record.js';
import {
  ACCOUNT,
  allow,
  noAllow,
  PARTNER,
  policy,
  refused,
  situation,
  tableArn,
} from '../scenarios/situations/situation.js';
import { diagnosed } from './explained.js';

const ORDERS = tableArn('orders');
const BY_DATE = `${ORDERS}/index/by-date`;

/** The finding's text for a query of the index that no statement allows. */
async function textOf(...statements: object[]): Promise<string> {
  const { findings } = await diagnosed(
    situation({
      account: { users: { ann: { inline: { 'orders-rw': policy(...statements) } } }, tables: { orders: {} } },
      events: [
        refused({
          call: 'dynamodb:Query',
          by: user('ann'),
          on: BY_DATE,
          because: noAllow('identity-based policy', 'dynamodb:Query'),
          parameters: { tableName: 'orders', indexName: 'by-date' },
        }),
      ],
    }),
  );
  return findings.map(({ text }) => text).join('\n');
}

describe('the one element on which an Allow fails', () => {
  it('is the index that the table does not stand for', async () => {
    const text = await textOf(allow('dynamodb:ListTables', '*'), allow('dynamodb:Query', ORDERS));
    expect(text).toContain(
      'closest: orders-rw, statement 2 allows dynamodb:Query on table/orders but not on table/orders/index/by-date (an index is a resource of its own: add table/orders/index/*)',
    );
  });

  it('is a tag, with the value seen and the value wanted', async () => {
    const team = { Condition: { StringEquals: { 'aws:PrincipalTag/team': 'blue' } } };
    const text = await textOf(allow('dynamodb:Query', BY_DATE, team));
    expect(text).toContain(
      'orders-rw, statement 1 would allow it, but asks for StringEquals aws:PrincipalTag/team [blue], and the request has no such key',
    );
  });

  it('is NotResource that swallows the resource', async () => {
    const text = await textOf({ Effect: 'Allow', Action: 'dynamodb:Query', NotResource: `${ORDERS}*` });
    expect(text).toContain(`everywhere but on ${ORDERS}*, which swallows ${BY_DATE}`);
  });
});

describe('why an ARN does not cover a resource', () => {
  it.each([
    [ORDERS.replace('us-east-1', 'eu-west-1'), ORDERS, 'it names Region eu-west-1, the resource is in us-east-1'],
    [tableArn('orders', PARTNER), ORDERS, `it names account ${PARTNER}, the call went to ${ACCOUNT}`],
    [tableArn('Orders'), ORDERS, 'the names differ by upper and lower case alone'],
    ['orders', ORDERS, '`orders` is no ARN'],
    [
      ORDERS,
      `${ORDERS}/stream/2026-11-01T00:00:00.000`,
      'a stream is a resource of its own: add table/orders/stream/*',
    ],
    [ORDERS, `${ORDERS}/backup/0170-a`, 'a backup is a resource of its own: add table/orders/backup/*'],
    [BY_DATE, ORDERS, 'the table is a resource of its own: add table/orders'],
    [ORDERS, '*', 'the action has no resource type: `*` alone can allow it'],
    [tableArn('customers'), ORDERS, undefined],
    [tableArn('customers'), BY_DATE, undefined],
  ])('%s, %s', (pattern, seen, why) => {
    expect(whyNotCovered(pattern, seen)).toBe(why);
  });

  it('shows the pattern that comes closest of many', () => {
    const many = ['customers', 'baskets', 'prices'].map((name) => tableArn(name));
    expect(resourceMissInWords([...many, tableArn('Orders')], ORDERS)).toBe(
      'table/Orders and 3 more but not on table/orders (the names differ by upper and lower case alone)',
    );
    expect(resourceMissInWords([...many, tableArn('returns')], ORDERS)).toBe(
      `${many.join(', ')} and 1 more but not on ${ORDERS}`,
    );
  });
});

describe('actions that do not exist', () => {
  it.each([
    ['dynamodb:TransactGetItems', ['dynamodb:GetItem']],
    [
      'dynamodb:Transact*',
      [
        'dynamodb:GetItem',
        'dynamodb:ConditionCheckItem',
        'dynamodb:DeleteItem',
        'dynamodb:PutItem',
        'dynamodb:UpdateItem',
      ],
    ],
    ['dynamodb:GetItems', ['dynamodb:GetItem']],
    ['dynamodb:GetItem', []],
    ['dynamodb:Get*', []],
    ['*', []],
  ])('%s', (pattern, meant) => {
    expect(actionsMeant(pattern).slice(0, Math.max(1, meant.length))).toEqual(meant);
  });

  it('are told once where the denied one was meant', async () => {
    const text = await textOf(allow(['dynamodb:Querys', 'dynamodb:TransactWriteItems'], BY_DATE));
    expect(text).toContain('names dynamodb:Querys, which is no action: AWS asks dynamodb:Query');
    expect(text).not.toContain('TransactWriteItems, which is no action');
  });
});
