import { onInstance, session, user } from '../../account/record.js';
import {
  ACCOUNT,
  allow,
  EC2,
  keyArn,
  keyed,
  noAllow,
  PARTNER,
  policy,
  refused,
  type Situations,
  situation,
  tableArn,
} from './situation.js';

const api = session('orders-api', { more: onInstance });
const KEY = '55555555-aaaa-bbbb-cccc-000000000005';
const THEIRS = tableArn('orders', PARTNER);

/** What no policy of the table alone can mend. */
export const elsewhere: Situations = {
  'kms-grant/export-of-a-table-under-a-key': situation({
    account: {
      roles: { 'orders-api': { trust: EC2, inline: { export: policy(allow(['dynamodb:*', 's3:*'], '*')) } } },
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
              GrantId: 'g-5',
              GranteePrincipal: 'dynamodb.us-east-1.amazonaws.com',
              Operations: ['Decrypt', 'DescribeKey', 'Encrypt', 'GenerateDataKey'],
            },
          ],
        },
      },
    },
    events: [
      refused({
        call: 'dynamodb:ExportTableToPointInTime',
        by: api,
        message: `KMS key access denied error: com.amazonaws.services.kms.model.AWSKMSException: User: ${api.arn} is not authorized to perform: kms:Decrypt on resource: ${keyArn(KEY)} ${noAllow('identity-based policy', 'kms:Decrypt')} (Service: AWSKMS; Status Code: 400; Error Code: AccessDeniedException; Request ID: 5c1f0d2e-0000-4000-8000-000000000009; Proxy: null)`,
        parameters: { tableArn: tableArn('orders'), s3Bucket: 'order-exports', exportFormat: 'DYNAMODB_JSON' },
      }),
    ],
  }),
  'aws-rule/not-across-accounts': situation({
    others: { [PARTNER]: { tables: { orders: keyed('orderId') } } },
    account: { users: { max: { inline: { all: policy(allow('dynamodb:*', '*')) } } } },
    events: [
      refused({
        call: 'dynamodb:CreateBackup',
        by: user('max'),
        on: THEIRS,
        because: noAllow('resource-based policy', 'dynamodb:CreateBackup'),
        parameters: { tableName: THEIRS, backupName: 'before-release' },
      }),
    ],
  }),
  'aws-rule/not-across-accounts-though-the-table-allows': situation({
    others: {
      [PARTNER]: {
        tables: {
          orders: {
            ...keyed('orderId'),
            policy: policy(allow('dynamodb:*', THEIRS, { Sid: 'Max', Principal: { AWS: user('max').arn } })),
          },
        },
      },
    },
    account: { users: { max: { inline: { all: policy(allow('dynamodb:*', '*')) } } } },
    events: [
      refused({
        call: 'dynamodb:UpdateTimeToLive',
        by: user('max'),
        on: THEIRS,
        because: noAllow('resource-based policy', 'dynamodb:UpdateTimeToLive'),
        parameters: { tableName: THEIRS, timeToLiveSpecification: { enabled: true, attributeName: 'until' } },
      }),
    ],
  }),
};
