import { onInstance, record, session, user } from '../../account/record.js';
import {
  ACCOUNT,
  allow,
  deny,
  EC2,
  explicitly,
  functionOf,
  identityCenter,
  issued,
  keyArn,
  keyed,
  noAllow,
  policy,
  refused,
  roleArn,
  type Situations,
  SSO_PATH,
  situation,
  tableArn,
  trust,
} from './situation.js';

const api = session('orders-api', { more: onInstance });
const worker = functionOf('worker', 'resize-orders');
const ANALYST = 'AWSReservedSSO_Analyst_0123456789abcdef';
const analyst = identityCenter(ANALYST, 'maria');
const tenant = session('tenants', { name: 'acme' });
const dax = session('dax-cluster', { name: 'dax-cluster-node' });
const orders = { orders: keyed('orderId') };
const everything = { all: policy(allow('*', '*')) };
const STREAM = `${tableArn('orders')}/stream/2026-01-01T00:00:00.000`;
const BACKUP = `${tableArn('orders')}/backup/01548148148148-1a2b3c4d`;
const KINESIS = `arn:aws:kinesis:us-east-1:${ACCOUNT}:stream/clicks`;
const KEY = '44444444-aaaa-bbbb-cccc-000000000004';

const teamTagged = {
  team: policy(
    allow('dynamodb:*', '*', {
      Sid: 'RedTables',
      Condition: { StringEquals: { 'aws:ResourceTag/team': 'red' } },
    }),
  ),
};

const put = (by: Parameters<typeof refused>[0]['by']) =>
  refused({
    call: 'dynamodb:PutItem',
    by,
    on: tableArn('orders'),
    because: noAllow('identity-based policy', 'dynamodb:PutItem'),
    parameters: { tableName: 'orders', key: { orderId: 'D-1' } },
  });

/** Causes of DynamoDB's own: tags, keys, scans. */
export const dynamodb: Situations = {
  'dynamodb/abac-is-off': situation({
    account: {
      users: { lea: { inline: teamTagged } },
      tables: { orders: { ...keyed('orderId'), tags: { team: 'red' } } },
    },
    events: [put(user('lea'))],
  }),
  'dynamodb/abac-is-on-and-the-tag-differs': situation({
    account: {
      abac: 'ENABLED',
      roles: { 'orders-api': { trust: EC2, inline: teamTagged } },
      tables: { orders: { ...keyed('orderId'), tags: { team: 'blue' } } },
    },
    events: [put(api)],
  }),
  'dynamodb/abac-status-not-readable': situation({
    refused: ['dynamodb:GetAbacStatus'],
    account: {
      users: { lea: { inline: teamTagged } },
      tables: { orders: { ...keyed('orderId'), tags: { team: 'red' } } },
    },
    events: [put(user('lea'))],
  }),
  'dynamodb/leading-key-of-another-tenant': situation({
    account: {
      roles: {
        tenants: {
          inline: {
            own: policy(
              allow('dynamodb:GetItem', tableArn('accounts'), {
                Sid: 'OwnItems',
                Condition: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['${aws:PrincipalTag/tenant}'] } },
              }),
            ),
          },
        },
      },
      tables: { accounts: keyed('tenant') },
    },
    events: [
      issued(tenant, {
        roleArn: roleArn('tenants'),
        roleSessionName: 'acme',
        tags: [{ key: 'tenant', value: 'acme' }],
      }),
      refused({
        call: 'dynamodb:GetItem',
        by: tenant,
        on: tableArn('accounts'),
        because: noAllow('identity-based policy', 'dynamodb:GetItem'),
        parameters: { tableName: 'accounts', key: { tenant: 'initech' } },
      }),
    ],
  }),
  'dynamodb/full-table-scan': situation({
    account: {
      roles: {
        [ANALYST]: {
          path: SSO_PATH,
          inline: {
            AwsSSOInlinePolicy: policy(
              allow('dynamodb:PartiQL*', '*'),
              deny('dynamodb:PartiQLSelect', '*', {
                Sid: 'NoScans',
                Condition: { Bool: { 'dynamodb:FullTableScan': ['true'] } },
              }),
            ),
          },
        },
      },
      tables: orders,
    },
    events: [
      refused({
        call: 'dynamodb:ExecuteStatement',
        by: analyst,
        action: 'dynamodb:PartiQLSelect',
        on: tableArn('orders'),
        because: explicitly('an identity-based policy'),
        parameters: { statement: 'SELECT * FROM "orders"' },
      }),
    ],
  }),
};

/** What DynamoDB does for a caller beyond the table itself. */
export const transfers: Situations = {
  'identity-policy/export-to-a-bucket': situation({
    account: {
      users: {
        lea: { inline: { export: policy(allow('*', '*'), deny('s3:PutObject*', '*', { Sid: 'NoUploads' })) } },
      },
      tables: orders,
    },
    events: [
      refused({
        call: 'dynamodb:ExportTableToPointInTime',
        by: user('lea'),
        action: 's3:PutObject',
        on: 'arn:aws:s3:::order-exports/AWSDynamoDB/01548148148148/data/part.json.gz',
        because: explicitly('an identity-based policy'),
        parameters: { tableArn: tableArn('orders'), s3Bucket: 'order-exports', exportFormat: 'DYNAMODB_JSON' },
      }),
    ],
  }),
  'resource-policy/import-from-a-bucket': situation({
    account: {
      roles: { 'orders-api': { trust: EC2, inline: { import: policy(allow('dynamodb:ImportTable', '*')) } } },
    },
    events: [
      refused({
        call: 'dynamodb:ImportTable',
        by: api,
        action: 's3:ListBucket',
        on: 'arn:aws:s3:::order-imports',
        because: noAllow('identity-based policy', 's3:ListBucket'),
        parameters: {
          s3BucketSource: { s3Bucket: 'order-imports', s3KeyPrefix: 'january/' },
          tableCreationParameters: { tableName: 'orders-january' },
        },
      }),
    ],
  }),
  'identity-policy/restore-writes-the-target': situation({
    account: {
      users: {
        lea: { inline: { restore: policy(allow('dynamodb:RestoreTableFromBackup', BACKUP, { Sid: 'Restore' })) } },
      },
      tables: orders,
    },
    events: [
      refused({
        call: 'dynamodb:RestoreTableFromBackup',
        by: user('lea'),
        action: 'dynamodb:BatchWriteItem',
        on: tableArn('orders-restored'),
        because: noAllow('identity-based policy', 'dynamodb:BatchWriteItem'),
        parameters: { backupArn: BACKUP, targetTableName: 'orders-restored' },
      }),
    ],
  }),
  'identity-policy/replica-in-another-region': situation({
    account: {
      roles: {
        'orders-api': {
          trust: EC2,
          inline: { home: policy(allow('dynamodb:*', tableArn('orders'), { Sid: 'HomeRegion' })) },
        },
      },
      tables: orders,
    },
    events: [
      refused({
        call: 'dynamodb:UpdateTable',
        by: api,
        action: 'dynamodb:CreateTableReplica',
        on: `arn:aws:dynamodb:eu-west-1:${ACCOUNT}:table/orders`,
        because: noAllow('identity-based policy', 'dynamodb:CreateTableReplica'),
        parameters: { tableName: 'orders', replicaUpdates: [{ create: { regionName: 'eu-west-1' } }] },
      }),
    ],
  }),
  'identity-policy/kinesis-destination': situation({
    account: {
      roles: {
        [ANALYST]: {
          path: SSO_PATH,
          inline: { AwsSSOInlinePolicy: policy(allow('dynamodb:*', '*', { Sid: 'Tables' })) },
        },
      },
      tables: orders,
    },
    events: [
      refused({
        call: 'dynamodb:EnableKinesisStreamingDestination',
        by: analyst,
        action: 'kinesis:ListStreams',
        because: noAllow('identity-based policy', 'kinesis:ListStreams'),
        parameters: { tableName: 'orders', streamArn: KINESIS },
      }),
    ],
  }),
  'identity-policy/role-of-the-dax-cluster': situation({
    account: {
      roles: {
        'dax-cluster': { trust: trust('dax.amazonaws.com'), inline: { items: policy(allow('dynamodb:*', '*')) } },
      },
      tables: { orders: { ...keyed('orderId'), key: KEY } },
      keys: {
        [KEY]: {
          policy: policy({
            Sid: 'Account',
            Effect: 'Allow',
            Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
            Action: 'kms:*',
            Resource: '*',
          }),
          grants: [
            {
              GrantId: 'g-3',
              GranteePrincipal: 'dynamodb.us-east-1.amazonaws.com',
              Operations: ['Decrypt', 'DescribeKey', 'Encrypt', 'GenerateDataKey'],
            },
          ],
        },
      },
    },
    events: [
      issued(
        dax,
        { roleArn: roleArn('dax-cluster'), roleSessionName: 'dax-cluster-node' },
        { type: 'AWSService', invokedBy: 'dax.amazonaws.com' },
      ),
      refused({
        call: 'dynamodb:GetItem',
        by: dax,
        message: `KMS key access denied error: com.amazonaws.services.kms.model.AWSKMSException: User: ${dax.arn} is not authorized to perform: kms:Decrypt on resource: ${keyArn(KEY)} ${noAllow('identity-based policy', 'kms:Decrypt')} (Service: AWSKMS; Status Code: 400; Error Code: AccessDeniedException; Request ID: 5c1f0d2e-0000-4000-8000-000000000008; Proxy: null)`,
        parameters: { tableName: 'orders', key: { orderId: 'D-2' } },
      }),
    ],
  }),
  'identity-policy/function-reads-a-stream': situation({
    account: {
      roles: {
        worker: {
          trust: trust('lambda.amazonaws.com'),
          inline: {
            stream: policy(
              allow(
                ['dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:DescribeStream'],
                tableArn('orders'),
                { Sid: 'Stream' },
              ),
            ),
          },
        },
      },
      tables: { orders: { ...keyed('orderId'), LatestStreamArn: STREAM } },
    },
    events: [
      refused({
        call: 'dynamodb:GetRecords',
        by: worker,
        on: STREAM,
        because: noAllow('identity-based policy', 'dynamodb:GetRecords'),
        parameters: { shardIterator: `${STREAM}|1|AAAAAAAAAAE=` },
      }),
    ],
  }),
  'dynamodb/function-denied-by-proxy': situation({
    question: { services: 'all' },
    refused: ['lambda:GetFunctionConfiguration'],
    account: { users: { lea: { inline: everything } } },
    events: [
      record({
        call: 'lambda:CreateEventSourceMapping20150331',
        by: user('lea'),
        at: '2026-11-20T09:30:00Z',
        errorCode: 'InvalidParameterValueException',
        message: `Cannot access stream ${STREAM}. Please ensure the role can perform the GetRecords, GetShardIterator, DescribeStream, and ListStreams Actions on your stream in IAM.`,
        parameters: { eventSourceArn: STREAM, functionName: 'resize-orders', startingPosition: 'LATEST' },
      }),
    ],
  }),
};

const look = (by: Parameters<typeof refused>[0]['by'], errorCode: string, message: string) =>
  refused({
    call: 'dynamodb:PutItem',
    by,
    errorCode,
    message,
    parameters: { tableName: 'orders', key: { orderId: 'L-1' } },
  });

/** Calls that went to another Region than the table that the policy names. */
export const wrongPlaces: Situations = {
  'dynamodb/table-in-another-region': situation({
    account: {
      roles: {
        'orders-api': {
          trust: EC2,
          inline: { ddb: policy(allow('dynamodb:PutItem', tableArn('orders').replace('us-east-1', 'eu-west-1'))) },
        },
      },
    },
    events: [
      refused({
        call: 'dynamodb:PutItem',
        by: api,
        on: tableArn('orders'),
        because: noAllow('identity-based policy', 'dynamodb:PutItem'),
        parameters: { tableName: 'orders', key: { orderId: 'R-1' } },
      }),
    ],
  }),
};

/** Answers that look like a denial and are none. */
export const lookalikes: Situations = {
  'identity-policy/expired-credentials': situation({
    account: { roles: { 'orders-api': { trust: EC2 } }, tables: orders },
    events: [look(api, 'ExpiredTokenException', 'The security token included in the request is expired')],
  }),
  'resource-policy/no-table-of-that-name-here': situation({
    account: { users: { lea: { inline: everything } } },
    events: [look(user('lea'), 'ResourceNotFoundException', 'Requested resource not found: Table: orders not found')],
  }),
  'identity-policy/condition-of-the-write-not-met': situation({
    account: { roles: { worker: { trust: trust('lambda.amazonaws.com') } }, tables: orders },
    events: [look(worker, 'ConditionalCheckFailedException', 'The conditional request failed')],
  }),
};
