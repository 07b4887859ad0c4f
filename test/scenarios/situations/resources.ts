import { onInstance, session, user } from '../../account/record.js';
import {
  ACCOUNT,
  allow,
  EC2,
  explicitly,
  federated,
  functionOf,
  issued,
  keyed,
  managedArn,
  noAllow,
  PARTNER,
  policy,
  refused,
  roleArn,
  type Situations,
  situation,
  tableArn,
  trust,
  userArn,
} from './situation.js';

const api = session('orders-api', { more: onInstance });
const worker = functionOf('worker', 'resize-orders');
const guest = federated('guest', 'broker');
const orders = { orders: keyed('orderId') };
const everything = { all: policy(allow('*', '*')) };
const THEIRS = tableArn('orders', PARTNER);
const STREAM = `${THEIRS}/stream/2026-01-01T00:00:00.000`;

const put = (by: Parameters<typeof refused>[0]['by'], because: string, tableName = 'orders') =>
  refused({
    call: 'dynamodb:PutItem',
    by,
    on: tableName === 'orders' ? tableArn('orders') : tableName,
    because,
    parameters: { tableName, key: { orderId: 'R-1' } },
  });

const tablePolicy = (more: object, account = ACCOUNT) =>
  policy({ Action: 'dynamodb:PutItem', Resource: tableArn('orders', account), ...more });

/** Resource-based policies of tables, indexes and streams, within an account and across accounts. */
export const resources: Situations = {
  'resource-policy/table-denies-a-user': situation({
    account: {
      users: { gil: { inline: everything } },
      tables: {
        orders: { ...keyed('orderId'), policy: tablePolicy({ Sid: 'Frozen', Effect: 'Deny', Principal: '*' }) },
      },
    },
    events: [put(user('gil'), explicitly('a resource-based policy'))],
  }),
  'dynamodb/attributes-that-nobody-writes': situation({
    account: {
      roles: { 'orders-api': { trust: EC2, inline: everything } },
      tables: {
        orders: {
          ...keyed('orderId'),
          policy: policy({
            Sid: 'NoSalary',
            Effect: 'Deny',
            Principal: '*',
            Action: 'dynamodb:UpdateItem',
            Resource: tableArn('orders'),
            Condition: { 'ForAnyValue:StringEquals': { 'dynamodb:Attributes': ['salary'] } },
          }),
        },
      },
    },
    events: [
      refused({
        call: 'dynamodb:UpdateItem',
        by: api,
        on: tableArn('orders'),
        because: explicitly('a resource-based policy'),
        parameters: { tableName: 'orders', key: { orderId: 'R-2' }, updateExpression: 'SET salary = :s' },
      }),
    ],
  }),
  'resource-policy/neither-half-across-accounts': situation({
    others: { [PARTNER]: { tables: orders } },
    account: { roles: { 'orders-api': { trust: EC2 } } },
    events: [put(api, noAllow('resource-based policy', 'dynamodb:PutItem'), THEIRS)],
  }),
  'resource-policy/their-half-is-there': situation({
    others: {
      [PARTNER]: {
        tables: {
          orders: {
            ...keyed('orderId'),
            policy: tablePolicy({ Effect: 'Allow', Principal: { AWS: roleArn('worker') } }, PARTNER),
          },
        },
      },
    },
    account: {
      roles: {
        worker: {
          trust: trust('lambda.amazonaws.com'),
          inline: { ours: policy(allow('dynamodb:PutItem', tableArn('orders'), { Sid: 'Ours' })) },
        },
      },
    },
    events: [put(worker, noAllow('identity-based policy', 'dynamodb:PutItem'), THEIRS)],
  }),
  'resource-policy/stream-has-a-policy-of-its-own': situation({
    others: {
      [PARTNER]: {
        tables: {
          orders: {
            ...keyed('orderId'),
            LatestStreamArn: STREAM,
            policy: policy({
              Sid: 'Everything',
              Effect: 'Allow',
              Principal: { AWS: roleArn('worker') },
              Action: 'dynamodb:*',
              Resource: [THEIRS, `${THEIRS}/*`],
            }),
          },
        },
      },
    },
    account: { roles: { worker: { trust: trust('lambda.amazonaws.com'), inline: everything } } },
    events: [
      refused({
        call: 'dynamodb:DescribeStream',
        by: worker,
        on: STREAM,
        because: noAllow('resource-based policy', 'dynamodb:DescribeStream'),
        parameters: { streamArn: STREAM },
      }),
    ],
  }),
  'resource-policy/table-policy-not-readable': situation({
    refused: ['dynamodb:GetResourcePolicy'],
    account: { users: { gil: {} }, tables: orders },
    events: [put(user('gil'), noAllow('identity-based policy', 'dynamodb:PutItem'))],
  }),
  'resource-policy/not-principal-and-a-boundary': situation({
    account: {
      roles: { worker: { trust: trust('lambda.amazonaws.com'), inline: everything, boundary: managedArn('Boundary') } },
      policies: { [managedArn('Boundary')]: policy(allow('*', '*')) },
      tables: {
        orders: {
          ...keyed('orderId'),
          policy: tablePolicy({
            Sid: 'AllButWorker',
            Effect: 'Deny',
            NotPrincipal: { AWS: [worker.arn, roleArn('worker'), `arn:aws:iam::${ACCOUNT}:root`] },
          }),
        },
      },
    },
    events: [put(worker, explicitly('a resource-based policy'))],
  }),
  'resource-policy/grants-its-indexes-by-itself': situation({
    account: {
      users: { gil: {} },
      tables: {
        orders: {
          ...keyed('orderId'),
          policy: policy({
            Effect: 'Allow',
            Principal: { AWS: userArn('gil') },
            Action: 'dynamodb:Query',
            Resource: [tableArn('orders'), `${tableArn('orders')}/index/*`],
          }),
        },
      },
    },
    events: [
      refused({
        call: 'dynamodb:Query',
        by: user('gil'),
        on: `${tableArn('orders')}/index/by-day`,
        because: noAllow('identity-based policy', 'dynamodb:Query'),
        parameters: { tableName: 'orders', indexName: 'by-day' },
      }),
    ],
  }),
  'identity-policy/table-name-in-place-of-the-arn': situation({
    others: {
      [PARTNER]: {
        tables: {
          orders: {
            ...keyed('orderId'),
            policy: tablePolicy({ Effect: 'Allow', Principal: { AWS: ACCOUNT } }, PARTNER),
          },
        },
      },
    },
    account: {
      users: { broker: { inline: { theirs: policy(allow('dynamodb:PutItem', THEIRS, { Sid: 'Theirs' })) } } },
    },
    events: [
      issued(guest, { name: 'guest', policy: JSON.stringify(policy(allow('dynamodb:*', '*'))) }, user('broker')),
      put(guest, noAllow('identity-based policy', 'dynamodb:PutItem')),
    ],
  }),
  'resource-policy/batch-with-two-different-denials': situation({
    account: {
      roles: {
        'orders-api': {
          trust: EC2,
          inline: { frozen: policy(allow('dynamodb:BatchWriteItem', tableArn('orders'), { Sid: 'OrdersOnly' })) },
        },
      },
      tables: {
        orders: {
          ...keyed('orderId'),
          policy: policy({
            Sid: 'Frozen',
            Effect: 'Deny',
            Principal: '*',
            Action: 'dynamodb:BatchWriteItem',
            Resource: tableArn('orders'),
          }),
        },
        clicks: keyed('day'),
      },
    },
    events: [
      refused({
        call: 'dynamodb:BatchWriteItem',
        by: api,
        on: tableArn('orders'),
        because: explicitly('a resource-based policy'),
        parameters: {
          requestItems: {
            orders: [{ putRequest: { key: { orderId: 'R-3' } } }],
            clicks: [{ putRequest: { key: { day: '2026-11-20' } } }],
          },
        },
      }),
    ],
  }),
};
