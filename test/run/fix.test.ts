import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { PolicyChange } from '../../src/check/index.js';
import { changeAsCode } from '../../src/remedy/code/index.js';
import type { Report, ReportRemediation } from '../../src/report/contract.js';
import { fixAsCode } from '../../src/run/fix.js';
import type { LastRun, RunFlags } from '../../src/run/state/index.js';

const ROLE = 'arn:aws:iam::111122223333:role/app';
const statement = { Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: '*' };
const before = { Version: '2012-10-17', Statement: [statement] };
const after = { ...before, Statement: [statement, { ...statement, Action: 'dynamodb:PutItem' }] };

const INLINE: PolicyChange = {
  kind: 'policy',
  operation: 'add-statement',
  policyType: 'identity-policy',
  policy: 'orders',
  attachedTo: ROLE,
  statement,
  before,
  after,
};
const MANAGED: PolicyChange = { ...INLINE, policy: 'arn:aws:iam::111122223333:policy/orders' };

function runOf(changes: readonly PolicyChange[], flags: RunFlags = {}): LastRun {
  const remediations = changes.map(
    (change, at): ReportRemediation => ({
      layer: change.policyType,
      owner: 'application team',
      text: 'add an Allow',
      change,
      warnings: [],
      request: 0,
      step: at + 1,
      proof: { status: 'proven', why: '', before: 'implicitDeny', after: 'allowed', minimal: [], newlyAllows: [] },
      code: changeAsCode(change),
    }),
  );
  return { at: '', flags, report: { diagnoses: [{ remediations }] } as unknown as Report };
}

/** What AWS answers; every call is written down. */
interface Answers {
  readonly account?: string;
  readonly same?: string;
  readonly versions?: string;
}

function runScript(script: string, { account = '111122223333', same = 'True', versions = '2' }: Answers) {
  const folder = mkdtempSync(join(tmpdir(), 'fix-'));
  const log = join(folder, 'calls');
  writeFileSync(log, '');
  writeFileSync(
    join(folder, 'aws'),
    `#!/bin/sh
echo "$AWS_PROFILE $*" >> ${log}
case "$*" in
  *get-caller-identity*) echo ${account} ;;
  *list-policy-versions*) echo ${versions} ;;
  *Policy.DefaultVersionId*) echo v2 ;;
  *==*) echo ${same} ;;
esac
`,
  );
  chmodSync(join(folder, 'aws'), 0o755);
  const results = ['bash', 'dash'].map((shell) => {
    writeFileSync(log, '');
    const run = spawnSync(shell, ['-c', script], {
      encoding: 'utf8',
      cwd: folder,
      env: { HOME: folder, PATH: `${folder}:${process.env['PATH'] ?? ''}`, TMPDIR: folder },
    });
    return { status: run.status, stderr: run.stderr, calls: readFileSync(log, 'utf8').trim().split('\n') };
  });
  expect(results[1]).toEqual(results[0]);
  return results[0] ?? { status: null, stderr: '', calls: [] };
}

const writes = (calls: readonly string[]) => calls.filter((call) => /put-|create-policy-version/.test(call));

describe('the commands of a fix', () => {
  it('go by the profile of the run, after a look at the account and at what is there', () => {
    const script = fixAsCode(runOf([INLINE], { profile: 'prod' }), 1, 'cli') ?? '';
    const { status, stderr, calls } = runScript(script, {});
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(calls).toEqual([
      'prod sts get-caller-identity --query Account --output text',
      `prod iam get-role-policy --role-name app --policy-name orders --query PolicyDocument == \`${JSON.stringify(before)}\` --output text`,
      'prod iam put-role-policy --role-name app --policy-name orders --policy-document file://policy.json',
    ]);
  });

  it.each<[string, PolicyChange, Answers, string]>([
    ['another account', INLINE, { account: '444455556666' }, 'these are not credentials of account 111122223333'],
    ['a policy that changed', INLINE, { same: 'False' }, 'the policy changed since it was read'],
    ['a managed policy that changed', MANAGED, { same: 'False' }, 'the policy changed since it was read'],
    ['a fifth version', MANAGED, { versions: '5' }, 'the policy has five versions'],
  ])('stop at %s, before anything is written', (_, change, answers, why) => {
    const { status, stderr, calls } = runScript(fixAsCode(runOf([change]), 1, 'cli') ?? '', answers);
    expect({ status, writes: writes(calls) }).toEqual({ status: 1, writes: [] });
    expect(stderr).toContain(`stopped: ${why}`);
  });

  it('of several changes write files of their own', () => {
    const { status, calls } = runScript(fixAsCode(runOf([INLINE, MANAGED]), 1, 'cli') ?? '', {});
    expect({ status, writes: writes(calls).length }).toEqual({ status: 0, writes: 2 });
  });

  it('read nothing by a name that the AWS CLI would take for a file', () => {
    const script = fixAsCode(runOf([{ ...INLINE, policy: 'file:///etc/hostname' }]), 1, 'cli') ?? '';
    expect(runScript(script, {}).calls.filter((call) => call.includes('file:///'))).toEqual([]);
    expect(script).toContain('# not compared with what was read: look at it first');
  });
});

describe('other forms', () => {
  it('hold the document alone', () => {
    expect(JSON.parse(fixAsCode(runOf([INLINE]), 1, 'json') ?? '')).toEqual(after);
    expect(fixAsCode(runOf([INLINE]), 1, 'terraform')).toMatch(/^# add an Allow \(application team\)\nresource /);
  });

  it('are none where a denial has no fix', () => {
    expect(fixAsCode(runOf([]), 1, 'cli')).toBeUndefined();
  });
});
