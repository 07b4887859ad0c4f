import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Plan } from '../../src/grant/plan.js';
import type { CloudTrailEvent } from '../../src/model/event.js';
import type { JsonObject } from '../../src/model/json.js';
import { type Moto, startMoto } from '../front/index.js';
import type { CannedAnswer } from '../front/options.js';
import { planOf } from '../grant/plan-schema.js';
import { ACCOUNT, clientsOf, makeFunction, makeTable, REGION, snapshot, TABLE } from './moto-world.js';
import { onStage, type Stage } from './stage.js';

const moto: Moto | undefined = await startMoto();
const url = moto?.url ?? '';
const clients = clientsOf(url);
const LATER = { NODE_OPTIONS: `--require ${fileURLToPath(new URL('ten-days-later.cjs', import.meta.url))}` };
const DAY = 24 * 60 * 60 * 1000;
/** So many days before the clock of the runs. */
const ago = (days: number) => new Date(Date.now() + (10 - days) * DAY).toISOString();

let count = 0;
let fn = '';
let role = '';

beforeAll(async () => {
  if (moto === undefined) return;
  await makeTable(clients, 'SampleTable', { index: 'byq' });
  await makeTable(clients, 'Carts');
});
afterAll(() => moto?.stop());
beforeEach(async () => {
  if (moto === undefined) return;
  count += 1;
  fn = `user-${count}`;
  role = `user-role-${count}`;
  await makeFunction(clients, fn, role);
});

const TRAIL = `arn:aws:cloudtrail:${REGION}:${ACCOUNT}:trail/all`;
const EVERY_TABLE = {
  EventSelectors: [
    {
      ReadWriteType: 'All',
      IncludeManagementEvents: true,
      DataResources: [{ Type: 'AWS::DynamoDB::Table', Values: ['arn:aws:dynamodb'] }],
    },
  ],
};

/** A trail of every Region with these selectors. */
function trail(selectors: object = EVERY_TABLE): CannedAnswer[] {
  const one = { TrailARN: TRAIL, Name: 'all', S3BucketName: 'logs', HomeRegion: REGION, IsMultiRegionTrail: true };
  return [
    { operation: 'cloudtrail:DescribeTrails', output: { trailList: [one] } },
    { operation: 'cloudtrail:GetEventSelectors', output: selectors },
    { operation: 'cloudtrail:GetTrailStatus', output: { IsLogging: true } },
  ];
}

let events = 0;

/** The record of a call of the function that AWS let through. */
function used(eventName: string, days: number, requestParameters: JsonObject, more: object = {}): CloudTrailEvent {
  events += 1;
  const table = String(requestParameters['tableName'] ?? '');
  return {
    eventVersion: '1.11',
    eventID: `00000000-0000-4000-9000-${String(events).padStart(12, '0')}`,
    eventTime: ago(days),
    eventSource: 'dynamodb.amazonaws.com',
    eventName,
    awsRegion: REGION,
    sourceIPAddress: '198.51.100.7',
    userAgent: 'aws-sdk-js',
    requestParameters,
    resources: [
      { ARN: `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/${table}`, accountId: ACCOUNT, type: 'AWS::DynamoDB::Table' },
    ],
    recipientAccountId: ACCOUNT,
    eventType: 'AwsApiCall',
    managementEvent: false,
    userIdentity: {
      type: 'AssumedRole',
      principalId: `AROAEXAMPLE:${fn}`,
      arn: `arn:aws:sts::${ACCOUNT}:assumed-role/${role}/${fn}`,
      accountId: ACCOUNT,
      sessionContext: {
        sessionIssuer: {
          type: 'Role',
          arn: `arn:aws:iam::${ACCOUNT}:role/${role}`,
          userName: role,
          accountId: ACCOUNT,
        },
      },
    },
    ...more,
  };
}

const onTable = { tableName: 'SampleTable', key: { id: 'a' } };

/** GetItem, a PutItem whose condition failed, a query of the index; and what was denied, or is another's. */
const calls = () => [
  used('GetItem', 3, onTable),
  used('GetItem', 20, onTable),
  used('PutItem', 40, onTable, {
    errorCode: 'ConditionalCheckFailedException',
    errorMessage: 'The conditional request failed',
  }),
  used('Query', 5, { tableName: 'SampleTable', indexName: 'byq' }),
  used('DeleteItem', 5, onTable, {
    errorCode: 'AccessDenied',
    errorMessage: `User: arn:aws:sts::${ACCOUNT}:assumed-role/${role}/${fn} is not authorized to perform: dynamodb:DeleteItem on resource: ${TABLE} because no identity-based policy allows the dynamodb:DeleteItem action`,
  }),
  {
    ...used('Scan', 5, onTable),
    userIdentity: { type: 'IAMUser', arn: `arn:aws:iam::${ACCOUNT}:user/ann`, userName: 'ann', accountId: ACCOUNT },
  },
];

interface Given {
  readonly answers?: readonly CannedAnswer[];
  readonly history?: readonly CloudTrailEvent[];
}

const on = <T>(work: (stage: Stage) => Promise<T>, { answers = trail(), history = [] }: Given = {}) =>
  onStage(url, work, { answers, events: history });

function records(stage: Stage, list: readonly CloudTrailEvent[]): string {
  const file = join(stage.folder, 'records.ndjson');
  writeFileSync(file, `${list.map((event) => JSON.stringify(event)).join('\n')}\n`);
  return file;
}

const narrow = (file: string, ...more: readonly string[]) => ['grant', '--function', fn, '--from-usage', file, ...more];
const json = (run: { readonly stdout: string }) => planOf(run.stdout);

async function give(statements: readonly object[]): Promise<void> {
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: statements });
  await clients.iam.send(new PutRolePolicyCommand({ RoleName: role, PolicyName: 'own', PolicyDocument }));
}

async function inPlace(arn: string): Promise<unknown> {
  const { Policy } = await clients.iam.send(new GetPolicyCommand({ PolicyArn: arn }));
  const { PolicyVersion } = await clients.iam.send(
    new GetPolicyVersionCommand({ PolicyArn: arn, VersionId: Policy?.DefaultVersionId }),
  );
  return JSON.parse(decodeURIComponent(PolicyVersion?.Document ?? 'null'));
}

/** The fates of a plan's elements: `GetItem kept`. */
const fates = ({ usage }: Plan) =>
  (usage?.policies ?? []).flatMap(({ elements }) =>
    elements.map(
      ({ action, resource, fate }) => `${action.slice(9)} ${resource.split('/').slice(1).join('/')} ${fate}`,
    ),
  );

describe.skipIf(moto === undefined)('a grant from usage', () => {
  it('takes away what nothing used, is applied, proven again, and undone', async () => {
    const arn = `arn:aws:iam::${ACCOUNT}:policy/ddb-doctor/${fn}-SampleTable`;
    await on(async (stage) => {
      const wide = ['grant', '--function', fn, '--table', 'SampleTable', '--access', 'crud', '--apply', '--yes'];
      expect(await stage.run(wide)).toMatchObject({ code: 0 });
    });
    const before = await snapshot(clients, fn);
    await on(async (stage) => {
      const file = records(stage, calls());
      const run = await stage.run(narrow(file, '--output', 'json'), { env: LATER });
      expect(run).toMatchObject({ code: 0, stderr: '' });
      const plan = json(run);
      expect(plan.policies[0]?.document).toEqual({
        Version: '2012-10-17',
        Statement: [
          { Sid: 'UseItems', Effect: 'Allow', Action: ['dynamodb:GetItem', 'dynamodb:PutItem'], Resource: TABLE },
          { Sid: 'QueryIndexes', Effect: 'Allow', Action: 'dynamodb:Query', Resource: `${TABLE}/index/byq` },
        ],
      });
      expect(plan.usage?.calls).toBe(4);
      expect(plan.proof.newlyAllowed).toEqual([]);
      expect(plan.proof.calls.map(({ action, before: was, after }) => [action, was, after])).toEqual([
        ['dynamodb:GetItem', 'yes', 'yes'],
        ['dynamodb:PutItem', 'yes', 'yes'],
        ['dynamodb:Query', 'yes', 'yes'],
      ]);
      const applied = await stage.run(narrow(file, '--apply', '--yes'), { env: LATER });
      expect(applied).toMatchObject({ code: 0 });
      expect(stage.writes()).toEqual(['iam:CreatePolicyVersion']);
      expect(await inPlace(arn)).toEqual(plan.policies[0]?.document);
      const again = await stage.run(narrow(file, '--apply', '--yes'), { env: LATER });
      expect(again).toMatchObject({ code: 0 });
      expect(again.stdout).toContain('nothing to take away');
      expect(await stage.run(['grant', '--undo', stage.journal().path, '--yes'])).toMatchObject({ code: 0 });
      expect(await snapshot(clients, fn)).toEqual(before);
    });
  }, 120_000);

  it('leaves what was granted within a week', async () => {
    await on(async (stage) => {
      const wide = ['grant', '--function', fn, '--table', 'SampleTable', '--access', 'crud', '--apply', '--yes'];
      expect(await stage.run(wide)).toMatchObject({ code: 0 });
      const plan = json(await stage.run(narrow(records(stage, calls()), '--output', 'json')));
      expect(fates(plan).filter((one) => !one.endsWith('kept'))).toEqual([]);
      expect(plan.steps).toEqual([]);
      const why = plan.usage?.policies[0]?.elements.find(({ action }) => action === 'dynamodb:DeleteItem')?.why;
      expect(why).toContain('less than a week ago');
    });
  }, 60_000);

  it('replaces wildcards by what was seen; conditions, Denies and other services stay as they are', async () => {
    const Condition = { StringEquals: { 'aws:ResourceAccount': ACCOUNT } };
    const tables = `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/*`;
    const deny = { Effect: 'Deny', Action: 'dynamodb:DeleteTable', Resource: '*' };
    await give([
      {
        Sid: 'All',
        Effect: 'Allow',
        Action: ['dynamodb:*', 's3:GetObject'],
        Resource: tables,
        Condition,
      },
      deny,
    ]);
    await on(async (stage) => {
      const plan = json(await stage.run(narrow(records(stage, calls()), '--output', 'json'), { env: LATER }));
      expect(plan.policies[0]?.document).toEqual({
        Version: '2012-10-17',
        Statement: [
          { Sid: 'All', Effect: 'Allow', Action: ['dynamodb:GetItem', 'dynamodb:PutItem'], Resource: TABLE, Condition },
          // No trail logs reads of streams.
          {
            Sid: 'All2',
            Effect: 'Allow',
            Action: ['dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
            Resource: tables,
            Condition,
          },
          { Sid: 'All3', Effect: 'Allow', Action: 'dynamodb:Query', Resource: `${TABLE}/index/byq`, Condition },
          {
            Sid: 'All4',
            Effect: 'Allow',
            Action: 's3:GetObject',
            Resource: tables,
            Condition,
          },
          deny,
        ],
      });
      // The policy is not grant's own: its shorter form is code for its owner.
      expect(plan.steps).toEqual([]);
      expect(plan.warnings.map(({ code }) => code)).toContain('LEFT_OUT');
      const code = await stage.run(narrow(records(stage, calls()), '--as', 'json'), { env: LATER });
      expect(JSON.parse(code.stdout)).toEqual(plan.policies[0]?.document);
    });
  }, 60_000);

  it('--keep leaves actions; a table named leaves all others', async () => {
    const carts = `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/Carts`;
    await give([
      {
        Effect: 'Allow',
        Action: ['dynamodb:GetItem', 'dynamodb:Scan', 'dynamodb:DeleteItem'],
        Resource: [TABLE, carts],
      },
    ]);
    await on(async (stage) => {
      const more = ['--keep', 'DeleteItem', '--table', 'SampleTable', '--output', 'json'];
      const plan = json(await stage.run(narrow(records(stage, calls()), ...more), { env: LATER }));
      expect(fates(plan)).toEqual([
        'GetItem SampleTable kept',
        'Scan SampleTable removed',
        'DeleteItem SampleTable kept',
      ]);
      expect(plan.policies[0]?.document).toMatchObject({
        Statement: [
          { Action: ['dynamodb:DeleteItem', 'dynamodb:GetItem'], Resource: TABLE },
          { Action: ['dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:Scan'], Resource: carts },
        ],
      });
    });
  }, 60_000);

  it('keeps the key of a table while any item action stays, and no longer', async () => {
    const key = (table: string) => ({
      Sid: `Key${table}`,
      Effect: 'Allow',
      Action: 'kms:Decrypt',
      Resource: `arn:aws:kms:${REGION}:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`,
      Condition: { StringEquals: { 'kms:EncryptionContext:aws:dynamodb:tableName': table } },
    });
    const carts = `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/Carts`;
    await give([
      { Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: [TABLE, carts] },
      key('SampleTable'),
      key('Carts'),
    ]);
    await on(async (stage) => {
      const plan = json(await stage.run(narrow(records(stage, calls()), '--output', 'json'), { env: LATER }));
      expect(plan.policies[0]?.document).toMatchObject({
        Statement: [{ Action: 'dynamodb:GetItem', Resource: TABLE }, key('SampleTable')],
      });
      expect(plan.policies[0]?.document).toHaveProperty('Statement.length', 2);
    });
  }, 60_000);

  const change = (eventName: string, days: number, name = 'all'): CloudTrailEvent => ({
    ...used(eventName, days, { name }),
    eventSource: 'cloudtrail.amazonaws.com',
    managementEvent: true,
  });
  const READS_ONLY = { EventSelectors: [{ ...EVERY_TABLE.EventSelectors[0], ReadWriteType: 'ReadOnly' }] };
  const OTHER_TABLE = {
    EventSelectors: [
      { IncludeManagementEvents: true, DataResources: [{ Type: 'AWS::DynamoDB::Table', Values: [`${TABLE}2`] }] },
    ],
  };

  // AWS: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/logging-using-cloudtrail.html
  it.each<[string, Given | (() => Given), readonly string[], RegExp]>([
    [
      'no trail at all',
      { answers: [{ operation: 'cloudtrail:DescribeTrails', output: { trailList: [] } }] },
      [],
      /no trail logs data events/,
    ],
    ['a trail of another table', { answers: trail(OTHER_TABLE) }, [], /no trail logs data events/],
    ['a trail of reads alone', { answers: trail(READS_ONLY) }, ['Scan'], /no trail logs data events/],
    [
      'trails that nobody may read',
      {
        answers: [{ operation: 'cloudtrail:DescribeTrails', error: { code: 'AccessDeniedException', message: 'no' } }],
      },
      [],
      /could not be read/,
    ],
    [
      'selectors that were changed in the window',
      () => ({ history: [change('PutEventSelectors', 30)] }),
      [],
      /blind from .* to .*: trail all: PutEventSelectors changed/,
    ],
    [
      'a trail that was stopped and started',
      () => ({ history: [change('StopLogging', 9), change('StartLogging', 8)] }),
      [],
      /blind from .*: trail all: St.* changed/,
    ],
    [
      "another trail's change",
      () => ({ history: [change('PutEventSelectors', 30, 'other')] }),
      ['Scan', 'DeleteItem'],
      /./,
    ],
  ])(
    'is blind where calls may be unrecorded: %s',
    async (_, given, removed, why) => {
      await give([
        { Effect: 'Allow', Action: ['dynamodb:GetItem', 'dynamodb:Scan', 'dynamodb:DeleteItem'], Resource: TABLE },
      ]);
      await on(
        async (stage) => {
          const run = await stage.run(narrow(records(stage, calls()), '--output', 'json'), { env: LATER });
          expect(run).toMatchObject({ code: 0 });
          const elements = json(run).usage?.policies[0]?.elements ?? [];
          const gone = elements.filter(({ fate }) => fate === 'removed').map(({ action }) => action.slice(9));
          expect(gone).toEqual(removed);
          for (const { why: told, calls: times } of elements.filter(({ fate }) => fate === 'kept'))
            if (times === 0) expect(told).toMatch(why);
        },
        typeof given === 'function' ? given() : given,
      );
    },
    60_000,
  );

  it('is blind where the window begins before what the Event history keeps, and sees a shorter one', async () => {
    await give([{ Effect: 'Allow', Action: ['dynamodb:GetItem', 'dynamodb:Scan'], Resource: TABLE }]);
    await on(
      async (stage) => {
        const file = records(stage, calls());
        const long = json(await stage.run(narrow(file, '--since', '120d', '--output', 'json'), { env: LATER }));
        expect(fates(long)).toEqual(['GetItem SampleTable kept', 'Scan SampleTable kept']);
        const short = json(await stage.run(narrow(file, '--since', '20d', '--output', 'json'), { env: LATER }));
        expect(fates(short)).toEqual(['GetItem SampleTable kept', 'Scan SampleTable removed']);
      },
      { history: [change('PutEventSelectors', 30)] },
    );
  }, 60_000);

  it('takes nothing from a policy that others have too, nor from AWS’s own', async () => {
    const statement = { Effect: 'Allow', Action: ['dynamodb:GetItem', 'dynamodb:Scan'], Resource: TABLE };
    const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
    const made = await clients.iam.send(new CreatePolicyCommand({ PolicyName: `shared-${count}`, PolicyDocument }));
    await makeFunction(clients, `${fn}-twin`, `${role}-twin`);
    for (const RoleName of [role, `${role}-twin`])
      await clients.iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: made.Policy?.Arn }));
    const basic = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';
    await clients.iam.send(new AttachRolePolicyCommand({ RoleName: role, PolicyArn: basic }));
    await on(async (stage) => {
      const plan = json(await stage.run(narrow(records(stage, calls()), '--output', 'json'), { env: LATER }));
      expect(plan.steps).toEqual([]);
      expect(plan.usage?.policies.map(({ sharedWith }) => sharedWith)).toEqual([[`${role}-twin`]]);
      const texts = plan.warnings.map(({ text }) => text).join('\n');
      expect(texts).toContain(`shared-${count} is attached to ${role}-twin too`);
      expect(texts).toContain('AWSLambdaBasicExecutionRole: AWS');
    });
  }, 60_000);

  it('refuses to guess: records that could not be read to their end make no plan', async () => {
    await give([{ Effect: 'Allow', Action: 'dynamodb:Scan', Resource: TABLE }]);
    await on(async (stage) => {
      const run = await stage.run(narrow(join(stage.folder, 'nowhere.json')), { env: LATER });
      expect([252, 254]).toContain(run.code);
      expect(run.stdout).toBe('');
    });
  }, 60_000);

  it('takes nothing where no call was found: all would go', async () => {
    await give([{ Effect: 'Allow', Action: 'dynamodb:Scan', Resource: TABLE }]);
    await on(async (stage) => {
      const run = await stage.run(narrow(records(stage, calls()), '--since', '1d'), { env: LATER });
      expect(run).toMatchObject({ code: 252, stdout: '' });
      expect(run.stderr).toContain('nothing is taken away');
    });
  }, 60_000);

  it.each(['--access', '--logs', '--new-role'])(
    'takes no %s: it gives nothing',
    async (flag) => {
      await on(async (stage) => {
        const value = flag === '--access' ? ['read'] : [];
        const run = await stage.run(narrow('records.ndjson', flag, ...value));
        expect(run).toMatchObject({ code: 252 });
        expect(run.stderr).toContain(`--from-usage takes away, and ${flag} gives`);
      });
    },
    60_000,
  );
});
