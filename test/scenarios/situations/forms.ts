import type { UserIdentity } from '../../../src/model/event.js';
import { onInstance, record, session, user } from '../../account/record.js';
import {
  ACCOUNT,
  allow,
  deny,
  EC2,
  explicitly,
  identityCenter,
  keyed,
  noAllow,
  organization,
  policy,
  REGION,
  refused,
  roleArn,
  type Situations,
  SSO_PATH,
  situation,
  tableArn,
} from './situation.js';

const everything = { all: policy(allow('*', '*')) };
const ORDERS = tableArn('orders');
const orders = { orders: keyed('orderId') };
const VPCE = 'vpce-0a1b2c3d';
const through = { sourceIPAddress: '10.0.3.17', vpcEndpointId: VPCE, vpcEndpointAccountId: ACCOUNT };
const ana = user('ana');
const loader = session('loader', { more: onInstance });
const SSO_ROLE = 'AWSReservedSSO_Admin_0123456789abcdef';

const GITHUB = `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com`;
const CLAIM = 'token.actions.githubusercontent.com';
const SUBJECT = 'repo:example/shop:ref:refs/heads/main';
const workflow: UserIdentity = {
  type: 'WebIdentityUser',
  principalId: `${GITHUB}:sts.amazonaws.com:${SUBJECT}`,
  userName: SUBJECT,
  identityProvider: GITHUB,
};
const signIn = record({
  call: 'sts:AssumeRoleWithWebIdentity',
  by: workflow,
  at: '2026-11-20T09:30:00Z',
  message: 'Not authorized to perform sts:AssumeRoleWithWebIdentity',
  parameters: { roleArn: roleArn('deploy'), roleSessionName: 'work' },
});
const trusting = (Condition: object) => ({
  roles: {
    deploy: {
      trust: policy({
        Sid: 'Workflow',
        Effect: 'Allow',
        Principal: { Federated: GITHUB },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition,
      }),
    },
  },
});

const get = (by: UserIdentity, because = noAllow('identity-based policy', 'dynamodb:GetItem'), more: object = {}) =>
  refused({
    call: 'dynamodb:GetItem',
    by,
    on: ORDERS,
    because,
    parameters: { tableName: 'orders', key: { orderId: 'R-1' } },
    more,
  });
const ownGet = (Condition: object) => ({
  users: { ana: { inline: { own: policy(allow('dynamodb:GetItem', ORDERS, { Sid: 'Own', Condition })) } } },
  tables: orders,
});

const object = (because: string, parameters: object = {}) =>
  refused({
    call: 's3:PutObject',
    by: loader,
    on: 'arn:aws:s3:::vault/a.txt',
    because,
    parameters: { bucketName: 'vault', key: 'a.txt', ...parameters },
    more: {
      resources: [
        { type: 'AWS::S3::Object', ARN: 'arn:aws:s3:::vault/a.txt' },
        { type: 'AWS::S3::Bucket', ARN: 'arn:aws:s3:::vault', accountId: ACCOUNT },
      ],
    },
  });
const NO_BUCKET_POLICY = [{ operation: 's3:GetBucketPolicy', error: { code: 'NoSuchBucketPolicy', status: 404 } }];

/** Values that fail for their form, in other layers than an identity policy, and fixes that follow the form. */
export const forms: Situations = {
  'vpc-endpoint-policy/another-endpoint-in-its-own-policy': situation({
    account: {
      roles: { loader: { trust: EC2, inline: everything } },
      tables: orders,
      endpoints: {
        [VPCE]: {
          policy: policy({
            Sid: 'Mine',
            Effect: 'Allow',
            Principal: '*',
            Action: '*',
            Resource: '*',
            Condition: { StringEquals: { 'aws:SourceVpce': 'vpce-99999999' } },
          }),
        },
      },
    },
    events: [get(loader, noAllow('VPC endpoint policy', 'dynamodb:GetItem'), through)],
  }),
  'identity-policy/call-over-ipv6': situation({
    account: ownGet({ IpAddress: { 'aws:SourceIp': '198.51.100.0/24' } }),
    events: [get(ana, undefined, { sourceIPAddress: '2001:db8::17' })],
  }),
  'identity-policy/grant-whose-time-is-over': situation({
    account: ownGet({ DateLessThan: { 'aws:CurrentTime': '2026-11-01T00:00:00Z' } }),
    events: [get(ana)],
  }),
  'identity-policy/bucket-with-a-region-in-its-arn': situation({
    question: { services: 'all' },
    account: {
      roles: {
        loader: {
          trust: EC2,
          inline: { own: policy(allow('s3:PutObject', `arn:aws:s3:${REGION}:${ACCOUNT}:vault/*`, { Sid: 'Own' })) },
        },
      },
    },
    answers: NO_BUCKET_POLICY,
    events: [object(noAllow('identity-based policy', 's3:PutObject'))],
  }),
  'resource-policy/session-under-the-key-of-roles': situation({
    question: { services: 'all' },
    account: {
      roles: { loader: { trust: EC2, inline: everything } },
      buckets: {
        vault: {
          policy: policy({
            ...deny('s3:*', 'arn:aws:s3:::vault/*', { Sid: 'Loaders', Principal: '*' }),
            Condition: {
              StringNotLike: { 'aws:PrincipalArn': `arn:aws:sts::${ACCOUNT}:assumed-role/loader/*` },
            },
          }),
        },
      },
    },
    events: [object(explicitly('a resource-based policy'))],
  }),
  'role-trust-policy/role-without-its-path': situation({
    account: {
      roles: {
        [SSO_ROLE]: { path: SSO_PATH, inline: everything },
        deploy: {
          trust: policy({
            Effect: 'Allow',
            Principal: { AWS: '*' },
            Action: 'sts:AssumeRole',
            Condition: { ArnLike: { 'aws:PrincipalArn': roleArn('AWSReservedSSO_Admin_*') } },
          }),
        },
      },
    },
    events: [
      refused({
        call: 'sts:AssumeRole',
        by: identityCenter(SSO_ROLE, 'ana@example.com'),
        on: roleArn('deploy'),
        parameters: { roleArn: roleArn('deploy'), roleSessionName: 'work' },
      }),
    ],
  }),
  'role-trust-policy/wildcard-within-a-principal': situation({
    account: {
      roles: {
        loader: { trust: EC2, inline: everything },
        deploy: {
          trust: policy({
            Effect: 'Allow',
            Principal: { AWS: `arn:aws:sts::${ACCOUNT}:assumed-role/loader/*` },
            Action: 'sts:AssumeRole',
          }),
        },
      },
    },
    events: [
      refused({
        call: 'sts:AssumeRole',
        by: loader,
        on: roleArn('deploy'),
        parameters: { roleArn: roleArn('deploy'), roleSessionName: 'work' },
      }),
    ],
  }),
  'role-trust-policy/organization-of-a-token': situation({
    organization: organization(),
    account: trusting({
      StringEquals: {
        [`${CLAIM}:aud`]: 'sts.amazonaws.com',
        [`${CLAIM}:sub`]: SUBJECT,
        'aws:PrincipalOrgID': 'o-scenario01',
      },
    }),
    events: [signIn],
  }),
  'service-control-policy/regions-of-a-global-service': situation({
    question: { services: 'all' },
    organization: organization({
      serviceControl: { 'ou-root-workload': ['p-FullAWSAccess', 'p-regions1'] },
      policies: {
        'p-regions1': policy({
          Sid: 'EuropeOnly',
          Effect: 'Deny',
          NotAction: ['sts:*', 'support:*'],
          Resource: '*',
          Condition: { StringNotEquals: { 'aws:RequestedRegion': ['eu-west-1', 'eu-central-1'] } },
        }),
      },
    }),
    account: { users: { ana: { inline: everything } } },
    events: [
      refused({
        call: 'iam:ListUsers',
        by: ana,
        on: `arn:aws:iam::${ACCOUNT}:user/`,
        because: explicitly('a service control policy'),
        parameters: {},
      }),
    ],
  }),
  'resource-control-policy/upload-without-a-key': situation({
    question: { services: 'all' },
    organization: organization({
      resourceControl: { 'ou-root-workload': ['p-keys001'] },
      policies: {
        'p-keys001': policy({
          Sid: 'OwnKey',
          Effect: 'Deny',
          Principal: '*',
          Action: 's3:PutObject',
          Resource: '*',
          Condition: { Null: { 's3:x-amz-server-side-encryption-aws-kms-key-id': 'true' } },
        }),
      },
    }),
    account: { roles: { loader: { trust: EC2, inline: everything } } },
    answers: NO_BUCKET_POLICY,
    events: [object(explicitly('a resource control policy'))],
  }),
};
