import { describe, expect, it } from 'vitest';
import { isAskedOn } from '../../src/access/resources.js';
import { authorize } from '../../src/evaluation/index.js';
import type { Ground } from '../../src/grant/ground.js';
import type { AllowStatement, Intent } from '../../src/grant/intent.js';
import { ACCESS, LIBRARIES } from '../../src/grant/presets.js';
import { statementsFor } from '../../src/grant/statements.js';
import { actionsOfService } from '../../src/model/reference/action-info.js';
import { ACCOUNT, ground, intent, ROLE, STREAM, TABLE, table } from './ground.js';

const INDEXED = ground({ tables: [table({ indexes: ['byq'], streamArn: STREAM })] });
const OLD_STREAM = `${TABLE}/stream/2020-01-01T00:00:00.000`;

/** One resource of each kind that DynamoDB has, and neighbours. */
const RESOURCES: Readonly<Record<string, string>> = {
  table: TABLE,
  index: `${TABLE}/index/byq`,
  stream: STREAM,
  '*': '*',
  'another index': `${TABLE}/index/other`,
  'an old stream': OLD_STREAM,
  'another table': `${TABLE}2`,
  'its index': `${TABLE}2/index/byq`,
  backup: `${TABLE}/backup/01600000000000-0a1b2c3d`,
  export: `${TABLE}/export/01600000000000-0a1b2c3d`,
  import: `${TABLE}/import/01600000000000-0a1b2c3d`,
  'global table': `arn:aws:dynamodb::${ACCOUNT}:global-table/SampleTable`,
};

/** All that the statements allow, over every action and kind of resource, as `Action on kind`. */
function allowedBy(statements: readonly AllowStatement[]): string[] {
  const document = { Version: '2012-10-17', Statement: statements };
  return Object.entries(RESOURCES).flatMap(([kind, resource]) =>
    actionsOfService('dynamodb')
      .filter((action) => isAskedOn(action, resource))
      .filter((action) => {
        const request = { principal: ROLE, principalAccount: ACCOUNT, action, resource, context: {} };
        return authorize({ request, policies: { identity: [{ id: 'p', document }] } }).decision !== 'implicitDeny';
      })
      .map((action) => `${action.slice('dynamodb:'.length)} on ${kind}`),
  );
}

const on = (kind: string, ...actions: readonly string[]) => actions.map((action) => `${action} on ${kind}`);
const ITEMS_READ = ['BatchGetItem', 'GetItem', 'Query', 'Scan'];
const INDEX_READ = on('index', 'Query', 'Scan');
const SEVEN = [...ITEMS_READ, 'BatchWriteItem', 'PutItem', 'UpdateItem'];
const WRITES = ['BatchWriteItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem'];

/**
 * What each preset gives, written from AWS's pages.
 * AWS: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/example_bucket_policies_iam_index.html
 */
const EXPECTED: Readonly<Record<string, readonly string[]>> = {
  read: [...on('table', ...ITEMS_READ), ...INDEX_READ],
  write: on('table', ...WRITES),
  'read-write': [...on('table', ...SEVEN), ...INDEX_READ],
  crud: [...on('table', ...ITEMS_READ, ...WRITES), ...INDEX_READ],
  stream: [...on('stream', 'DescribeStream', 'GetRecords', 'GetShardIterator'), ...on('*', 'ListStreams')],
  'partiql-read': [...on('table', 'PartiQLSelect'), ...on('index', 'PartiQLSelect')],
  'partiql-write': on('table', 'PartiQLInsert', 'PartiQLUpdate', 'PartiQLDelete'),
  describe: on('table', 'DescribeTable', 'DescribeTimeToLive'),
  admin: on(
    'table',
    'DescribeTable',
    'DescribeTimeToLive',
    'UpdateTable',
    'UpdateTimeToLive',
    'DescribeContinuousBackups',
    'UpdateContinuousBackups',
    'ListTagsOfResource',
    'TagResource',
    'UntagResource',
  ),
};

const WITH: Readonly<Record<string, readonly string[]>> = {
  dynamoose: on('table', 'DescribeTable'),
  dynamoid: [...on('table', 'DescribeTable'), ...on('*', 'ListTables')],
  'dotnet-context': on('table', 'DescribeTable'),
  pynamodb5: on('table', 'DescribeTable'),
  'connect-dynamodb': on('table', 'DescribeTable'),
  'powertools-idempotency': on('table', 'GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'),
  'lock-client': on('table', 'GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Scan'),
};

function given(more: Partial<Intent>, on: Ground = INDEXED): string[] {
  return allowedBy(statementsFor(intent(more), on)).sort();
}

describe('presets, over every DynamoDB action and kind of resource', () => {
  it.each(Object.keys(ACCESS))('%s gives its table and nothing else', (name) => {
    expect(given({ access: [name] })).toEqual([...(EXPECTED[name] ?? [])].sort());
  });

  it.each(Object.keys(LIBRARIES))('--with %s gives its table and nothing else', (name) => {
    expect(given({ with: [name] })).toEqual([...(WITH[name] ?? [])].sort());
  });

  it('combines presets and actions, each once', () => {
    const both = given({ access: ['read', 'stream', 'dynamodb:DeleteItem', 'GetItem'] });
    expect(both).toEqual([...(EXPECTED['read'] ?? []), ...(EXPECTED['stream'] ?? []), 'DeleteItem on table'].sort());
  });

  it('takes Scan out, and reads by PartiQL without the whole table', () => {
    expect(given({ access: ['read'], noScan: true })).toEqual(
      [...on('table', 'BatchGetItem', 'GetItem', 'Query'), ...on('index', 'Query')].sort(),
    );
    expect(statementsFor(intent({ access: ['partiql-read'], noScan: true }), INDEXED)).toMatchObject([
      { Condition: { Bool: { 'dynamodb:FullTableScan': 'false' } } },
    ]);
  });

  it('names no index where there is none, and every index to come where asked', () => {
    expect(given({ access: ['read'] }, ground())).toEqual(on('table', ...ITEMS_READ).sort());
    expect(given({ access: ['read'], indexes: 'all' })).toEqual(
      [...on('table', ...ITEMS_READ), ...INDEX_READ, ...on('another index', 'Query', 'Scan')].sort(),
    );
  });

  it('grants a stream to come where asked, else the one there is', () => {
    expect(given({ access: ['stream'], anyStream: true })).toContain('GetRecords on an old stream');
  });

  it('has a source for every list', () => {
    const lists = [...Object.values(ACCESS), ...Object.values(LIBRARIES)];
    expect(
      lists.filter(({ sources }) => sources.length === 0 || sources.some((url) => !url.startsWith('https://'))),
    ).toEqual([]);
  });
});

describe('names that --access takes', () => {
  const wrong = (access: string) => () => statementsFor(intent({ access: [access] }), INDEXED);

  it('takes an API name for the actions that AWS asks', () => {
    expect(given({ access: ['TransactWriteItems'] })).toEqual(
      on('table', 'ConditionCheckItem', 'DeleteItem', 'PutItem', 'UpdateItem').sort(),
    );
  });

  it('expands a pattern and lists what it means', () => {
    const [first] = statementsFor(intent({ access: ['dynamodb:PartiQL*'] }), ground());
    expect(first?.Action).toEqual(
      ['PartiQLDelete', 'PartiQLInsert', 'PartiQLSelect', 'PartiQLUpdate'].map((n) => `dynamodb:${n}`),
    );
  });

  it.each([
    ['dynamodb:*', /`dynamodb:\*` is not granted/],
    ['dynamodb:GetItems', /there is no action `dynamodb:GetItems`/],
    ['s3:GetObject', /no action of DynamoDB/],
    ['nonsense', /there is no action `dynamodb:nonsense`/],
    ['DescribeBackup', /asked on backup/],
  ])('refuses %s', (name, message) => {
    expect(wrong(name)).toThrow(message);
  });

  it('refuses a stream and an index that are not there', () => {
    expect(() => statementsFor(intent({ access: ['stream'] }), ground())).toThrow('`SampleTable` has no stream');
    expect(() => statementsFor(intent({ access: ['read'], indexes: ['nope'] }), INDEXED)).toThrow(
      'has no index `nope`',
    );
  });
});
