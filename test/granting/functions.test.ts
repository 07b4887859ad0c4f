import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CreateRoleCommand, GetRoleCommand, GetRolePolicyCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { beforeEach, describe, expect, it } from 'vitest';
import { ACCOUNT, snapshot, TRUST } from './moto-world.js';
import { onStage, type Stage, type stageAt } from './stage.js';
import { motoSuite } from './suite.js';

const { moto, url, clients, own } = await motoSuite();
let fn = '';
let role = '';

beforeEach(async () => {
  ({ fn, role } = await own('worker'));
});

const on = <T>(work: (stage: Stage) => Promise<T>, options: Parameters<typeof stageAt>[1] = {}) =>
  onStage(url, work, options);

const grant = (...more: readonly string[]) => [
  'grant',
  '--function',
  fn,
  '--table',
  'SampleTable',
  '--access',
  'read',
  ...more,
];
const roleOf = async () => (await clients.lambda.send(new GetFunctionConfigurationCommand({ FunctionName: fn }))).Role;
const now = ['--apply', '--yes', '--wait', '30s'] as const;

describe.skipIf(moto === undefined)('a role of its own for a function', () => {
  const made = () => `arn:aws:iam::${ACCOUNT}:role/ddb-doctor/${fn}-own`;
  const newRole = (...more: readonly string[]) => grant('--new-role', '--role-name', `${fn}-own`, ...now, ...more);

  it('is made, gets the policy, and is set last; the undo goes the other way', async () => {
    const before = await snapshot(clients, fn);
    await on(async (stage) => {
      expect(await stage.run(newRole('--trust', 'source-account'))).toMatchObject({ code: 0 });
      expect(stage.writes()).toEqual([
        'iam:CreateRole',
        'iam:CreatePolicy',
        'iam:AttachRolePolicy',
        'lambda:UpdateFunctionConfiguration',
      ]);
      expect(await roleOf()).toBe(made());
      const { Role } = await clients.iam.send(new GetRoleCommand({ RoleName: `${fn}-own` }));
      expect(JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? ''))).toEqual({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: 'lambda.amazonaws.com' },
            Action: 'sts:AssumeRole',
            Condition: { StringEquals: { 'aws:SourceAccount': ACCOUNT } },
          },
        ],
      });
      expect(await stage.run(['grant', '--undo', stage.journal().path, '--yes'])).toMatchObject({ code: 0 });
      expect(stage.writes().slice(4)).toEqual([
        'lambda:UpdateFunctionConfiguration',
        'iam:DetachRolePolicy',
        'iam:DeletePolicy',
        'iam:DeleteRole',
      ]);
      expect(await snapshot(clients, fn)).toEqual(before);
    });
  }, 60_000);

  it('is waited for while Lambda cannot assume it, and while its update runs', async () => {
    await on(
      async (stage) => {
        expect(await stage.run(newRole())).toMatchObject({ code: 0 });
        const tries = stage.writes().filter((operation) => operation === 'lambda:UpdateFunctionConfiguration');
        expect(tries).toHaveLength(3);
        expect(await roleOf()).toBe(made());
      },
      { rules: { assumeLag: 2, updatePolls: 3 } },
    );
  }, 60_000);

  it.each(['lost', '500', 'reset', 'throttle'] as const)(
    'survives %s at the update of the function',
    async (kind) => {
      await on(
        async (stage) => {
          expect(await stage.run(newRole())).toMatchObject({ code: 0 });
          expect(await roleOf()).toBe(made());
        },
        { faults: [{ kind, operation: 'lambda:UpdateFunctionConfiguration', times: 1 }] },
      );
    },
    60_000,
  );

  it('stops where the update fails, with the reason in words; the old role serves', async () => {
    await on(
      async (stage) => {
        const stopped = await stage.run(newRole());
        expect(stopped).toMatchObject({ code: 5 });
        expect(stopped.stdout).toContain('ec2:CreateNetworkInterface');
        expect(stopped.stdout).toContain('--undo');
      },
      { rules: { updateFails: 'InsufficientRolePermissions' } },
    );
  }, 60_000);
});

describe.skipIf(moto === undefined)('plans and rails', () => {
  it('an inline policy is written, and taken away by its undo', async () => {
    const before = await snapshot(clients, fn);
    await on(async (stage) => {
      expect(await stage.run(grant('--inline', ...now))).toMatchObject({ code: 0 });
      const name = { RoleName: role, PolicyName: `${fn}-SampleTable` };
      const { PolicyDocument } = await clients.iam.send(new GetRolePolicyCommand(name));
      expect(PolicyDocument).toContain('UseItems');
      expect(await stage.run(['grant', '--undo', stage.journal().path, '--yes'])).toMatchObject({ code: 0 });
      expect(await snapshot(clients, fn)).toEqual(before);
    });
  }, 60_000);

  it('a stale plan is refused with exit 6 and no write; a changed file and another account too', async () => {
    await on(async (stage) => {
      const plan = join(stage.folder, 'plan.json');
      expect(await stage.run(grant('--out', plan))).toMatchObject({ code: 0 });
      const text = readFileSync(plan, 'utf8');
      writeFileSync(plan, text.replace('dynamodb:Scan', 'dynamodb:Scam'));
      expect(await stage.run(['grant', '--apply', plan, '--yes'])).toMatchObject({ code: 252 });
      writeFileSync(plan, text);
      const PolicyDocument = JSON.stringify({
        Version: '2012-10-17',
        Statement: { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' },
      });
      await clients.iam.send(new PutRolePolicyCommand({ RoleName: role, PolicyName: 'other', PolicyDocument }));
      const stale = await stage.run(['grant', '--apply', plan, '--yes']);
      expect(stale).toMatchObject({ code: 6 });
      expect(stale.stderr).toContain(`the plan is stale: arn:aws:iam::${ACCOUNT}:role/${role}`);
      expect(stage.writes()).toEqual([]);
    });
  }, 60_000);

  it('a fresh plan of a file is applied', async () => {
    await on(async (stage) => {
      const plan = join(stage.folder, 'plan.json');
      await stage.run(grant('--out', plan));
      expect(await stage.run(['grant', '--apply', plan, '--yes'])).toMatchObject({ code: 0 });
      expect(stage.writes()).toEqual(['iam:CreatePolicy', 'iam:AttachRolePolicy']);
    });
  }, 60_000);

  it('without --yes and a terminal nothing is written', async () => {
    await on(async (stage) => {
      expect(await stage.run(grant('--apply'))).toMatchObject({ code: 252 });
      expect(stage.writes()).toEqual([]);
    });
  }, 60_000);

  it('a policy of that name that grant did not make stays as it is', async () => {
    await on(async (stage) => {
      const other = await stage.run([
        'grant',
        '--function',
        fn,
        '--table',
        'SampleTable',
        '--access',
        'read',
        '--policy-name',
        'Taken',
        '--path',
        '/',
        ...now,
      ]);
      expect(other.code).toBe(0);
      await stage.run(['grant', '--undo', stage.journal().path, '--yes']);
    });
    const { CreatePolicyCommand } = await import('@aws-sdk/client-iam');
    const statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' };
    const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
    await clients.iam.send(new CreatePolicyCommand({ PolicyName: 'Foreign', PolicyDocument }));
    await on(async (stage) => {
      const refused = await stage.run(grant('--policy-name', 'Foreign', '--path', '/', ...now));
      expect(refused).toMatchObject({ code: 6 });
      expect(refused.stderr).toContain('grant did not make it');
      expect(stage.writes()).toEqual([]);
    });
  }, 60_000);

  it('a role that another function shares stops an apply that nobody was asked about', async () => {
    await on(async (stage) => {
      const { CreateFunctionCommand } = await import('@aws-sdk/client-lambda');
      const Code = { ZipFile: Buffer.from('UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA==', 'base64') };
      const Role = `arn:aws:iam::${ACCOUNT}:role/${role}`;
      const name = `${fn}-twin`;
      await clients.lambda.send(
        new CreateFunctionCommand({ FunctionName: name, Role, Runtime: 'nodejs20.x', Handler: 'i.h', Code }),
      );
      const refused = await stage.run(grant(...now));
      expect(refused).toMatchObject({ code: 6 });
      expect(refused.stderr).toContain(`shared with function ${name}`);
      expect(await stage.run(grant('--allow-shared-role', ...now))).toMatchObject({ code: 0 });
    });
  }, 60_000);

  it('what somebody changed since is left, and told with exit 5', async () => {
    await on(async (stage) => {
      await stage.run(grant(...now));
      await clients.iam.send(
        new CreateRoleCommand({ RoleName: `other-${fn}`, AssumeRolePolicyDocument: JSON.stringify(TRUST) }),
      );
      const { AttachRolePolicyCommand } = await import('@aws-sdk/client-iam');
      const PolicyArn = `arn:aws:iam::${ACCOUNT}:policy/ddb-doctor/${fn}-SampleTable`;
      await clients.iam.send(new AttachRolePolicyCommand({ RoleName: `other-${fn}`, PolicyArn }));
      const undone = await stage.run(['grant', '--undo', stage.journal().path, '--yes']);
      expect(undone).toMatchObject({ code: 5 });
      expect(undone.stdout).toContain(`somebody attached ${PolicyArn} to other-${fn}`);
    });
  }, 60_000);

  it('--check tells CI whether the grant is in place', async () => {
    await on(async (stage) => {
      expect(await stage.run(grant('--check'))).toMatchObject({ code: 1 });
      await stage.run(grant(...now));
      expect(await stage.run(grant('--check'))).toMatchObject({ code: 0 });
    });
  }, 60_000);
});
