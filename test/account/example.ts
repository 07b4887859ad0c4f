import type { Situation } from './compose.js';
import { onInstance, record, session, user } from './record.js';
import type { World } from './world.js';

const ACCOUNT = '111122223333';
const PARTNER = '444455556666';
const REGION = 'us-east-1';

const policy = (...Statement: object[]) => ({ Version: '2012-10-17', Statement });
const table = (name: string) => `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/${name}`;
const managed = (name: string) => `arn:aws:iam::${ACCOUNT}:policy/${name}`;
const allow = (Action: string | string[], Resource: string | string[]) => ({ Effect: 'Allow', Action, Resource });
const service = (name: string) => policy({ Effect: 'Allow', Principal: { Service: name }, Action: 'sts:AssumeRole' });

const LEDGER_KEY = '1234abcd-12ab-34cd-56ef-1234567890ab';

const world: World = {
  region: REGION,
  organization: {
    id: 'o-exampleorg1',
    managementAccount: '999988887777',
    paths: { [ACCOUNT]: ['r-ex4m', 'ou-ex4m-workload', 'ou-ex4m-prod'] },
    serviceControl: { 'ou-ex4m-prod': ['p-FullAWSAccess', 'p-region001'] },
    resourceControl: { 'ou-ex4m-workload': ['p-perimeter'] },
    policies: {
      'p-region001': policy({
        Sid: 'DenyOutsideUsEast1',
        Effect: 'Deny',
        NotAction: ['iam:*', 'organizations:*', 'sts:*'],
        Resource: '*',
        Condition: { StringNotEquals: { 'aws:RequestedRegion': [REGION] } },
      }),
      'p-perimeter': policy({
        Sid: 'BackupsFromOfficeOnly',
        Effect: 'Deny',
        Principal: '*',
        Action: ['dynamodb:CreateBackup', 'dynamodb:DeleteBackup'],
        Resource: '*',
        Condition: {
          NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' },
          BoolIfExists: { 'aws:ViaAWSService': 'false' },
        },
      }),
    },
  },
  accounts: {
    [ACCOUNT]: {
      roles: {
        'orders-api': {
          path: '/service/',
          trust: service('ec2.amazonaws.com'),
          inline: {
            'orders-rw': policy({
              Sid: 'Orders',
              ...allow(['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'], table('orders')),
            }),
          },
        },
        analytics: { trust: service('ec2.amazonaws.com'), inline: { scan: policy(allow('dynamodb:*', '*')) } },
        deployer: {
          trust: service('ec2.amazonaws.com'),
          attached: [managed('DeployTables')],
          boundary: managed('DeveloperBoundary'),
        },
        etl: {
          trust: policy({
            Effect: 'Allow',
            Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
            Action: 'sts:AssumeRole',
          }),
          inline: { etl: policy(allow(['dynamodb:Scan', 'dynamodb:BatchWriteItem'], table('events'))) },
        },
        reports: {
          trust: service('ec2.amazonaws.com'),
          inline: { ledger: policy(allow('dynamodb:GetItem', table('ledger'))) },
        },
        'break-glass': {
          trust: policy({
            Sid: 'OperatorsWithMfa',
            Effect: 'Allow',
            Principal: { AWS: `arn:aws:iam::${ACCOUNT}:user/erin` },
            Action: 'sts:AssumeRole',
            Condition: { StringEquals: { 'sts:ExternalId': 'incident' } },
          }),
        },
      },
      users: {
        alice: {
          groups: ['admins'],
          mfaDevices: [`arn:aws:iam::${ACCOUNT}:mfa/alice`],
        },
        erin: {
          inline: { 'assume-break-glass': policy(allow('sts:AssumeRole', `arn:aws:iam::${ACCOUNT}:role/break-glass`)) },
        },
        ci: { inline: { export: policy(allow('dynamodb:*', '*')) } },
      },
      groups: {
        admins: {
          inline: {
            admin: policy(allow('*', '*'), {
              Sid: 'DenyWithoutMfa',
              Effect: 'Deny',
              NotAction: ['iam:ListMFADevices', 'sts:GetSessionToken'],
              Resource: '*',
              Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
            }),
          },
        },
      },
      policies: {
        [managed('DeployTables')]: policy(
          allow(['dynamodb:CreateTable', 'dynamodb:UpdateTable', 'dynamodb:DeleteTable'], '*'),
        ),
        [managed('DeveloperBoundary')]: policy(
          allow(['dynamodb:Describe*', 'dynamodb:CreateTable', 'dynamodb:UpdateTable'], '*'),
        ),
      },
      tables: {
        orders: { KeySchema: [{ AttributeName: 'orderId', KeyType: 'HASH' }] },
        events: { KeySchema: [{ AttributeName: 'day', KeyType: 'HASH' }] },
        ledger: { KeySchema: [{ AttributeName: 'entry', KeyType: 'HASH' }], key: LEDGER_KEY },
        invoices: {
          KeySchema: [{ AttributeName: 'invoiceId', KeyType: 'HASH' }],
          policy: policy({
            Sid: 'NobodyDeletes',
            Effect: 'Deny',
            Principal: '*',
            Action: 'dynamodb:DeleteTable',
            Resource: table('invoices'),
          }),
        },
      },
      keys: {
        [LEDGER_KEY]: {
          policy: policy({
            Sid: 'KeyAdministrators',
            Effect: 'Allow',
            Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/key-admin` },
            Action: 'kms:*',
            Resource: '*',
          }),
          grants: [
            {
              GrantId: 'grant0001',
              GranteePrincipal: `dynamodb.${REGION}.amazonaws.com`,
              Operations: [
                'Decrypt',
                'DescribeKey',
                'Encrypt',
                'GenerateDataKey',
                'ReEncryptFrom',
                'ReEncryptTo',
                'RetireGrant',
              ],
              Constraints: {
                EncryptionContextSubset: { 'aws:dynamodb:tableName': 'ledger', 'aws:dynamodb:subscriberId': ACCOUNT },
              },
            },
          ],
        },
      },
      endpoints: {
        'vpce-0a1b2c3d': {
          policy: policy({
            Sid: 'ReadOnly',
            Effect: 'Allow',
            Principal: '*',
            Action: ['dynamodb:GetItem', 'dynamodb:Query'],
            Resource: '*',
          }),
          vpc: 'vpc-0e1f2a3b',
        },
      },
    },
  },
};

const ordersApi = session('orders-api', { path: '/service/', more: onInstance });
const says = (who: { readonly arn?: string }, what: string) => `User: ${who.arn} is not authorized to perform: ${what}`;
const analytics = session('analytics', { more: onInstance });
const deployer = session('deployer', { more: onInstance });
const reports = session('reports', { more: onInstance });
const etl = session('etl', { name: 'nightly' });
const unseen = session('analytics', { name: 'ad-hoc', more: { attributes: { creationDate: '2026-11-20T07:00:00Z' } } });

const denials = [
  ...['2026-11-20T09:40:11Z', '2026-11-20T09:41:12Z', '2026-11-20T09:42:13Z'].map((at) =>
    record({
      call: 'dynamodb:Query',
      by: ordersApi,
      at,
      parameters: { tableName: 'orders', indexName: 'by-customer' },
      message: says(
        ordersApi,
        `dynamodb:Query on resource: ${table('orders')}/index/by-customer because no identity-based policy allows the dynamodb:Query action`,
      ),
    }),
  ),
  record({
    call: 'dynamodb:PutItem',
    by: ordersApi,
    at: '2026-11-20T09:44:05Z',
    parameters: { tableName: 'orders', key: { orderId: 'A-1001' }, items: ['orderId', 'total'] },
    message: says(
      ordersApi,
      `dynamodb:PutItem on resource: ${table('orders')} because no VPC endpoint policy allows the dynamodb:PutItem action`,
    ),
    more: { sourceIPAddress: '10.0.3.17', vpcEndpointId: 'vpce-0a1b2c3d', vpcEndpointAccountId: ACCOUNT },
  }),
  record({
    call: 'dynamodb:CreateTable',
    by: analytics,
    at: '2026-11-20T09:31:40Z',
    region: 'eu-central-1',
    parameters: { tableName: 'clicks' },
    message: says(
      analytics,
      `dynamodb:CreateTable on resource: arn:aws:dynamodb:eu-central-1:${ACCOUNT}:table/clicks with an explicit deny in a service control policy: arn:aws:organizations::999988887777:policy/o-exampleorg1/service_control_policy/p-region001`,
    ),
  }),
  record({
    call: 'dynamodb:DeleteTable',
    by: user('alice'),
    at: '2026-11-20T09:20:00Z',
    parameters: { tableName: 'events' },
    message: says(
      user('alice'),
      `dynamodb:DeleteTable on resource: ${table('events')} with an explicit deny in an identity-based policy`,
    ),
  }),
  record({
    call: 'dynamodb:GetItem',
    by: reports,
    at: '2026-11-20T09:15:30Z',
    parameters: { tableName: 'ledger', key: { entry: '2026-11' } },
    message: `KMS key access denied error: com.amazonaws.services.kms.model.AWSKMSException: ${says(reports, `kms:Decrypt on resource: arn:aws:kms:${REGION}:${ACCOUNT}:key/${LEDGER_KEY} because no resource-based policy allows the kms:Decrypt action`)} (Service: AWSKMS; Status Code: 400; Error Code: AccessDeniedException; Request ID: 5c1f0d2e-0000-4000-8000-000000000001; Proxy: null)`,
  }),
  record({
    call: 'dynamodb:DeleteTable',
    by: deployer,
    at: '2026-11-20T09:10:00Z',
    parameters: { tableName: 'events' },
    message: says(
      deployer,
      `dynamodb:DeleteTable on resource: ${table('events')} because no permissions boundary allows the dynamodb:DeleteTable action`,
    ),
  }),
  record({
    call: 'dynamodb:DeleteTable',
    by: analytics,
    at: '2026-11-20T09:05:00Z',
    parameters: { tableName: 'invoices' },
    message: says(
      analytics,
      `dynamodb:DeleteTable on resource: ${table('invoices')} with an explicit deny in a resource-based policy`,
    ),
  }),
  record({
    call: 'dynamodb:CreateBackup',
    by: user('ci'),
    at: '2026-11-20T09:00:00Z',
    parameters: { tableName: 'events', backupName: 'before-release' },
    message: says(
      user('ci'),
      `dynamodb:CreateBackup on resource: ${table('events')} with an explicit deny in a resource control policy`,
    ),
  }),
  record({
    call: 'dynamodb:BatchWriteItem',
    by: etl,
    at: '2026-11-20T08:30:00Z',
    parameters: { requestItems: { events: [] } },
    message: says(
      etl,
      `dynamodb:BatchWriteItem on resource: ${table('events')} because no session policy allows the dynamodb:BatchWriteItem action`,
    ),
  }),
  record({
    call: 'sts:AssumeRole',
    by: user('erin'),
    at: '2026-11-20T08:20:00Z',
    parameters: { roleArn: `arn:aws:iam::${ACCOUNT}:role/break-glass`, roleSessionName: 'erin' },
    message: says(user('erin'), `sts:AssumeRole on resource: arn:aws:iam::${ACCOUNT}:role/break-glass`),
  }),
  record({
    call: 'dynamodb:Scan',
    by: unseen,
    at: '2026-11-20T08:10:00Z',
    parameters: { tableName: `arn:aws:dynamodb:${REGION}:${PARTNER}:table/statements` },
    message: says(
      unseen,
      `dynamodb:Scan on resource: arn:aws:dynamodb:${REGION}:${PARTNER}:table/statements because no resource-based policy allows the dynamodb:Scan action`,
    ),
  }),
  record({
    call: 'dynamodb:ListTables',
    by: user('ci'),
    at: '2026-11-20T08:05:00Z',
    errorCode: 'ExpiredTokenException',
    message: 'The security token included in the request is expired',
  }),
];

/** The call that issued the session of `etl`, with the session policy that caps it. */
const issue = record({
  call: 'sts:AssumeRole',
  by: user('ci'),
  at: '2026-11-20T08:00:00Z',
  errorCode: '',
  parameters: {
    roleArn: `arn:aws:iam::${ACCOUNT}:role/etl`,
    roleSessionName: 'nightly',
    policy: JSON.stringify(policy({ Sid: 'ReadEvents', ...allow('dynamodb:Scan', table('events')) })),
  },
  more: { responseElements: { credentials: { accessKeyId: 'ASIAETL', expiration: 'Nov 20, 2026, 9:00:00 AM' } } },
});

/** An account with a denial of every cause, a lookalike, and one that stays undetermined. */
export const example: Situation = {
  world,
  events: [...denials, issue],
  question: {},
  clock: '2026-11-20T10:00:00Z',
  home: ACCOUNT,
};
