import { describe, expect, it } from 'vitest';
import type { ReportDiagnosis } from '../../src/report/index.js';
import { onInstance, record, session, user } from '../account/record.js';
import {
  ACCOUNT,
  allow,
  federated,
  functionOf,
  issued,
  keyed,
  noAllow,
  PARTNER,
  policy,
  REGION,
  refused,
  roleArn,
  situation,
  tableArn,
  trust,
} from '../scenarios/situations/situation.js';
import { codes, diagnosed, explained } from './explained.js';

const LAMBDA = trust('lambda.amazonaws.com');

/** The statements that the policy changes put in place, first the one to make first. */
function changes({ remediations }: ReportDiagnosis): unknown[] {
  return remediations.flatMap(({ change }) => (change.kind === 'policy' ? [change.statement] : []));
}

function firstFix({ remediations: [first] }: ReportDiagnosis) {
  return { layer: first?.layer, text: first?.text ?? '' };
}

// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2gt_IAM.html
describe('what DynamoDB asks in the Region of a replica', () => {
  const change = (update: object, message: object) =>
    situation({
      account: {
        roles: {
          worker: {
            trust: LAMBDA,
            inline: { here: policy(allow('dynamodb:*', tableArn('ledger'))) },
          },
        },
        tables: { ledger: keyed('id') },
      },
      events: [
        refused({
          call: 'dynamodb:UpdateTable',
          by: functionOf('worker', 'add-replica'),
          parameters: { tableName: 'ledger', ...update },
          ...message,
        }),
      ],
    });

  it('is no call to the wrong Region: the table is only being made there', async () => {
    const message =
      "Failed to describe limits in region: 'EU_CENTRAL_1'. User is missing the following permissions: 'dynamodb:DescribeLimits'.";
    const replica = { replicaUpdates: [{ create: { regionName: 'eu-central-1' } }] };
    const one = await diagnosed(change(replica, { errorCode: 'ValidationException', message }));
    expect(codes(one)[0]).toBe('identity-policy NO_ALLOW proven blocking');
    expect(codes(one).filter((code) => /WRONG_PLACE|TABLE_NOT_THERE/.test(code))).toEqual([]);
    expect(changes(one)[0]).toEqual(allow('dynamodb:DescribeLimits', '*'));
    expect(one.chain.map(({ layer }) => layer)).not.toContain('caller');
    expect(one.chain.at(-1)?.decisionAfter).toBe('allowed');
  });

  it('is none where a witness is made', async () => {
    const there = tableArn('ledger').replace(REGION, 'eu-west-3');
    const witness = { globalTableWitnessUpdates: [{ create: { regionName: 'eu-west-3' } }] };
    const one = await diagnosed(
      change(witness, {
        action: 'dynamodb:CreateGlobalTableWitness',
        on: there,
        because: noAllow('identity-based policy', 'dynamodb:CreateGlobalTableWitness'),
      }),
    );
    expect(codes(one).filter((code) => /WRONG_PLACE|TABLE_NOT_THERE/.test(code))).toEqual([]);
    expect(changes(one)[0]).toEqual(allow('dynamodb:CreateGlobalTableWitness', there));
  });
});

describe('a bare name means the own account', () => {
  const asking = (name: string, statement: object, event: object) =>
    situation({
      question: { services: 'all' },
      account: {
        roles: { ci: { trust: LAMBDA, inline: { [name]: policy(statement) } } },
        tables: { orders: keyed('id') },
      },
      events: [refused({ by: functionOf('ci', 'deploy'), call: 'dynamodb:GetItem', ...event })],
    });

  // https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_GetDownloadUrlForLayer.html
  it('so that the registry is named first, where the policy means another account’s', async () => {
    const theirs = `arn:aws:ecr:${REGION}:${PARTNER}:repository/shared/*`;
    const own = `arn:aws:ecr:${REGION}:${ACCOUNT}:repository/shared/base`;
    const one = await diagnosed(
      asking('pull', allow('ecr:*', theirs), {
        call: 'ecr:GetDownloadUrlForLayer',
        on: own,
        because: noAllow('identity-based policy', 'ecr:GetDownloadUrlForLayer'),
        parameters: { repositoryName: 'shared/base', layerDigest: 'sha256:00' },
      }),
    );
    expect(firstFix(one)).toMatchObject({ layer: 'caller', text: expect.stringContaining(`registryId ${PARTNER}`) });
    expect(one.remediations[0]?.proof.status).toBe('unproven');
    expect(changes(one)).toEqual([allow('ecr:GetDownloadUrlForLayer', own)]);
  });

  // https://docs.aws.amazon.com/glue/latest/webapi/API_GetTable.html
  it('so that the catalog is named first, which is the caller’s own unless it is', async () => {
    const one = await diagnosed(
      asking('read', allow('glue:GetTable', `arn:aws:glue:${REGION}:${PARTNER}:*`), {
        call: 'glue:GetTable',
        on: `arn:aws:glue:${REGION}:${ACCOUNT}:catalog`,
        because: noAllow('identity-based policy', 'glue:GetTable'),
        parameters: { databaseName: 'sales', name: 'orders' },
      }),
    );
    expect(firstFix(one)).toMatchObject({ layer: 'caller', text: expect.stringContaining(`catalogId ${PARTNER}`) });
  });

  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/rbac-cross-account-access.html
  it('so that a table is named by its ARN', async () => {
    const theirs = tableArn('orders', PARTNER);
    const one = await diagnosed(
      asking('read', allow('dynamodb:GetItem', theirs), {
        on: tableArn('orders'),
        because: noAllow('identity-based policy', 'dynamodb:GetItem'),
        parameters: { tableName: 'orders', key: { id: '1' } },
      }),
    );
    expect(firstFix(one)).toMatchObject({
      layer: 'caller',
      text: expect.stringContaining(`table/orders of account ${PARTNER} by its full ARN`),
    });
  });

  it('and nothing is said of another account where the policy names the own one', async () => {
    const one = await diagnosed(
      asking('read', allow('dynamodb:GetItem', tableArn('customers')), {
        on: tableArn('orders'),
        because: noAllow('identity-based policy', 'dynamodb:GetItem'),
        parameters: { tableName: 'orders', key: { id: '1' } },
      }),
    );
    expect(firstFix(one).layer).toBe('identity-policy');
  });
});

// https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_roles.html
describe('a role that is not there', () => {
  const assuming = (role: string, others: object = {}) =>
    situation({
      account: { users: { dev: { inline: { all: policy(allow('sts:AssumeRole', '*')) } } } },
      ...others,
      events: [
        record({
          call: 'sts:AssumeRole',
          by: user('dev'),
          at: '2026-11-20T09:30:00Z',
          message: `User: arn:aws:iam::${ACCOUNT}:user/dev is not authorized to perform: sts:AssumeRole on resource: ${role}`,
          parameters: { roleArn: role, roleSessionName: 'x' },
        }),
      ],
    });

  it.each([
    ['in the own account', roleArn('ci/Deploy'), {}],
    ['in another account', roleArn('Deploy', PARTNER), { others: { [PARTNER]: {} } }],
  ])('%s is mended by its name, its account or its stack, and by no policy', async (_, role, others) => {
    const one = await diagnosed(assuming(role, others));
    expect(codes(one)[0]).toBe('role-trust-policy ROLE_NOT_THERE proven blocking');
    expect(one.status).toBe('explained');
    expect(changes(one)).toEqual([]);
    const { layer, text } = firstFix(one);
    expect(layer).toBe('caller');
    expect(text).toMatch(/its name, the path before it and the account, \d{12}.*the stack that makes/);
    expect(one.remediations[0]?.proof).toMatchObject({
      status: 'unproven',
      why: 'it changes no policy: try the call again',
    });
  });
});

describe('a label that AWS makes up anew', () => {
  it('is open in the fix: the stream that a mapping reads', async () => {
    const stream = `${tableArn('clicks')}/stream/2026-11-01T00:00:00.000`;
    const one = await diagnosed(
      situation({
        account: {
          roles: {
            reader: {
              trust: LAMBDA,
              inline: { read: policy(allow('dynamodb:DescribeStream', `${tableArn('clicks')}/stream/*`)) },
            },
          },
          tables: { clicks: { ...keyed('id'), LatestStreamArn: stream } },
        },
        events: [
          refused({
            call: 'dynamodb:GetRecords',
            by: functionOf('reader', 'read-clicks'),
            on: stream,
            because: noAllow('identity-based policy', 'dynamodb:GetRecords'),
          }),
        ],
      }),
    );
    expect(changes(one)[0]).toEqual(allow('dynamodb:GetRecords', `${tableArn('clicks')}/stream/*`));
    expect(one.remediations[0]?.warnings).toContain(
      'it covers every stream of the table: a stream that is turned on again has a new label',
    );
    expect(one.remediations[0]?.proof.status).toBe('proven');
  });

  it('and so the six characters of a secret that no statement names', async () => {
    const secret = `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:api/token-Zz9aA0`;
    const one = await diagnosed(
      situation({
        question: { services: 'all' },
        account: { roles: { api: { trust: LAMBDA, inline: { none: policy(allow('logs:PutLogEvents', '*')) } } } },
        events: [
          refused({
            call: 'secretsmanager:GetSecretValue',
            by: functionOf('api', 'serve'),
            on: secret,
            because: noAllow('identity-based policy', 'secretsmanager:GetSecretValue'),
            parameters: { secretId: secret },
          }),
        ],
      }),
    );
    expect(changes(one)[0]).toEqual(allow('secretsmanager:GetSecretValue', secret.replace('Zz9aA0', '??????')));
  });
});

// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/globaltables_MA_security.html
describe('a replica of another account', () => {
  const REPLICATION = 'replication.dynamodb.amazonaws.com';
  const THEIRS = tableArn('music', PARTNER);
  const ACTIONS = ['dynamodb:ReadDataForReplication', 'dynamodb:WriteDataForReplication', 'dynamodb:ReplicateSettings'];
  const associate = {
    Sid: 'Join',
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
    Action: 'dynamodb:AssociateTableReplica',
    Resource: THEIRS,
  };
  const replication = (Condition: object | undefined, Action: string | string[] = ACTIONS) => ({
    Effect: 'Allow',
    Principal: { Service: REPLICATION },
    Action,
    Resource: THEIRS,
    ...(Condition === undefined ? {} : { Condition }),
  });
  const joining = (...statements: object[]) =>
    situation({
      account: { users: { tf: { inline: { all: policy(allow('dynamodb:*', '*')) } } } },
      others: { [PARTNER]: { tables: { music: { ...keyed('id'), policy: policy(associate, ...statements) } } } },
      events: [
        refused({
          call: 'dynamodb:CreateTable',
          by: user('tf'),
          action: 'dynamodb:AssociateTableReplica',
          on: THEIRS,
          because: noAllow('resource-based policy', 'dynamodb:AssociateTableReplica'),
          parameters: {
            tableName: 'music',
            globalTableSourceArn: THEIRS,
            globalTableSettingsReplicationMode: 'ENABLED',
          },
        }),
      ],
    });
  const ofAccounts = (...accounts: string[]) => ({ StringEquals: { 'aws:SourceAccount': accounts } });

  it('is refused where the table lets nobody replicate', async () => {
    const one = await diagnosed(joining());
    expect(codes(one)[0]).toBe('dynamodb REPLICATION_ACCOUNTS likely blocking');
    expect([one.status, one.findings[0]?.owner]).toEqual(['explained', 'resource owner']);
    expect(changes(one)).toEqual([
      {
        Effect: 'Allow',
        Principal: { Service: REPLICATION },
        Resource: THEIRS,
        Action: ACTIONS,
        Condition: ofAccounts(ACCOUNT, PARTNER),
      },
    ]);
    expect(one.disagreement).toBeUndefined();
  });

  it('is refused where the own account lacks, and gets it in the same statement', async () => {
    const one = await diagnosed(joining(replication(ofAccounts(PARTNER, '777788889999'), 'dynamodb:*')));
    expect(one.findings[0]?.text).toContain(`statement 2 lacks ${ACCOUNT}`);
    expect(changes(one)).toEqual([replication(ofAccounts(ACCOUNT, PARTNER, '777788889999'), 'dynamodb:*')]);
    expect(one.remediations[0]?.proof.status).toBe('unproven');
  });

  it.each([
    ['names every account', [replication(ofAccounts(PARTNER, ACCOUNT))]],
    ['names none', [replication(undefined)]],
  ])('is no matter of accounts where one statement %s: probably fixed', async (_, statements) => {
    const one = await diagnosed(joining(...statements));
    expect(one.status).toBe('not-reproduced');
    expect(one.remediations).toEqual([]);
  });
});

describe('one cause in several Regions', () => {
  const regions = ['eu-west-1', 'eu-central-1', 'ap-south-1'];
  const inRegion = (arn: string, region: string) => arn.replace(REGION, region);

  it('is mended by one statement beside the one that names another Region: queues, in an inline policy', async () => {
    const queue = `arn:aws:sqs:${REGION}:${ACCOUNT}:audit`;
    const report = await explained(
      situation({
        question: { services: 'all' },
        account: { users: { ops: { inline: { queues: policy(allow('sqs:ReceiveMessage', queue)) } } } },
        events: regions.map((region, at) =>
          refused({
            call: 'sqs:ReceiveMessage',
            by: user('ops'),
            on: inRegion(queue, region),
            because: noAllow('identity-based policy', 'sqs:ReceiveMessage'),
            region,
            at: `2026-11-20T09:3${at}:00Z`,
          }),
        ),
      }),
    );
    expect(report.diagnoses.map(({ region }) => region).sort()).toEqual([...regions].sort());
    const fixes = report.diagnoses.map((one) => changes(one));
    for (const fix of fixes) expect(fix).toEqual(fixes[0]);
    const named = JSON.stringify(fixes[0]);
    for (const region of regions) expect(named).toContain(inRegion(queue, region));
    for (const { remediations } of report.diagnoses) {
      expect(remediations[0]?.proof.status).toBe('proven');
      expect(remediations[0]?.text).toMatch(/audit in (\S+, ){2}\S+$/);
      expect(remediations.filter(({ step }) => step !== undefined)).toHaveLength(1);
    }
  });

  it('is mended by one statement: a function that writes logs, in a new policy', async () => {
    const group = (region: string) => `arn:aws:logs:${region}:${ACCOUNT}:log-group:/audit/all`;
    const report = await explained(
      situation({
        question: { services: 'all' },
        account: { roles: { writer: { trust: LAMBDA } } },
        events: regions.map((region, at) =>
          refused({
            call: 'logs:CreateLogGroup',
            by: functionOf('writer', 'write-audit'),
            on: group(region),
            because: noAllow('identity-based policy', 'logs:CreateLogGroup'),
            parameters: { logGroupName: '/audit/all' },
            region,
            at: `2026-11-20T09:3${at}:00Z`,
          }),
        ),
      }),
    );
    const fixes = report.diagnoses.map((one) => changes(one));
    expect(fixes).toHaveLength(3);
    for (const fix of fixes) expect(fix).toEqual(fixes[0]);
    expect(JSON.stringify(fixes[0])).toContain(group('ap-south-1'));
  });

  it('is another cause where the resource is another', async () => {
    const report = await explained(
      situation({
        account: { users: { ops: { inline: { tables: policy(allow('dynamodb:DescribeTable', tableArn('audit'))) } } } },
        events: ['orders', 'items'].map((name, at) =>
          refused({
            call: 'dynamodb:DescribeTable',
            by: user('ops'),
            on: inRegion(tableArn(name), regions[at] ?? ''),
            because: noAllow('identity-based policy', 'dynamodb:DescribeTable'),
            parameters: { tableName: name },
            region: regions[at] ?? '',
            at: `2026-11-20T09:3${at}:00Z`,
          }),
        ),
      }),
    );
    const [one, other] = report.diagnoses.map((diagnosis) => JSON.stringify(changes(diagnosis)));
    expect(one).not.toEqual(other);
  });
});

// https://docs.aws.amazon.com/eks/latest/userguide/service-accounts.html
describe('a pod that fell back to the role of its node', () => {
  const NODE = [
    'arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy',
    'arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryReadOnly',
  ];
  const node = session('shop-NodeInstanceRole', { name: 'i-0abc1234def567890', more: onInstance });
  const asking = (managed: readonly string[], event: object) =>
    situation({
      question: { services: 'all' },
      account: {
        roles: { 'shop-NodeInstanceRole': { trust: trust('ec2.amazonaws.com'), attached: managed } },
        policies: Object.fromEntries(
          NODE.map((arn) => [arn, policy(allow(['ec2:Describe*', 'eks:DescribeCluster'], '*'))]),
        ),
        tables: { carts: keyed('id') },
      },
      events: [refused({ by: node, call: 'dynamodb:PutItem', ...event })],
    });
  const put = {
    on: tableArn('carts'),
    because: noAllow('identity-based policy', 'dynamodb:PutItem'),
    parameters: { tableName: 'carts', key: { id: '1' } },
  };

  it.each([
    ['a table', put],
    [
      'a queue',
      {
        call: 'sqs:SendMessage',
        on: `arn:aws:sqs:${REGION}:${ACCOUNT}:carts`,
        because: noAllow('identity-based policy', 'sqs:SendMessage'),
      },
    ],
  ])('is told so in place of a grant to the node: %s', async (_, event) => {
    const one = await diagnosed(asking(NODE, event));
    expect(codes(one)).toContain('identity-policy NODE_ROLE likely info');
    expect(changes(one)).toEqual([]);
    expect(firstFix(one)).toMatchObject({
      layer: 'caller',
      text: expect.stringMatching(/^give the pod a role of its own/),
    });
  });

  it('is none on an instance that is no node, nor where the node calls for itself', async () => {
    const instance = await diagnosed(asking([], put));
    expect(codes(instance).join()).not.toContain('NODE_ROLE');
    expect(changes(instance)).toHaveLength(1);
    const pull = {
      call: 'ecr:BatchGetImage',
      on: `arn:aws:ecr:${REGION}:${ACCOUNT}:repository/shop`,
      because: noAllow('identity-based policy', 'ecr:BatchGetImage'),
    };
    expect(codes(await diagnosed(asking(NODE, pull))).join()).not.toContain('NODE_ROLE');
  });
});

// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session
describe('a session policy', () => {
  const grants = JSON.stringify(policy(allow('dynamodb:PutItem', tableArn('carts'), { Sid: 'Put' })));
  const put = (by: ReturnType<typeof session>) =>
    refused({
      call: 'dynamodb:PutItem',
      by,
      on: tableArn('carts'),
      because: noAllow('identity-based policy', 'dynamodb:PutItem'),
      parameters: { tableName: 'carts', key: { id: '1' } },
    });
  const told = ({ findings }: ReportDiagnosis) => findings.find(({ code }) => code === 'CANNOT_GRANT');

  it('of a role cannot grant what the role has not', async () => {
    const by = session('reader', { name: 'ana' });
    const one = await diagnosed(
      situation({
        account: {
          roles: { reader: { trust: LAMBDA, inline: { read: policy(allow('dynamodb:GetItem', tableArn('carts'))) } } },
          tables: { carts: keyed('id') },
        },
        events: [issued(by, { roleArn: roleArn('reader'), roleSessionName: 'ana', policy: grants }), put(by)],
      }),
    );
    expect(codes(one)[0]).toBe('identity-policy NO_ALLOW proven blocking');
    expect(told(one)?.text).toBe(
      `the session policy allows dynamodb:PutItem on ${tableArn('carts')} in inline session policy, statement "Put", and a session policy cannot grant: it caps what the identity policies allow`,
    );
    expect(firstFix(one).layer).toBe('identity-policy');
  });

  it('of a federated user cannot either', async () => {
    const by = federated('guest', 'broker');
    const one = await diagnosed(
      situation({
        account: {
          users: { broker: { inline: { read: policy(allow('dynamodb:GetItem', tableArn('carts'))) } } },
          tables: { carts: keyed('id') },
        },
        events: [issued(by, { name: 'guest', policy: grants }, user('broker')), put(by)],
      }),
    );
    expect(told(one)?.statements[0]?.sid).toBe('Put');
  });

  it('that lets all pass was not meant to grant', async () => {
    const by = session('reader', { name: 'ana' });
    const all = JSON.stringify(policy(allow('*', '*')));
    const one = await diagnosed(
      situation({
        account: { roles: { reader: { trust: LAMBDA } }, tables: { carts: keyed('id') } },
        events: [issued(by, { roleArn: roleArn('reader'), roleSessionName: 'ana', policy: all }), put(by)],
      }),
    );
    expect(told(one)).toBeUndefined();
  });
});

// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTables.html
describe('a table that is not there', () => {
  const asking = (tableName: string) =>
    situation({
      account: { users: { lea: {} }, tables: { 'orders-v2': keyed('id'), carts: keyed('id') } },
      events: [
        refused({
          call: 'dynamodb:Query',
          by: user('lea'),
          on: tableArn(tableName),
          because: noAllow('identity-based policy', 'dynamodb:Query'),
          parameters: { tableName },
        }),
      ],
    });
  const told = ({ findings }: ReportDiagnosis) => findings.find(({ code }) => code === 'TABLE_NOT_THERE')?.text;

  it('is told with the table whose name comes closest', async () => {
    expect(told(await diagnosed(asking('order-v2')))).toContain('; the nearest name there is orders-v2');
    expect(told(await diagnosed(asking('Carts')))).toContain('; the nearest name there is carts');
  });

  it('is told alone where no name is close', async () => {
    expect(told(await diagnosed(asking('invoices')))).not.toContain('nearest');
  });
});
