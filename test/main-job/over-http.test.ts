import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { example } from '../account/example.js';
import type { Fault } from '../front/faults.js';
import type { FrontOptions } from '../front/index.js';
import { ANALYTICS, ROLES, WINDOW, withAccount } from './at-front.js';
import { type CliRun, ddbDoctor } from './cli.js';

const ASK = ['--arn', ANALYTICS, ...WINDOW, ...ROLES, '--region', 'us-east-1,eu-central-1', '--output', 'json'];

const denialsOfAnalytics = example.events.filter(({ userIdentity }) => userIdentity?.arn?.includes('/analytics/'));

interface Job {
  readonly front?: Partial<FrontOptions>;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

function mainJob({ front, args = [], env }: Job = {}): Promise<CliRun> {
  const options = {
    // LookupEvents is paced at two calls a second, and every page is a call.
    events: denialsOfAnalytics,
    assumable: ['arn:aws:iam::999988887777:role/org-reader'],
    ...front,
  };
  return withAccount(options, ({ run }) => run([...ASK, ...args], env));
}

/** The report but for when it was made and how many calls it took. */
function withoutTheRun(stdout: string): object {
  const { evaluatedAt: _at, runId: _id, sources: _calls, ...report } = JSON.parse(stdout);
  return report;
}

describe.concurrent('the main job over HTTP', () => {
  it('names the policy and the statement that deny', async () => {
    const { code, stdout, stderr } = await mainJob();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const { complete, denials, diagnoses } = JSON.parse(stdout);
    expect({ complete, denials }).toEqual({ complete: true, denials: 2 });
    const denied = diagnoses.map(
      (diagnosis: { action: string; status: string; decision: string; findings: object[] }) => ({
        action: diagnosis.action,
        status: diagnosis.status,
        decision: diagnosis.decision,
        findings: diagnosis.findings.length,
      }),
    );
    expect(denied).toEqual([
      { action: 'dynamodb:CreateTable', status: 'explained', decision: 'explicitDeny', findings: 1 },
      { action: 'dynamodb:DeleteTable', status: 'explained', decision: 'explicitDeny', findings: 1 },
    ]);
    expect(diagnoses[0].findings[0]).toMatchObject({
      check: 'service-control-policy',
      policyType: 'service-control-policy',
      effect: 'explicit',
      certainty: 'proven',
      owner: 'organization administrator',
      statements: [
        {
          policy: 'arn:aws:organizations::999988887777:policy/o-exampleorg1/service_control_policy/p-region001',
          attachedTo: 'ou-ex4m-prod',
          sid: 'DenyOutsideUsEast1',
          index: 0,
          conditions: [
            {
              operator: 'StringNotEquals',
              key: 'aws:RequestedRegion',
              wanted: ['us-east-1'],
              seen: ['eu-central-1'],
              match: true,
            },
          ],
        },
      ],
    });
  });

  it('tries each fix on the calls of the principal that AWS allowed, and names none that it would change', async () => {
    const allowed = denialsOfAnalytics.map(({ errorCode: _code, errorMessage: _message, ...call }, index) => ({
      ...call,
      eventID: `allowed-${index}`,
      eventTime: '2026-11-20T11:59:00Z',
      eventName: 'DescribeTable',
      requestParameters: { tableName: 'clicks' },
      awsRegion: 'us-east-1',
    }));
    const { stdout } = await mainJob({ front: { events: [...denialsOfAnalytics, ...allowed] } });
    const { denials, diagnoses } = JSON.parse(stdout);
    const [{ remediations }] = diagnoses;
    expect(denials).toBe(2);
    expect(remediations[0].proof).toMatchObject({ status: 'proven', neighbours: { checked: 1, changed: [] } });
  });

  it('says the same when every list has pages of one and empty pages between', async () => {
    const whole = await mainJob();
    const paged = await mainJob({ front: { pageSize: 1, emptyPages: true } });
    expect(paged.code).toBe(0);
    expect(withoutTheRun(paged.stdout)).toEqual(withoutTheRun(whole.stdout));
  });

  const faults: Record<string, Fault> = {
    'a refused call': { operation: 'cloudtrail:LookupEvents', region: 'eu-central-1', kind: 'deny' },
    'a server error that stays': { operation: 'cloudtrail:LookupEvents', region: 'eu-central-1', kind: '500' },
    'a refused later page': {
      operation: 'cloudtrail:LookupEvents',
      region: 'us-east-1',
      kind: 'deny',
      laterPages: true,
    },
  };
  it.each(Object.entries(faults))('never shows a part as the whole: %s', async (_, fault) => {
    const front = { events: example.events, faults: [fault], pageSize: 3 };
    const { code, stdout } = await mainJob({ front, env: { AWS_MAX_ATTEMPTS: '2' } });
    const { complete, gaps } = JSON.parse(stdout);
    expect({ code, complete }).toEqual({ code: 4, complete: false });
    expect(gaps.filter((gap: { incomplete?: boolean }) => gap.incomplete).length).toBeGreaterThan(0);
  });

  it('records evidence that replays to the same bytes', async () => {
    const folder = join(await mkdtemp(join(tmpdir(), 'record-')), 'bundle');
    const live = await mainJob();
    const recorded = await mainJob({ args: ['--record', folder] });
    // What is recorded changes nothing that is shown.
    expect(withoutTheRun(recorded.stdout)).toEqual(withoutTheRun(live.stdout));
    expect(recorded.stderr).toMatch(/^ddb-doctor: note: the bundle in \S+ is redacted: .*\n$/);
    const replayed = await ddbDoctor(['--replay', folder, '--output', 'json']);
    const again = await ddbDoctor(['--replay', folder, '--output', 'json']);
    expect(again).toEqual(replayed);
    const { diagnoses } = JSON.parse(replayed.stdout);
    expect(diagnoses.map(({ status }: { status: string }) => status)).toEqual(['explained', 'explained']);
    expect(await readFile(join(folder, 'reads.json'), 'utf8')).not.toContain('111122223333');
  });

  it('replays what it kept as it is to the same report', async () => {
    const folder = join(await mkdtemp(join(tmpdir(), 'record-')), 'bundle');
    const recorded = await mainJob({ args: ['--record', folder, '--no-redact'] });
    const replayed = await ddbDoctor(['--replay', folder, '--output', 'json', '--no-redact']);
    expect(JSON.parse(replayed.stdout).diagnoses).toEqual(JSON.parse(recorded.stdout).diagnoses);
  });

  it('reports what it found where the evidence cannot be written', async () => {
    const { code, stdout } = await mainJob({ args: ['--record', '/dev/null/bundle'] });
    const { denials, complete, gaps } = JSON.parse(stdout);
    expect({ code, denials, complete }).toEqual({ code: 4, denials: 2, complete: false });
    expect(gaps.map(({ code }: { code: string }) => code)).toContain('RECORD_FAILED');
  });

  it('reads on with what it may, and names what it may not', async () => {
    const { code, stdout } = await mainJob({ front: { faults: [{ operation: 'iam:GetRolePolicy', kind: 'deny' }] } });
    expect(code).toBe(0);
    const [created] = JSON.parse(stdout).diagnoses;
    const identity = created.requests[0].layers.find(
      (layer: { policyType: string }) => layer.policyType === 'identity-policy',
    );
    expect(created.status).toBe('explained');
    expect(identity.decision).toBe('undetermined');
    expect(identity.missing.join()).toContain('iam:GetRolePolicy');
  });
});
