import { onInstance, session, user } from '../../account/record.js';
import {
  ACCOUNT,
  allow,
  deny,
  EC2,
  explicitly,
  functionOf,
  identityCenter,
  issued,
  keyed,
  managedArn,
  noAllow,
  policy,
  refused,
  type Situations,
  SSO_PATH,
  situation,
  tableArn,
  trust,
} from './situation.js';

const api = session('orders-api', { more: onInstance });
const worker = functionOf('worker', 'resize-orders');
const analyst = identityCenter('AWSReservedSSO_Analyst_0123456789abcdef', 'maria');
const nightly = session('reporting', { name: 'nightly' });
const BACKUP = `${tableArn('orders')}/backup/01548148148148-1a2b3c4d`;
const orders = { orders: keyed('orderId') };

/** Identity policies: explicit and missing allows, where they hang, and what the tool may not read of them. */
export const identity: Situations = {
  'identity-policy/deny-in-managed-policy': situation({
    account: {
      users: { carla: { inline: { own: policy(allow('dynamodb:*', '*')) }, attached: [managedArn('NoDeletes')] } },
      policies: { [managedArn('NoDeletes')]: policy(deny('dynamodb:DeleteTable', '*', { Sid: 'NoDeletes' })) },
      tables: orders,
    },
    events: [
      refused({
        call: 'dynamodb:DeleteTable',
        by: user('carla'),
        on: tableArn('orders'),
        because: explicitly('an identity-based policy', managedArn('NoDeletes')),
        parameters: { tableName: 'orders' },
      }),
    ],
  }),
  'identity-policy/index-not-covered': situation({
    account: {
      roles: {
        'orders-api': {
          trust: EC2,
          inline: { 'read-orders': policy(allow(['dynamodb:Query'], tableArn('orders'), { Sid: 'Orders' })) },
        },
      },
      tables: orders,
    },
    events: [
      refused({
        call: 'dynamodb:Query',
        by: api,
        on: `${tableArn('orders')}/index/by-customer`,
        because: noAllow('identity-based policy', 'dynamodb:Query'),
        parameters: { tableName: 'orders', indexName: 'by-customer' },
      }),
    ],
  }),
  'identity-policy/deny-in-group-policy': situation({
    account: {
      users: { carla: { groups: ['operators'] } },
      groups: {
        operators: {
          inline: {
            guard: policy(allow('dynamodb:*', '*'), deny('dynamodb:DeleteBackup', '*', { Sid: 'KeepBackups' })),
          },
        },
      },
      tables: orders,
    },
    events: [
      refused({
        call: 'dynamodb:DeleteBackup',
        by: user('carla'),
        on: BACKUP,
        because: explicitly('an identity-based policy'),
        parameters: { backupArn: BACKUP },
      }),
    ],
  }),
  'identity-policy/allowed-since': situation({
    account: {
      roles: {
        'orders-api': { trust: EC2, inline: { orders: policy(allow('dynamodb:GetItem', tableArn('orders'))) } },
      },
      tables: orders,
    },
    events: [
      refused({
        call: 'dynamodb:GetItem',
        by: api,
        on: tableArn('orders'),
        because: noAllow('identity-based policy', 'dynamodb:GetItem'),
        parameters: { tableName: 'orders', key: { orderId: 'A-7' } },
      }),
    ],
  }),
  'identity-policy/lists-not-readable': situation({
    account: { users: { carla: {} }, tables: orders },
    refused: ['iam:ListUserPolicies', 'iam:ListAttachedUserPolicies'],
    events: [
      refused({
        call: 'dynamodb:DescribeTable',
        by: user('carla'),
        on: tableArn('orders'),
        because: noAllow('identity-based policy', 'dynamodb:DescribeTable'),
        parameters: { tableName: 'orders' },
      }),
    ],
  }),
  'identity-policy/denied-whatever-is-unread': situation({
    account: {
      roles: {
        worker: {
          trust: trust('lambda.amazonaws.com'),
          inline: { own: policy(allow('dynamodb:*', '*')) },
          attached: [managedArn('ReadOnlyHours')],
        },
      },
      policies: { [managedArn('ReadOnlyHours')]: policy(deny('dynamodb:PutItem', '*', { Sid: 'Freeze' })) },
      tables: orders,
    },
    refused: ['iam:GetRolePolicy'],
    events: [
      refused({
        call: 'dynamodb:PutItem',
        by: worker,
        on: tableArn('orders'),
        because: explicitly('an identity-based policy'),
        parameters: { tableName: 'orders', key: { orderId: 'A-8' } },
      }),
    ],
  }),
  'identity-policy/permission-set-without-allow': situation({
    account: {
      roles: {
        AWSReservedSSO_Analyst_0123456789abcdef: {
          path: SSO_PATH,
          inline: { AwsSSOInlinePolicy: policy(allow('dynamodb:GetItem', tableArn('orders'), { Sid: 'Read' })) },
        },
      },
      tables: orders,
    },
    events: [
      refused({
        call: 'dynamodb:PutItem',
        by: analyst,
        on: tableArn('orders'),
        because: noAllow('identity-based policy', 'dynamodb:PutItem'),
        parameters: { tableName: 'orders', key: { orderId: 'A-9' } },
      }),
    ],
  }),
  'identity-policy/not-resource-swallows': situation({
    account: {
      users: {
        carla: {
          inline: {
            'all-but-salaries': policy({
              Sid: 'AllButSalaries',
              Effect: 'Allow',
              Action: 'dynamodb:Scan',
              NotResource: tableArn('salaries'),
            }),
          },
        },
      },
      tables: { salaries: keyed('person') },
    },
    events: [
      refused({
        call: 'dynamodb:Scan',
        by: user('carla'),
        on: tableArn('salaries'),
        because: noAllow('identity-based policy', 'dynamodb:Scan'),
        parameters: { tableName: 'salaries' },
      }),
    ],
  }),
  'identity-policy/transaction-action-does-not-exist': situation({
    account: {
      roles: {
        worker: {
          trust: trust('lambda.amazonaws.com'),
          inline: { transact: policy(allow('dynamodb:TransactWriteItems', '*', { Sid: 'Transact' })) },
        },
      },
      tables: { ...orders, customers: keyed('customerId') },
    },
    events: [
      refused({
        call: 'dynamodb:TransactWriteItems',
        by: worker,
        on: tableArn('customers'),
        action: 'dynamodb:ConditionCheckItem',
        because: noAllow('identity-based policy', 'dynamodb:ConditionCheckItem'),
        parameters: {
          requestItems: [
            { operation: 'ConditionCheck', tableName: 'customers', key: { customerId: 'C-1' } },
            { operation: 'Put', tableName: 'orders', key: { orderId: 'A-10' } },
          ],
        },
      }),
    ],
  }),
  'identity-policy/key-that-no-record-holds': situation({
    account: {
      roles: {
        'orders-api': {
          trust: EC2,
          inline: {
            count: policy(
              allow('dynamodb:Scan', tableArn('orders'), {
                Sid: 'CountOnly',
                Condition: { StringEquals: { 'dynamodb:Select': 'COUNT' } },
              }),
            ),
          },
        },
      },
      tables: orders,
    },
    events: [
      refused({
        call: 'dynamodb:Scan',
        by: api,
        on: tableArn('orders'),
        because: noAllow('identity-based policy', 'dynamodb:Scan'),
        parameters: { tableName: 'orders' },
      }),
    ],
  }),
  'identity-policy/principal-tag-differs': situation({
    account: {
      users: {
        carla: {
          tags: { team: 'blue' },
          inline: {
            red: policy(
              allow('dynamodb:Query', `${tableArn('orders')}/index/*`, {
                Sid: 'RedTeam',
                Condition: { StringEquals: { 'aws:PrincipalTag/team': 'red' } },
              }),
            ),
          },
        },
      },
      tables: orders,
    },
    events: [
      refused({
        call: 'dynamodb:Query',
        by: user('carla'),
        on: `${tableArn('orders')}/index/by-day`,
        because: noAllow('identity-based policy', 'dynamodb:Query'),
        parameters: { tableName: 'orders', indexName: 'by-day' },
      }),
    ],
  }),
  'identity-policy/session-tag-overrules-role-tag': situation({
    account: {
      roles: {
        reporting: {
          tags: { stage: 'prod' },
          inline: {
            prod: policy(
              allow('dynamodb:Query', `${tableArn('orders')}/index/*`, {
                Sid: 'Prod',
                Condition: { StringEquals: { 'aws:PrincipalTag/stage': 'prod' } },
              }),
            ),
          },
        },
      },
      tables: orders,
    },
    events: [
      issued(nightly, {
        roleArn: `arn:aws:iam::${ACCOUNT}:role/reporting`,
        roleSessionName: 'nightly',
        tags: [{ key: 'stage', value: 'test' }],
      }),
      refused({
        call: 'dynamodb:Query',
        by: nightly,
        on: `${tableArn('orders')}/index/by-day`,
        because: noAllow('identity-based policy', 'dynamodb:Query'),
        parameters: { tableName: 'orders', indexName: 'by-day' },
      }),
    ],
  }),
};
