import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { PolicyChange } from '../../src/check/index.js';
import type { Reach } from '../../src/remedy/code/script.js';
import type { Report } from '../../src/report/contract.js';
import { toRemediation } from '../../src/report/to-report.js';
import { fixAsCode } from '../../src/run/fix.js';

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

const SAID = { code: 'add an Allow', about: {} };

function runOf(changes: readonly PolicyChange[], reach: Reach = {}): { readonly report: Report } {
  const remediations = changes.map((change, at) =>
    toRemediation(
      {
        layer: change.policyType,
        owner: 'application team',
        says: SAID,
        change,
        warnings: [],
        request: 0,
        step: at + 1,
        proof: { status: 'proven', why: SAID, before: 'implicitDeny', after: 'allowed', minimal: [], newlyAllows: [] },
      },
      { tell: ({ code }) => code, reach },
    ),
  );
  return { report: { diagnoses: [{ remediations }] } as unknown as Report };
}

/** What AWS answers; every call is written down. */
interface Answers {
  readonly account?: string;
  readonly same?: string;
  readonly versions?: string;
  /** The document of a policy that the AWS CLI answers as a text; absent: there is none. */
  readonly text?: string;
}

function runScript(script: string, { account = '111122223333', same = 'True', versions = '2', text }: Answers) {
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
  *describe-resource-policies*) cat "$TEXT" ;;
  *==*) echo ${same} ;;
  *put-* | *create-policy-version* | *update-policy* | *modify-vpc-endpoint*) ;;
  *) ${text === undefined ? 'exit 254' : 'cat "$TEXT"'} ;;
esac
`,
  );
  chmodSync(join(folder, 'aws'), 0o755);
  writeFileSync(join(folder, 'text'), text ?? '');
  const results = ['bash', 'dash'].map((shell) => {
    writeFileSync(log, '');
    const run = spawnSync(shell, ['-c', script], {
      encoding: 'utf8',
      cwd: folder,
      env: { HOME: folder, PATH: `${folder}:${process.env['PATH'] ?? ''}`, TMPDIR: folder, TEXT: join(folder, 'text') },
    });
    return { status: run.status, stderr: run.stderr, calls: readFileSync(log, 'utf8').trim().split('\n') };
  });
  expect(results[1]).toEqual(results[0]);
  return results[0] ?? { status: null, stderr: '', calls: [] };
}

const written = (calls: readonly string[]) =>
  calls.filter((call) => /put-|update-policy|modify-vpc-endpoint/.test(call));
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

  const ENDPOINT: PolicyChange = {
    ...INLINE,
    policyType: 'vpc-endpoint-policy',
    policy: 'vpce-1',
    attachedTo: 'vpce-1',
    before: { ...before, Statement: [{ ...statement, Sid: 'Two words' }] },
  };
  const onTable: PolicyChange = {
    ...INLINE,
    policyType: 'resource-policy',
    policy: 'resource-based policy',
    attachedTo: 'arn:aws:dynamodb:eu-west-1:111122223333:table/orders',
  };
  const onKey = { ...onTable, attachedTo: 'arn:aws:kms:eu-west-1:111122223333:key/1' };
  const scp: PolicyChange = {
    ...INLINE,
    policyType: 'service-control-policy',
    policy: 'arn:aws:organizations::999988887777:policy/o-1/service_control_policy/p-1',
    attachedTo: 'ou-1',
  };
  const bucket = { ...onTable, attachedTo: 'arn:aws:s3:::exports', policy: 'bucket policy' };
  const logPolicy = { ...onTable, attachedTo: 'arn:aws:logs:eu-west-1:111122223333:log-group:/x', policy: 'to-logs' };
  const permissionSet = { ...INLINE, attachedTo: `arn:aws:iam::111122223333:role/AWSReservedSSO_Ops_0123456789abcdef` };

  describe.each<[string, PolicyChange]>([
    ['an endpoint', ENDPOINT],
    ['a table', onTable],
    ['a key', onKey],
    ['a bucket', bucket],
    ['a log group', logPolicy],
    ['an SCP', scp],
    ['a permission set', permissionSet],
  ])('of %s', (_, change) => {
    const environment = 'INSTANCE_ARN=i PERMISSION_SET_ARN=p\n';
    const account = change === scp ? { account: '999988887777' } : {};
    const ran = (text: string | undefined) =>
      runScript(environment + fixAsCode(runOf([change]), 1, 'cli'), {
        ...account,
        ...(text === undefined ? {} : { text }),
      });

    it('go on where the policy is what was read, however it is indented', () => {
      const { status, stderr, calls } = ran(`${JSON.stringify(change.before, null, 4)}\n`);
      expect({ status, stderr, written: written(calls).length }).toEqual({ status: 0, stderr: '', written: 1 });
    });

    it.each<[string, string | undefined]>([
      ['says something else', JSON.stringify({ ...change.before, Statement: [] })],
      ['is gone', undefined],
    ])('stop where it %s', (__, text) => {
      const { status, stderr, calls } = ran(text);
      expect({ status, written: written(calls) }).toEqual({ status: 1, written: [] });
      expect(stderr).toContain('stopped: the policy changed since it was read');
    });
  });

  it.each<[string, PolicyChange]>([
    ['an inline policy', { ...INLINE, operation: 'create-policy' }],
    ['a table policy', { ...onTable, operation: 'create-policy' }],
    ['a bucket policy', { ...bucket, operation: 'create-policy' }],
  ])('put %s that is new only where there is none', (_, { before: __, ...change }) => {
    const script = fixAsCode(runOf([change]), 1, 'cli') ?? '';
    expect(runScript(script, {})).toMatchObject({ status: 0 });
    const there = runScript(script, { text: JSON.stringify(before) });
    expect({ ...there, written: written(there.calls) }).toMatchObject({ status: 1, written: [] });
    expect(there.stderr).toContain('stopped: a policy of this name is there already');
  });

  it("ask for no account of a permission set, which is the organization's", () => {
    expect(fixAsCode(runOf([permissionSet]), 1, 'cli')).not.toContain('get-caller-identity');
  });

  it('go to the Region of the run, by either version of the AWS CLI', () => {
    const script = fixAsCode(runOf([ENDPOINT], { region: 'cn-north-1' }), 1, 'cli') ?? '';
    expect(script).toContain('export AWS_REGION=cn-north-1 AWS_DEFAULT_REGION=cn-north-1\n');
  });

  it('of several changes write files of their own', () => {
    const { status, calls } = runScript(fixAsCode(runOf([INLINE, MANAGED]), 1, 'cli') ?? '', {});
    expect({ status, writes: writes(calls).length }).toEqual({ status: 0, writes: 2 });
  });

  it('read nothing by a name that the AWS CLI would take for a file', () => {
    const script = fixAsCode(runOf([{ ...INLINE, policy: 'file:///etc/hostname' }]), 1, 'cli') ?? '';
    expect(runScript(script, {}).calls.filter((call) => call.includes('file:///'))).toEqual([]);
    expect(script).toContain('# not compared: look at it first');
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
