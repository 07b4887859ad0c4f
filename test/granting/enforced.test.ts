import { fileURLToPath } from 'node:url';
import {
  BatchWriteItemCommand,
  DeleteItemCommand,
  DynamoDBClient,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { CreateAccessKeyCommand, CreateUserCommand, type IAMClient, PutUserPolicyCommand } from '@aws-sdk/client-iam';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Moto, startMoto } from '../front/index.js';
import { isInstalled } from '../tools/tool.js';
import { ACCOUNT, clientsOf, FUNCTION, makeFunction, makeTable, REGION, ROLE } from './moto-world.js';
import { type Stage, stageAt } from './stage.js';

const LAUNCHER = fileURLToPath(new URL('../enforcement/enforcing_moto.py', import.meta.url));
const installed = await isInstalled('python3', '-c', 'import moto');
const moto: Moto | undefined = installed ? await startMoto('python3', LAUNCHER) : undefined;
const url = moto?.url ?? '';

type Keys = { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken?: string };

let admin: Keys;
let stranger: Keys;
let session: Keys;
let stage: Stage;

async function user(iam: IAMClient, UserName: string, statement?: object): Promise<Keys> {
  await iam.send(new CreateUserCommand({ UserName }));
  if (statement !== undefined) {
    const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
    await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'own', PolicyDocument }));
  }
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  return { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' };
}

beforeAll(async () => {
  if (moto === undefined) return;
  const clients = clientsOf(url);
  await makeTable(clients, 'SampleTable', { index: 'byq' });
  await makeTable(clients, 'OtherTable');
  await makeFunction(clients, FUNCTION, ROLE);
  admin = await user(clients.iam, 'admin', { Effect: 'Allow', Action: '*', Resource: '*' });
  stranger = await user(clients.iam, 'stranger');
  const sts = new STSClient({ endpoint: url, region: REGION, credentials: admin });
  const RoleArn = `arn:aws:iam::${ACCOUNT}:role/${ROLE}`;
  const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: FUNCTION }));
  session = {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
  };
  stage = await stageAt(url);
  await fetch(`${url}/moto-api/reset-auth`, { method: 'POST', body: '0' });
});
afterAll(async () => {
  await stage?.stop();
  await moto?.stop();
});

const ITEM = { id: { S: 'a' }, q: { S: 'b' } };
const of = (TableName: string) => ({ TableName, Item: ITEM });

/** Calls by their names; each resolves to what AWS said. */
const CALLS: Readonly<Record<string, (client: DynamoDBClient) => Promise<unknown>>> = {
  PutItem: (client) => client.send(new PutItemCommand(of('SampleTable'))),
  'Query on its index': (client) =>
    client.send(
      new QueryCommand({
        TableName: 'SampleTable',
        IndexName: 'byq',
        KeyConditionExpression: 'q = :q',
        ExpressionAttributeValues: { ':q': { S: 'b' } },
      }),
    ),
  BatchWriteItem: (client) =>
    client.send(new BatchWriteItemCommand({ RequestItems: { SampleTable: [{ PutRequest: { Item: ITEM } }] } })),
  'a transaction of puts': (client) =>
    client.send(new TransactWriteItemsCommand({ TransactItems: [{ Put: of('SampleTable') }] })),
  DeleteItem: (client) => client.send(new DeleteItemCommand({ TableName: 'SampleTable', Key: { id: { S: 'a' } } })),
  'a transaction with a delete': (client) =>
    client.send(
      new TransactWriteItemsCommand({
        TransactItems: [{ Delete: { TableName: 'SampleTable', Key: { id: { S: 'a' } } } }],
      }),
    ),
  'PutItem on another table': (client) => client.send(new PutItemCommand(of('OtherTable'))),
  'BatchWriteItem with another table': (client) =>
    client.send(
      new BatchWriteItemCommand({
        RequestItems: { SampleTable: [{ PutRequest: { Item: ITEM } }], OtherTable: [{ PutRequest: { Item: ITEM } }] },
      }),
    ),
};

const INTENT = ['PutItem', 'Query on its index', 'BatchWriteItem', 'a transaction of puts'];

async function passing(keys: Keys): Promise<string[]> {
  const client = new DynamoDBClient({ endpoint: url, region: REGION, credentials: keys, maxAttempts: 1 });
  const passed: string[] = [];
  for (const [name, call] of Object.entries(CALLS)) {
    const error: unknown = await call(client).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    if (error === undefined) passed.push(name);
    else expect(String(error)).toContain('AccessDenied');
  }
  return passed;
}

describe.skipIf(moto === undefined)('a grant, under enforcement', () => {
  it('lets the intent pass and nothing beside it; its undo takes all of it back', async () => {
    const env = { AWS_ACCESS_KEY_ID: admin.accessKeyId, AWS_SECRET_ACCESS_KEY: admin.secretAccessKey };
    expect(await passing(session)).toEqual([]);
    const wanted = ['--function', FUNCTION, '--table', 'SampleTable', '--access', 'read-write'];
    expect(await stage.run(['grant', ...wanted, '--apply', '--yes'], { env })).toMatchObject({ code: 0 });
    expect(await passing(session)).toEqual(INTENT);
    expect(await passing(stranger)).toEqual([]);
    expect(await stage.run(['grant', '--undo', stage.journal().path, '--yes'], { env })).toMatchObject({ code: 0 });
    expect(await passing(session)).toEqual([]);
  }, 120_000);
});
