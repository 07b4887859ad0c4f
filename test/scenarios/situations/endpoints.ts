import { onInstance, session, user } from '../../account/record.js';
import {
  ACCOUNT,
  allow,
  deny,
  EC2,
  explicitly,
  functionOf,
  identityCenter,
  keyArn,
  keyed,
  noAllow,
  PARTNER,
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
const ANALYST = 'AWSReservedSSO_Analyst_0123456789abcdef';
const analyst = identityCenter(ANALYST, 'maria');
const orders = { orders: keyed('orderId') };
const VPCE = 'vpce-0a1b2c3d';
const KEY = '22222222-aaaa-bbbb-cccc-000000000002';
const everything = { all: policy(allow('*', '*')) };
const through = (owner = ACCOUNT) => ({
  sourceIPAddress: '10.0.3.17',
  vpcEndpointId: VPCE,
  vpcEndpointAccountId: owner,
});
const fullAccess = policy({ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' });

const put = (by: Parameters<typeof refused>[0]['by'], because: string, owner = ACCOUNT) =>
  refused({
    call: 'dynamodb:PutItem',
    by,
    on: tableArn('orders'),
    because,
    parameters: { tableName: 'orders', key: { orderId: 'E-1' } },
    more: through(owner),
  });

/** Policies of VPC endpoints, and conditions on the way through them. */
export const endpoints: Situations = {
  'vpc-endpoint-policy/gateway-allows-reads-only': situation({
    account: {
      roles: { 'orders-api': { trust: EC2, inline: everything } },
      tables: orders,
      endpoints: {
        [VPCE]: {
          policy: policy({
            Sid: 'Reads',
            Effect: 'Allow',
            Principal: '*',
            Action: ['dynamodb:GetItem', 'dynamodb:Query'],
            Resource: '*',
          }),
        },
      },
    },
    events: [put(api, noAllow('VPC endpoint policy', 'dynamodb:PutItem'))],
  }),
  'vpc-endpoint-policy/denies-alone': situation({
    account: {
      roles: { 'orders-api': { trust: EC2, inline: everything } },
      tables: orders,
      endpoints: {
        [VPCE]: {
          policy: policy({
            Sid: 'NoDeletes',
            Effect: 'Deny',
            Principal: '*',
            Action: 'dynamodb:DeleteTable',
            Resource: '*',
          }),
        },
      },
    },
    events: [put(api, noAllow('VPC endpoint policy', 'dynamodb:PutItem'))],
  }),
  'vpc-endpoint-policy/interface-denies-a-table': situation({
    account: {
      users: { fay: { inline: everything } },
      tables: orders,
      endpoints: {
        [VPCE]: {
          type: 'Interface',
          policy: policy(
            { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' },
            { Sid: 'NotOrders', Effect: 'Deny', Principal: '*', Action: '*', Resource: tableArn('orders') },
          ),
        },
      },
    },
    events: [put(user('fay'), explicitly('a VPC endpoint policy'))],
  }),
  'vpc-endpoint-policy/full-access-endpoint': situation({
    account: {
      roles: { worker: { trust: trust('lambda.amazonaws.com') } },
      tables: orders,
      endpoints: { [VPCE]: { policy: fullAccess } },
    },
    events: [put(worker, noAllow('identity-based policy', 'dynamodb:PutItem'))],
  }),
  'vpc-endpoint-policy/endpoint-of-another-owner': situation({
    others: { [PARTNER]: { endpoints: { [VPCE]: { policy: fullAccess } } } },
    refused: ['ec2:DescribeVpcEndpoints'],
    account: { roles: { 'orders-api': { trust: EC2, inline: everything } }, tables: orders },
    events: [put(api, explicitly('a VPC endpoint policy'), PARTNER)],
  }),
  'vpc-endpoint-policy/gateway-that-names-an-account': situation({
    account: {
      roles: { [ANALYST]: { path: SSO_PATH, inline: everything } },
      tables: orders,
      endpoints: {
        [VPCE]: {
          policy: policy({
            Sid: 'OurAccount',
            Effect: 'Allow',
            Principal: { AWS: ACCOUNT },
            Action: '*',
            Resource: '*',
          }),
        },
      },
    },
    events: [put(analyst, noAllow('VPC endpoint policy', 'dynamodb:PutItem'))],
  }),
  'vpc-endpoint-policy/identity-lacks-it-too': situation({
    account: {
      users: { fay: {} },
      tables: orders,
      endpoints: {
        [VPCE]: {
          policy: policy({
            Sid: 'Reads',
            Effect: 'Allow',
            Principal: '*',
            Action: 'dynamodb:GetItem',
            Resource: '*',
          }),
        },
      },
    },
    events: [put(user('fay'), noAllow('VPC endpoint policy', 'dynamodb:PutItem'))],
  }),
  'identity-policy/endpoint-condition-breaks-the-key': situation({
    account: {
      roles: {
        'orders-api': {
          trust: EC2,
          inline: {
            network: policy(
              allow('*', '*'),
              deny('*', '*', {
                Sid: 'OnlyThroughEndpoint',
                Condition: { StringNotEquals: { 'aws:SourceVpce': VPCE } },
              }),
            ),
          },
        },
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
              GrantId: 'g-2',
              GranteePrincipal: 'dynamodb.us-east-1.amazonaws.com',
              Operations: ['Decrypt', 'DescribeKey', 'Encrypt', 'GenerateDataKey'],
            },
          ],
        },
      },
      endpoints: { [VPCE]: { policy: fullAccess } },
    },
    events: [
      refused({
        call: 'dynamodb:GetItem',
        by: api,
        message: `KMS key access denied error: com.amazonaws.services.kms.model.AWSKMSException: User: ${api.arn} is not authorized to perform: kms:Decrypt on resource: ${keyArn(KEY)} with an explicit deny in an identity-based policy (Service: AWSKMS; Status Code: 400; Error Code: AccessDeniedException; Request ID: 5c1f0d2e-0000-4000-8000-000000000003; Proxy: null)`,
        parameters: { tableName: 'orders', key: { orderId: 'E-2' } },
        more: through(),
      }),
    ],
  }),
};
