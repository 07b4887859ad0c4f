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

const REGIONS = ['us-east-1', 'us-east-2', 'us-west-1', 'us-west-2', 'eu-west-1', 'eu-central-1'];
const IN_REGIONS = REGIONS.flatMap((region) => ['--region', region]);
const IN_ALL = ['--service', 'all', '--output', 'json', '--no-keep', ...WINDOW, ...IN_REGIONS];
const REFUSED = 'User: arn:aws:sts::444455556666:assumed-role/reader/ddb-doctor is not authorized to perform';
const refusal = (account: string, message = REFUSED) => ({
  operation: 'cloudtrail:LookupEvents',
  account,
  kind: 'error' as const,
  error: { code: 'AccessDeniedException', message },
});
const looks = (calls: readonly { operation: string; account: string }[], account: string) =>
  calls.filter((call) => call.operation === 'cloudtrail:LookupEvents' && call.account === account).length;

it('an account that refuses three calls is asked no more: one gap, and the others are told', async () => {
  await withAccount({ events, answers, faults: [refusal(PARTNER)] }, async ({ front, run }) => {
    const args = ['--account', `${PARTNER},${NEIGHBOUR}`, '--from', 'lookup', ...OPEN, ...IN_ALL];
    const { code, stdout } = await run(args);
    const { gaps } = JSON.parse(stdout) as { gaps: { code: string; text: string; incomplete?: true }[] };
    expect([code, looks(front.calls, PARTNER)]).toEqual([4, 3]);
    expect(looks(front.calls, NEIGHBOUR)).toBeGreaterThanOrEqual(REGIONS.length);
    const missing = gaps.filter(({ incomplete }) => incomplete === true);
    expect(missing.map((gap) => gap.code)).toEqual(['ACCOUNTS_NOT_OPENED']);
    expect(missing[0]?.text).toContain(`1 of 2 accounts could not be opened (${PARTNER})`);
    expect(missing[0]?.text).toContain('it refused the first 3 calls');
    expect(Object.keys(byAccount(stdout))).toEqual([NEIGHBOUR]);
  });
});

it('an account whose guard rail closes some Regions is asked in the others', async () => {
  const message = `${REFUSED}: cloudtrail:LookupEvents with an explicit deny in a service control policy`;
  const faults = REGIONS.slice(2).map((region) => ({ ...refusal(PARTNER, message), region }));
  await withAccount({ events, answers, faults }, async ({ front, run }) => {
    const { code, stdout } = await run(['--account', PARTNER, '--from', 'lookup', ...OPEN, ...IN_ALL]);
    expect([code, looks(front.calls, PARTNER) >= REGIONS.length]).toEqual([4, true]);
    expect(Object.keys(byAccount(stdout))).toEqual([PARTNER]);
  });
});

const BOTH_REFUSE = [refusal(PARTNER), refusal(NEIGHBOUR)];

it('accounts that refuse in the one Region that is asked are one gap', async () => {
  const faults = BOTH_REFUSE;
  await withAccount({ events, answers, faults }, async ({ run }) => {
    const some = await run([
      '--account',
      `${PARTNER},${NEIGHBOUR},${ACCOUNT}`,
      '--from',
      'lookup',
      ...OPEN,
      ...TO_JSON,
    ]);
    const { gaps } = JSON.parse(some.stdout) as { gaps: { code: string; text: string; incomplete?: true }[] };
    expect(some.code).toBe(4);
    expect(gaps.filter(({ incomplete }) => incomplete === true).map(({ text }) => text)).toEqual([
      expect.stringContaining(`2 of 3 accounts could not be opened (${PARTNER}, ${NEIGHBOUR})`),
    ]);
  });
});

it('accounts that all refuse are a run that is refused', async () => {
  await withAccount({ events, answers, faults: BOTH_REFUSE }, async ({ run }) => {
    const all = await run(['--account', `${PARTNER},${NEIGHBOUR}`, '--from', 'lookup', ...OPEN, ...TO_JSON]);
    expect(all.code).toBe(254);
  });
});

it('of many accounts one that refuses three reads is asked no more, and its denials are told by AWS’s messages', async () => {
  const ids = Array.from({ length: 9 }, (_, index) => `10000000000${index}`);
  const faults = [
    { operation: 'iam:*', account: PARTNER, kind: 'deny' as const },
    { operation: 'dynamodb:*', account: PARTNER, kind: 'deny' as const },
    { operation: 'kms:*', account: PARTNER, kind: 'deny' as const },
  ];
  const all = [...ids, PARTNER].flatMap(inAccount);
  await withAccount({ events: all, answers, faults }, async ({ front, run }) => {
    const { stdout } = await run(['--account', [...ids, PARTNER].join(','), '--from', 'lookup', ...OPEN, ...TO_JSON]);
    const reads = front.calls.filter(
      ({ operation, account: of }) => of === PARTNER && !/^(?:cloudtrail|organizations|sts):/.test(operation),
    );
    expect(reads).toHaveLength(3);
    expect(JSON.parse(stdout).by.accounts.count).toBe(10);
    expect(JSON.stringify(JSON.parse(stdout).notChecked)).toContain(`the account ${PARTNER} was not asked further`);
  });
});

it('roles that ask for an external ID are assumed with --assume-role-external-id', async () => {
  await withAccount({ events, answers, externalId: 'audit-7' }, async ({ front, run }) => {
    const args = ['--account', `${PARTNER},${NEIGHBOUR}`, '--from', 'lookup', ...OPEN, ...TO_JSON];
    const without = await run(args);
    expect([without.code, lookedAt(front.calls)]).toEqual([253, []]);
    const { code, stdout } = await run([...args, '--assume-role-external-id', 'audit-7']);
    expect([code, Object.keys(byAccount(stdout)).sort()]).toEqual([0, [PARTNER, NEIGHBOUR]]);
    expect((await run([...args, '--assume-role-external-id', 'a b'])).code).toBe(252);
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
