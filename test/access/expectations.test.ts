import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ExpectationsReport } from '../../src/report/access/index.js';
import { root } from '../house/files.js';
import { type CanGiven, can } from './can-command.js';
import { functionAnswers, HOME, mainTable, ORDERS, shop } from './shop.js';

const SHOP: CanGiven = { world: shop(), home: HOME };
const given = (stdin: string, more: Partial<CanGiven> = {}) =>
  can(['--expectations', '-'], { ...SHOP, ...more, stdin });

const entry = (fields: object) => JSON.stringify([{ subject: 'role/orders-api', resources: 'orders', ...fields }]);

describe('can --expectations', () => {
  it('tells each expectation on a line, and what differs below it; the page shows it so', async () => {
    const run = await given(`
- subject: role/orders-api
  actions: [GetItem, Query]
  resources: [orders]
  expect: allowed
- subject: role/orders-api
  actions: Query, DeleteItem
  resources: [orders, carts]
  expect: denied
`);
    expect(run).toMatchObject({ code: 1, stderr: '' });
    expect(run.stdout).toBe(
      [
        'ok    role/orders-api: allowed, 2 actions on orders',
        'NOT   role/orders-api: denied, 2 actions on orders, carts',
        '      yes: dynamodb:Query on orders: every layer allows it',
        '1 as expected, 1 not, 0 not known',
        '',
      ].join('\n'),
    );
    const page = readFileSync(join(root, 'docs/expectations.md'), 'utf8');
    expect(page).toContain(`\`\`\`\n${run.stdout}\`\`\``);
  });

  it.each([
    ['all as expected', { actions: 'GetItem', expect: 'allowed' }, 0],
    ['a no that is expected', { actions: 'DeleteItem', expect: 'denied' }, 0],
    ['a no that is not', { actions: ['GetItem', 'DeleteItem'], expect: 'allowed' }, 1],
    ['a preset', { actions: 'crud', expect: 'allowed' }, 1],
    ['an API name', { actions: 'TransactGetItems', expect: 'allowed' }, 0],
  ])('exits by what came of it: %s', async (_, fields, code) => {
    expect((await given(entry(fields))).code).toBe(code);
  });

  it('is not known where a layer could not be read: 3, and 0 with --assume', async () => {
    const unread = { world: shop({ organization: true }), home: HOME };
    const text = entry({ actions: 'GetItem', expect: 'allowed' });
    const open = await given(text, unread);
    expect(open.code).toBe(3);
    expect(open.stdout).toContain('?     role/orders-api');
    expect(open.stdout).toContain('0 as expected, 0 not, 1 not known');
    const argv = ['--expectations', '-', '--assume', 'scp=allow,rcp=allow'];
    expect((await can(argv, { ...unread, stdin: text })).code).toBe(0);
    const denied = await given(entry({ actions: 'DeleteItem', expect: 'denied' }), unread);
    expect(denied.code).toBe(0);
  });

  it('takes condition keys of an entry, absent ones too', async () => {
    const statements = [
      {
        Effect: 'Allow',
        Action: 'dynamodb:GetItem',
        Resource: ORDERS,
        Condition: { Null: { 'aws:SourceVpce': 'true' } },
      },
    ];
    const world = { world: shop({ statements }), home: HOME };
    const absent = entry({ actions: 'GetItem', expect: 'allowed', context: { 'aws:SourceVpce': null } });
    expect((await given(absent, world)).code).toBe(0);
    const there = entry({ actions: 'GetItem', expect: 'allowed', context: { 'aws:SourceVpce': 'vpce-0a1b' } });
    expect((await given(there, world)).code).toBe(1);
    expect((await given(entry({ actions: 'GetItem', expect: 'allowed' }), world)).code).toBe(3);
  });

  it('follows a function; without a route it is allowed nothing', async () => {
    const text = '[{"function": "orders", "actions": "GetItem", "resources": "orders", "expect": "allowed"}]';
    expect((await given(text, { answers: functionAnswers() })).code).toBe(0);
    const lost = await given(text, {
      answers: functionAnswers({ subnets: ['subnet-a'], routeTables: [mainTable()] }),
    });
    expect(lost.code).toBe(1);
    expect(lost.stdout).toContain('no route to DynamoDB');
  });

  it('asks each thing of AWS once for the whole file, and prints JSON', async () => {
    const one = JSON.parse(entry({ actions: 'GetItem', expect: 'allowed' })) as object[];
    const stdin = JSON.stringify({ expectations: [...one, ...one, ...one] });
    const run = await can(['--expectations', '-', '--output', 'json'], { ...SHOP, stdin });
    expect(run.count('iam:GetRole')).toBe(1);
    expect(run.count('dynamodb:DescribeTable')).toBe(1);
    const report = JSON.parse(run.stdout) as ExpectationsReport;
    expect(report).toMatchObject({ kind: 'access-expectations', summary: { asExpected: 3, not: 0, notKnown: 0 } });
    expect(report.expectations[0]?.answers).toEqual([
      { action: 'dynamodb:GetItem', resource: ORDERS, verdict: 'yes', result: 'as expected' },
    ]);
  });

  it.each([
    ['', 'it holds no list of expectations'],
    ['[]', 'it holds no list of expectations'],
    ['- a', 'expectation 1 is no set of fields'],
    [entry({ actions: 'GetItem' }), 'expectation 1: `expect` is allowed or denied'],
    [entry({ actions: 'GetItem', expect: 'maybe' }), '`expect` is allowed or denied'],
    [entry({ expect: 'allowed' }), 'expectation 1: no `actions` are given'],
    [entry({ actions: 'GetItem', expect: 'allowed', tables: 'orders' }), 'there is no field `tables`'],
    [entry({ actions: 'GetItem', expect: 'allowed', function: 'orders' }), 'both `subject` and `function`'],
    [entry({ actions: 'GetItem', expect: 'allowed', context: { vpc: 'x' } }), '`vpc` is no condition key'],
    [entry({ actions: 'GetItems', expect: 'allowed' }), 'there is no action `GetItems`'],
  ])('refuses a file that makes no sense: %s', async (text, message) => {
    const run = await given(text);
    expect(run.code).toBe(252);
    expect(run.stderr).toContain(message);
  });

  it('asks nothing beside its file', async () => {
    const run = await can(['role/orders-api', '--expectations', '-'], { ...SHOP, stdin: '[]' });
    expect(run.code).toBe(252);
    expect(run.stderr).toContain('--expectations asks for itself, without `role/orders-api`');
  });
});
