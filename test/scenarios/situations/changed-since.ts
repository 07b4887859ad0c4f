import type { CloudTrailEvent, UserIdentity } from '../../../src/model/event.js';
import { onInstance, record, session, user } from '../../account/record.js';
import {
  ACCOUNT,
  allow,
  EC2,
  explicitly,
  functionOf,
  keyed,
  MANAGEMENT,
  managedArn,
  noAllow,
  organization,
  PARTNER,
  policy,
  refused,
  roleArn,
  type Situations,
  situation,
  tableArn,
  trust,
} from './situation.js';

const ORDERS = tableArn('orders');
const api = session('orders-api', { more: onInstance });
const maria = session('Admin', { name: 'maria' });
const orders = { orders: keyed('orderId') };
const writes = policy(allow('dynamodb:PutItem', ORDERS, { Sid: 'Writes' }));

const put = (because: string, by: UserIdentity = api) =>
  refused({
    call: 'dynamodb:PutItem',
    by,
    on: ORDERS,
    because,
    parameters: { tableName: 'orders', key: { orderId: 'A-7' } },
  });

interface Written {
  readonly call: string;
  readonly at: string;
  readonly parameters: Record<string, string>;
  readonly by?: UserIdentity;
  readonly errorCode?: string;
}

/** A record of a write; the Event history finds it by each of its parameters. */
function written({ by = maria, errorCode = '', ...call }: Written): CloudTrailEvent {
  const resources = Object.values(call.parameters).map((ARN) => ({ ARN }));
  return record({ ...call, by, errorCode, more: { readOnly: false, resources } });
}

const attached = (policyName: string, at: string, more: Partial<Written> = {}) =>
  written({
    call: 'iam:AttachRolePolicy',
    at,
    parameters: { roleName: 'orders-api', policyArn: managedArn(policyName) },
    ...more,
  });

/** What denied allows now, and the Event history holds who changed it. */
export const changedSince: Situations = {
  'identity-policy/allowed-since-a-session-attached-it': situation({
    account: {
      roles: { 'orders-api': { trust: EC2, attached: [managedArn('Writes')] } },
      policies: { [managedArn('Writes')]: writes },
      tables: orders,
    },
    events: [
      put(noAllow('identity-based policy', 'dynamodb:PutItem')),
      // Of another role, refused, of a time before, and of what no policy asks for.
      attached('Writes', '2026-11-20T09:20:00Z', { by: user('eve') }),
      attached('Writes', '2026-11-20T09:35:00Z', { by: user('eve'), errorCode: 'AccessDenied' }),
      attached('Writes', '2026-11-20T09:41:00Z'),
      attached('Other', '2026-11-20T09:45:00Z', { by: user('eve') }),
      written({
        call: 'iam:UpdateRole',
        at: '2026-11-20T09:50:00Z',
        parameters: { roleName: 'orders-api' },
        by: user('eve'),
      }),
    ],
  }),
  'identity-policy/allowed-by-a-change-just-before': situation({
    account: { roles: { worker: { trust: trust('lambda.amazonaws.com'), inline: { table: writes } } }, tables: orders },
    events: [
      put(noAllow('identity-based policy', 'dynamodb:PutItem'), functionOf('worker', 'resize-orders')),
      written({
        call: 'iam:PutRolePolicy',
        at: '2026-11-20T09:29:50Z',
        parameters: { roleName: 'worker', policyName: 'table' },
        by: { type: 'AWSService', invokedBy: 'cloudformation.amazonaws.com', accountId: ACCOUNT },
      }),
    ],
  }),
  'service-control-policy/detached-since': situation({
    organization: organization(),
    account: { roles: { 'orders-api': { trust: EC2, inline: { table: writes } } }, tables: orders },
    events: [
      put(
        explicitly(
          'a service control policy',
          `arn:aws:organizations::${MANAGEMENT}:policy/o-scenario01/service_control_policy/p-freeze01`,
        ),
      ),
      written({
        call: 'organizations:DetachPolicy',
        at: '2026-11-20T09:44:00Z',
        parameters: { policyId: 'p-freeze01', targetId: 'ou-root-workload' },
        by: session('OrgAdmin', { account: MANAGEMENT, name: 'lee' }),
      }),
    ],
  }),
  'resource-policy/partner-let-us-in-since': situation({
    account: {
      roles: {
        'orders-api': {
          trust: EC2,
          inline: { table: policy(allow('dynamodb:PutItem', tableArn('orders', PARTNER), { Sid: 'Partner' })) },
        },
      },
    },
    others: {
      [PARTNER]: {
        tables: {
          orders: {
            ...keyed('orderId'),
            policy: policy({
              Sid: 'OrdersApi',
              Effect: 'Allow',
              Principal: { AWS: roleArn('orders-api') },
              Action: 'dynamodb:PutItem',
              Resource: tableArn('orders', PARTNER),
            }),
          },
        },
      },
    },
    events: [
      refused({
        call: 'dynamodb:PutItem',
        by: api,
        on: tableArn('orders', PARTNER),
        because: noAllow('resource-based policy', 'dynamodb:PutItem'),
        parameters: { tableName: tableArn('orders', PARTNER), key: { orderId: 'A-7' } },
      }),
      written({
        call: 'dynamodb:PutResourcePolicy',
        at: '2026-11-20T09:42:00Z',
        parameters: { resourceArn: tableArn('orders-archive', PARTNER) },
        by: user('eve', PARTNER),
      }),
      written({
        call: 'dynamodb:PutResourcePolicy',
        at: '2026-11-20T09:40:00Z',
        parameters: { resourceArn: tableArn('orders', PARTNER) },
        by: user('tom', PARTNER),
      }),
    ],
  }),
};
