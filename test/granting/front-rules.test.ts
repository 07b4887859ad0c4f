import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  DeletePolicyCommand,
  GetRoleCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListEntitiesForPolicyCommand,
  PutRolePolicyCommand,
  TagRoleCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import {
  CreateFunctionCommand,
  GetFunctionConfigurationCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { afterAll, describe, expect, it } from 'vitest';
import { type Front, type Moto, startFront, startMoto } from '../front/index.js';
import type { FrontOptions } from '../front/options.js';
import { ACCOUNT, clientsOf, makeTable, REGION, TRUST } from './moto-world.js';

const moto: Moto | undefined = await startMoto();
const url = moto?.url ?? '';
let count = 0;
afterAll(() => moto?.stop());

interface Clients {
  readonly iam: IAMClient;
  readonly lambda: LambdaClient;
  readonly front: Front;
}

/** Clients of a front server with the rules that moto lacks. One attempt: what AWS says is what is seen. */
async function on<T>(work: (clients: Clients) => Promise<T>, options: FrontOptions = {}): Promise<T> {
  const front = await startFront({ moto: url, account: ACCOUNT, rules: {}, ...options });
  const settings = {
    endpoint: front.url,
    region: REGION,
    credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' },
    maxAttempts: 1,
  };
  try {
    return await work({ iam: new IAMClient(settings), lambda: new LambdaClient(settings), front });
  } finally {
    await front.stop();
  }
}

function fresh(kind: string): string {
  count += 1;
  return `${kind}-${count}`;
}

const trust = JSON.stringify(TRUST);
const document = (Action: string | string[] = 's3:GetObject') =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource: '*' }] });
/** Of so many characters without white space, and with more of it than IAM counts. */
const longDocument = (size: number) => {
  const statement = { Sid: '', Effect: 'Allow', Action: 's3:GetObject', Resource: '*' };
  const bare = JSON.stringify({ Version: '2012-10-17', Statement: [statement] }).length;
  return JSON.stringify(
    { Version: '2012-10-17', Statement: [{ ...statement, Sid: 'x'.repeat(size - bare) }] },
    null,
    8,
  );
};
const named = (name: string) => ({ name });
const ZIP = Buffer.from('UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA==', 'base64');

async function role({ iam }: Clients, more: object = {}): Promise<string> {
  const RoleName = fresh('role');
  await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust, ...more }));
  return RoleName;
}

async function fn(
  clients: Clients,
  more: object = {},
): Promise<{ readonly FunctionName: string; readonly RoleName: string }> {
  const RoleName = await role(clients);
  const FunctionName = fresh('function');
  const Role = `arn:aws:iam::${ACCOUNT}:role/${RoleName}`;
  await clients.lambda.send(
    new CreateFunctionCommand({
      FunctionName,
      Role,
      Runtime: 'nodejs20.x',
      Handler: 'i.h',
      Code: { ZipFile: ZIP },
      ...more,
    }),
  );
  return { FunctionName, RoleName };
}

const arnOf = (RoleName: string) => `arn:aws:iam::${ACCOUNT}:role/${RoleName}`;

describe.skipIf(moto === undefined)('rules of AWS that moto lacks, in front of it', () => {
  it('F1: reads the paths of Lambda’s REST API as its operations, PUT too', async () => {
    await on(async (clients) => {
      const { FunctionName } = await fn(clients);
      await clients.lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Timeout: 9 }));
      await clients.lambda.send(new ListEventSourceMappingsCommand({ FunctionName }));
      const lambda = clients.front.calls.filter(({ service }) => service === 'lambda');
      expect(lambda.map(({ operation }) => operation)).toEqual([
        'lambda:CreateFunction',
        'lambda:UpdateFunctionConfiguration',
        'lambda:ListEventSourceMappings',
      ]);
      expect(lambda[1]?.input).toMatchObject({ FunctionName, Timeout: 9 });
    });
  });

  it('F2: a revision moves with each update, and an old one is refused', async () => {
    await on(async (clients) => {
      const { FunctionName } = await fn(clients);
      const { RevisionId } = await clients.lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
      const update = new UpdateFunctionConfigurationCommand({ FunctionName, Timeout: 9, RevisionId });
      const updated = await clients.lambda.send(update);
      expect(updated.RevisionId).not.toBe(RevisionId);
      await expect(clients.lambda.send(update)).rejects.toMatchObject(named('PreconditionFailedException'));
    });
  });

  it('F3: an update runs for a while, refuses another, and serves the old role meanwhile', async () => {
    await on(
      async (clients) => {
        const { FunctionName, RoleName } = await fn(clients);
        const Role = arnOf(await role(clients));
        await clients.lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Role }));
        await expect(
          clients.lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Timeout: 9 })),
        ).rejects.toMatchObject(named('ResourceConflictException'));
        const seen = [];
        for (let poll = 0; poll < 3; poll += 1) {
          const now = await clients.lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
          seen.push([now.LastUpdateStatus, now.Role]);
        }
        expect(seen).toEqual([
          ['InProgress', arnOf(RoleName)],
          ['InProgress', arnOf(RoleName)],
          ['Successful', Role],
        ]);
      },
      { rules: { updatePolls: 2 } },
    );
  });

  it('F4: a role that is absent, or that Lambda may not assume, is refused', async () => {
    await on(async (clients) => {
      const { FunctionName } = await fn(clients);
      const ec2 = JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
      });
      const other = await role(clients, { AssumeRolePolicyDocument: ec2 });
      for (const RoleName of ['absent', other]) {
        await expect(
          clients.lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Role: arnOf(RoleName) })),
        ).rejects.toMatchObject({ name: 'InvalidParameterValueException', message: /cannot be assumed by Lambda/ });
      }
    });
  });

  it('F5: reads lag behind writes', async () => {
    await on(
      async (clients) => {
        const RoleName = await role(clients);
        const { Policy } = await clients.iam.send(
          new CreatePolicyCommand({ PolicyName: fresh('policy'), PolicyDocument: document() }),
        );
        const attached = async () =>
          (await clients.iam.send(new ListAttachedRolePoliciesCommand({ RoleName }))).AttachedPolicies?.length;
        expect(await attached()).toBe(0);
        await clients.iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: Policy?.Arn }));
        expect([await attached(), await attached(), await attached()]).toEqual([0, 0, 1]);
      },
      { rules: { staleReads: 2 } },
    );
  });

  it.each([
    ['a managed policy of 6,144 characters', 6144, 6145],
    ['an inline policy of 10,240', 10_240, 10_241],
    ['a trust policy of 2,048', 2048, 2049],
  ])('F6: %s passes, one more does not; white space does not count', async (what, most, more) => {
    await on(async (clients) => {
      const RoleName = await role(clients);
      const send = (size: number) => {
        const text = longDocument(size);
        if (what.startsWith('a managed'))
          return clients.iam.send(new CreatePolicyCommand({ PolicyName: fresh('policy'), PolicyDocument: text }));
        if (what.startsWith('an inline'))
          return clients.iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'p', PolicyDocument: text }));
        const long = JSON.stringify({ ...TRUST, Statement: [{ ...TRUST.Statement[0], Sid: '' }] });
        const statement = { ...TRUST.Statement[0], Sid: 'x'.repeat(size - long.length) };
        const PolicyDocument = JSON.stringify({ ...TRUST, Statement: [statement] }, null, 4);
        return clients.iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument }));
      };
      await expect(send(most)).resolves.toBeDefined();
      await expect(send(more)).rejects.toMatchObject(named('LimitExceededException'));
    });
  });

  it('F6: an eleventh attachment does not pass; one that is there does', async () => {
    await on(async (clients) => {
      const RoleName = await role(clients);
      const arns: string[] = [];
      for (let at = 0; at < 11; at += 1) {
        const made = await clients.iam.send(
          new CreatePolicyCommand({ PolicyName: fresh('policy'), PolicyDocument: document() }),
        );
        arns.push(made.Policy?.Arn ?? '');
      }
      const attach = (PolicyArn: string | undefined) =>
        clients.iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
      for (const arn of arns.slice(0, 10)) await attach(arn);
      await expect(attach(arns[10])).rejects.toMatchObject(named('LimitExceededException'));
      await expect(attach(arns[0])).resolves.toBeDefined();
    });
  });

  it('F7: a name is taken whatever its path and case, of policies and of roles', async () => {
    await on(async (clients) => {
      const name = fresh('Policy');
      const make = (PolicyName: string, Path: string) =>
        clients.iam.send(new CreatePolicyCommand({ PolicyName, Path, PolicyDocument: document() }));
      await make(name, '/');
      await expect(make(name, '/team/')).rejects.toMatchObject(named('EntityAlreadyExistsException'));
      await expect(make(name.toUpperCase(), '/')).rejects.toMatchObject(named('EntityAlreadyExistsException'));
      const RoleName = await role(clients);
      await expect(
        clients.iam.send(
          new CreateRoleCommand({ RoleName: RoleName.toUpperCase(), Path: '/x/', AssumeRolePolicyDocument: trust }),
        ),
      ).rejects.toMatchObject(named('EntityAlreadyExistsException'));
    });
  });

  it('F8: a policy that is attached, or that has versions, is not deleted', async () => {
    await on(async (clients) => {
      const RoleName = await role(clients);
      const make = async () =>
        (await clients.iam.send(new CreatePolicyCommand({ PolicyName: fresh('policy'), PolicyDocument: document() })))
          .Policy?.Arn;
      const [attached, versioned, free] = [await make(), await make(), await make()];
      await clients.iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: attached }));
      await clients.iam.send(
        new CreatePolicyVersionCommand({ PolicyArn: versioned, PolicyDocument: document('s3:PutObject') }),
      );
      for (const PolicyArn of [attached, versioned])
        await expect(clients.iam.send(new DeletePolicyCommand({ PolicyArn }))).rejects.toMatchObject(
          named('DeleteConflictException'),
        );
      await expect(clients.iam.send(new DeletePolicyCommand({ PolicyArn: free }))).resolves.toBeDefined();
    });
  });

  it('F8: a holder is found among any number of roles', async () => {
    await on(async ({ iam }) => {
      const made = [];
      for (let one = 0; one < 101; one += 1) {
        const create = new CreateRoleCommand({ RoleName: fresh('one-of-many'), AssumeRolePolicyDocument: trust });
        made.push((await iam.send(create)).Role);
      }
      // moto goes through roles by their ids, and gives up after the first hundred.
      const last = made.sort((a, b) => ((a?.RoleId ?? '') < (b?.RoleId ?? '') ? -1 : 1)).at(-1);
      const { Policy } = await iam.send(
        new CreatePolicyCommand({ PolicyName: fresh('held'), PolicyDocument: document() }),
      );
      const held = { PolicyArn: Policy?.Arn ?? '' };
      await iam.send(new AttachRolePolicyCommand({ ...held, RoleName: last?.RoleName ?? '' }));
      const { PolicyRoles } = await iam.send(new ListEntitiesForPolicyCommand(held));
      expect(PolicyRoles?.map(({ RoleName }) => RoleName)).toEqual([last?.RoleName]);
      await expect(iam.send(new DeletePolicyCommand(held))).rejects.toMatchObject(named('DeleteConflictException'));
    });
  }, 60_000);

  it('F9: a role wants a boundary that is there, and a trust policy with a principal', async () => {
    await on(async (clients) => {
      const missing = `arn:aws:iam::${ACCOUNT}:policy/${fresh('missing')}`;
      await expect(role(clients, { PermissionsBoundary: missing })).rejects.toMatchObject(
        named('NoSuchEntityException'),
      );
      await expect(role(clients, { AssumeRolePolicyDocument: document('sts:AssumeRole') })).rejects.toMatchObject(
        named('MalformedPolicyDocumentException'),
      );
      const { Policy } = await clients.iam.send(
        new CreatePolicyCommand({ PolicyName: fresh('limits'), PolicyDocument: document('*') }),
      );
      await expect(role(clients, { PermissionsBoundary: Policy?.Arn })).resolves.toBeDefined();
    });
  });

  it('F10: an attachment made twice is one', async () => {
    await on(async (clients) => {
      const RoleName = await role(clients);
      const { Policy } = await clients.iam.send(
        new CreatePolicyCommand({ PolicyName: fresh('policy'), PolicyDocument: document() }),
      );
      for (let twice = 0; twice < 2; twice += 1)
        await clients.iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: Policy?.Arn }));
      const { AttachedPolicies } = await clients.iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
      expect(AttachedPolicies).toHaveLength(1);
    });
  });

  it('F11: keeps a function’s log group, and gives indexes their ARNs; a VPC is canned', async () => {
    await on(async (clients) => {
      const LoggingConfig = { LogFormat: 'JSON' as const, LogGroup: 'shop' };
      const { FunctionName } = await fn(clients, { LoggingConfig });
      const shown = await clients.lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
      expect(shown.LoggingConfig).toEqual(LoggingConfig);
      const table = fresh('table');
      await makeTable(clientsOf(url), table, { index: 'byq' });
      const { Table } = await clientsOf(clients.front.url).dynamodb.send(
        new DescribeTableCommand({ TableName: table }),
      );
      expect(Table?.GlobalSecondaryIndexes?.map(({ IndexArn }) => IndexArn)).toEqual([
        `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/${table}/index/byq`,
      ]);
    });
    const VpcConfig = { VpcId: 'vpc-0a1b', SubnetIds: ['subnet-0a'], SecurityGroupIds: ['sg-0a'] };
    const output = { FunctionName: 'inside', Role: arnOf('r'), VpcConfig };
    await on(
      async ({ lambda }) => {
        const shown = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: 'inside' }));
        expect(shown.VpcConfig).toEqual(VpcConfig);
      },
      { answers: [{ operation: 'lambda:GetFunctionConfiguration', output }] },
    );
  });

  it('F12: an environment that could not be decrypted is an error in place of variables', async () => {
    const sealed = { ErrorCode: 'AccessDeniedException', Message: 'Lambda was unable to decrypt' };
    const canned = { FunctionName: 'sealed', Role: arnOf('r'), Environment: { Error: sealed } };
    await on(
      async ({ lambda }) => {
        const shown = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: 'sealed' }));
        expect(shown.Environment).toEqual({ Error: sealed });
      },
      { answers: [{ operation: 'lambda:GetFunctionConfiguration', output: canned }] },
    );
  });

  it('F13: a connection that is lost after the work leaves it done', async () => {
    const RoleName = await on((clients) => role(clients));
    await on(
      async ({ iam }) => {
        const tag = new TagRoleCommand({ RoleName, Tags: [{ Key: 'team', Value: 'shop' }] });
        await expect(iam.send(tag)).rejects.toBeDefined();
        const { Role } = await iam.send(new GetRoleCommand({ RoleName }));
        expect(Role?.Tags).toEqual([{ Key: 'team', Value: 'shop' }]);
      },
      { faults: [{ kind: 'lost', operation: 'iam:TagRole', times: 1 }] },
    );
  });
});
