import type { Grant } from '../../../src/evidence/operations/operation-types.js';
import { onInstance, record, session, user } from '../../account/record.js';
import {
  ACCOUNT,
  allow,
  EC2,
  explicitly,
  functionOf,
  identityCenter,
  keyArn,
  keyed,
  noAllow,
  PARTNER,
  policy,
  REGION,
  refused,
  roleArn,
  type Situations,
  SSO_PATH,
  situation,
  tableArn,
  trust,
} from './situation.js';

const KEY = '33333333-aaaa-bbbb-cccc-000000000003';
const api = session('orders-api', { more: onInstance });
const worker = functionOf('worker', 'resize-orders');
const ANALYST = 'AWSReservedSSO_Analyst_0123456789abcdef';
const analyst = identityCenter(ANALYST, 'maria');
const ledger = { ledger: { ...keyed('entry'), key: KEY } };
const items = { items: policy(allow('dynamodb:*', '*', { Sid: 'Items' })) };
const itemsAndKey = { items: policy(allow(['dynamodb:*', 'kms:Decrypt'], '*')) };

const dynamodbsGrant: Grant = {
  GrantId: 'grant-dynamodb',
  GranteePrincipal: `dynamodb.${REGION}.amazonaws.com`,
  Operations: ['Decrypt', 'DescribeKey', 'Encrypt', 'GenerateDataKey', 'ReEncryptFrom', 'ReEncryptTo', 'RetireGrant'],
  Constraints: {
    EncryptionContextSubset: { 'aws:dynamodb:tableName': 'ledger', 'aws:dynamodb:subscriberId': ACCOUNT },
  },
};
const administrators = {
  Sid: 'Administrators',
  Effect: 'Allow',
  Principal: { AWS: roleArn('key-admin') },
  Action: 'kms:*',
  Resource: '*',
};
const delegating = {
  Sid: 'Account',
  Effect: 'Allow',
  Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
  Action: 'kms:*',
  Resource: '*',
};
const keyOf = (statements: object[], more: object = {}) => ({
  [KEY]: { policy: policy(...statements), grants: [dynamodbsGrant], ...more },
});

const kmsSays = (by: { arn?: string }, because: string, action = 'kms:Decrypt') =>
  `KMS key access denied error: com.amazonaws.services.kms.model.AWSKMSException: User: ${by.arn} is not authorized to perform: ${action} on resource: ${keyArn(KEY)} ${because} (Service: AWSKMS; Status Code: 400; Error Code: AccessDeniedException; Request ID: 5c1f0d2e-0000-4000-8000-000000000004; Proxy: null)`;

const get = (by: Parameters<typeof refused>[0]['by'], message: string, errorCode = 'AccessDenied') =>
  refused({
    call: 'dynamodb:GetItem',
    by,
    message,
    errorCode,
    parameters: { tableName: 'ledger', key: { entry: '2026-11' } },
  });

const awsManaged = (account: string) => ({
  KeyManager: 'AWS' as const,
  policy: policy({
    Sid: 'Allow access through Amazon DynamoDB for all principals in the account',
    Effect: 'Allow',
    Principal: { AWS: '*' },
    Action: [
      'kms:Encrypt',
      'kms:Decrypt',
      'kms:ReEncrypt*',
      'kms:GenerateDataKey*',
      'kms:CreateGrant',
      'kms:DescribeKey',
    ],
    Resource: '*',
    Condition: {
      StringEquals: { 'kms:CallerAccount': account, 'kms:ViaService': `dynamodb.${REGION}.amazonaws.com` },
    },
  }),
});

/** The KMS key behind a table. */
export const keys: Situations = {
  'kms-grant/key-policy-names-administrators-only': situation({
    account: {
      roles: { 'orders-api': { trust: EC2, inline: itemsAndKey } },
      tables: ledger,
      keys: keyOf([administrators]),
    },
    events: [get(api, kmsSays(api, noAllow('resource-based policy', 'kms:Decrypt')))],
  }),
  'kms-grant/key-policy-denies': situation({
    account: {
      users: { jon: { inline: itemsAndKey } },
      tables: ledger,
      keys: keyOf([
        delegating,
        {
          Sid: 'NoPeople',
          Effect: 'Deny',
          Principal: '*',
          Action: 'kms:Decrypt',
          Resource: '*',
          Condition: { ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:user/*` } },
        },
      ]),
    },
    events: [get(user('jon'), kmsSays(user('jon'), explicitly('a resource-based policy')))],
  }),
  'kms-grant/delegated-to-identity-policies': situation({
    account: {
      roles: { worker: { trust: trust('lambda.amazonaws.com'), inline: items } },
      tables: ledger,
      keys: keyOf([delegating]),
    },
    events: [get(worker, kmsSays(worker, noAllow('identity-based policy', 'kms:Decrypt')))],
  }),
  'kms-grant/key-disabled': situation({
    account: {
      users: { jon: { inline: itemsAndKey } },
      tables: ledger,
      keys: keyOf([delegating], { KeyState: 'Disabled', Enabled: false }),
    },
    events: [
      get(
        user('jon'),
        `KMS key disabled error: com.amazonaws.services.kms.model.DisabledException: ${keyArn(KEY)} is disabled. (Service: AWSKMS; Status Code: 400; Error Code: DisabledException; Request ID: 5c1f0d2e-0000-4000-8000-000000000005; Proxy: null)`,
        'ValidationException',
      ),
    ],
  }),
  'kms-grant/key-pending-deletion': situation({
    account: {
      roles: { 'orders-api': { trust: EC2, inline: itemsAndKey } },
      tables: ledger,
      keys: keyOf([delegating], { KeyState: 'PendingDeletion', Enabled: false }),
    },
    events: [
      get(
        api,
        `KMS validation error: com.amazonaws.services.kms.model.KMSInvalidStateException: ${keyArn(KEY)} is pending deletion. (Service: AWSKMS; Status Code: 400; Error Code: KMSInvalidStateException; Request ID: 5c1f0d2e-0000-4000-8000-000000000006; Proxy: null)`,
        'ValidationException',
      ),
    ],
  }),
  'kms-grant/aws-managed-key': situation({
    account: {
      roles: {
        [ANALYST]: { path: SSO_PATH, inline: { read: policy(allow('dynamodb:GetItem', '*', { Sid: 'Read' })) } },
      },
      tables: ledger,
      keys: { [KEY]: awsManaged(ACCOUNT) },
    },
    events: [
      refused({
        call: 'dynamodb:PutItem',
        by: analyst,
        on: tableArn('ledger'),
        because: noAllow('identity-based policy', 'dynamodb:PutItem'),
        parameters: { tableName: 'ledger', key: { entry: '2026-12' } },
      }),
    ],
  }),
  'kms-grant/key-policy-not-readable': situation({
    refused: ['kms:GetKeyPolicy'],
    account: { users: { jon: { inline: itemsAndKey } }, tables: ledger, keys: keyOf([delegating]) },
    events: [get(user('jon'), kmsSays(user('jon'), noAllow('resource-based policy', 'kms:Decrypt')))],
  }),
  'kms-grant/grants-of-dynamodb-revoked': situation({
    account: {
      roles: { 'orders-api': { trust: EC2, inline: itemsAndKey } },
      tables: ledger,
      keys: keyOf([administrators], { grants: [] }),
    },
    events: [get(api, kmsSays(api, noAllow('resource-based policy', 'kms:Decrypt')))],
  }),
  'kms-grant/grant-to-the-role': situation({
    account: {
      roles: {
        worker: {
          trust: trust('lambda.amazonaws.com'),
          inline: { put: policy(allow('dynamodb:PutItem', '*', { Sid: 'Put' })) },
        },
      },
      tables: ledger,
      keys: keyOf([administrators], {
        grants: [
          dynamodbsGrant,
          {
            GrantId: 'grant-worker',
            GranteePrincipal: roleArn('worker'),
            Operations: ['Decrypt'],
            Constraints: { EncryptionContextSubset: { 'aws:dynamodb:tableName': 'ledger' } },
          },
        ],
      }),
    },
    events: [
      refused({
        call: 'dynamodb:GetItem',
        by: worker,
        on: tableArn('ledger'),
        because: noAllow('identity-based policy', 'dynamodb:GetItem'),
        parameters: { tableName: 'ledger', key: { entry: '2026-11' } },
      }),
    ],
  }),
  'kms-grant/record-of-kms-itself': situation({
    account: {
      roles: { 'orders-api': { trust: EC2, inline: itemsAndKey } },
      tables: ledger,
      keys: keyOf([administrators]),
    },
    events: [
      record({
        call: 'kms:Decrypt',
        by: { ...api, invokedBy: 'dynamodb.amazonaws.com' },
        at: '2026-11-20T09:30:00Z',
        message: `User: ${api.arn} is not authorized to perform: kms:Decrypt on resource: ${keyArn(KEY)} ${noAllow('resource-based policy', 'kms:Decrypt')}`,
        parameters: {
          encryptionContext: { 'aws:dynamodb:tableName': 'ledger', 'aws:dynamodb:subscriberId': ACCOUNT },
          encryptionAlgorithm: 'SYMMETRIC_DEFAULT',
        },
        more: {
          sourceIPAddress: 'dynamodb.amazonaws.com',
          userAgent: 'dynamodb.amazonaws.com',
          resources: [{ accountId: ACCOUNT, type: 'AWS::KMS::Key', ARN: keyArn(KEY) }],
        },
      }),
    ],
  }),
  'kms-grant/table-created-under-a-key': situation({
    account: {
      users: {
        jon: {
          inline: {
            create: policy(
              allow('dynamodb:CreateTable', '*'),
              allow(
                ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
                keyArn(KEY),
                {
                  Sid: 'UseKey',
                },
              ),
            ),
          },
        },
      },
      keys: keyOf([delegating], { grants: [] }),
    },
    events: [
      refused({
        call: 'dynamodb:CreateTable',
        by: user('jon'),
        message: kmsSays(user('jon'), noAllow('identity-based policy', 'kms:CreateGrant'), 'kms:CreateGrant'),
        parameters: {
          tableName: 'journal',
          sSESpecification: { enabled: true, sSEType: 'KMS', kMSMasterKeyId: keyArn(KEY) },
        },
      }),
    ],
  }),
  'kms-grant/via-service-of-another-region': situation({
    account: {
      roles: { worker: { trust: trust('lambda.amazonaws.com'), inline: itemsAndKey } },
      tables: ledger,
      keys: keyOf([
        administrators,
        {
          Sid: 'ThroughDynamoDB',
          Effect: 'Allow',
          Principal: { AWS: roleArn('worker') },
          Action: 'kms:Decrypt',
          Resource: '*',
          Condition: { StringEquals: { 'kms:ViaService': 'dynamodb.eu-west-1.amazonaws.com' } },
        },
      ]),
    },
    events: [get(worker, kmsSays(worker, noAllow('resource-based policy', 'kms:Decrypt')))],
  }),
  'kms-grant/aws-managed-key-of-another-account': situation({
    others: {
      [PARTNER]: {
        tables: {
          ledger: {
            ...keyed('entry'),
            key: KEY,
            policy: policy({
              Effect: 'Allow',
              Principal: { AWS: ACCOUNT },
              Action: 'dynamodb:GetItem',
              Resource: tableArn('ledger', PARTNER),
            }),
          },
        },
        keys: { [KEY]: awsManaged(PARTNER) },
      },
    },
    account: { users: { jon: { inline: itemsAndKey } } },
    events: [
      refused({
        call: 'dynamodb:GetItem',
        by: user('jon'),
        message: `KMS key access denied error: com.amazonaws.services.kms.model.AWSKMSException: User: ${user('jon').arn} is not authorized to perform: kms:Decrypt on this resource because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access (Service: AWSKMS; Status Code: 400; Error Code: AccessDeniedException; Request ID: 5c1f0d2e-0000-4000-8000-000000000007; Proxy: null)`,
        parameters: { tableName: tableArn('ledger', PARTNER), key: { entry: '2026-11' } },
      }),
    ],
  }),
  'kms-grant/contributor-insights': situation({
    account: { users: { jon: { inline: items } }, tables: ledger, keys: keyOf([delegating]) },
    events: [
      refused({
        call: 'dynamodb:UpdateContributorInsights',
        by: user('jon'),
        message: kmsSays(user('jon'), noAllow('identity-based policy', 'kms:Decrypt')),
        parameters: { tableName: 'ledger', contributorInsightsAction: 'ENABLE' },
      }),
    ],
  }),
};
