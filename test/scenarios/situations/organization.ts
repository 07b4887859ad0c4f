import { onInstance, session, user } from '../../account/record.js';
import type { Role } from '../../account/world.js';
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
  MANAGEMENT,
  managedArn,
  noAllow,
  organization,
  PARTNER,
  policy,
  refused,
  roleArn,
  root,
  type Situations,
  SSO_PATH,
  situation,
  tableArn,
  trust,
} from './situation.js';

const api = session('orders-api', { more: onInstance });
const worker = functionOf('worker', 'resize-orders');
const ADMIN = 'AWSReservedSSO_Admin_fedcba9876543210';
const admin = identityCenter(ADMIN, 'maria');
const REPLICATION = 'AWSServiceRoleForDynamoDBReplication';
const replication = session(REPLICATION, {
  path: '/aws-service-role/replication.dynamodb.amazonaws.com/',
  name: 'replication',
});
const dynamodbItself = { type: 'AWSService', invokedBy: 'replication.dynamodb.amazonaws.com' };
const orders = { orders: keyed('orderId') };
const everything: Role = { trust: EC2, inline: { all: policy(allow('*', '*')) } };
const KEY = '11111111-aaaa-bbbb-cccc-000000000001';
const scpArn = (id: string) => `arn:aws:organizations::${MANAGEMENT}:policy/o-scenario01/service_control_policy/${id}`;

const deleteTable = (by: Parameters<typeof refused>[0]['by'], because: string) =>
  refused({ call: 'dynamodb:DeleteTable', by, on: tableArn('orders'), because, parameters: { tableName: 'orders' } });

const noDeletes = policy(deny('dynamodb:DeleteTable', '*', { Sid: 'NoDeletes' }));
const underScp = (id: string, document: object) =>
  organization({
    serviceControl: { 'ou-root-workload': ['p-FullAWSAccess', id] },
    policies: { [id]: document },
  });
const perimeter = policy({
  Sid: 'OwnOrganizationOnly',
  Effect: 'Deny',
  Principal: '*',
  Action: 'dynamodb:*',
  Resource: '*',
  Condition: {
    StringNotEqualsIfExists: { 'aws:PrincipalOrgID': 'o-scenario01' },
    BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
  },
});
const keepTables = policy({
  Sid: 'KeepTables',
  Effect: 'Deny',
  Principal: '*',
  Action: 'dynamodb:DeleteTable',
  Resource: '*',
});

/** Service control policies. */
export const serviceControl: Situations = {
  'service-control-policy/region-guard': situation({
    organization: underScp(
      'p-regions1',
      policy({
        Sid: 'DenyOtherRegions',
        Effect: 'Deny',
        NotAction: ['iam:*', 'sts:*'],
        Resource: '*',
        Condition: { StringNotEquals: { 'aws:RequestedRegion': ['us-east-1'] } },
      }),
    ),
    account: { roles: { 'orders-api': everything } },
    events: [
      refused({
        call: 'dynamodb:CreateTable',
        by: api,
        region: 'eu-central-1',
        on: `arn:aws:dynamodb:eu-central-1:${ACCOUNT}:table/clicks`,
        because: explicitly('a service control policy', scpArn('p-regions1')),
        parameters: { tableName: 'clicks' },
      }),
    ],
  }),
  'service-control-policy/unit-without-allow': situation({
    organization: organization({
      serviceControl: { 'ou-root-workload': ['p-computing'] },
      policies: { 'p-computing': policy(allow(['ec2:*', 's3:*'], '*', { Sid: 'ComputingOnly' })) },
    }),
    account: { users: { erik: { inline: { all: policy(allow('*', '*')) } } }, tables: orders },
    events: [deleteTable(user('erik'), noAllow('service control policy', 'dynamodb:DeleteTable'))],
  }),
  'service-control-policy/root-user-of-a-member': situation({
    organization: underScp('p-deletes1', noDeletes),
    account: { tables: orders },
    events: [deleteTable(root(), explicitly('a service control policy'))],
  }),
  'service-control-policy/management-account-is-exempt': situation({
    organization: organization({
      managementAccount: ACCOUNT,
      paths: { [ACCOUNT]: ['r-root'] },
      serviceControl: { 'r-root': ['p-FullAWSAccess', 'p-streams1'] },
      policies: { 'p-streams1': policy(deny('dynamodb:ListStreams', '*')) },
    }),
    account: {
      users: { erik: { inline: { tables: policy(allow('dynamodb:ListTables', '*', { Sid: 'List' })) } } },
    },
    events: [
      refused({
        call: 'dynamodb:ListStreams',
        by: user('erik'),
        because: noAllow('identity-based policy', 'dynamodb:ListStreams'),
        parameters: {},
      }),
    ],
  }),
  'service-control-policy/service-linked-role-is-exempt': situation({
    organization: underScp('p-replicas', policy(deny('dynamodb:*', '*', { Sid: 'Nothing' }))),
    account: {
      roles: {
        [REPLICATION]: {
          path: '/aws-service-role/replication.dynamodb.amazonaws.com/',
          trust: trust('replication.dynamodb.amazonaws.com'),
          inline: { replicate: policy(allow('dynamodb:*', '*')) },
        },
      },
      tables: {
        orders: {
          ...keyed('orderId'),
          policy: policy({
            Sid: 'HumansOnly',
            Effect: 'Deny',
            Principal: '*',
            Action: 'dynamodb:PutItem',
            Resource: tableArn('orders'),
          }),
        },
      },
    },
    events: [
      issued(replication, { roleSessionName: 'replication' }, dynamodbItself),
      refused({
        call: 'dynamodb:PutItem',
        by: replication,
        on: tableArn('orders'),
        because: explicitly('a resource-based policy'),
        parameters: { tableName: 'orders', key: { orderId: 'R-1' } },
      }),
    ],
  }),
  'service-control-policy/member-account-may-not-read': situation({
    organization: underScp('p-deletes1', noDeletes),
    orgRole: false,
    account: { roles: { 'orders-api': everything }, tables: orders },
    events: [deleteTable(api, explicitly('a service control policy', scpArn('p-deletes1')))],
  }),
  'service-control-policy/simulated-from-a-member': situation({
    organization: underScp('p-deletes1', noDeletes),
    orgRole: false,
    answers: [
      {
        operation: 'iam:SimulatePrincipalPolicy',
        output: {
          EvaluationResults: [
            {
              EvalActionName: 'dynamodb:DeleteTable',
              EvalDecision: 'explicitDeny',
              OrganizationsDecisionDetail: { AllowedByOrganizations: false },
            },
          ],
        },
      },
    ],
    account: { users: { erik: { inline: { all: policy(allow('*', '*')) } } }, tables: orders },
    events: [deleteTable(user('erik'), explicitly('a service control policy'))],
  }),
  'service-control-policy/identity-lacks-it-too': situation({
    organization: underScp('p-deletes1', noDeletes),
    account: {
      roles: {
        worker: {
          trust: trust('lambda.amazonaws.com'),
          inline: { read: policy(allow('dynamodb:GetItem', tableArn('orders'), { Sid: 'Read' })) },
        },
      },
      tables: orders,
    },
    events: [deleteTable(worker, explicitly('a service control policy'))],
  }),
  'service-control-policy/boundary-and-identity-too': situation({
    organization: underScp('p-deletes1', noDeletes),
    account: {
      users: { erik: { boundary: managedArn('Boundary') } },
      policies: { [managedArn('Boundary')]: policy(allow('s3:*', '*', { Sid: 'Storage' })) },
      tables: orders,
    },
    events: [deleteTable(user('erik'), explicitly('a service control policy', scpArn('p-deletes1')))],
  }),
  'service-control-policy/two-levels-deny': situation({
    organization: organization({
      serviceControl: {
        'r-root': ['p-FullAWSAccess', 'p-deletes1'],
        'ou-root-workload': ['p-FullAWSAccess', 'p-deletes2'],
      },
      policies: {
        'p-deletes1': noDeletes,
        'p-deletes2': policy(deny('dynamodb:Delete*', tableArn('*'), { Sid: 'KeepAll' })),
      },
    }),
    account: { roles: { [ADMIN]: { path: SSO_PATH, inline: { all: policy(allow('*', '*')) } } }, tables: orders },
    events: [deleteTable(admin, explicitly('a service control policy'))],
  }),
};

const underRcp = (document: object, more: object = {}) =>
  organization({
    resourceControl: { 'ou-root-workload': ['p-guard001'] },
    policies: { 'p-guard001': document },
    ...more,
  });

/** Resource control policies. */
export const resourceControl: Situations = {
  'resource-control-policy/network-perimeter': situation({
    organization: underRcp(
      policy({
        Sid: 'OfficeOnly',
        Effect: 'Deny',
        Principal: '*',
        Action: ['dynamodb:DeleteTable'],
        Resource: '*',
        Condition: {
          NotIpAddressIfExists: { 'aws:SourceIp': '203.0.113.0/24' },
          BoolIfExists: { 'aws:ViaAWSService': 'false' },
        },
      }),
    ),
    account: { users: { erik: { inline: { all: policy(allow('*', '*')) } } }, tables: orders },
    events: [deleteTable(user('erik'), explicitly('a resource control policy'))],
  }),
  'resource-control-policy/caller-of-another-organization': situation({
    organization: underRcp(perimeter),
    others: {
      [PARTNER]: {
        roles: { importer: { trust: EC2, inline: { read: policy(allow('dynamodb:GetItem', tableArn('orders'))) } } },
      },
    },
    account: {
      tables: {
        orders: {
          ...keyed('orderId'),
          policy: policy({
            Sid: 'Partner',
            Effect: 'Allow',
            Principal: { AWS: roleArn('importer', PARTNER) },
            Action: 'dynamodb:GetItem',
            Resource: tableArn('orders'),
          }),
        },
      },
    },
    answers: [
      {
        operation: 'organizations:DescribeOrganization',
        account: PARTNER,
        error: { code: 'AWSOrganizationsNotInUseException', message: 'not a member', status: 400 },
      },
    ],
    events: [
      refused({
        call: 'dynamodb:GetItem',
        by: session('importer', { account: PARTNER, more: onInstance }),
        on: tableArn('orders'),
        because: explicitly('a resource control policy'),
        parameters: { tableName: tableArn('orders'), key: { orderId: 'P-1' } },
      }),
    ],
  }),
  'resource-control-policy/table-of-the-management-account': situation({
    organization: organization({
      paths: { [ACCOUNT]: ['r-root', 'ou-root-workload'], [MANAGEMENT]: ['r-root'] },
      resourceControl: { 'r-root': ['p-guard001'] },
      policies: { 'p-guard001': keepTables },
    }),
    others: {
      [MANAGEMENT]: {
        tables: {
          orders: {
            ...keyed('orderId'),
            policy: policy({
              Sid: 'Readers',
              Effect: 'Allow',
              Principal: { AWS: roleArn('orders-api') },
              Action: 'dynamodb:DescribeTable',
              Resource: tableArn('orders', MANAGEMENT),
            }),
          },
        },
      },
    },
    account: { roles: { 'orders-api': everything } },
    events: [
      refused({
        call: 'dynamodb:DeleteTable',
        by: api,
        on: tableArn('orders', MANAGEMENT),
        because: noAllow('resource-based policy', 'dynamodb:DeleteTable'),
        parameters: { tableName: tableArn('orders', MANAGEMENT) },
      }),
    ],
  }),
  'resource-control-policy/policies-of-a-level-not-readable': situation({
    organization: underRcp(keepTables),
    refused: ['organizations:ListPoliciesForTarget'],
    account: { users: { erik: { inline: { all: policy(allow('*', '*')) } } }, tables: orders },
    events: [deleteTable(user('erik'), explicitly('a resource control policy'))],
  }),
  'resource-control-policy/endpoint-perimeter-around-a-key': situation({
    organization: underRcp(
      policy({
        Sid: 'ThroughOurEndpoint',
        Effect: 'Deny',
        Principal: '*',
        Action: 'kms:*',
        Resource: '*',
        Condition: { StringNotEquals: { 'aws:SourceVpce': 'vpce-0a1b2c3d' } },
      }),
    ),
    account: {
      roles: { worker: { trust: trust('lambda.amazonaws.com'), inline: { all: policy(allow('*', '*')) } } },
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
              GrantId: 'g-1',
              GranteePrincipal: 'dynamodb.us-east-1.amazonaws.com',
              Operations: ['Decrypt', 'DescribeKey', 'Encrypt', 'GenerateDataKey', 'ReEncryptFrom', 'ReEncryptTo'],
              Constraints: {
                EncryptionContextSubset: {
                  'aws:dynamodb:tableName': 'orders',
                  'aws:dynamodb:subscriberId': ACCOUNT,
                },
              },
            },
          ],
        },
      },
      endpoints: {
        'vpce-0a1b2c3d': {
          policy: policy({ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }),
          vpc: 'vpc-01',
        },
      },
    },
    events: [
      refused({
        call: 'dynamodb:GetItem',
        by: worker,
        message: `KMS key access denied error: com.amazonaws.services.kms.model.AWSKMSException: User: ${worker.arn} is not authorized to perform: kms:Decrypt on resource: ${keyArn(KEY)} with an explicit deny in a resource control policy (Service: AWSKMS; Status Code: 400; Error Code: AccessDeniedException; Request ID: 5c1f0d2e-0000-4000-8000-000000000002; Proxy: null)`,
        parameters: { tableName: 'orders', key: { orderId: 'K-1' } },
        more: { sourceIPAddress: '10.0.3.17', vpcEndpointId: 'vpce-0a1b2c3d', vpcEndpointAccountId: ACCOUNT },
      }),
    ],
  }),
  'resource-control-policy/service-control-denies-too': situation({
    organization: organization({
      serviceControl: { 'ou-root-workload': ['p-FullAWSAccess', 'p-deletes1'] },
      resourceControl: { 'ou-root-workload': ['p-guard001'] },
      policies: { 'p-deletes1': noDeletes, 'p-guard001': keepTables },
    }),
    account: { roles: { [ADMIN]: { path: SSO_PATH, inline: { all: policy(allow('*', '*')) } } }, tables: orders },
    events: [deleteTable(admin, explicitly('a resource control policy'))],
  }),
};
