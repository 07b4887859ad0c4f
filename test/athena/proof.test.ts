import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { DenialGroup } from '../../src/diagnosis/index.js';
import type { DenialFilter } from '../../src/run/denial-filter.js';
import { type Intake, takeIn } from '../../src/run/intake.js';
import type { TrailQuestion } from '../../src/sources/athena/question.js';
import { fileSource } from '../../src/sources/files/file-source.js';
import { inFolder } from '../sources/trail-forms.js';
import { DuckTable, type Filed, resultCsv } from './duck.js';
import { answered, heldBy, madeRecords, WINDOW } from './records.js';
import { ACCOUNTS, REGIONS, TABLES, tableOf } from './tables.js';

/** What the product makes of the text of a file. */
async function takenIn(text: string, filter: Partial<DenialFilter> = {}): Promise<Intake> {
  return inFolder(async (folder) => {
    const path = join(folder, 'records');
    await writeFile(path, text);
    const whole = { services: 'all' as const, window: WINDOW, ...filter };
    return takeIn([fileSource({ paths: [path], window: WINDOW })], { filter: whole });
  });
}

const trail = (records: readonly Filed[]): string => JSON.stringify({ Records: records.map(({ event }) => event) });

/** All by which a diagnosis is told from another, and all that it counts. */
function told({ denial, members: _members, eventIds, sessions, sourceAddresses, ...group }: DenialGroup) {
  const { principal, action, resource, region, account, operation, kind, reason, errorCode, errorMessage } = denial;
  return {
    ...group,
    eventIds,
    sessions,
    sourceAddresses,
    call: { principal, action, resource, region, account, operation, kind, reason, errorCode, errorMessage },
    endpoint: denial.event?.vpcEndpointId,
  };
}

const inOrder = (groups: readonly DenialGroup[]) =>
  groups.map((group) => told(group)).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

/** What lies in a bucket, and what AWS makes ids for, is counted together. */
const faded = (resource = ''): string =>
  resource.replace(/(:s3:::[^/]+\/).+/, '$1*').replace(/(:ec2:[^/]+\/)[a-z]+-[0-9a-f]+$/, '$1*');

function kindOf(group: DenialGroup): string {
  const { denial } = group;
  const { policyType, effect, policyArn } = denial.reason;
  return [
    callOf(group),
    denial.action,
    faded(denial.resource),
    denial.region,
    policyType,
    effect,
    policyArn,
    denial.event?.vpcEndpointId,
  ].join(' ');
}

function callOf({ denial }: DenialGroup): string {
  const { policyArn, policyType, effect } = denial.reason;
  return [
    denial.principal.roleArn ?? denial.principal.arn,
    denial.operation,
    denial.errorCode,
    policyArn ?? `${policyType} ${effect}`,
  ].join(' ');
}

/** Count, first and last of the denials by a key. Lookalikes are asked for by rows alone. */
function tally(groups: readonly DenialGroup[], keyOf: (group: DenialGroup) => string) {
  const found = new Map<string, { count: number; first: string; last: string }>();
  for (const group of groups.filter(({ denial }) => denial.kind === 'denial')) {
    const { count, firstSeen, lastSeen } = group;
    const before = found.get(keyOf(group)) ?? { count: 0, first: firstSeen, last: lastSeen };
    found.set(keyOf(group), {
      count: before.count + count,
      first: firstSeen < before.first ? firstSeen : before.first,
      last: lastSeen > before.last ? lastSeen : before.last,
    });
  }
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

const WIDE = { accounts: ACCOUNTS };

describe.each(TABLES.map((one) => [one.title, one] as const))('%s', (_, one) => {
  let duck: DuckTable;
  let held: Filed[] = [];
  let files: Intake;
  beforeAll(async () => {
    held = heldBy(one);
    duck = await DuckTable.of(one.table, one.values, held);
    files = await takenIn(trail(held));
    return () => duck.close();
  });

  it('gives by rows what the files give', async () => {
    const rows = await takenIn(resultCsv(await answered(duck, one, WIDE)));
    expect(files.denials).toBeGreaterThan(100);
    expect(rows.denials).toBe(files.denials);
    expect(inOrder(rows.groups)).toEqual(inOrder(files.groups));
  });

  it('gives grouped the counts, the first and the last time of what the files give', async () => {
    const rows = await answered(duck, one, { ...WIDE, form: 'grouped' });
    const { groups } = await takenIn(resultCsv(rows));
    expect(tally(groups, kindOf)).toEqual(tally(files.groups, kindOf));
    expect(rows.length).toBeLessThan(held.length);
  });

  it.each(['grouped', 'organization'] as const)(
    'shows %s of each group one record whole, never a mix',
    async (form) => {
      const records = new Map(held.map(({ event }) => [event['eventID'], event]));
      const rows = await answered(duck, one, { ...WIDE, form });
      for (const row of rows) {
        const event = records.get(row['eventid']);
        expect([row['useragent'], row['sourceipaddress'], row['errormessage'], row['requestid']]).toEqual(
          ['userAgent', 'sourceIPAddress', 'errorMessage', 'requestID'].map((field) => event?.[field] ?? null),
        );
      }
    },
  );

  it('gives for an organization the counts, the first and the last time by principal, call and cause', async () => {
    const rows = await answered(duck, one, { ...WIDE, form: 'organization' });
    const { groups } = await takenIn(resultCsv(rows));
    expect(tally(groups, callOf)).toEqual(tally(files.groups, callOf));
  });
});

it('counts together what lies behind the largest groups of an organization, and says so', async () => {
  const one = TABLES.find(({ title }) => title.startsWith('enum account'));
  if (one === undefined) throw new Error('no table');
  const duck = await DuckTable.of(one.table, one.values, madeRecords(500));
  const rows = await answered(duck, one, { ...WIDE, form: 'organization' });
  const { groups } = await takenIn(resultCsv(rows));
  duck.close();
  expect(Math.max(...rows.map((row) => Number(row['group_count'])))).toBeGreaterThan(1);
  expect(groups.some(({ folded, resources }) => folded === true && resources?.shape === '*')).toBe(true);
  expect(groups.some(({ folded }) => folded === undefined)).toBe(true);
});

/** As the made records have it. */
const ROLE = `arn:aws:iam::${ACCOUNTS[1]}:role/app-2`;
const NARROW: readonly (readonly [string, Partial<TrailQuestion>, Partial<DenialFilter>])[] = [
  ['--account', { accounts: [ACCOUNTS[1] ?? ''] }, { accounts: [ACCOUNTS[1] ?? ''] }],
  ['--region', { regions: [REGIONS[1] ?? ''] }, {}],
  ['--arn', { caller: 'app-2' }, { arn: ROLE }],
  ['--event-id', { eventId: 'bare-7' }, { eventId: 'bare-7' }],
];

// A table whose keys are accounts and Regions, one that lists its partitions, and one whose records alone tell them.
describe.each(['enum account', "AWS's page, partitions added by hand", 'a copy in Parquet'])(
  'a narrow question to a table: %s',
  (title) => {
    const one = tableOf(title);
    let duck: DuckTable;
    let held: Filed[] = [];
    beforeAll(async () => {
      held = heldBy(one);
      duck = await DuckTable.of(one.table, one.values, held);
      return () => duck.close();
    });

    it.each(NARROW)('%s gives what the files give, from fewer rows', async (_, question, filter) => {
      const { regions } = question;
      const isAsked = (group: DenialGroup) =>
        regions === undefined || regions.includes(String(group.denial.event?.awsRegion));
      // A call to another account is recorded in both: each account's own files tell all of it.
      const own = held.filter(({ place }) => question.accounts?.includes(place.account) ?? true);
      const files = (await takenIn(trail(own), filter)).groups.filter(isAsked);
      const all = await answered(duck, one, WIDE);
      const rows = await answered(duck, one, { ...question });
      expect(files.length).toBeGreaterThan(0);
      expect(inOrder((await takenIn(resultCsv(rows), filter)).groups)).toEqual(inOrder(files));
      expect(rows.length).toBeLessThan(all.length);
    });
  },
);
