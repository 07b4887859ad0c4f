import { onInstance, session, user } from '../../account/record.js';
import {
  allow,
  deny,
  EC2,
  explicitly,
  federated,
  functionOf,
  issued,
  keyed,
  managedArn,
  noAllow,
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
const nightly = session('reporting', { name: 'nightly' });
const guest = federated('guest', 'broker');
const orders = { orders: keyed('orderId') };
const BOUNDARY = managedArn('Boundary');
const STREAM = `${tableArn('orders')}/stream/2026-01-01T00:00:00.000`;
const readOnly = { [BOUNDARY]: policy(allow('dynamodb:GetItem', '*', { Sid: 'ReadItems' })) };
const passed = (more: object) => ({ roleArn: roleArn('reporting'), roleSessionName: 'nightly', ...more });

const put = (by: Parameters<typeof refused>[0]['by'], because: string) =>
  refused({
    call: 'dynamodb:PutItem',
    by,
    on: tableArn('orders'),
    because,
    parameters: { tableName: 'orders', key: { orderId: 'B-1' } },
  });

const names = (AWS: string) =>
  policy({
    Sid: 'Named',
    Effect: 'Allow',
    Principal: { AWS },
    Action: 'dynamodb:PutItem',
    Resource: tableArn('orders'),
  });

/** Permissions boundaries and session policies: what caps a principal. */
export const principalCaps: Situations = {
  'permissions-boundary/action-not-in-boundary': situation({
    account: {
      roles: {
        'orders-api': {
          trust: EC2,
          boundary: BOUNDARY,
          inline: { rw: policy(allow('dynamodb:*', tableArn('orders'))) },
        },
      },
      policies: readOnly,
      tables: orders,
    },
    events: [put(api, noAllow('permissions boundary', 'dynamodb:PutItem'))],
  }),
  'permissions-boundary/deny-for-a-user': situation({
    account: {
      users: { dan: { boundary: BOUNDARY, inline: { rw: policy(allow('dynamodb:*', '*')) } } },
      policies: {
        [BOUNDARY]: policy(allow('*', '*'), deny('dynamodb:PutItem', tableArn('orders'), { Sid: 'NoWrites' })),
      },
      tables: orders,
    },
    events: [put(user('dan'), explicitly('a permissions boundary', BOUNDARY))],
  }),
  'permissions-boundary/boundary-not-readable': situation({
    account: {
      roles: {
        'orders-api': {
          trust: EC2,
          boundary: BOUNDARY,
          inline: { rw: policy(allow('dynamodb:*', tableArn('orders'))) },
        },
      },
      policies: readOnly,
      tables: orders,
    },
    refused: ['iam:GetPolicyVersion'],
    events: [put(api, noAllow('permissions boundary', 'dynamodb:PutItem'))],
  }),
  'permissions-boundary/table-policy-names-the-user': situation({
    account: {
      users: { dan: { boundary: BOUNDARY } },
      policies: readOnly,
      tables: { orders: { ...keyed('orderId'), policy: names(userArn('dan')) } },
    },
    events: [put(user('dan'), noAllow('permissions boundary', 'dynamodb:PutItem'))],
  }),
  'permissions-boundary/table-policy-names-the-role': situation({
    account: {
      roles: { worker: { trust: trust('lambda.amazonaws.com'), boundary: BOUNDARY } },
      policies: readOnly,
      tables: { orders: { ...keyed('orderId'), policy: names(roleArn('worker')) } },
    },
    events: [put(worker, noAllow('permissions boundary', 'dynamodb:PutItem'))],
  }),
  'permissions-boundary/identity-lacks-it-too': situation({
    account: {
      users: { dan: { boundary: BOUNDARY } },
      policies: readOnly,
      tables: orders,
    },
    events: [put(user('dan'), noAllow('identity-based policy', 'dynamodb:PutItem'))],
  }),
  'permissions-boundary/missing-allow-behind-the-deny': situation({
    account: {
      roles: { 'orders-api': { trust: EC2, boundary: BOUNDARY, inline: { rw: policy(allow('dynamodb:*', '*')) } } },
      policies: {
        [BOUNDARY]: policy(
          allow('dynamodb:GetItem', '*', { Sid: 'ReadItems' }),
          deny('dynamodb:PutItem', '*', { Sid: 'NoWrites' }),
        ),
      },
      tables: orders,
    },
    events: [put(api, explicitly('a permissions boundary'))],
  }),
  'session-policy/inline-policy-passed': situation({
    account: { roles: { reporting: { inline: { rw: policy(allow('dynamodb:*', '*')) } } }, tables: orders },
    events: [
      issued(nightly, passed({ policy: JSON.stringify(policy(allow('dynamodb:GetItem', '*', { Sid: 'Read' }))) })),
      put(nightly, noAllow('session policy', 'dynamodb:PutItem')),
    ],
  }),
  'session-policy/deny-for-a-federated-user': situation({
    account: { users: { broker: { inline: { all: policy(allow('dynamodb:*', '*')) } } }, tables: orders },
    events: [
      issued(
        guest,
        {
          name: 'guest',
          policy: JSON.stringify(policy(allow('dynamodb:*', '*'), deny('dynamodb:PutItem', '*', { Sid: 'NoWrites' }))),
        },
        user('broker'),
      ),
      put(guest, explicitly('a session policy')),
    ],
  }),
  'session-policy/federation-without-policy': situation({
    account: { users: { broker: { inline: { all: policy(allow('dynamodb:*', '*')) } } }, tables: orders },
    events: [
      issued(guest, { name: 'guest' }, user('broker')),
      put(guest, noAllow('session policy', 'dynamodb:PutItem')),
    ],
  }),
  'session-policy/table-policy-names-the-session': situation({
    account: {
      roles: { reporting: {} },
      tables: { orders: { ...keyed('orderId'), policy: names(nightly.arn ?? '') } },
    },
    events: [
      issued(nightly, passed({ policy: JSON.stringify(policy(allow('dynamodb:GetItem', '*'))) })),
      put(nightly, noAllow('session policy', 'dynamodb:PutItem')),
    ],
  }),
  'session-policy/event-history-not-readable': situation({
    account: { roles: { reporting: { inline: { rw: policy(allow('dynamodb:*', '*')) } } }, tables: orders },
    refused: ['cloudtrail:LookupEvents'],
    events: [put(nightly, noAllow('session policy', 'dynamodb:PutItem'))],
  }),
  'session-policy/managed-policy-passed': situation({
    account: {
      roles: { reporting: { inline: { rw: policy(allow('dynamodb:*', '*')) } } },
      policies: {
        [managedArn('TableOnly')]: policy(allow('dynamodb:DescribeStream', tableArn('orders'), { Sid: 'Table' })),
      },
      tables: { orders: { ...keyed('orderId'), LatestStreamArn: STREAM } },
    },
    events: [
      issued(nightly, passed({ policyArns: [{ arn: managedArn('TableOnly') }] })),
      refused({
        call: 'dynamodb:DescribeStream',
        by: nightly,
        on: STREAM,
        because: noAllow('session policy', 'dynamodb:DescribeStream'),
        parameters: { streamArn: STREAM },
      }),
    ],
  }),
  'session-policy/identity-lacks-it-too': situation({
    account: {
      roles: { reporting: { inline: { ro: policy(allow('dynamodb:GetItem', '*', { Sid: 'Read' })) } } },
      tables: orders,
    },
    events: [
      issued(nightly, passed({ policy: JSON.stringify(policy(allow('dynamodb:GetItem', '*', { Sid: 'Cap' }))) })),
      put(nightly, noAllow('identity-based policy', 'dynamodb:PutItem')),
    ],
  }),
};
