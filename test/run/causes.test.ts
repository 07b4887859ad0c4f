import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CloudTrailEvent } from '../../src/model/event.js';
import { type Report, toReport } from '../../src/report/index.js';
import type { DenialRow } from '../../src/report/report.js';
import { runDoctor } from '../../src/run/diagnose.js';
import { root } from '../house/files.js';
import { readJson } from '../scenarios/harness.js';

/** An SCP that denies all but iam and sts outside of us-east-1, read in full. */
const GUARDED = join(root, 'test/scenarios/service-control-policy/region-guard');
const SCP = 'arn:aws:organizations::999988887777:policy/o-scenario01/service_control_policy/p-regions1';
const PORTS = { now: () => new Date('2026-11-20T10:00:00Z') };

let folder = '';
let one: CloudTrailEvent;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ddb-doctor-'));
  await cp(GUARDED, folder, { recursive: true });
  const [event] = await readJson<CloudTrailEvent[]>(GUARDED, 'events');
  if (event === undefined) throw new Error('the scenario has an event');
  one = event;
});

afterAll(() => rm(folder, { recursive: true }));

interface Made {
  readonly table: string;
  readonly region?: string;
  readonly role?: string;
}

/** The scenario's call for another table, Region or role, with AWS's message to match. */
function made({ table, region = 'eu-central-1', role = 'orders-api' }: Made, index: number): CloudTrailEvent {
  const text = JSON.stringify(one)
    .replaceAll('table/clicks', `table/${table}`)
    .replaceAll('"tableName":"clicks"', `"tableName":"${table}"`)
    .replaceAll('eu-central-1', region)
    .replaceAll('orders-api', role);
  return { ...JSON.parse(text), eventID: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}` };
}

async function reportOf(calls: readonly Made[], top?: number): Promise<{ report: Report; rows: DenialRow[] }> {
  return reportOfEvents(calls.map(made), top);
}

async function reportOfEvents(events: readonly CloudTrailEvent[], top?: number) {
  await writeFile(join(folder, 'events.json'), JSON.stringify(events));
  const outcome = await runDoctor({ replay: folder, ...(top === undefined ? {} : { top }) }, PORTS);
  const rows: DenialRow[] = [];
  for await (const row of outcome.denials()) rows.push(row);
  return { report: toReport(outcome.run), rows };
}

/** A call that AWS refuses for want of a resource-based policy. */
function refused(action: string, resource: string, index: number): CloudTrailEvent {
  const [service, operation = ''] = action.split(':');
  const caller = 'arn:aws:iam::111122223333:user/ana';
  return {
    eventVersion: '1.11',
    userIdentity: { type: 'IAMUser', arn: caller, accountId: '111122223333', userName: 'ana' },
    eventTime: '2026-11-20T09:30:00Z',
    eventSource: `${service}.amazonaws.com`,
    eventName: operation,
    awsRegion: 'us-east-1',
    errorCode: 'AccessDenied',
    errorMessage: `User: ${caller} is not authorized to perform: ${action} on resource: ${resource} because no resource-based policy allows the ${action} action`,
    eventID: `00000000-0000-4000-9000-${String(index).padStart(12, '0')}`,
    recipientAccountId: '111122223333',
  };
}

const tables = (count: number, over: Partial<Made> = {}): Made[] =>
  Array.from({ length: count }, (_, index) => ({ table: `t${index}`, ...over }));

describe('causes', () => {
  it('name the statement that denies, with all that it denied', async () => {
    const { report } = await reportOf(tables(3));
    expect(report.causes).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f]{12}$/),
        status: 'explained',
        layer: 'service-control-policy',
        effect: 'explicit',
        policy: SCP,
        statement: 'DenyOtherRegions',
        owner: 'organization administrator',
        count: 3,
        firstSeen: '2026-11-20T09:30:00Z',
        lastSeen: '2026-11-20T09:30:00Z',
        accounts: { count: 1, top: [{ name: '111122223333', count: 3 }] },
        principals: { count: 1, top: [{ name: 'arn:aws:iam::111122223333:role/orders-api', count: 3 }] },
        regions: { count: 1, top: [{ name: 'eu-central-1', count: 3 }] },
        actions: { count: 1, top: [{ name: 'dynamodb:CreateTable', count: 3 }] },
        evaluated: 3,
        unevaluated: 0,
        explained: 3,
        diagnoses: report.diagnoses.map(({ id }) => id),
      },
    ]);
    expect(report.examplesOnly).toBeUndefined();
    expect(report.otherDenials).toBe(0);
  });

  it('answer for denials that the same statement denies, with one of them explained in full', async () => {
    const { report } = await reportOf([...tables(8), ...tables(4, { role: 'billing', region: 'sa-east-1' })], 1);
    expect(report.examplesOnly).toBe(true);
    expect(report.causes).toHaveLength(1);
    expect(report.causes[0]).toMatchObject({ statement: 'DenyOtherRegions', count: 12, evaluated: 12, explained: 1 });
    expect(report.causes[0]?.principals.count).toBe(2);
    expect(report.diagnoses).toHaveLength(1);
    expect(report.diagnoses[0]?.status).toBe('explained');
  });

  it('do not answer for a denial that the statement does not deny', async () => {
    const { report } = await reportOf([...tables(8), { table: 'near', region: 'us-east-1' }], 2);
    expect(report.examplesOnly).toBeUndefined();
    const bounded = await reportOf([...tables(12), { table: 'near', region: 'us-east-1' }], 2);
    expect(bounded.report.examplesOnly).toBe(true);
    const [denied, gone] = bounded.report.causes;
    expect(denied).toMatchObject({ status: 'explained', statement: 'DenyOtherRegions', count: 12 });
    // The SCP, as it was read, lets us-east-1 pass: whatever AWS said then, it is not this statement.
    expect(gone).toMatchObject({ status: 'not-reproduced', layer: 'service-control-policy', count: 1 });
    expect(gone?.statement).toBeUndefined();
  });

  it('leave out what does not fit, and count it', async () => {
    const { report } = await reportOf([...tables(12), { table: 'near', region: 'us-east-1' }], 1);
    expect(report.causes.map(({ count }) => count)).toEqual([12]);
    expect(report.otherDenials).toBe(1);
    expect(report.denials).toBe(13);
  });

  it('tell who can change what AWS names, evaluated or not', async () => {
    const near = Array.from({ length: 12 }, (_, index) => ({ table: `near${index}`, region: 'us-east-1' }));
    const { report } = await reportOf([...tables(12), ...near], 3);
    expect(report.causes.map(({ status, count, owner }) => ({ status, count, owner }))).toEqual([
      { status: 'explained', count: 12, owner: 'organization administrator' },
      // Five of the account are looked at: one that the statement denies, and four that it does not, which answer for nobody.
      { status: 'stated', count: 8, owner: 'organization administrator' },
      { status: 'not-reproduced', count: 4, owner: 'organization administrator' },
    ]);
    expect(report.by?.owners).toEqual({ count: 1, top: [{ name: 'organization administrator', count: 24 }] });
  });

  it('are counted by each who can act, where several share one', async () => {
    const { report } = await reportOfEvents([
      refused('kms:Decrypt', 'arn:aws:kms:us-east-1:222233334444:key/33333333-aaaa-bbbb-cccc-000000000003', 1),
      refused('dynamodb:PutItem', 'arn:aws:dynamodb:us-east-1:222233334444:table/orders', 2),
      refused('dynamodb:PutItem', 'arn:aws:dynamodb:us-east-1:222233334444:table/clicks', 3),
    ]);
    expect(report.causes).toMatchObject([{ status: 'stated', layer: 'resource-policy', effect: 'implicit', count: 3 }]);
    expect(report.by?.owners.top).toEqual([
      { name: 'resource owner', count: 2 },
      { name: 'key owner', count: 1 },
    ]);
    // Nothing was read: what it comes to is not known, and least of all allowed.
    const proofs = report.diagnoses.flatMap(({ remediations }) => remediations.map(({ proof }) => proof));
    expect(proofs.map(({ status, before }) => ({ status, before }))).toEqual(
      proofs.map(() => ({ status: 'unproven', before: 'undetermined' })),
    );
    expect(proofs).toHaveLength(3);
  });

  it('stand beside every row', async () => {
    const { report, rows } = await reportOf(tables(8), 1);
    expect(rows).toHaveLength(8);
    expect(new Set(rows.map(({ cause }) => cause?.id))).toEqual(new Set([report.causes[0]?.id]));
    expect(rows.filter(({ diagnosis }) => diagnosis !== undefined)).toHaveLength(1);
  });
});
