import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DenialRow } from '../../src/report/report.js';
import { runDoctor } from '../../src/run/diagnose.js';
import type { DoctorOptions } from '../../src/run/session.js';

const PORTS = { now: () => new Date('2026-09-02T00:00:00Z') };
const GROUPS = 9_260;
const CALLS = 20_000;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ddb-doctor-'));
});
afterAll(() => rm(folder, { recursive: true }));

const cell = (text: string): string => `"${text.replaceAll('"', '""')}"`;
const csv = (rows: readonly (readonly string[])[]): string => rows.map((row) => row.map(cell).join(',')).join('\n');

const COLUMNS = [
  'eventtime',
  'eventsource',
  'eventname',
  'awsregion',
  'errorcode',
  'errormessage',
  'eventid',
  'recipientaccountid',
  'useridentity.type',
  'useridentity.arn',
  'requestparameters',
];
const COUNTS = ['count', 'firstseen', 'lastseen', 'eventids', 'callers', 'addresses'];

/** A row as an engine gives it: one role, one table a row, the last call of those counted shown for all. */
function row(index: number, counts: readonly string[], last = '2026-09-01T10:00:00Z'): string[] {
  const table = `t${index}`;
  const session = `arn:aws:sts::111122223333:assumed-role/shop/i-${index}`;
  const message = `User: ${session} is not authorized to perform: dynamodb:PutItem on resource: arn:aws:dynamodb:us-east-1:111122223333:table/${table} because no identity-based policy allows the dynamodb:PutItem action`;
  return [
    last,
    'dynamodb.amazonaws.com',
    'PutItem',
    'us-east-1',
    'AccessDenied',
    message,
    `e-${index}`,
    '111122223333',
    'AssumedRole',
    session,
    JSON.stringify({ tableName: table }),
    ...counts,
  ];
}

async function diagnosed(text: string, more: Partial<DoctorOptions> = {}) {
  const path = join(folder, 'export.csv');
  await writeFile(path, text);
  return runDoctor({ from: [path], ...more }, PORTS);
}

async function rowsOf(denials: AsyncIterable<DenialRow>): Promise<DenialRow[]> {
  const rows: DenialRow[] = [];
  for await (const one of denials) rows.push(one);
  return rows;
}

const grouped = (counts: readonly string[], index = 1) => csv([[...COLUMNS, ...COUNTS], row(index, counts)]);

describe('a grouped export', () => {
  it(`counts ${CALLS} denials, not its ${GROUPS} rows`, async () => {
    const extra = CALLS - GROUPS;
    const rows = Array.from({ length: GROUPS }, (_, index) => row(index, [index === 0 ? String(extra + 1) : '1']));
    const { run } = await diagnosed(csv([[...COLUMNS, 'count'], ...rows]), { top: 1, rows: [] });
    expect(run.denials).toBe(CALLS);
    expect(run.causes?.reduce((sum, { count }) => sum + count, run.otherDenials ?? 0)).toBe(CALLS);
    expect(run.diagnoses[0]?.group.count).toBe(extra + 1);
  });

  it('tells first, last, events, sessions and addresses of all that a row stands for', async () => {
    const counts = [
      '7',
      '2026-08-31T23:00:00Z',
      '2026-09-01T10:00:00Z',
      '["2026-08-31T23:00:00Z a-1","2026-09-01T09:00:00Z a-2"]',
      '["arn:aws:sts::111122223333:assumed-role/shop/i-8","arn:aws:sts::111122223333:assumed-role/shop/i-9"]',
      '["10.0.0.8","10.0.0.9"]',
    ];
    const { run } = await diagnosed(grouped(counts));
    expect(run.diagnoses[0]?.group).toMatchObject({
      count: 7,
      firstSeen: '2026-08-31T23:00:00Z',
      lastSeen: '2026-09-01T10:00:00Z',
      eventIds: ['a-1', 'a-2'],
      sessions: ['i-1', 'i-8', 'i-9'],
      sourceAddresses: ['10.0.0.8', '10.0.0.9'],
    });
  });

  it('adds up two rows of one kind, the earliest calls first', async () => {
    const text = csv([
      [...COLUMNS, ...COUNTS],
      row(
        1,
        ['5', '2026-09-01T08:00:00Z', '2026-09-01T09:00:00Z', '["2026-09-01T08:00:00Z late"]'],
        '2026-09-01T09:00:00Z',
      ),
      row(
        1,
        ['6', '2026-09-01T01:00:00Z', '2026-09-01T02:00:00Z', '["2026-09-01T01:00:00Z early"]'],
        '2026-09-01T02:00:00Z',
      ).with(6, 'e-other'),
    ]);
    const { run } = await diagnosed(text);
    expect(run.denials).toBe(11);
    expect(run.diagnoses.map(({ group }) => group)).toMatchObject([
      { count: 11, firstSeen: '2026-09-01T01:00:00Z', lastSeen: '2026-09-01T09:00:00Z', eventIds: ['early', 'late'] },
    ]);
    expect(run.diagnoses[0]?.group.denial.id).toBe('e-1');
  });

  it.each([
    ['count(*)', '3', 3],
    ['COUNT(*)', '3', 3],
    ['denials', '3', 3],
    ['event_count', '3', 3],
    ['count', '0', 1],
    ['count', '-2', 1],
    ['count', '2.5', 1],
    ['count', 'many', 1],
    ['count', '', 1],
    ['count', '99999999999999999999', 1],
    ['readcount', '3', 1],
  ])('of a column %s that holds %j counts %i', async (name, value, count) => {
    const { run } = await diagnosed(csv([[...COLUMNS, name], row(1, [value])]));
    expect(run.denials).toBe(count);
  });

  it('takes the last time for a row that names no call’s', async () => {
    const [, ...columns] = COLUMNS;
    const [, ...cells] = row(1, ['3', '2026-09-01 08:00:00.000', '2026-09-01 09:30:00.000 UTC']);
    const { run } = await diagnosed(csv([[...columns, 'count', 'min(eventtime)', 'max(eventtime)'], cells]));
    expect(run.diagnoses[0]?.group).toMatchObject({
      firstSeen: '2026-09-01T08:00:00Z',
      lastSeen: '2026-09-01T09:30:00Z',
    });
  });

  it('is a row each of the stream, with its count', async () => {
    const counts = ['7', '2026-08-31T23:00:00Z', '2026-09-01T10:00:00Z'];
    const { denials } = await diagnosed(grouped(counts));
    expect((await rowsOf(denials())).map(({ weight }) => weight?.count)).toEqual([7]);
  });

  it('is recorded with its weights, and counts the same in a replay', async () => {
    const record = join(folder, 'bundle');
    const counts = ['7', '2026-08-31T23:00:00Z', '2026-09-01T10:00:00Z', '["2026-08-31T23:00:00Z a-1"]'];
    const { run } = await diagnosed(grouped(counts), { record });
    const replayed = await runDoctor({ replay: record }, PORTS);
    expect(JSON.parse(await readFile(join(record, 'manifest.json'), 'utf8')).weights).toMatchObject([
      { eventID: 'e-1', count: 7, first: '2026-08-31T23:00:00Z', last: '2026-09-01T10:00:00Z' },
    ]);
    expect([run.denials, replayed.run.denials]).toEqual([7, 7]);
    expect(replayed.run.diagnoses[0]?.group).toMatchObject({
      count: 7,
      firstSeen: '2026-08-31T23:00:00Z',
      eventIds: ['a-1'],
    });
  });

  it('is refused where a bundle’s weights are damaged', async () => {
    const record = join(folder, 'damaged');
    await diagnosed(grouped(['7']), { record });
    const path = join(record, 'manifest.json');
    const manifest = JSON.parse(await readFile(path, 'utf8'));
    await writeFile(path, JSON.stringify({ ...manifest, weights: [{ eventID: 'e-1', count: 'seven' }] }));
    await expect(runDoctor({ replay: record }, PORTS)).rejects.toMatchObject({ code: 'BundleDamaged' });
  });

  it('hides the addresses of a weight as those of a record', async () => {
    const record = join(folder, 'hidden');
    const counts = [
      '7',
      '',
      '',
      '',
      '["arn:aws:sts::111122223333:assumed-role/shop/ana@example.com"]',
      '["203.0.113.9"]',
    ];
    await diagnosed(grouped(counts), { record });
    const manifest = await readFile(join(record, 'manifest.json'), 'utf8');
    expect(manifest).not.toContain('203.0.113.9');
    expect(manifest).not.toContain('ana@example.com');
    expect(manifest).not.toContain('111122223333');
  });
});
