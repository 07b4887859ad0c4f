import { onInstance, session, user } from '../../account/record.js';
import {
  allow,
  explicitly,
  keyed,
  noAllow,
  organization,
  policy,
  refused,
  roleArn,
  type Situations,
  situation,
  tableArn,
  trust,
} from './situation.js';

const api = session('orders-api', { more: onInstance });
const EC2_TRUST = trust('ec2.amazonaws.com');
const orders = { orders: keyed('orderId') };
const ORDERS = tableArn('orders');
const FUNCTION = 'arn:aws:lambda:us-east-1:111122223333:function:resize';

const put = (because: string) =>
  refused({
    call: 'dynamodb:PutItem',
    by: api,
    on: ORDERS,
    because,
    parameters: { tableName: 'orders', key: { orderId: 'R-1' } },
  });

const holding = (...statements: object[]) => ({
  roles: { 'orders-api': { trust: EC2_TRUST, inline: { table: policy(...statements) } } },
  tables: orders,
});

/** What most users have: a layer or two out of reach, and AWS's message. */
export const unread: Situations = {
  'identity-policy/denies-while-the-organization-is-out-of-reach': situation({
    organization: organization(),
    orgRole: false,
    account: holding(allow('dynamodb:GetItem', ORDERS, { Sid: 'Reads' })),
    events: [put(noAllow('identity-based policy', 'dynamodb:PutItem'))],
  }),
  'identity-policy/allowed-since-as-far-as-can-be-read': situation({
    organization: organization(),
    orgRole: false,
    account: holding(allow('dynamodb:PutItem', ORDERS, { Sid: 'Writes' })),
    events: [put(noAllow('identity-based policy', 'dynamodb:PutItem'))],
  }),
  'service-control-policy/named-before-what-denies-as-well': situation({
    organization: organization(),
    orgRole: false,
    account: holding(allow('dynamodb:GetItem', ORDERS, { Sid: 'Reads' })),
    events: [put(explicitly('a service control policy'))],
  }),
  'identity-policy/version-of-a-function': situation({
    account: {
      roles: {
        'orders-api': {
          trust: EC2_TRUST,
          inline: { invoke: policy(allow('lambda:InvokeFunction', FUNCTION, { Sid: 'Invoke' })) },
        },
      },
    },
    events: [
      refused({
        call: 'lambda:Invoke',
        action: 'lambda:InvokeFunction',
        by: api,
        on: `${FUNCTION}:7`,
        because: noAllow('identity-based policy', 'lambda:InvokeFunction'),
        parameters: { functionName: 'resize', qualifier: '7' },
      }),
    ],
    question: { services: 'all' },
  }),
  'role-trust-policy/role-that-is-not-there': situation({
    account: { users: { hana: { inline: { assume: policy(allow('sts:AssumeRole', '*')) } } } },
    events: [
      refused({
        call: 'sts:AssumeRole',
        by: user('hana'),
        on: roleArn('loadtest'),
        parameters: { roleArn: roleArn('loadtest'), roleSessionName: 'test' },
      }),
    ],
  }),
};
