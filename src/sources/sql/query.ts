import { type Failed, failedIs } from './denied.js';
import type { Leaf } from './leaves.js';
import { listed, literal, name } from './quoted.js';
import { causeIn, eachNamed, messageShape, parametersShape, roleOfSession } from './shape.js';

/**
 * `rows`: one a record. `grouped`: one for equal calls, with one of their records whole and what it stands for.
 * `organization`: of each cause, account, principal and operation the largest groups, and one row for the rest.
 */
export type Form = 'rows' | 'grouped' | 'organization';

export interface QueryTable {
  /** Quoted: `"catalog"."database"."table"`. */
  readonly from: string;
  readonly leaves: readonly Leaf[];
  /** The type of `eventtime`: a text such as `2026-09-01T10:00:00Z`, or the engine's own. */
  readonly time: 'text' | 'timestamp';
}

/** Which records a query is for. All texts are given as they are; each is quoted here. */
interface Asked {
  /** Conditions on partition keys, made of literals: they come first. */
  readonly partitions: readonly string[];
  /** Whole seconds, ISO 8601, UTC; the end is not included. */
  readonly from: string;
  readonly to: string;
  /** Accounts and Regions by the records, where no partition key tells them. */
  readonly accounts?: readonly string[];
  readonly regions?: readonly string[];
  /** A name that the caller, the call or the message has to hold. */
  readonly caller?: string;
  readonly table?: string;
  readonly eventId?: string;
}

/** Largest groups of a kind that are told each by itself. */
const MOST_OF_A_KIND = 3;
const MOST_IDS = 20;
const MOST_NAMES = 50;

/** The query's text: the same text for the same question, so that the engine can give a result that it has already. */
export function queryOf(form: Form, table: QueryTable, asked: Asked): string {
  const failed: Failed = form === 'rows' ? 'any error' : 'denied';
  const records = recordsOf(table, asked, failed);
  if (form === 'rows') return records;
  if (form === 'organization') return organizationOf(withKeys(records, table, KEYS), table);
  return groupedOf(withKeys(records, table, OF_GROUPS), table, { keys: OF_GROUPS });
}

function recordsOf({ from, leaves, ...table }: QueryTable, asked: Asked, failed: Failed): string {
  const select = leaves.map(({ path, sql }) => `${sql} AS ${name(path)}`);
  const where = conditions({ from, leaves, ...table }, asked, failed);
  return [`SELECT`, `  ${select.join(',\n  ')}`, `FROM ${from}`, `WHERE ${where.join('\n  AND ')}`].join('\n');
}

function conditions(table: QueryTable, asked: Asked, failed: Failed): string[] {
  const sql = (path: string): string | undefined => sqlOf(table, path);
  const { eventId, caller } = asked;
  const failure = failedIs(
    { errorcode: sql('errorcode'), errormessage: sql('errormessage'), responseelements: sql('responseelements') },
    failed,
  );
  return [
    ...asked.partitions,
    ...timeIs(table, asked),
    ...inList(asked.accounts, [sql('recipientaccountid'), sql('useridentity.accountid')]),
    ...inList(asked.regions, [sql('awsregion')]),
    ...holds(caller, CALLER.map(sql)),
    ...holds(asked.table, [sql('requestparameters'), sql('errormessage'), sql('resources')]),
    ...(eventId === undefined
      ? []
      : [either([sql('eventid'), sql('sharedeventid')], (one) => `${one} = ${literal(eventId)}`)]),
    ...(failure === undefined ? [] : [failure]),
  ];
}

/** Where a record names who called. */
const CALLER = [
  'useridentity.arn',
  'useridentity.sessioncontext.sessionissuer.arn',
  'useridentity.principalid',
  'useridentity.username',
  'useridentity.invokedby',
  'errormessage',
];

function timeIs({ time, leaves }: QueryTable, { from, to }: Asked): string[] {
  if (!leaves.some(({ path }) => path === 'eventtime')) return [];
  const of = (text: string) =>
    time === 'text' ? literal(text) : `TIMESTAMP ${literal(text.replace('T', ' ').replace('Z', ''))}`;
  return [`"eventtime" >= ${of(from)}`, `"eventtime" < ${of(to)}`];
}

type Sql = string | undefined;

function inList(values: readonly string[] | undefined, columns: readonly Sql[]): string[] {
  const isAny = columns.some((sql) => sql !== undefined);
  return values === undefined || !isAny ? [] : [either(columns, (sql) => `${sql} IN ${listed(values)}`)];
}

function holds(text: string | undefined, columns: readonly Sql[]): string[] {
  const isAny = columns.some((sql) => sql !== undefined);
  return text === undefined || !isAny ? [] : [either(columns, (sql) => `strpos(${sql}, ${literal(text)}) > 0`)];
}

function either(columns: readonly Sql[], condition: (sql: string) => string): string {
  const each = columns.flatMap((sql) => (sql === undefined ? [] : [condition(sql)]));
  return each.length === 1 ? (each[0] ?? '') : `(${each.join(' OR ')})`;
}

function sqlOf({ leaves }: QueryTable, path: string): string | undefined {
  return leaves.find((leaf) => leaf.path === path)?.sql;
}

/** What calls of one group have in common; `cause` only parts groups in the organization's form. */
const KEYS = [
  'principal',
  'shape',
  'source',
  'call',
  'code',
  'region',
  'account',
  'endpoint',
  'named',
  'cause',
] as const;
type Key = (typeof KEYS)[number];
const OF_GROUPS = KEYS.filter((one) => one !== 'cause');
const key = (of: Key): string => name(`key ${of}`);
const AT = name('at');
/** What tells apart the resources that one shape stands for. */
const NAMED = name('each named');

/** The records with what they are grouped by, and a text that puts them in order, in columns beside their own. */
function withKeys(records: string, table: QueryTable, by: readonly Key[]): string {
  const column = (path: string): Sql => (table.leaves.some((leaf) => leaf.path === path) ? name(path) : undefined);
  const text = (path: string): string => (column(path) === undefined ? `''` : `coalesce(${column(path)}, '')`);
  const arn = column('useridentity.arn');
  const principal = [
    column('useridentity.sessioncontext.sessionissuer.arn'),
    arn === undefined ? undefined : roleOfSession(arn),
    column('useridentity.principalid'),
    column('useridentity.invokedby'),
    column('useridentity.accountid'),
  ].filter((sql) => sql !== undefined);
  const message = column('errormessage') ?? `''`;
  const parameters = column('requestparameters');
  const keys: Readonly<Record<Key, string>> = {
    principal: `coalesce(${[...principal, `''`].join(', ')})`,
    shape: messageShape(message),
    source: text('eventsource'),
    call: text('eventname'),
    code: text('errorcode'),
    region: text('awsregion'),
    account: column('recipientaccountid') === undefined ? text('useridentity.accountid') : text('recipientaccountid'),
    endpoint: text('vpcendpointid'),
    named: parameters === undefined ? `''` : parametersShape(parameters),
    cause: causeIn(message, text('errorcode')),
  };
  const columns = by.map((one) => `${keys[one]} AS ${key(one)}`);
  const at = `${text('eventtime')} || ' ' || ${text('eventid')} AS ${AT}`;
  const each = `${eachNamed(message, parameters)} AS ${NAMED}`;
  return `SELECT\n  records.*,\n  ${[...columns, each, at].join(',\n  ')}\nFROM (\n${records}\n) AS records`;
}

/** One record stands for its group, whole: every value of it is of the latest one, never a mix of several. */
function groupedOf(
  records: string,
  { leaves }: QueryTable,
  { keys, more = [] }: { readonly keys: readonly Key[]; readonly more?: readonly string[] },
): string {
  const has = (path: string) => leaves.some((leaf) => leaf.path === path);
  const names = (path: string, as: string) =>
    has(path)
      ? [
          `json_format(CAST(slice(array_sort(array_agg(DISTINCT ${name(path)}) FILTER (WHERE ${name(path)} IS NOT NULL)), 1, ${MOST_NAMES}) AS JSON)) AS ${name(as)}`,
        ]
      : [];
  const columns = [
    `count(*) AS "count"`,
    `min(${name('eventtime')}) AS "firstseen"`,
    `max(${name('eventtime')}) AS "lastseen"`,
    `json_format(CAST(min(${AT}, ${MOST_IDS}) AS JSON)) AS "eventids"`,
    `count(DISTINCT ${NAMED}) AS "resource_count"`,
    ...names('useridentity.arn', 'callers'),
    ...names('sourceipaddress', 'addresses'),
    ...sampleOf(leaves),
    ...more,
  ];
  return `SELECT\n  ${columns.join(',\n  ')}\nFROM (\n${records}\n) AS keyed\nGROUP BY ${keys.map(key).join(', ')}`;
}

const sampleOf = (leaves: readonly Leaf[]): string[] =>
  leaves.map(({ path }) => `max_by(${name(path)}, ${AT}) AS ${name(path)}`);

const KIND = ['cause', 'account', 'principal', 'source', 'call', 'code'] as const;

/** The largest groups of a kind as they are, and those behind them as one, with how many it was made of. */
function organizationOf(records: string, table: QueryTable): string {
  const { leaves } = table;
  const grouped = groupedOf(records, table, {
    keys: KEYS,
    more: KEYS.map((one) => `${key(one)} AS ${name(`of ${one}`)}`),
  });
  const kind = KIND.map((one) => name(`of ${one}`)).join(', ');
  const order = `"count" DESC, "lastseen" DESC, ${name('of shape')}, ${name('of region')}, ${name('of endpoint')}, ${name('of named')}`;
  const last = leaves.some(({ path }) => path === 'eventid')
    ? `"lastseen" || ' ' || coalesce("eventid", '')`
    : `"lastseen"`;
  const ranked = `SELECT grouped.*, ${last} AS ${AT}, least(row_number() OVER (PARTITION BY ${kind} ORDER BY ${order}), ${MOST_OF_A_KIND + 1}) AS "rank"\nFROM (\n${grouped}\n) AS grouped`;
  const has = (path: string) => leaves.some((leaf) => leaf.path === path);
  const columns = [
    `sum("count") AS "count"`,
    `min("firstseen") AS "firstseen"`,
    `max("lastseen") AS "lastseen"`,
    `min_by("eventids", "firstseen") AS "eventids"`,
    ...(has('useridentity.arn') ? [`max_by("callers", "count") AS "callers"`] : []),
    ...(has('sourceipaddress') ? [`max_by("addresses", "count") AS "addresses"`] : []),
    `sum("resource_count") AS "resource_count"`,
    `count(*) AS "group_count"`,
    ...sampleOf(leaves),
  ];
  return `SELECT\n  ${columns.join(',\n  ')}\nFROM (\n${ranked}\n) AS ranked\nGROUP BY ${kind}, "rank"`;
}
