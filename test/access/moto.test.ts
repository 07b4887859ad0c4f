import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  IAMClient,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import {
  CreateAliasCommand,
  CreateFunctionCommand,
  LambdaClient,
  PublishVersionCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Front, startFront, startMoto } from '../front/index.js';
import { command } from './can-command.js';

const ACCOUNT = '123456789012';
const REGION = 'eu-west-1';
const TABLE = `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/SampleTable`;
const ROLE = `arn:aws:iam::${ACCOUNT}:role/MyLambdaRole`;

const moto = await startMoto();
let front: Front;

const policy = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement });
const trust = (Service: string) => policy({ Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole' });

/** The document of AWS's walk-through on a function's access to a table. */
const WALK_THROUGH = policy(
  {
    Effect: 'Allow',
    Action: [
      'dynamodb:BatchGetItem',
      'dynamodb:GetItem',
      'dynamodb:Query',
      'dynamodb:Scan',
      'dynamodb:BatchWriteItem',
      'dynamodb:PutItem',
      'dynamodb:UpdateItem',
    ],
    Resource: TABLE,
  },
  {
    Effect: 'Allow',
    Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    Resource: `arn:aws:logs:${REGION}:${ACCOUNT}:*`,
  },
  { Effect: 'Allow', Action: 'logs:CreateLogGroup', Resource: '*' },
);

const READ_WRITE = 'BatchGetItem,GetItem,Query,Scan,BatchWriteItem,PutItem,UpdateItem';

function can(...words: string[]) {
  return command(['can', ...words, '--endpoint-url', front.url, '--region', REGION, '--width', '80']);
}

const settings = () => ({
  endpoint: moto?.url ?? '',
  region: REGION,
  credentials: { accessKeyId: 'first', secretAccessKey: 'secret' },
});

beforeAll(async () => {
  if (moto === undefined) return;
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret', AWS_REGION: REGION });
  // moto has no GetAbacStatus.
  const answers = [{ operation: 'dynamodb:GetAbacStatus', output: { AbacStatus: 'DISABLED' } }];
  front = await startFront({ moto: moto.url, answers, account: ACCOUNT });
  await new DynamoDBClient(settings()).send(
    new CreateTableCommand({
      TableName: 'SampleTable',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    }),
  );
  const iam = new IAMClient(settings());
  for (const RoleName of ['MyLambdaRole', 'OldRole'])
    await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust('lambda.amazonaws.com') }));
  await new LambdaClient(settings()).send(
    new CreateFunctionCommand({
      FunctionName: 'MyLambdaFunction',
      Role: ROLE,
      Runtime: 'nodejs20.x',
      Handler: 'index.handler',
      Code: { ZipFile: new TextEncoder().encode('no code') },
      Environment: { Variables: { TABLE_NAME: 'SampleTable', TOKEN: 'hunter2' } },
    }),
  );
}, 60_000);
afterAll(async () => {
  await front?.stop();
  await moto?.stop();
});

describe.skipIf(moto === undefined)("AWS's walk-through, in moto", () => {
  it('says no before the policy is attached, and yes after', async () => {
    const before = await can('--function', 'MyLambdaFunction', READ_WRITE);
    expect(before.code).toBe(1);
    expect(before.stdout).toMatch(/trust +yes/);
    expect(before.stdout).toMatch(/logs +no/);
    expect(before.stdout).not.toContain('hunter2');

    const iam = new IAMClient(settings());
    const made = await iam.send(
      new CreatePolicyCommand({ PolicyName: 'MyLambdaPolicy', PolicyDocument: WALK_THROUGH }),
    );
    const PolicyArn = made.Policy?.Arn ?? '';
    await iam.send(new AttachRolePolicyCommand({ RoleName: 'MyLambdaRole', PolicyArn }));

    const after = await can('--function', 'MyLambdaFunction', READ_WRITE);
    expect(after.stderr).toBe('');
    await expect(after.stdout).toMatchFileSnapshot('screens/walk-through.txt');
    expect(after.code).toBe(0);
    expect((await can('role/MyLambdaRole', 'DeleteItem', 'SampleTable', '--expect', 'denied')).code).toBe(0);
    expect((await can('role/MyLambdaRole', 'GetItem', 'OtherTable')).code).toBe(1);
  });

  it('shows the alias of a version that keeps its old role', async () => {
    const lambda = new LambdaClient(settings());
    const FunctionName = 'MyLambdaFunction';
    const OldRole = `arn:aws:iam::${ACCOUNT}:role/OldRole`;
    await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Role: OldRole }));
    const { Version = '' } = await lambda.send(new PublishVersionCommand({ FunctionName }));
    await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Role: ROLE }));
    await lambda.send(new CreateAliasCommand({ FunctionName, Name: 'live', FunctionVersion: Version }));
    const { stdout } = await can('--function', FunctionName, 'GetItem');
    expect(stdout).toContain(`${Version} (alias live) runs as role/OldRole: not what is shown here`);
    const live = await can('--function', `${FunctionName}:live`, 'GetItem');
    expect(live.code).toBe(1);
    expect(live.stdout).toContain('runs as role/OldRole');
  });

  it('says no where Lambda may not assume the role', async () => {
    const PolicyDocument = trust('ec2.amazonaws.com');
    await new IAMClient(settings()).send(
      new UpdateAssumeRolePolicyCommand({ RoleName: 'MyLambdaRole', PolicyDocument }),
    );
    const { code, stdout } = await can('--function', 'MyLambdaFunction', 'GetItem');
    expect(code).toBe(1);
    expect(stdout).toMatch(/trust +no 1/);
  });
});
