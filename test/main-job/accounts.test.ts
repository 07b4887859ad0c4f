import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { answersOf } from '../account/answers.js';
import { example } from '../account/example.js';
import type { CannedAnswer } from '../front/options.js';
import { ACCOUNT, ALICE, WINDOW, withAccount } from './at-front.js';

const MANAGEMENT = '999988887777';
const PARTNER = '444455556666';
const CLOSED = '555566667777';
const NEIGHBOUR = '777788889999';

const denials = example.events.filter(({ userIdentity }) => userIdentity?.arn === ALICE);

/** Alice's denials once more, as a user of another account makes them. */
const inAccount = (account: string) =>
  denials.map((event) => ({
    ...JSON.parse(JSON.stringify(event).replaceAll(ACCOUNT, account)),
    eventID: `${event.eventID}-${account}`,
    recipientAccountId: account,
  }));

/** Root: the management account. OU apps: two accounts and an OU with a third, and one that is closed. */
const account = (Id: string, State = 'ACTIVE') => ({ Id, State, Status: State });
const organization: CannedAnswer[] = [
  {
    operation: 'organizations:ListAccounts',
    output: {
      Accounts: [MANAGEMENT, ACCOUNT, PARTNER, NEIGHBOUR].map((id) => account(id)).concat(account(CLOSED, 'CLOSED')),
    },
  },
  {
    operation: 'organizations:ListAccountsForParent',
    input: { ParentId: 'ou-exam-11111111' },
    output: { Accounts: [account(PARTNER), account(CLOSED, 'CLOSED')] },
  },
  {
    operation: 'organizations:ListAccountsForParent',
    input: { ParentId: 'ou-exam-22222222' },
    output: { Accounts: [account(NEIGHBOUR)] },
  },
  {
    operation: 'organizations:ListOrganizationalUnitsForParent',
    input: { ParentId: 'ou-exam-11111111' },
    output: { OrganizationalUnits: [{ Id: 'ou-exam-22222222' }] },
  },
  { operation: 'organizations:ListOrganizationalUnitsForParent', output: { OrganizationalUnits: [] } },
];

const events = [...example.events, ...inAccount(PARTNER), ...inAccount(NEIGHBOUR)];
const answers = [...organization, ...answersOf(example.world)];
const OPEN = ['--org-role-arn', `arn:aws:iam::${MANAGEMENT}:role/org-reader`, '--assume-role-name', 'reader'];
const TO_JSON = ['--service', 'all', '--region', 'us-east-1', '--output', 'json', '--no-keep', ...WINDOW];

/** How many denials each account has in the report. */
function byAccount(stdout: string): Record<string, number> {
  const { by } = JSON.parse(stdout);
  return Object.fromEntries(by.accounts.top.map(({ name, count }: { name: string; count: number }) => [name, count]));
}

const lookedAt = (calls: readonly { operation: string; account: string }[]) =>
  [
    ...new Set(calls.filter(({ operation }) => operation === 'cloudtrail:LookupEvents').map((call) => call.account)),
  ].sort();

it('an OU stands for every account below it that is open', async () => {
  await withAccount({ events, answers }, async ({ front, run }) => {
    const { stdout } = await run(['--account', 'ou-exam-11111111', '--from', 'lookup', ...OPEN, ...TO_JSON]);
    expect(lookedAt(front.calls)).toEqual([PARTNER, NEIGHBOUR]);
    expect(Object.keys(byAccount(stdout)).sort()).toEqual([PARTNER, NEIGHBOUR]);
  });
});

it('all are the accounts of the organization; those that nobody may open are one gap, and the rest is told', async () => {
  const assumable = [`arn:aws:iam::${MANAGEMENT}:role/org-reader`, `arn:aws:iam::${PARTNER}:role/reader`];
  await withAccount({ events, answers, assumable }, async ({ front, run }) => {
    const { code, stdout } = await run(['--account', 'all', '--from', 'lookup', ...OPEN, ...TO_JSON]);
    const { gaps, complete } = JSON.parse(stdout);
    expect(lookedAt(front.calls)).toEqual([ACCOUNT, PARTNER, MANAGEMENT]);
    const closed = gaps.filter((gap: { code: string }) => gap.code === 'ACCOUNTS_NOT_OPENED');
    expect(closed).toHaveLength(1);
    expect(closed[0].text).toContain(`1 of 4 accounts could not be opened (${NEIGHBOUR})`);
    expect({ code, complete }).toEqual({ code: 4, complete: false });
    expect(Object.keys(byAccount(stdout))).toContain(PARTNER);
  });
});

it('accounts named by their ids ask Organizations nothing, and narrow what files tell', async () => {
  const key = (id: string) =>
    `logs/AWSLogs/o-example111/${id}/CloudTrail/us-east-1/2026/11/20/${id}_CloudTrail_us-east-1_20261120T1005Z_x.json.gz`;
  const objects = Object.fromEntries(
    [ACCOUNT, PARTNER, NEIGHBOUR].map((id) => [
      key(id),
      gzipSync(JSON.stringify({ Records: id === ACCOUNT ? denials : inAccount(id) })),
    ]),
  );
  await withAccount({ events, answers, objects }, async ({ front, run }) => {
    const args = ['--account', `4444-5555-6666,${NEIGHBOUR}`, '--from', 's3://logs/AWSLogs/', ...OPEN, ...TO_JSON];
    const { stdout } = await run(args);
    expect(front.calls.filter(({ operation }) => operation.startsWith('organizations:ListAccounts'))).toEqual([]);
    const listed = front.calls.filter(({ operation }) => operation === 's3:ListObjectsV2');
    expect(listed.map(({ input }) => String(input['Prefix'])).filter((prefix) => prefix.includes(ACCOUNT))).toEqual([]);
    expect(Object.keys(byAccount(stdout)).sort()).toEqual([PARTNER, NEIGHBOUR]);
  });
});

it('only so many accounts are opened, those with the most denials; of the others AWS’s messages tell', async () => {
  const twice = inAccount(PARTNER).map((event) => ({ ...event, eventID: `${event.eventID}-again` }));
  await withAccount({ events: [...events, ...twice], answers }, async ({ front, run }) => {
    const asked = ['--account', `${PARTNER},${NEIGHBOUR}`, '--from', 'lookup', ...OPEN, ...TO_JSON];
    const { code, stdout } = await run([...asked, '--max-accounts', '1']);
    const iam = front.calls.filter(({ operation }) => operation.startsWith('iam:')).map((call) => call.account);
    expect([...new Set(iam)]).toEqual([PARTNER]);
    const { diagnoses, notChecked } = JSON.parse(stdout);
    expect(code).toBe(0);
    const closed = notChecked.filter(({ why }: { why: string }) =>
      why.includes('only the account with the most denials'),
    );
    const ids = closed.flatMap((layer: { diagnoses: string[] }) => layer.diagnoses);
    const of = (account: string) =>
      diagnoses
        .filter(({ principal }: { principal: string }) => principal.includes(account))
        .map(({ id }: { id: string }) => id);
    expect(of(NEIGHBOUR).length).toBeGreaterThan(0);
    expect([...new Set(ids)].sort()).toEqual(of(NEIGHBOUR).sort());
  });
});

it('what is no account is a usage error, with what is meant', async () => {
  await withAccount({}, async ({ run }) => {
    const short = await run(['--account', '11112222333', '--from', 'lookup']);
    expect({ code: short.code, told: short.stderr.includes('has 12 digits, and `11112222333` has 11') }).toEqual({
      code: 252,
      told: true,
    });
    expect((await run(['--account', 'prod', '--from', 'lookup'])).code).toBe(252);
  });
});

it('an organization that nobody may read is told, with the way out', async () => {
  const faults = [{ operation: 'organizations:*', kind: 'deny' }] as const;
  await withAccount({ faults }, async ({ run }) => {
    const { code, stderr } = await run(['--account', 'ou-exam-11111111', '--from', 'lookup', ...WINDOW]);
    expect(code).toBe(254);
    expect(stderr).toContain('the accounts of the organization could not be read');
    expect(stderr).toContain('--account ID');
  });
});
