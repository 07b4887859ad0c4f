import type { UserIdentity } from '../../../src/model/event.js';
import type { Situation } from '../../account/compose.js';
import { session, user } from '../../account/record.js';
import {
  ACCOUNT,
  allow,
  keyed,
  noAllow,
  policy,
  REGION,
  refused,
  roleArn,
  type Situations,
  situation,
  tableArn,
} from './situation.js';

const ana = user('ana');
const orders = { orders: keyed('orderId') };
const arn = (service: string, rest: string) => `arn:aws:${service}:${REGION}:${ACCOUNT}:${rest}`;
const through = { sourceIPAddress: '10.0.3.17', vpcEndpointId: 'vpce-0a1b2c3d', vpcEndpointAccountId: ACCOUNT };
const endpoints = {
  'vpce-0a1b2c3d': {
    vpc: 'vpc-0123456789abcdef0',
    policy: policy({ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }),
  },
};

interface Trapped {
  readonly policy: object;
  readonly call?: string;
  readonly action?: string;
  readonly on?: string;
  readonly parameters?: object;
  readonly because?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly more?: object;
  readonly endpoints?: typeof endpoints;
  readonly boundary?: string;
}

/** A call of user ana that her one policy, `own`, would allow or spare, but for its form. */
function trapped({
  call = 'dynamodb:GetItem',
  on = tableArn('orders'),
  because,
  tags,
  more,
  ...told
}: Trapped): Situation {
  const action = told.action ?? call;
  return situation({
    account: {
      users: { ana: { inline: { own: told.policy }, ...(tags === undefined ? {} : { tags }) } },
      tables: orders,
      secrets: { 'db-AbC123': {} },
      ...(told.endpoints === undefined ? {} : { endpoints: told.endpoints }),
    },
    events: [
      refused({
        call,
        by: ana,
        ...(on === '' ? {} : { on }),
        ...(told.action === undefined ? {} : { action }),
        because: because ?? noAllow('identity-based policy', action),
        parameters: { ...(told.parameters ?? { tableName: 'orders' }) },
        ...(more === undefined ? {} : { more }),
      }),
    ],
    ...(call.startsWith('dynamodb:') ? {} : { question: { services: 'all' } }),
  });
}

const get = (Condition: object) => allow('dynamodb:GetItem', tableArn('orders'), { Sid: 'Own', Condition });

const PROVIDER = `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com`;
const SUBJECT = 'repo:example@12/orders@34:ref:refs/heads/main';
const workflow: UserIdentity = {
  type: 'WebIdentityUser',
  principalId: `${PROVIDER}:sts.amazonaws.com:${SUBJECT}`,
  userName: SUBJECT,
  identityProvider: PROVIDER,
};

function trusting(statement: object, by: UserIdentity, call: string): Situation {
  return situation({
    account: {
      users: { ana: { inline: { own: policy(allow('*', '*')) } } },
      roles: { deploy: { trust: policy(statement) } },
    },
    events: [
      refused({
        call,
        by,
        on: roleArn('deploy'),
        parameters: { roleArn: roleArn('deploy'), roleSessionName: 'work' },
      }),
    ],
  });
}

/** A form in which a policy does something else than it seems to: one each of the catalogue that no other scenario shows. */
export const traps: Situations = {
  'identity-policy/wildcard-is-literal': trapped({
    policy: policy(get({ StringEquals: { 'aws:PrincipalTag/team': 'red-*' } })),
    tags: { team: 'red-7' },
  }),
  'identity-policy/letter-case-of-a-table': trapped({
    policy: policy(allow('dynamodb:GetItem', tableArn('Orders'), { Sid: 'Own' })),
  }),
  'identity-policy/variable-without-version': trapped({
    policy: { Statement: [get({ StringEquals: { 'aws:PrincipalTag/team': '${aws:PrincipalTag/owner}' } })] },
    tags: { team: 'red', owner: 'red' },
  }),
  'dynamodb/key-goes-on-behind-the-variable': trapped({
    policy: policy(get({ 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['${aws:username}'] } })),
    parameters: { tableName: 'orders', key: { orderId: 'ana#42' } },
  }),
  'identity-policy/bool-of-a-text': trapped({
    policy: policy(get({ Bool: { 'aws:PrincipalTag/team': 'red' } })),
    tags: { team: 'red' },
  }),
  'identity-policy/date-in-another-form': trapped({
    policy: policy(get({ DateLessThan: { 'aws:CurrentTime': '31.12.2027' } })),
  }),
  'identity-policy/operator-one-letter-short': trapped({
    policy: policy(get({ StringEqual: { 'aws:PrincipalTag/team': 'red' } })),
    tags: { team: 'red' },
  }),
  'identity-policy/address-through-an-endpoint': trapped({
    policy: policy(get({ IpAddress: { 'aws:SourceIp': ['203.0.113.0/24', '10.0.0.0/8'] } })),
    more: through,
    endpoints,
  }),
  'identity-policy/vpc-under-the-key-of-endpoints': trapped({
    policy: policy(get({ StringEquals: { 'aws:SourceVpce': 'vpc-0123456789abcdef0' } })),
    more: through,
    endpoints,
  }),
  'role-trust-policy/key-that-assume-role-lacks': trusting(
    {
      Effect: 'Allow',
      Principal: { AWS: ana.arn },
      Action: 'sts:AssumeRole',
      Condition: { StringEquals: { 'ec2:Vpc': 'vpc-0123456789abcdef0' } },
    },
    ana,
    'sts:AssumeRole',
  ),
  'role-trust-policy/subject-with-ids': trusting(
    {
      Effect: 'Allow',
      Principal: { Federated: PROVIDER },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: { StringLike: { 'token.actions.githubusercontent.com:sub': 'repo:example/orders:*' } },
    },
    workflow,
    'sts:AssumeRoleWithWebIdentity',
  ),
  'identity-policy/bucket-in-place-of-its-objects': trapped({
    policy: policy(allow('s3:GetObject', 'arn:aws:s3:::data', { Sid: 'Own' })),
    call: 's3:GetObject',
    on: 'arn:aws:s3:::data/a.txt',
    parameters: { bucketName: 'data', key: 'a.txt' },
  }),
  'identity-policy/object-that-is-not-there': trapped({
    policy: policy(allow('s3:GetObject', 'arn:aws:s3:::data/*', { Sid: 'Own' })),
    call: 's3:GetObject',
    action: 's3:ListBucket',
    on: 'arn:aws:s3:::data',
    parameters: { bucketName: 'data', key: 'a.txt' },
  }),
  'identity-policy/secret-without-its-suffix': trapped({
    policy: policy(allow('secretsmanager:GetSecretValue', arn('secretsmanager', 'secret:db'), { Sid: 'Own' })),
    call: 'secretsmanager:GetSecretValue',
    on: arn('secretsmanager', 'secret:db-AbC123'),
    parameters: { secretId: 'db' },
  }),
  'identity-policy/log-group-without-what-lies-in-it': trapped({
    policy: policy(allow('logs:CreateLogGroup', arn('logs', 'log-group:/app/orders'), { Sid: 'Own' })),
    call: 'logs:CreateLogGroup',
    on: `${arn('logs', 'log-group:/app/orders')}:log-stream:`,
    parameters: { logGroupName: '/app/orders' },
  }),
  'role-trust-policy/tags-that-travel': situation({
    account: {
      roles: {
        first: {
          inline: { own: policy(allow(['sts:AssumeRole', 'sts:TagSession'], roleArn('second'), { Sid: 'Own' })) },
        },
        second: {
          trust: policy({
            Effect: 'Allow',
            Principal: { AWS: roleArn('first') },
            Action: 'sts:AssumeRole',
          }),
        },
      },
    },
    events: [
      refused({
        call: 'sts:AssumeRole',
        by: session('first', { more: { ec2RoleDelivery: '2.0' } }),
        on: roleArn('second'),
        action: 'sts:TagSession',
        parameters: {
          roleArn: roleArn('second'),
          roleSessionName: 'work',
          incomingTransitiveTags: { 'kubernetes-namespace': 'ci' },
        },
      }),
    ],
  }),
};
