import { beforeAll, describe, expect, it } from 'vitest';
import { type GlueTable, glueTable } from '../../src/sources/athena/glue-table.js';
import { layoutOf } from '../../src/sources/athena/layout.js';
import { queriesOf, type TrailQuestion } from '../../src/sources/athena/question.js';
import { ACCOUNTS, REGIONS, TABLES, type TableCase, tableOf } from './tables.js';
import { type Faults, trinoGrammar } from './trino-grammar.js';

const WINDOW = { since: new Date('2026-08-30T10:00:00Z'), until: new Date('2026-09-01T11:00:00Z') };
const FORMS = ['rows', 'grouped', 'organization'] as const;

let faults: Faults = () => [];
beforeAll(async () => {
  faults = await trinoGrammar();
});

function readTable(one: TableCase): GlueTable {
  const table = glueTable(one.table);
  if (table === undefined) throw new Error('no table');
  return table;
}

function queries(one: TableCase, asked: Partial<TrailQuestion> = {}) {
  const table = readTable(one);
  const question: TrailQuestion = { window: WINDOW, form: 'grouped', accounts: [ACCOUNTS[0] ?? ''], ...asked };
  return queriesOf(table, layoutOf(table, one.partition), question);
}

const textOf = (one: TableCase, asked: Partial<TrailQuestion> = {}): string =>
  queries(one, asked).queries[0]?.text ?? '';

/** The lines behind WHERE that stand before the first on the records' own columns. */
function partitionsIn(text: string): string[] {
  const [, where = ''] = /\nWHERE ([\s\S]*?)(?:\n {2}AND )?"eventtime" >=/.exec(text) ?? [];
  return where.split('\n  AND ').filter((line) => line !== '');
}

describe('the SQL of every layout', () => {
  const each = TABLES.flatMap((one) => FORMS.map((form) => [one.title, form, one] as const));

  it.each(each)('%s: %s is Trino’s by its grammar', (_, form, one) => {
    expect(faults(textOf(one, { form, caller: "o'hara", table: 'orders', eventId: 'e-1' }))).toEqual([]);
  });

  it.each(each)('%s: %s is the same text for the same question', (_, form, one) => {
    const accounts = ACCOUNTS.slice(0, 2);
    expect(textOf(one, { form, accounts })).toBe(textOf(one, { form, accounts: [...accounts].reverse() }));
  });

  it.each(each)('%s: %s names no column that the table lacks', (_, form, one) => {
    const { Columns } = one.table.StorageDescriptor;
    const [, records = ''] = /(SELECT\n {2}"eventversion"[\s\S]*?)\nWHERE/.exec(textOf(one, { form })) ?? [];
    const heads = [...records.matchAll(/"(\w+)"(?:\."\w+")*(?: AS|,| IN)/g)].map(([, head]) => head);
    const paths = [...records.matchAll(/"(\w+(?:"\."\w+)*)"/g)].map(([, path = '']) => path.split('"."'));
    expect(heads.length).toBeGreaterThan(20);
    for (const [head = '', inner] of paths) {
      const column = Columns.find(({ Name }) => Name === head);
      if (head === 'security' || head === 'cloudtrail_logs') continue;
      if (column === undefined) expect(['arn', 'accountid', 'type']).toContain(head);
      else if (inner !== undefined) expect(column.Type).toContain(`${inner}:`);
    }
  });

  it('is refused by the grammar when it is broken', () => {
    const text = textOf(tableOf('enum account'));
    expect(faults(text.replace('GROUP BY', 'GROUP'))).not.toEqual([]);
    expect(faults(text.replace('FROM (', 'FROM (('))).not.toEqual([]);
  });
});

describe('partitions', () => {
  const DAYS = `('2026/08/30', '2026/08/31', '2026/09/01', '2026/09/02')`;
  const THREE_KEYS = (account: string, region: string, day: string) => [
    `"${account}" IN ('${ACCOUNTS[0]}')`,
    `"${region}" IN ('us-east-1')`,
    `"${day}" IN ${DAYS}`,
  ];
  const YEARS = (account: string) => [
    `"${account}" IN ('${ACCOUNTS[0]}')`,
    `"region" IN ('us-east-1')`,
    `(("year" = '2026' AND "month" = '08' AND "day" IN ('30', '31')) OR ("year" = '2026' AND "month" = '09' AND "day" IN ('01', '02')))`,
  ];

  it.each([
    ["AWS's page, projection", [`"timestamp" IN ${DAYS}`]],
    ["AWS's page, partitions added by hand", YEARS('account')],
    ["the console's button", []],
    ['awslabs', THREE_KEYS('account_partition', 'region_partition', 'date_partition')],
    ['enum account and region', THREE_KEYS('accountid', 'region', 'date')],
    ['an injected account', THREE_KEYS('account', 'region', 'date')],
    ['year, month and day as integers', YEARS('account_id')],
    ["Control Tower's bucket, names that lie", THREE_KEYS('region', 'account', 'n')],
    [
      'a copy in Parquet',
      [
        `"acct" IN ('${ACCOUNTS[0]}')`,
        `"dt" IN (DATE '2026-08-30', DATE '2026-08-31', DATE '2026-09-01', DATE '2026-09-02')`,
      ],
    ],
  ])('%s: the account, the Region and the days, with the day after, as literals', (title, expected) => {
    const text = textOf(tableOf(title), { form: 'rows', regions: ['us-east-1'] });
    expect(partitionsIn(text)).toEqual(expected);
  });

  it.each([
    ["AWS's page, projection", true, true],
    ["the console's button", true, true],
    ['awslabs', false, false],
    ['a copy in Parquet', false, true],
  ])('%s: what no key parts is told by the records', (title, account, region) => {
    const text = textOf(tableOf(title), { form: 'rows', regions: ['us-east-1'] });
    expect(text.includes(`"recipientaccountid" IN ('${ACCOUNTS[0]}')`)).toBe(account);
    expect(text.includes(`"awsregion" IN ('us-east-1')`)).toBe(region);
  });

  it('are not narrowed by accounts and Regions that nobody asks for', () => {
    const table = readTable(tableOf('enum account'));
    const [query] = queriesOf(table, layoutOf(table), { window: WINDOW, form: 'rows' }).queries;
    expect(partitionsIn(query?.text ?? '')).toEqual([`"date" IN ${DAYS}`]);
  });

  it('are cut in time, so that no query reads more than 30 days, and each second is asked for once', () => {
    const window = { since: new Date('2026-06-01T00:00:00Z'), until: new Date('2026-08-29T23:59:59Z') };
    const { queries: all } = queries(tableOf('enum account'), { window });
    expect(all.map(({ chunk }) => [chunk.from, chunk.to, chunk.days.length])).toEqual([
      ['2026-06-01T00:00:00Z', '2026-07-01T00:00:00Z', 31],
      ['2026-07-01T00:00:00Z', '2026-07-31T00:00:00Z', 31],
      ['2026-07-31T00:00:00Z', '2026-08-30T00:00:00Z', 31],
    ]);
  });

  it('of many accounts and Regions stay below 250,000 for a query', () => {
    const accounts = Array.from({ length: 1000 }, (_, index) => String(100000000000 + index));
    const regions = Array.from({ length: 17 }, (_, index) => `eu-west-${index + 1}`);
    const one = tableOf('an injected account');
    const { Parameters } = one.table;
    const wide: TableCase = {
      ...one,
      table: { ...one.table, Parameters: { ...Parameters, 'projection.region.values': regions.join(',') } },
    };
    const window = { since: new Date('2026-06-01T00:00:00Z'), until: new Date('2026-08-29T23:59:59Z') };
    const { queries: all } = queries(wide, { window, accounts });
    for (const { chunk, text } of all) {
      expect(chunk.days.length * 1000 * 17).toBeLessThanOrEqual(250_000);
      expect(Buffer.byteLength(text)).toBeLessThan(262_144);
    }
    expect(all).toHaveLength(7);
  });

  it('cut nothing of a table that days do not part: every query would read all of it', () => {
    const window = { since: new Date('2026-01-01T00:00:00Z'), until: new Date('2026-08-29T23:59:59Z') };
    expect(queries(tableOf("the console's button"), { window }).queries).toHaveLength(1);
  });

  it.each([
    ['2026', '9', '7', `"year" = '2026' AND "month" = '9' AND "day" IN ('1', '2')`],
    ['2026', '09', '07', `"year" = '2026' AND "month" = '09' AND "day" IN ('01', '02')`],
    // Nothing tells how 9 would be written.
    ['2026', '11', '12', `"year" = '2026' AND "month" IN ('09', '9') AND "day" IN ('01', '1', '02', '2')`],
  ])('are written as the listed one is: %s/%s/%s', (year, month, day, expected) => {
    const one = tableOf("AWS's page, partitions added by hand");
    const path = `s3://example-trail/AWSLogs/o-example1234/${ACCOUNTS[1]}/CloudTrail/${REGIONS[0]}/${year}/${month}/${day}`;
    const partition = { values: [ACCOUNTS[1] ?? '', REGIONS[0] ?? '', year, month, day], location: path };
    const window = { since: new Date('2026-09-01T00:00:00Z'), until: new Date('2026-09-01T11:00:00Z') };
    expect(textOf({ ...one, partition }, { form: 'rows', window })).toContain(expected);
  });

  it('whose meaning is not understood narrow nothing, and are told', () => {
    const one = tableOf('enum account');
    const keys = [...one.table.PartitionKeys, { Name: 'tenant', Type: 'string' }];
    const table = glueTable({ ...one.table, PartitionKeys: keys });
    if (table === undefined) throw new Error('no table');
    const layout = layoutOf(table);
    expect(layout.unknown).toEqual(['tenant']);
    const [query] = queriesOf(table, layout, { window: WINDOW, form: 'rows' }).queries;
    expect(query?.text).not.toContain('tenant');
  });

  it.each([
    ['an injected account', { accounts: undefined }, 'AthenaKeyMissing'],
    ['enum account', { accounts: ['999999999999'] }, 'AthenaNotInTable'],
    ['enum account', { regions: ['sa-east-1'] }, 'AthenaNotInTable'],
  ])('%s: %j cannot be asked', (title, asked, code) => {
    const { accounts, ...others } = { accounts: [ACCOUNTS[0] ?? ''], ...asked };
    const table = readTable(tableOf(title));
    const question = { window: WINDOW, form: 'rows' as const, ...others, ...(accounts && { accounts }) };
    expect(() => queriesOf(table, layoutOf(table), question)).toThrow(
      expect.objectContaining({ code, source: 'user' }),
    );
  });

  it('a key that has to be named and that nobody understands stops the question', () => {
    const one = tableOf('enum account');
    const table = glueTable({
      ...one.table,
      Parameters: { ...one.table.Parameters, 'projection.tenant.type': 'injected' },
      PartitionKeys: [...one.table.PartitionKeys, { Name: 'tenant', Type: 'string' }],
    });
    if (table === undefined) throw new Error('no table');
    expect(() => queriesOf(table, layoutOf(table), { window: WINDOW, form: 'rows' })).toThrow(
      expect.objectContaining({ code: 'AthenaKeyUnknown' }),
    );
  });
});

describe('values', () => {
  it.each([
    ["o'hara", `strpos("errormessage", 'o''hara') > 0`],
    ["' OR 1=1 --", `strpos("errormessage", ''' OR 1=1 --') > 0`],
    ['$(x)`;"', `strpos("errormessage", '$(x)\`;"') > 0`],
  ])('%s is quoted', (caller, expected) => {
    const text = textOf(tableOf('enum account'), { form: 'rows', caller });
    expect(text).toContain(expected);
    expect(faults(text)).toEqual([]);
  });

  it.each(['a\nb', 'a\u0000b', 'a\u2028b'])('%j is refused', (caller) => {
    expect(() => textOf(tableOf('enum account'), { caller })).toThrow(
      expect.objectContaining({ code: 'UsageQueryText' }),
    );
  });

  it('a table’s name is quoted', () => {
    const one = tableOf('enum account');
    const text = textOf({ ...one, table: { ...one.table, Name: 'a"b' } }, { form: 'rows' });
    expect(text).toContain('FROM "security"."a""b"');
    expect(faults(text)).toEqual([]);
  });

  it('of an enum in a hostile catalog are quoted', () => {
    const one = tableOf('an injected account');
    const parameters = { ...one.table.Parameters, 'projection.region.values': "x') OR ('1'='1" };
    const text = textOf(
      { ...one, table: { ...one.table, Parameters: parameters } },
      { form: 'rows', regions: ["x') OR ('1'='1"] },
    );
    expect(text).toContain(`"region" IN ('x'') OR (''1''=''1')`);
    expect(faults(text)).toEqual([]);
  });
});

describe('what a query names', () => {
  it('of accounts that no key parts is left out where the text would be too long', () => {
    const accounts = Array.from({ length: 12_000 }, (_, index) => String(100000000000 + index));
    for (const title of ["the console's button", 'an injected account'])
      for (const { text } of queries(tableOf(title), { accounts, regions: ['us-east-1'] }).queries) {
        expect(Buffer.byteLength(text)).toBeLessThanOrEqual(262_144);
        expect(text).toContain("'us-east-1'");
        expect(text.includes('100000000000')).toBe(title !== "the console's button");
      }
  });

  it.each([
    ['a keyword', 'select', 'order'],
    ['blanks and signs', '`a b`', 'x-y$'],
    ['quotes', '`say "hi"`', "`o'hara`"],
    ['letters of others', 'größe', '`日付`'],
  ])('of a struct’s fields may be %s', (_, first, second) => {
    const one = tableOf('enum account');
    const type = `struct<type:string,${first}:string,arn:string,${second}:int>`;
    const columns = one.table.StorageDescriptor.Columns.map((column) =>
      column.Name === 'useridentity' ? { Name: 'useridentity', Type: type } : column,
    );
    const table = { ...one.table, StorageDescriptor: { ...one.table.StorageDescriptor, Columns: columns } };
    const text = textOf({ ...one, table }, { form: 'rows' });
    for (const written of [first, second]) {
      const field = written.replaceAll('`', '').replaceAll('"', '""');
      expect(text).toContain(`"useridentity"."${field}"`);
    }
    expect(text).toContain('"useridentity"."arn"');
    expect(faults(text)).toEqual([]);
  });
});

describe('a table’s age', () => {
  it('tells what it could not see', () => {
    const one = tableOf('enum account');
    const columns = one.table.StorageDescriptor.Columns.filter(({ Name }) => Name !== 'vpcendpointid');
    const table = glueTable({ ...one.table, StorageDescriptor: { ...one.table.StorageDescriptor, Columns: columns } });
    if (table === undefined) throw new Error('no table');
    const { unseen, queries: all } = queriesOf(table, layoutOf(table), { window: WINDOW, form: 'grouped' });
    expect(unseen).toEqual(['vpcendpointid']);
    expect(all[0]?.text).not.toContain('vpcendpointid"');
    expect(faults(all[0]?.text ?? '')).toEqual([]);
  });

  it('whose times are the engine’s own compares them as such', () => {
    const one = tableOf('enum account');
    const columns = one.table.StorageDescriptor.Columns.map((column) =>
      column.Name === 'eventtime' ? { Name: 'eventtime', Type: 'timestamp' } : column,
    );
    const text = textOf(
      { ...one, table: { ...one.table, StorageDescriptor: { ...one.table.StorageDescriptor, Columns: columns } } },
      { form: 'rows' },
    );
    expect(text).toContain(`"eventtime" >= TIMESTAMP '2026-08-30 10:00:00'`);
    expect(text).toContain(`date_format("eventtime", '%Y-%m-%dT%H:%i:%sZ') AS "eventtime"`);
    expect(faults(text)).toEqual([]);
  });

  it.each([[['eventname', 'eventsource', 'useridentity']], [['eventname', 'errorcode', 'errormessage']]])(
    'without more than %j is no table of records',
    (names) => {
      const one = tableOf('enum account');
      const columns = one.table.StorageDescriptor.Columns.filter(({ Name }) => names.includes(Name));
      const broken = {
        ...one,
        table: { ...one.table, StorageDescriptor: { ...one.table.StorageDescriptor, Columns: columns } },
      };
      expect(() => textOf(broken)).toThrow(expect.objectContaining({ code: 'AthenaNoTrailTable' }));
    },
  );
});
