import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateAccessKeyCommand, CreateUserCommand, IAMClient, PutUserPolicyCommand } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CloudTrailEvent } from '../../src/model/event.js';
import { type Front, type Moto, startFront, startMoto } from '../front/index.js';
import { ddbDoctor } from '../main-job/cli.js';
import { isInstalled, output, runTool } from '../tools/tool.js';

const ACCOUNT = '123456789012';
const REGION = 'us-east-1';
const LAUNCHER = fileURLToPath(new URL('enforcing_moto.py', import.meta.url));
const TABLE = `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/orders`;

type Keys = { readonly AWS_ACCESS_KEY_ID: string; readonly AWS_SECRET_ACCESS_KEY: string };

const tools = (await isInstalled('aws', '--version')) && (await isInstalled('python3', '-c', 'import moto'));
const moto: Moto | undefined = tools ? await startMoto('python3', LAUNCHER) : undefined;
const url = moto?.url ?? '';
let admin: Keys;

beforeAll(async () => {
  if (moto === undefined) return;
  const settings = { endpoint: url, region: REGION, credentials: { accessKeyId: 'first', secretAccessKey: 'secret' } };
  const iam = new IAMClient(settings);
  const dynamodb = new DynamoDBClient(settings);
  for (const TableName of ['orders', 'carts'])
    await dynamodb.send(
      new CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      }),
    );
  admin = await user(iam, 'admin', { Effect: 'Allow', Action: '*', Resource: '*' });
  for (const { name, statements } of SITUATIONS) callers.set(name, await user(iam, name, ...statements));
  await fetch(`${url}/moto-api/reset-auth`, { method: 'POST', body: '0' });
});
afterAll(() => moto?.stop());

const callers = new Map<string, Keys>();

/** An IAM user with one inline policy and an access key. */
async function user(iam: IAMClient, UserName: string, ...Statement: readonly object[]): Promise<Keys> {
  await iam.send(new CreateUserCommand({ UserName }));
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'own', PolicyDocument }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  return { AWS_ACCESS_KEY_ID: AccessKey?.AccessKeyId ?? '', AWS_SECRET_ACCESS_KEY: AccessKey?.SecretAccessKey ?? '' };
}

const ITEM = { id: { S: 'A-1001' } };
const CALLS = {
  PutItem: ['put-item', '--item', JSON.stringify(ITEM)],
  GetItem: ['get-item', '--key', JSON.stringify(ITEM)],
  DeleteItem: ['delete-item', '--key', JSON.stringify(ITEM)],
} as const;

function settings(keys: Keys, endpoint: string): Record<string, string> {
  const none = { AWS_CONFIG_FILE: '/dev/null', AWS_SHARED_CREDENTIALS_FILE: '/dev/null' };
  return { ...none, ...keys, AWS_ENDPOINT_URL: endpoint, AWS_REGION: REGION, AWS_DEFAULT_REGION: REGION };
}

/** Calls DynamoDB by the AWS CLI: what it printed when it was refused, undefined when it passed. */
async function refusal(name: string, call: keyof typeof CALLS, table: string): Promise<string | undefined> {
  const [command, ...parameters] = CALLS[call];
  const env = settings(callers.get(name) ?? admin, url);
  const run = await runTool('aws', ['dynamodb', command, '--table-name', table, ...parameters], { env });
  return run?.code === 0 ? undefined : run?.output;
}

/** The record that CloudTrail would write of the refused call. */
function recordOf(name: string, call: keyof typeof CALLS, message: string): CloudTrailEvent {
  return {
    eventVersion: '1.11',
    eventID: `0000-${name}`,
    eventTime: new Date(Date.now() - 60_000).toISOString().replace(/\.\d+/, ''),
    eventSource: 'dynamodb.amazonaws.com',
    eventName: call,
    awsRegion: REGION,
    sourceIPAddress: '198.51.100.7',
    userAgent: 'aws-cli',
    errorCode: 'AccessDenied',
    errorMessage: message,
    requestParameters: { tableName: 'orders', key: { id: 'A-1001' } },
    recipientAccountId: ACCOUNT,
    eventType: 'AwsApiCall',
    userIdentity: {
      type: 'IAMUser',
      principalId: 'AIDAEXAMPLE',
      arn: `arn:aws:iam::${ACCOUNT}:user/${name}`,
      accountId: ACCOUNT,
      userName: name,
      accessKeyId: callers.get(name)?.AWS_ACCESS_KEY_ID ?? '',
    },
  };
}

interface Situation {
  readonly name: string;
  readonly statements: readonly object[];
  readonly denied: keyof typeof CALLS;
  readonly says: string;
  /** How the fix changes the policy, where that matters. */
  readonly operation?: string;
  /** A call on another table or by another action that no fix may let pass. */
  readonly neighbours: readonly (readonly [keyof typeof CALLS, string])[];
}

const GET = { Effect: 'Allow', Action: ['dynamodb:GetItem', 'dynamodb:DescribeTable'], Resource: '*' };
const SITUATIONS: readonly Situation[] = [
  {
    name: 'reader',
    statements: [GET],
    denied: 'PutItem',
    says: 'because no identity-based policy allows the dynamodb:PutItem action',
    neighbours: [
      ['PutItem', 'carts'],
      ['DeleteItem', 'orders'],
    ],
  },
  {
    name: 'writer',
    statements: [
      { Effect: 'Allow', Action: ['dynamodb:PutItem', 'dynamodb:GetItem'], Resource: TABLE },
      { Sid: 'Frozen', Effect: 'Deny', Action: 'dynamodb:PutItem', Resource: '*' },
    ],
    denied: 'PutItem',
    says: 'with an explicit deny in an identity-based policy',
    neighbours: [
      ['PutItem', 'carts'],
      ['DeleteItem', 'orders'],
    ],
  },
  {
    // A Deny of this very call, which binds the caller alone, is taken away.
    name: 'keeper',
    statements: [
      { Effect: 'Allow', Action: 'dynamodb:DeleteItem', Resource: TABLE },
      { Sid: 'Keep', Effect: 'Deny', Action: 'dynamodb:DeleteItem', Resource: TABLE },
    ],
    denied: 'DeleteItem',
    says: 'with an explicit deny in an identity-based policy',
    operation: 'remove-statement',
    neighbours: [
      ['DeleteItem', 'carts'],
      ['PutItem', 'orders'],
    ],
  },
];

interface Explained {
  readonly status: string;
  readonly remediations: readonly {
    readonly proof: { readonly status: string };
    readonly change: { readonly operation?: string };
    readonly code: { cli?: string };
  }[];
}

describe.skipIf(moto === undefined)('a denied call, under enforcement', () => {
  it.each(SITUATIONS)(
    'is explained, fixed by the command of the report, and verified: $name',
    async (situation) => {
      const { name, denied, says, neighbours } = situation;
      const message = /is not authorized.*/.exec((await refusal(name, denied, 'orders')) ?? '')?.[0] ?? '';
      expect(message).toBe(`is not authorized to perform: dynamodb:${denied} on resource: ${TABLE} ${says}`);
      const said = `User: arn:aws:iam::${ACCOUNT}:user/${name} ${message}`;
      const front: Front = await startFront({ moto: url, account: ACCOUNT, events: [recordOf(name, denied, said)] });
      const folder = await mkdtemp(join(tmpdir(), 'ddb-doctor-'));
      try {
        const doctor = (...args: readonly string[]) => ddbDoctor(args, settings(admin, front.url));
        const who = ['--arn', `arn:aws:iam::${ACCOUNT}:user/${name}`, '--since', '1h', '--region', REGION];
        const explained = await doctor(...who, '--record', join(folder, 'case'), '--no-redact', '--output', 'json');
        const { diagnoses } = JSON.parse(explained.stdout) as { diagnoses: readonly Explained[] };
        expect(diagnoses).toMatchObject([{ status: 'explained' }]);
        expect(diagnoses[0]?.remediations[0]?.proof.status).toBe('proven');
        if (situation.operation !== undefined)
          expect(diagnoses[0]?.remediations[0]?.change.operation).toBe(situation.operation);
        const verified = async () => (await doctor('verify', join(folder, 'case'), '--output', 'off')).code;
        expect(await verified()).toBe(1);

        const command = diagnoses[0]?.remediations[0]?.code.cli ?? 'exit 1';
        await output('bash', ['-euc', command], { cwd: folder, env: settings(admin, url) });

        expect(await refusal(name, denied, 'orders')).toBeUndefined();
        expect(await verified()).toBe(0);
        for (const [call, table] of neighbours) expect(await refusal(name, call, table)).toContain('AccessDenied');
      } finally {
        await front.stop();
        await rm(folder, { recursive: true, force: true });
      }
    },
    120_000,
  );
});
