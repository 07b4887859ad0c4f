import { describe, expect, it } from 'vitest';
import { shortNames } from '../../src/report/card/short-names.js';
import { displayWidth } from '../../src/report/display-width.js';
import { loadRenderer, toReport } from '../../src/report/index.js';
import type { DoctorRun } from '../../src/report/report.js';
import { finding, rendered, rows } from './fixtures/build.js';
import { RUNS } from './fixtures/index.js';

async function screen(run: DoctorRun, width = 80): Promise<string> {
  const render = await loadRenderer('table');
  return rendered(render(toReport(run), rows(run), { width, color: false }));
}

const SCP_AT_80 = `398 denials of role/orders-writer between 2026-05-01 08:30:00 UTC and 2026-05-01
09:30:00 UTC, all alike

DENIED       dynamodb:PutItem, 398 times, last 2026-05-01 09:12:44 UTC
             on arn:aws:dynamodb:eu-central-1:111122223333:table/orders
             by arn:aws:iam::111122223333:role/app/orders-writer
Why          SCP p-a1b2c3d4, statement "OnlyThroughOurEndpoint" attached to
             ou-ab12-prod denies dynamodb:PutItem outside the endpoint
             vpce-0a1b2c3d4e5f60718
             StringNotEquals vpce-0a1b2c3d4e5f60718 matched: aws:SourceVpce is
             vpce-0999888777666555a
Fix          send the calls through the VPC endpoint vpce-0a1b2c3d4e5f60718
             (caller)
Proof        proven: allowed with it, denied without it
`;

describe('the first screen', () => {
  it('tells what, why with the value seen, fix with its owner, proof, and what to run', async () => {
    const text = await screen(RUNS.scpExplicitDeny);
    expect(text.startsWith(SCP_AT_80)).toBe(true);
    expect(text).toContain('\nNext         ddb-doctor fix 1    the change as commands; --as terraform, ...\n');
    expect(text).toContain('\n             ddb-doctor show 1   every detail\n');
  });

  it.each(Object.entries(RUNS))('fits 80 by 24 for one denial: %s', async (_, run) => {
    if (run.diagnoses.length !== 1) return expect(run.diagnoses.length).not.toBe(1);
    const lines = (await screen(run)).trimEnd().split('\n');
    expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(80);
    expect(lines.length).toBeLessThanOrEqual(24);
  });

  it('keeps the reason with its values where the screen is full, and shortens what can be read later', async () => {
    const [one] = RUNS.scpExplicitDeny.diagnoses;
    const [fix] = one?.remediations ?? [];
    if (one === undefined || fix === undefined) throw new Error('the fixture has a fix');
    const reason = finding({ data: { says: `${'ten letters '.repeat(33)}THE VALUE SEEN` } });
    const { step: _, ...other } = fix;
    const told = {
      ...one,
      findings: [reason],
      remediations: [{ ...fix, step: 1 }, other],
      chain: [1, 2].map(
        (step) =>
          ({ step, layer: 'identity-policy', owner: 'application team', decisionAfter: 'implicitDeny' }) as const,
      ),
    };
    const lines = (await screen({ ...RUNS.scpExplicitDeny, leftOut: {}, diagnoses: [told] })).trimEnd().split('\n');
    expect(lines.join('\n')).toContain('THE VALUE SEEN');
    expect(lines.length).toBeLessThanOrEqual(23);
  });

  it('names full ARNs once, in what was denied', async () => {
    const text = await screen(RUNS.scpExplicitDeny);
    expect(text.match(/arn:aws:/g)).toHaveLength(2);
  });

  it('breaks nothing in a pipe', async () => {
    const text = await screen(RUNS.scpExplicitDeny, Number.POSITIVE_INFINITY);
    expect(text).toContain('on arn:aws:dynamodb:eu-central-1:111122223333:table/orders\n');
    expect(text).not.toContain('…');
  });

  it('lists several denials in a line or two each, and answers the first', async () => {
    const [one] = RUNS.scpExplicitDeny.diagnoses;
    if (one === undefined) throw new Error('the fixture has a diagnosis');
    const text = await screen({ ...RUNS.scpExplicitDeny, diagnoses: [one, { ...one, id: 'b' }] });
    expect(text).toMatch(/\n {2}1\. DENIED, 398 x.*\n(.*\n)? {2}2\. DENIED, 398 x/);
    expect(text.match(/^Why /gm)).toHaveLength(1);
  });
});

it('tells one cause over many Regions once', async () => {
  const [one] = RUNS.scpExplicitDeny.diagnoses;
  if (one === undefined) throw new Error('the fixture has a diagnosis');
  const inRegion = (region: string) => ({
    ...one,
    id: region,
    group: { ...one.group, denial: { ...one.group.denial, region } },
  });
  const diagnoses = ['eu-west-1', 'eu-west-2', 'us-east-1', 'us-west-2'].map(inRegion);
  const text = await screen({ ...RUNS.scpExplicitDeny, diagnoses });
  expect(text).toContain('  1. DENIED, 1592 x in 4 Regions (eu-west-1, eu-west-2, us-east-1 and 1 more):');
  expect(text).not.toContain('  2. DENIED');
});

it('tells one cause over many accounts once', async () => {
  const [one] = RUNS.scpExplicitDeny.diagnoses;
  if (one === undefined) throw new Error('the fixture has a diagnosis');
  const inAccount = (account: string) => {
    const resource = `arn:aws:dynamodb:eu-central-1:${account}:table/orders`;
    return { ...one, id: account, group: { ...one.group, denial: { ...one.group.denial, resource } } };
  };
  const text = await screen({ ...RUNS.scpExplicitDeny, diagnoses: ['111122223333', '444455556666'].map(inAccount) });
  expect(text).toContain('  1. DENIED, 796 x in 2 accounts (111122223333, 444455556666):');
  expect(text).not.toContain('  2. DENIED');
});

describe('short names', () => {
  it.each([
    ['arn:aws:dynamodb:us-east-1:111122223333:table/orders/index/by-day', 'table/orders/index/by-day'],
    ['arn:aws:iam::111122223333:role/service/orders-api', 'role/orders-api'],
    ['arn:aws:sts::111122223333:assumed-role/orders-api/i-1', 'role/orders-api'],
    ['arn:aws:iam::111122223333:root', 'root'],
    ['arn:aws:organizations::999988887777:policy/o-abc/service_control_policy/p-1', 'p-1'],
    ['arn:aws:s3:::bucket/key', 'bucket/key'],
    ['denied on arn:aws:lambda:us-east-1:111122223333:function:f, twice', 'denied on function:f, twice'],
    [
      'allows it on arn:aws:sqs:us-east-1:111122223333:jobs but not on arn:aws:sqs:eu-west-1:111122223333:jobs',
      'allows it on jobs in us-east-1 but not on jobs in eu-west-1',
    ],
    [
      'arn:aws:iam::111122223333:role/audit, arn:aws:iam::444455556666:role/audit',
      'role/audit of 111122223333, role/audit of 444455556666',
    ],
    [
      'write arn:aws:iam::111122223333:role/app/worker for arn:aws:iam::111122223333:role/worker',
      'write role/app/worker for role/worker',
    ],
    [
      'aws:PrincipalArn [arn:aws:sts::111122223333:assumed-role/app/*], and the request has arn:aws:iam::111122223333:role/app',
      'aws:PrincipalArn [assumed-role/app/*], and the request has role/app',
    ],
    [
      'no policy of arn:aws:sts::111122223333:assumed-role/app/i-1, attached to arn:aws:iam::111122223333:role/app',
      'no policy of role/app, attached to role/app',
    ],
    [
      'write arn:aws:s3:::vault/* for arn:aws:s3:us-east-1:111122223333:vault/*',
      'write arn:aws:s3:::vault/* for vault/* in us-east-1 of 111122223333',
    ],
  ])('of %s: %s', (text, expected) => {
    expect(shortNames(text)).toBe(expected);
  });
});
