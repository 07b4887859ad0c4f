import { describe, expect, it } from 'vitest';
import { displayWidth } from '../../src/report/display-width.js';
import { loadRenderer, toReport } from '../../src/report/index.js';
import type { DoctorRun } from '../../src/report/report.js';
import { explainAlone } from '../../src/run/explain.js';
import { gapInWords } from '../model/told-gaps.js';
import { rendered, rows } from './fixtures/build.js';
import { RUNS } from './fixtures/index.js';

async function table(run: DoctorRun, width: number, color = false): Promise<string> {
  const render = await loadRenderer('table');
  return rendered(render(toReport(run), rows(run), { width, color, details: true }));
}

const SCP_AT_100 = `398 denials of arn:aws:iam::111122223333:role/app/orders-writer between 2026-05-01 08:30:00 UTC and
2026-05-01 09:30:00 UTC, all alike

1. DENIED: SCP p-a1b2c3d4, statement "OnlyThroughOurEndpoint" attached to ou-ab12-prod denies
   dynamodb:PutItem outside the endpoint vpce-0a1b2c3d4e5f60718
┌────────────────────┬─────────────────────────────────────────────────────────────────────────────┐
│ Cause              │ service control policy (SCP), explicit deny, proven                         │
│ Policy             │ arn:aws:organizations::999988887777:policy/o-exampleorgid/service_control_p │
│                    │ olicy/p-a1b2c3d4, attached to ou-ab12-prod                                  │
│ Statement          │ "OnlyThroughOurEndpoint", Deny, statement 2 (/Statement/1)                  │
│ Condition          │ StringNotEquals vpce-0a1b2c3d4e5f60718 matched: aws:SourceVpce is           │
│                    │ vpce-0999888777666555a                                                      │
│ Who can change it  │ organization administrator                                                  │
│ Change             │ send the calls through the VPC endpoint vpce-0a1b2c3d4e5f60718 (caller):    │
│                    │ see below                                                                   │
│ Proof              │ proven (explicitDeny -> allowed): evaluated again with aws:SourceVpce of    │
│                    │ the endpoint                                                                │
│ Denied call        │ dynamodb:PutItem on arn:aws:dynamodb:eu-central-1:111122223333:table/orders │
│                    │ (eu-central-1, account 111122223333)                                        │
│ Caller             │ arn:aws:iam::111122223333:role/app/orders-writer, sessions pod-7f9c,        │
│                    │ pod-a001, pod-b002 and 2 more, from 10.0.3.17                               │
│ Seen               │ 398 times, first 2026-05-01 08:31:02 UTC, last 2026-05-01 09:12:44 UTC      │
│ AWS said           │ AccessDenied names service control policy (SCP), explicit deny              │
│ Could not check    │ the RCPs could not be read: organizations:ListPoliciesForTarget:            │
│                    │ AccessDeniedException; to fix it: grant organizations:ListPoliciesForTarget │
└────────────────────┴─────────────────────────────────────────────────────────────────────────────┘

Change, as a command:
aws ec2 describe-route-tables --filters Name=vpc-id,Values=vpc-0abc

Documentation:
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html

Could not be seen or checked
- item-level calls such as GetItem are data events, which LookupEvents never shows
  to fix it: run with --from trail
- denials of other services were seen and left out: s3 12, lambda 1
  to fix it: run with --service all, or with --service and their names
`;

const UNDETERMINED_AT_60 = `1 denial of arn:aws:iam::111122223333:role/app/orders-writer
between 2026-05-01 08:30:00 UTC and 2026-05-01 09:30:00 UTC
(not complete: see what could not be seen)

1. UNDETERMINED: what denies dynamodb:PutItem on
   arn:aws:dynamodb:eu-central-1:111122223333:table/orders
   could not be determined: it depends on aws:SourceIp
May deny as well:
  whether the boundary denies dynamodb:PutItem hangs on
  aws:SourceIp (account administrator, likely)
Denied call:
  dynamodb:PutItem on
  arn:aws:dynamodb:eu-central-1:111122223333:table/orders
  (eu-central-1, account 111122223333)
Caller:
  arn:aws:iam::111122223333:role/app/orders-writer, sessions
  pod-7f9c
Seen:
  1 time, at 2026-05-01 09:12:44 UTC
AWS said:
  AccessDenied names no policy type
  User: arn:aws:sts::111122223333:assumed-role/orders-writer
  /pod-7f9c is not authorized to perform: dynamodb:PutItem
  on resource:
  arn:aws:dynamodb:eu-central-1:111122223333:table/orders
  with an explicit deny in a service control policy
Disagreement:
  AWS named a permissions boundary, which does not deny now;
  what denies now stands first. The policy may have changed
  since, or the message named another request of the same
  call

Documentation:
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html

Could not be seen or checked
- eu-west-1 was throttled: events before 09:01 are missing
  to fix it: run again with --region eu-west-1
`;

describe('the table', () => {
  it('tells cause, policy, statement, condition, owner, change, proof, count and gaps, in that order', async () => {
    expect(await table(RUNS.scpExplicitDeny, 100)).toBe(SCP_AT_100);
  });

  it('stands upright where it is narrow', async () => {
    expect(await table(RUNS.undetermined, 60)).toBe(UNDETERMINED_AT_60);
  });

  it('does not spell the call out again in what may deny it as well', async () => {
    const [diagnosis] = RUNS.severalLayers.diagnoses;
    const latent = diagnosis?.findings.find(({ standing }) => standing === 'latent');
    if (diagnosis === undefined || latent === undefined) throw new Error('the run has a latent finding');
    const { resource = '', action } = diagnosis.group.denial;
    const words = {
      text: 'whether the SCPs allow {action} on {resource} hangs on aws:SourceIp',
      meaning: '',
      fix: '',
      page: '',
    };
    const findings = ['', '/index/by-date'].map((index) => ({
      ...latent,
      check: 'foreign',
      code: 'HANGS',
      data: { action, resource: `${resource}${index}` },
    }));
    const [first] = diagnosis.findings;
    if (first === undefined) throw new Error('the run has a finding');
    const checks = [...RUNS.severalLayers.checks, { id: 'foreign', findings: { HANGS: words } }];
    const diagnoses = [{ ...diagnosis, findings: [first, ...findings] }];
    const text = await table({ ...RUNS.severalLayers, checks, diagnoses }, 240);
    expect(text).toContain('whether the SCPs allow it hangs on aws:SourceIp (');
    expect(text).toContain(`${resource}/index/by-date hangs on aws:SourceIp (`);
  });

  it('names the element on which the closest statement fails, and gives the change whole', async () => {
    const text = await table(RUNS.identityNearMiss, 200);
    expect(text).toContain('│ Statement          │ without a Sid, Allow, statement 1 (/Statement/0), comes closest');
    expect(text).toContain(
      'Resource does not cover arn:aws:dynamodb:eu-central-1:111122223333:table/orders/index/by-customer; it has arn:aws:dynamodb:eu-central-1:111122223333:table/orders',
    );
    expect(text).toContain('\nChange, as a statement:\n{\n  "Sid": "QueryIndexes",\n  "Effect": "Allow",\n');
    expect(text).toContain('it newly allows: dynamodb:Query on table/orders/index/by-customer');
    expect(text).toContain('42 recorded calls evaluated again, 0 changed');
  });

  it('tells every further layer and the whole way to allowed', async () => {
    const text = await table(RUNS.severalLayers, 200);
    expect(text).toContain('5 denials of');
    expect(text).toContain(
      ', of 2 kinds\n\n  1. DENIED, 3 x: policy deny-without-mfa wants MFA, and the credentials carry none\n  2. PROBABLY FIXED, 2 x: ',
    );
    expect(text).toContain('MFA, in the identity-based policy, explicit deny, proven');
    expect(text).toContain(
      '\nChange, as a command:\naws sts get-session-token --serial-number arn:aws:iam::111122223333:mfa/ana --token-code NNNNNN\n',
    );
    expect(text).toContain(
      'Denies as well     │ the permissions boundary allows no dynamodb:PutItem (account administrator)',
    );
    expect(text).toContain('May deny as well   │ the endpoint policy of vpce-1 may deny it (endpoint owner, possible)');
    expect(text).toContain('1. caller (caller): then still denied');
    expect(text).toContain('3. VPC endpoint policy (endpoint owner): then allowed');
    expect(text).toContain(
      '2. PROBABLY FIXED: AWS said that a service control policy (SCP) denied dynamodb:PutItem on arn:aws:dynamodb',
    );
    expect(text).toContain('with a Deny statement; none does now; retry');
  });

  it('begins with two lines at most for each kind, cut to the width', async () => {
    expect(await table(RUNS.severalLayers, 80)).toContain(`
  1. DENIED, 3 x: policy deny-without-mfa wants MFA, and the credentials carry
     none
  2. PROBABLY FIXED, 2 x: AWS said that a service control policy (SCP) denied
     dynamodb:PutItem on table/orders, with a Deny statement

1. DENIED: policy deny-without-mfa wants MFA, and the credentials carry none
`);
  });

  it('names the callers there where they differ, and leaves details to the cards', async () => {
    const [one] = RUNS.lookalike.diagnoses;
    if (one === undefined) throw new Error('the run has a diagnosis');
    const { denial } = one.group;
    const principal = { ...denial.principal, roleArn: 'arn:aws:iam::111122223333:role/other' };
    const other = { ...one, id: 'other', group: { ...one.group, count: 5, denial: { ...denial, principal } } };
    const text = await table({ ...RUNS.lookalike, diagnoses: [one, other], denials: 6 }, 240);
    expect(text).toContain('1. NOT A POLICY DENIAL, 1 x by orders-writer: the KMS key of the table is disabled\n');
    expect(text).toContain('2. NOT A POLICY DENIAL, 5 x by other: the KMS key of the table is disabled\n');
    expect(text).toContain('No denials found of');
    const nobody = {
      ...other,
      group: { ...other.group, denial: { ...denial, principal: { arn: 'unknown', type: 'Unknown' } } },
    };
    const unknown = await table({ ...RUNS.lookalike, diagnoses: [one, nobody], denials: 6 }, 240);
    expect(unknown).toContain('2. NOT A POLICY DENIAL, 5 x: ');
    expect(text).toContain('; 6 other failed calls that no policy denied, of 2 kinds\n');
    expect(text).toContain('(ValidationException, last dynamodb:PutItem on arn:aws:dynamodb');
  });

  it('names things without the rest of their ARNs in the line for each kind', async () => {
    expect(await table(RUNS.severalLayers, 240)).toContain(
      '2. PROBABLY FIXED, 2 x: AWS said that a service control policy (SCP) denied dynamodb:PutItem on table/orders, with a Deny statement',
    );
  });

  it('cuts what is too long to read', async () => {
    const run = RUNS.scpExplicitDeny;
    const [diagnosis] = run.diagnoses;
    const [finding] = diagnosis?.findings ?? [];
    if (diagnosis === undefined || finding === undefined) throw new Error('the run has a finding');
    const long = { ...diagnosis, findings: [{ ...finding, data: { says: 'x'.repeat(200_000) } }] };
    const text = await table({ ...run, diagnoses: [long] }, 100);
    expect(text).toContain('characters more: --output json)');
    expect(text.length).toBeLessThan(20_000);
  });

  it('says of a lookalike what it is', async () => {
    expect(await table(RUNS.lookalike, 300)).toContain(
      '1. NOT A POLICY DENIAL: the KMS key of the table is disabled; enabling it mends this, no policy does (ValidationException, dynamodb:PutItem on arn:aws:dynamodb:eu-central-1:111122223333:table/orders)\n',
    );
  });

  it('says nothing of policies that may deny besides, where none denied', async () => {
    const [lookalike] = RUNS.lookalike.diagnoses;
    const [undetermined] = RUNS.undetermined.diagnoses;
    if (lookalike === undefined || undetermined === undefined) throw new Error('each run has a diagnosis');
    const possible = undetermined.findings.map((finding) => ({ ...finding, certainty: 'possible' as const }));
    const text = await table({ ...RUNS.lookalike, diagnoses: [{ ...lookalike, findings: possible }] }, 300);
    expect(text).toBe(await table(RUNS.lookalike, 300));
  });

  it('does not settle what the message of AWS leaves open, and calls an account one', async () => {
    const text = `User: arn:aws:iam::111122223333:user/bob is not authorized to perform: kms:Decrypt on the resource associated with this ciphertext because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access`;
    const { run } = await explainAlone({ text }, {}, { now: () => new Date(0) });
    const told = await table(run, 300);
    expect(told).toContain(
      'AWS says that the key policy or a grant does not allow, or denies, kms:Decrypt; they could not all be read',
    );
    expect(told).toContain('kms:Decrypt (account 111122223333)');
  });

  it('indents what would mend a gap, however long', async () => {
    const gap = { code: 'X', text: 'a trail could not be read', remedy: `${'grant and '.repeat(6)}run again` };
    const text = await table({ ...RUNS.lookalike, gaps: [gapInWords(gap)] }, 60);
    expect(text.slice(text.indexOf('- a trail'))).toBe(`- a trail could not be read
  to fix it: grant and grant and grant and grant and grant
    and grant and run again
`);
  });

  it('says that there is nothing', async () => {
    const none = { ...RUNS.lookalike, diagnoses: [], denials: 0 };
    expect(await table(none, 200)).toBe(
      'No denials found of arn:aws:iam::111122223333:role/app/orders-writer between 2026-05-01 08:30:00 UTC and 2026-05-01 09:30:00 UTC\n',
    );
  });

  it.each([40, 60, 79, 80, 100, 133])('fits %i columns', async (width) => {
    for (const [name, run] of Object.entries(RUNS)) {
      const text = await table(run, width);
      const wide = text
        .split('\n')
        .filter(
          (line) =>
            displayWidth(line) > width && !/^(?:https:|aws |\[ |version=)/.test(line) && !/^\s*["`e]/.test(line),
        );
      expect([name, wide]).toEqual([name, []]);
    }
  });

  it('keeps ARNs whole in a pipe', async () => {
    const text = await table(RUNS.scpExplicitDeny, Number.POSITIVE_INFINITY);
    expect(text).toContain(
      'arn:aws:organizations::999988887777:policy/o-exampleorgid/service_control_policy/p-a1b2c3d4,',
    );
  });

  it('draws its right edge straight around wide characters', async () => {
    const text = await table(RUNS.hostile, 90);
    const widths = new Set(
      text
        .split('\n')
        .filter((line) => /^[│┌└]/.test(line))
        .map(displayWidth),
    );
    expect([...widths]).toHaveLength(1);
  });

  it('holds escape codes only when colours are asked for', async () => {
    for (const run of Object.values(RUNS)) {
      expect(await table(run, 100)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
    }
    expect(await table(RUNS.scpExplicitDeny, 100, true)).toContain('\u001b[31m1. DENIED');
    expect(await table(RUNS.hostile, 100, true)).not.toContain('\u001b]');
  });

  it('tells the fifty-first and further diagnoses in brief', async () => {
    const [one] = RUNS.lookalike.diagnoses;
    const many = Array.from({ length: 52 }, (_, index) =>
      one === undefined ? [] : [{ ...one, id: String(index) }],
    ).flat();
    const text = await table({ ...RUNS.lookalike, diagnoses: many, denials: 52 }, 200);
    expect(text).toContain('\nFurther 2, in brief');
    expect(text).toContain('\n52. NOT A POLICY DENIAL: the KMS key of the table is disabled');
    expect(text.match(/│ Seen/g)).toHaveLength(50);
    expect(await table({ ...RUNS.lookalike, diagnoses: many, denials: 52 }, 100)).toMatch(/\n10\. [^\n]*\n {4}\S/);
  });
});
