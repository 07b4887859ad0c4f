import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/report/index.js';
import { type Front, startFront, startMoto } from '../front/index.js';
import { atFront, type CliRun, ddbDoctor } from '../main-job/cli.js';
import { type Built, buildAccount, MANAGEMENT } from './build.js';
import { denialsIn } from './denials.js';
import { essentials, plainNames, runOf } from './essentials.js';
import { EXPECTED } from './expected.js';

const moto = await startMoto();
let built: Built;
let front: Front;
let run: CliRun;
let report: Report;

const WINDOW = ['--since', '2026-11-20T00:00:00Z', '--until', '2026-11-20T12:00:00Z'];
const ORGANIZATION = ['--org-role-arn', `arn:aws:iam::${MANAGEMENT}:role/org-reader`];

function doctor(...args: string[]): Promise<CliRun> {
  return ddbDoctor([...args, ...WINDOW, ...ORGANIZATION, '--output', 'json'], {
    ...atFront(front.url),
    AWS_ACCESS_KEY_ID: built.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: built.credentials.secretAccessKey,
    AWS_SESSION_TOKEN: built.credentials.sessionToken,
  });
}

beforeAll(async () => {
  if (moto === undefined) return;
  built = await buildAccount(moto.url);
  front = await startFront({
    moto: moto.url,
    answers: [
      // moto has no GetAbacStatus, and finds no key policy unless it is asked for by its name.
      { operation: 'dynamodb:GetAbacStatus', output: { AbacStatus: 'DISABLED' } },
      { operation: 'kms:GetKeyPolicy', output: { Policy: built.keyPolicy, PolicyName: 'default' } },
    ],
    events: Object.values(denialsIn(built)),
    account: MANAGEMENT,
    accounts: { [built.credentials.accessKeyId]: built.account },
  });
  run = await doctor('--from', 'lookup', '--region', 'us-east-1,eu-west-1');
  report = JSON.parse(plainNames(run.stdout, built));
}, 120_000);
afterAll(async () => {
  await front?.stop();
  await moto?.stop();
});

describe.skipIf(moto === undefined)('an account of an organization, built in moto', () => {
  it('is looked through to the end, with nothing on stderr', () => {
    expect({ code: run.code, stderr: run.stderr }).toEqual({ code: 0, stderr: '' });
    expect(runOf(report)).toEqual({
      complete: true,
      denials: 8,
      leftOut: {},
      gaps: ['LOOKUP_DATA_EVENTS_INVISIBLE'],
      question: expect.anything(),
      window: { since: '2026-11-20T00:00:00.000Z', until: '2026-11-20T12:00:00.000Z' },
    });
    expect(report.diagnoses.length).toBe(8);
  });

  it.each(Object.entries(EXPECTED))('explains a denial by %s', (cause, expected) => {
    const diagnosis = report.diagnoses.find(({ firstSeen }) => firstSeen === expected.firstSeen);
    expect(diagnosis === undefined ? undefined : essentials(diagnosis)).toEqual({ ...expected, ...toldBy(cause) });
  });

  it('is asked in the management account for policies of the organization, and nowhere else', () => {
    const asked = new Set(front.calls.filter(({ service }) => service === 'organizations').map(where));
    expect(asked).toEqual(
      new Set([
        `organizations:DescribeOrganization ${built.account}`,
        ...['ListParents', 'ListPoliciesForTarget', 'DescribePolicy'].map(
          (name) => `organizations:${name} ${MANAGEMENT}`,
        ),
      ]),
    );
    expect(front.calls.filter(({ account }) => account === MANAGEMENT).map(({ service }) => service)).not.toContain(
      'iam',
    );
  });

  it('finds the denials of a role by the ARN without its path', async () => {
    const { code, stdout } = await doctor(
      '--arn',
      `arn:aws:iam::${built.account}:role/deployer`,
      '--region',
      'us-east-1',
    );
    const { denials, diagnoses }: Report = JSON.parse(plainNames(stdout, built));
    expect({ code, denials }).toEqual({ code: 0, denials: 1 });
    expect(diagnoses.map(essentials)).toEqual([
      { ...EXPECTED['permissions-boundary'], ...toldBy('permissions-boundary') },
    ]);
  });
});

/** What follows from the cause: everything was read, and a message that names a missing Allow rules a Deny out. */
function toldBy(cause: string) {
  const { effect } = Object.entries(EXPECTED).find(([name]) => name === cause)?.[1].reported ?? {};
  return { cause, notChecked: [], ...(effect === 'implicit' ? { denyRuledOut: true } : {}) };
}

function where({ operation, account }: { readonly operation: string; readonly account: string }): string {
  return `${operation} ${account}`;
}
