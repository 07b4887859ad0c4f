import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PutRolePolicyCommand, TagRoleCommand, UpdateAssumeRolePolicyCommand } from '@aws-sdk/client-iam';
import {
  CreateAliasCommand,
  CreateFunctionCommand,
  GetFunctionConfigurationCommand,
  PublishVersionCommand,
} from '@aws-sdk/client-lambda';
import { beforeEach, describe, expect, it } from 'vitest';
import { planOf } from '../grant/plan-schema.js';
import { ACCOUNT, makeFunction, makeTable, snapshot } from './moto-world.js';
import { onStage, type Stage, stageAt } from './stage.js';
import { motoSuite } from './suite.js';

const { moto, url, clients, own } = await motoSuite();
let fn = '';
let role = '';

beforeEach(async () => {
  ({ fn, role } = await own('railed'));
});

const on = <T>(work: (stage: Stage) => Promise<T>, options: Parameters<typeof stageAt>[1] = {}) =>
  onStage(url, work, options);

const grant = (...more: readonly string[]) => [
  ...['grant', '--function', fn, '--table', 'SampleTable', '--access', 'describe'],
  ...more,
];
const now = ['--apply', '--yes'] as const;
const roleOf = async () => (await clients.lambda.send(new GetFunctionConfigurationCommand({ FunctionName: fn }))).Role;
const roleArn = (name: string) => `arn:aws:iam::${ACCOUNT}:role/${name}`;
const policy = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement });

describe.skipIf(moto === undefined)('rails, over HTTP', () => {
  it('another account than the plan’s: nothing is applied, resumed or undone', async () => {
    await on(async (stage) => {
      const plan = join(stage.folder, 'plan.json');
      expect((await stage.run(grant('--out', plan))).code).toBe(0);
      expect((await stage.run(grant(...now))).code).toBe(0);
      const { path } = stage.journal();
      const Arn = 'arn:aws:iam::999988887777:user/other';
      const other = { operation: 'sts:GetCallerIdentity', output: { Account: '999988887777', Arn, UserId: 'AIDA' } };
      const there = await stageAt(url, { answers: [other] });
      try {
        for (const words of [
          ['--apply', plan],
          ['--resume', path],
          ['--undo', path],
        ]) {
          const run = await there.run(['grant', ...words, '--yes']);
          expect(run).toMatchObject({ code: 6 });
          expect(run.stderr).toContain(`the plan is for account ${ACCOUNT}, and the credentials are of 999988887777`);
        }
        expect(there.writes()).toEqual([]);
      } finally {
        await there.stop();
      }
    });
  }, 60_000);

  it('what a stack owns stays as it is, unless --allow-drift', async () => {
    await clients.iam.send(new TagRoleCommand({ RoleName: role, Tags: [{ Key: 'sst:app', Value: 'shop' }] }));
    await on(async (stage) => {
      const refused = await stage.run(grant(...now));
      expect(refused).toMatchObject({ code: 6 });
      expect(refused.stderr).toContain(`the role ${role} is owned by SST app shop`);
      expect(stage.writes()).toEqual([]);
      const code = await stage.run(grant('--as', 'terraform'));
      expect(code.stdout).toContain('aws_iam_role_policy_attachment');
      expect(await stage.run(grant('--allow-drift', ...now))).toMatchObject({ code: 0 });
    });
  }, 60_000);

  it('an access that stays denied is not applied, unless --even-if-denied: exit 1', async () => {
    const statement = { Effect: 'Deny', Action: 'dynamodb:DescribeTimeToLive', Resource: '*' };
    await clients.iam.send(
      new PutRolePolicyCommand({ RoleName: role, PolicyName: 'guard', PolicyDocument: policy(statement) }),
    );
    await on(async (stage) => {
      expect(await stage.run(grant())).toMatchObject({ code: 1 });
      expect(await stage.run(grant(...now))).toMatchObject({ code: 6 });
      expect(stage.writes()).toEqual([]);
      const run = await stage.run(grant('--even-if-denied', '--wait', '2s', ...now));
      expect(run).toMatchObject({ code: 1 });
      expect(run.stdout).toContain('is still denied');
    });
  }, 60_000);

  it('without a journal nothing is written', async () => {
    await on(async (stage) => {
      const run = await stage.run(grant(...now), { env: { XDG_STATE_HOME: '/dev/null/state' } });
      expect(run.code).toBe(252);
      expect(run.stderr).toContain('without its journal grant writes nothing');
      expect(stage.writes()).toEqual([]);
    });
  }, 60_000);

  it('a policy longer than IAM takes is packed into as few as hold it', async () => {
    const names = Array.from({ length: 70 }, (_, at) => `${fn}-a-table-with-a-rather-long-name-${at}`);
    for (const name of names) await makeTable(clients, name);
    const wide = (...more: readonly string[]) => [
      ...['grant', '--function', fn, '--access', 'describe', '--table', names.join(','), ...more],
    ];
    await on(async (stage) => {
      const planned = await stage.run(wide('--output', 'json'));
      expect(planned.stderr).toBe('');
      const plan = planOf(planned.stdout);
      expect(plan.policies.map(({ size }) => size <= 6144)).toEqual([true, true]);
      expect(plan.proof.calls.every(({ after }) => after === 'yes')).toBe(true);
      expect(plan.proof.superfluous).toEqual([]);
      expect(await stage.run(wide(...now))).toMatchObject({ code: 0 });
      expect(stage.writes()).toEqual([
        ...['iam:CreatePolicy', 'iam:AttachRolePolicy', 'iam:CreatePolicy', 'iam:AttachRolePolicy'],
      ]);
      expect((await stage.run(['grant', '--undo', stage.journal().path, '--yes'])).code).toBe(0);
    });
  }, 120_000);

  it('the values of a function’s environment are in no plan, journal or output', async () => {
    const secret = 'hunter2-is-secret';
    const name = `${fn}-with-secrets`;
    await clients.lambda.send(
      new CreateFunctionCommand({
        FunctionName: name,
        Role: roleArn(role),
        Runtime: 'nodejs20.x',
        Handler: 'i.h',
        Code: { ZipFile: Buffer.from('UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA==', 'base64') },
        Environment: { Variables: { API_KEY: secret, TABLE_NAME: 'SampleTable' } },
      }),
    );
    await on(async (stage) => {
      const out = join(stage.folder, 'plan.json');
      const words = ['grant', '--function', name, '--table', 'SampleTable', '--access', 'describe', '--out', out];
      const runs = [
        await stage.run([...words, '--new-role']),
        await stage.run([...words, '--new-role', '--output', 'json']),
        await stage.run([...words, '--new-role', '--as', 'cli']),
        await stage.run([...words, '--new-role', '--debug', '--wait', '20s', ...now]),
      ];
      expect(runs.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
      const { path } = stage.journal();
      const texts = [readFileSync(out, 'utf8'), readFileSync(path, 'utf8')];
      for (const text of [...texts, ...runs.flatMap(({ stdout, stderr }) => [stdout, stderr])])
        expect(text).not.toContain(secret);
      expect((await stage.run(['grant', '--undo', path, '--yes'])).code).toBe(0);
    });
  }, 60_000);
});

describe.skipIf(moto === undefined)('an apply that does not come to its end', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'ends after the call under way at %s: 130, and the two commands',
    async (signal) => {
      const before = await snapshot(clients, fn);
      const faults = [{ kind: 'wait', operation: 'iam:CreatePolicy', milliseconds: 1_500 }] as const;
      await on(
        async (stage) => {
          const arrived = new Promise<void>((resolve) => {
            const timer = setInterval(() => {
              if (!stage.writes().includes('iam:CreatePolicy')) return;
              clearInterval(timer);
              resolve();
            }, 20);
          });
          const run = await stage.run(grant('--new-role', ...now), { interrupt: arrived, signal });
          expect(run.code).toBe(130);
          expect(run.stdout).toContain('Done: 1, 2. Not done: 3, 4.');
          expect(run.stdout).toMatch(/Go on: {2}ddb-doctor grant --resume .*\nUndo: {3}ddb-doctor grant --undo /);
          const { path, lines } = stage.journal();
          expect(lines.at(-1)).toMatchObject({ n: 2, phase: 'done' });
          expect((await stage.run(['grant', '--resume', path, '--yes'])).code).toBe(0);
          expect(await roleOf()).toBe(roleArn(`ddb-doctor/${fn}-role`));
          expect((await stage.run(['grant', '--undo', path, '--yes'])).code).toBe(0);
          expect(await snapshot(clients, fn)).toEqual(before);
        },
        { faults },
      );
    },
    60_000,
  );

  it('gives up waiting for a role that Lambda cannot assume yet: 5, and resumes later', async () => {
    await on(
      async (stage) => {
        const run = await stage.run(grant('--new-role', '--wait', '2s', ...now));
        expect(run.code).toBe(5);
        expect(run.stdout).toContain('cannot be assumed by Lambda');
        expect(run.stdout).toContain('role and policy are there');
        expect(run.stdout).toContain('Done: 1, 2, 3. Not done: 4.');
      },
      { rules: { assumeLag: 1_000 } },
    );
    await on(async (stage) => {
      const made = roleArn(`ddb-doctor/${fn}-role`);
      expect((await stage.run(grant('--set-role', made, ...now))).code).toBe(0);
      expect(await roleOf()).toBe(made);
    });
  }, 60_000);
});

describe.skipIf(moto === undefined)('other roles, trust and refresh', () => {
  it('--set-role: the function gets a role that is there; its aliases on a version are told', async () => {
    await makeFunction(clients, `${fn}-other`, `${role}-other`);
    await clients.lambda.send(new PublishVersionCommand({ FunctionName: fn }));
    await clients.lambda.send(new CreateAliasCommand({ FunctionName: fn, Name: 'live', FunctionVersion: '1' }));
    const RoutingConfig = { AdditionalVersionWeights: { '1': 0.1 } };
    await clients.lambda.send(
      new CreateAliasCommand({ FunctionName: fn, Name: 'next', FunctionVersion: '$LATEST', RoutingConfig }),
    );
    const before = await snapshot(clients, fn);
    const wanted = grant('--set-role', roleArn(`${role}-other`), '--allow-shared-role');
    await on(async (stage) => {
      const plan = await stage.run(wanted);
      expect(plan.code).toBe(0);
      expect(plan.stdout).toContain(`~ func    ${fn}: runs as ${role}-other, not ${role}`);
      expect(plan.stdout).toContain('alias live (version 1) stays on the role of its version');
      expect(plan.stdout).toContain('alias next (version 1) stays on the role of its version');
      expect(await stage.run([...wanted, ...now])).toMatchObject({ code: 0 });
      expect(stage.writes()).toEqual([
        'iam:CreatePolicy',
        'iam:AttachRolePolicy',
        'lambda:UpdateFunctionConfiguration',
      ]);
      const update = stage.front.calls.find(({ operation }) => operation === 'lambda:UpdateFunctionConfiguration');
      expect(Object.keys(update?.input ?? {}).sort()).toEqual(['FunctionName', 'RevisionId', 'Role']);
      expect(await roleOf()).toBe(roleArn(`${role}-other`));
      expect((await stage.run(['grant', '--undo', stage.journal().path, '--yes'])).code).toBe(0);
      expect(await snapshot(clients, fn)).toEqual(before);
    });
  }, 60_000);

  it('--fix-trust: one statement more, none less; shown first, and undone', async () => {
    const ec2 = { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' };
    await clients.iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: role, PolicyDocument: policy(ec2) }));
    const before = await snapshot(clients, fn);
    await on(async (stage) => {
      const can = async () => (await stage.run(['can', '--function', fn, 'DescribeTable', 'SampleTable'])).stdout;
      expect(await can()).toMatch(/trust +no/);
      const plan = await stage.run(grant('--fix-trust'));
      expect(plan.stdout).toContain(`~ trust   ${role}: lambda.amazonaws.com may assume it`);
      expect(await stage.run(grant('--fix-trust', '--allow-shared-role', ...now))).toMatchObject({ code: 0 });
      const sent = stage.front.calls.find(({ operation }) => operation === 'iam:UpdateAssumeRolePolicy');
      expect(JSON.parse(String(sent?.input['PolicyDocument']))).toEqual({
        Version: '2012-10-17',
        Statement: [ec2, { ...ec2, Principal: { Service: 'lambda.amazonaws.com' } }],
      });
      expect(await can()).toMatch(/trust +yes/);
      expect((await stage.run(['grant', '--undo', stage.journal().path, '--yes'])).code).toBe(0);
      expect(await snapshot(clients, fn)).toEqual(before);
    });
  }, 60_000);

  it('--refresh: an empty update of the function, of its revision alone', async () => {
    await on(async (stage) => {
      expect(await stage.run(grant(...now))).toMatchObject({ code: 0 });
      expect(await stage.run(grant('--refresh', ...now))).toMatchObject({ code: 0 });
      const updates = stage.front.calls.filter(({ operation }) => operation === 'lambda:UpdateFunctionConfiguration');
      expect(updates.map(({ input }) => Object.keys(input).sort())).toEqual([['FunctionName', 'RevisionId']]);
      expect(await roleOf()).toBe(roleArn(role));
    });
  }, 60_000);

  it('somebody deployed between plan and apply: nothing of it is overwritten', async () => {
    const before = await roleOf();
    await on(async (stage) => {
      const plan = join(stage.folder, 'plan.json');
      expect((await stage.run(grant('--new-role', '--out', plan))).code).toBe(0);
      const { UpdateFunctionConfigurationCommand, LambdaClient } = await import('@aws-sdk/client-lambda');
      const through = new LambdaClient({
        endpoint: stage.front.url,
        region: 'eu-west-1',
        credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' },
      });
      await through.send(new UpdateFunctionConfigurationCommand({ FunctionName: fn, Timeout: 12 }));
      const writes = stage.writes().length;
      const run = await stage.run(['grant', '--apply', plan, '--yes']);
      expect(run).toMatchObject({ code: 6 });
      expect(run.stderr).toContain('the plan is stale');
      expect(stage.writes()).toHaveLength(writes);
      expect(await roleOf()).toBe(before);
    });
  }, 60_000);
});
