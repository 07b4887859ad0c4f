import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Window } from '../../src/model/window.js';
import { type GlueTable, glueTable } from '../../src/sources/athena/glue-table.js';
import { layoutOf } from '../../src/sources/athena/layout.js';
import { queriesOf, type TrailQuestion } from '../../src/sources/athena/question.js';
import { denialOf as made } from '../bench/organization/generate.js';
import { root } from '../house/files.js';
import type { DuckTable, Filed, Row } from './duck.js';
import { ACCOUNTS, REGIONS, type TableCase } from './tables.js';

const DAY = 86_400_000;
export const WINDOW: Window = { since: new Date('2026-08-29T12:00:00Z'), until: new Date('2026-09-02T11:59:59Z') };

/** The recorded events of all scenarios, put in turns into the accounts and Regions of the tables, and into the window. */
function scenarioRecords(): Filed[] {
  const folder = join(root, 'test/scenarios');
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('events.json'),
  );
  const events = names
    .sort()
    .flatMap((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Record<string, unknown>[]);
  return events.map((event, index) => {
    // Some lie before and some behind the window.
    const time = new Date(Date.UTC(2026, 7, 29, 6) + ((index * 977_000) % (5 * DAY)));
    const eventTime = time.toISOString().replace(/\.\d+Z/, 'Z');
    return filed({ ...event, eventTime, eventID: `scenario-${index}` }, index);
  });
}

/** Denials of four causes, many a group. */
export function madeRecords(count: number): Filed[] {
  return Array.from({ length: count }, (_, index) => {
    const eventTime = new Date(WINDOW.since.getTime() - DAY / 4 + ((index * 7919) % 400) * 900_000)
      .toISOString()
      .replace('.000Z', 'Z');
    const text = JSON.stringify({ ...made(index), eventTime }).replaceAll(/1111000000\d\d/g, ACCOUNTS[index % 3] ?? '');
    return filed(JSON.parse(text), index);
  });
}

/** A file of the day, or of the next: CloudTrail delivers late. */
function filed(event: Record<string, unknown>, index: number): Filed {
  const late = index % 5 === 0 ? DAY : 0;
  const day = new Date(Date.parse(String(event['eventTime'])) + late).toISOString().slice(0, 10);
  const account = ACCOUNTS[index % 3] ?? '';
  const region = REGIONS[index % 2] ?? '';
  return { event: { ...event, recipientAccountId: account, awsRegion: region }, place: { account, region, day } };
}

/** Messages of old that name no resource, where the parameters tell it; and records that lack what others of their group have. */
function bareRecords(): Filed[] {
  return Array.from({ length: 60 }, (_, index) => {
    const event = JSON.parse(JSON.stringify(made(4))) as Record<string, unknown>;
    const eventTime = new Date(WINDOW.since.getTime() + index * 3_600_000).toISOString().replace('.000Z', 'Z');
    const errorMessage =
      'User: arn:aws:sts::111122223333:assumed-role/bare/i-1 is not authorized to perform: dynamodb:GetItem';
    const told = index % 4 === 3 ? {} : { userAgent: `agent ${index}`, sourceIPAddress: `203.0.113.${index}` };
    const { userAgent: _agent, sourceIPAddress: _address, ...rest } = event;
    const call = {
      eventSource: 'dynamodb.amazonaws.com',
      eventName: 'GetItem',
      errorCode: 'AccessDenied',
      errorMessage,
    };
    const requestParameters = { tableName: `bare-${Math.floor(index / 6) % 2}` };
    return filed({ ...rest, ...call, ...told, eventTime, eventID: `bare-${index}`, requestParameters }, index);
  });
}

const RECORDS = [...scenarioRecords(), ...madeRecords(500), ...bareRecords()];

/** What lies in a table: a table over one account's or one Region's files holds those alone. */
export function heldBy({ table }: TableCase): Filed[] {
  const layout = layoutOf(read(table));
  return RECORDS.filter(
    ({ place }) =>
      (layout.account ?? place.account) === place.account && (layout.region ?? place.region) === place.region,
  );
}

/** The table as Glue's answer tells it. */
function read(answer: unknown): GlueTable {
  const table = glueTable(answer);
  if (table === undefined) throw new Error('no table');
  return table;
}

/** The queries that answer a question, in Trino's words. */
export function asked(one: TableCase, question: Partial<TrailQuestion>): string[] {
  const table = read(one.table);
  const whole: TrailQuestion = { window: WINDOW, form: 'rows', ...question };
  return queriesOf(table, layoutOf(table, one.partition), whole).queries.map(({ text }) => text);
}

export async function answered(duck: DuckTable, one: TableCase, question: Partial<TrailQuestion>): Promise<Row[]> {
  const rows: Row[] = [];
  for (const text of asked(one, question)) rows.push(...(await duck.rows(text)));
  return rows;
}
