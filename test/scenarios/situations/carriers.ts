import { onInstance, session, user } from '../../account/record.js';
import {
  ACCOUNT,
  allow,
  deny,
  EC2,
  explicitly,
  noAllow,
  PARTNER,
  policy,
  REGION,
  refused,
  roleArn,
  type Situations,
  situation,
} from './situation.js';

const everything = { all: policy(allow('*', '*')) };
const loader = session('loader', { more: onInstance });
const mayAll = { roles: { loader: { trust: EC2, inline: everything } } };
/** May do it at home, and not elsewhere. */
const atHome = (Action: string, Resource: string) => ({
  roles: { loader: { trust: EC2, inline: { home: policy(allow(Action, Resource, { Sid: 'Home' })) } } },
});
const to = (Principal: unknown, Action: string, more: object = {}) => ({ Effect: 'Allow', Principal, Action, ...more });

type By = Parameters<typeof refused>[0]['by'];
type Because = (action: string) => string;
const ofResource: Because = (action) => noAllow('resource-based policy', action);
const ofIdentity: Because = (action) => noAllow('identity-based policy', action);

const queue = (account: string) => `arn:aws:sqs:${REGION}:${account}:orders`;
const sent = (account: string, because: Because, by: By = loader) =>
  refused({
    call: 'sqs:SendMessage',
    by,
    on: queue(account),
    action: 'sqs:sendmessage',
    because: because('sqs:sendmessage'),
    parameters: { queueUrl: `https://sqs.${REGION}.amazonaws.com/${account}/orders` },
  });

const topic = (account: string) => `arn:aws:sns:${REGION}:${account}:alerts`;
const published = (account: string, because: Because, by: By = loader) =>
  refused({
    call: 'sns:Publish',
    by,
    on: topic(account),
    action: 'SNS:Publish',
    because: because('SNS:Publish'),
    parameters: { topicArn: topic(account) },
  });

/** What SNS gives a topic that is made without a policy. */
const madeWith = (account: string) =>
  policy({
    Sid: '__default_statement_ID',
    Effect: 'Allow',
    Principal: { AWS: '*' },
    Action: ['SNS:GetTopicAttributes', 'SNS:SetTopicAttributes', 'SNS:Publish', 'SNS:Subscribe'],
    Resource: topic(account),
    Condition: { StringEquals: { 'AWS:SourceOwner': account } },
  });

const secret = (account: string) => `arn:aws:secretsmanager:${REGION}:${account}:secret:prod/db-AbC123`;
const read = (account: string, because: string, secretId = secret(account), by: By = loader) =>
  refused({ call: 'secretsmanager:GetSecretValue', by, on: secretId, because, parameters: { secretId } });

const repository = (account: string) => `arn:aws:ecr:${REGION}:${account}:repository/app`;
const pulled = (account: string, because: string, by: By = loader) =>
  refused({
    call: 'ecr:BatchGetImage',
    by,
    on: repository(account),
    because,
    parameters: { registryId: account, repositoryName: 'app', imageIds: [{ imageTag: '7' }] },
  });
const pullers = (Sid: string) =>
  policy({ ...to({ AWS: roleArn('loader') }, 'ecr:BatchGetImage', { Sid }), Resource: `${repository(PARTNER)}` });

const all = { services: 'all' } as const;

/** Policies of queues, topics, secrets and repositories, within an account and across accounts. */
export const carriers: Situations = {
  'resource-policy/queue-lets-another-role-in': situation({
    question: all,
    account: mayAll,
    others: {
      [PARTNER]: {
        queues: {
          orders: {
            policy: policy(
              to({ AWS: roleArn('shipper') }, 'sqs:SendMessage', { Sid: 'Shipper', Resource: queue(PARTNER) }),
              to({ Service: 'sns.amazonaws.com' }, 'sqs:SendMessage', {
                Sid: 'Topic',
                Resource: queue(PARTNER),
                Condition: { ArnEquals: { 'aws:SourceArn': topic(PARTNER) } },
              }),
            ),
          },
        },
      },
    },
    events: [sent(PARTNER, ofResource)],
  }),
  'resource-policy/queue-has-let-us-in': situation({
    question: all,
    account: atHome('sqs:SendMessage', queue(ACCOUNT)),
    others: {
      [PARTNER]: {
        queues: { orders: { policy: policy(to({ AWS: ACCOUNT }, 'SQS:*', { Resource: queue(PARTNER) })) } },
      },
    },
    events: [sent(PARTNER, ofIdentity)],
  }),
  'resource-policy/queue-policy-not-readable': situation({
    question: all,
    refused: ['sqs:GetQueueAttributes'],
    account: { users: { lea: {} }, queues: { orders: {} } },
    events: [sent(ACCOUNT, ofIdentity, user('lea'))],
  }),
  'resource-policy/topic-as-it-was-made': situation({
    question: all,
    account: mayAll,
    others: { [PARTNER]: { topics: { alerts: { policy: madeWith(PARTNER) } } } },
    events: [published(PARTNER, ofResource)],
  }),
  'resource-policy/topic-of-ours-as-it-was-made': situation({
    question: all,
    account: { users: { lea: {} }, topics: { alerts: { policy: madeWith(ACCOUNT) } } },
    events: [published(ACCOUNT, ofIdentity, user('lea'))],
  }),
  'resource-policy/topic-of-an-account-that-is-not-open': situation({
    question: all,
    account: mayAll,
    events: [published(PARTNER, ofResource)],
  }),
  'resource-policy/secret-for-the-rotation-alone': situation({
    question: all,
    account: {
      ...mayAll,
      secrets: {
        'prod/db-AbC123': {
          policy: policy(
            deny('secretsmanager:GetSecretValue', '*', {
              Sid: 'RotationAlone',
              Principal: '*',
              Condition: { ArnNotEquals: { 'aws:PrincipalArn': roleArn('rotation') } },
            }),
          ),
        },
      },
    },
    events: [read(ACCOUNT, explicitly('a resource-based policy'))],
  }),
  'resource-policy/secret-by-its-name-names-the-caller': situation({
    question: all,
    account: atHome('secretsmanager:GetSecretValue', secret(ACCOUNT)),
    others: {
      [PARTNER]: {
        secrets: {
          'prod/db-AbC123': {
            policy: policy(to({ AWS: roleArn('loader') }, 'secretsmanager:GetSecretValue', { Resource: '*' })),
          },
        },
      },
    },
    events: [read(PARTNER, ofIdentity('secretsmanager:GetSecretValue'), secret(PARTNER).replace(/-\w{6}$/, ''))],
  }),
  'resource-policy/secret-policy-not-readable': situation({
    question: all,
    refused: ['secretsmanager:GetResourcePolicy'],
    account: mayAll,
    others: { [PARTNER]: { secrets: { 'prod/db-AbC123': {} } } },
    events: [read(PARTNER, ofResource('secretsmanager:GetSecretValue'))],
  }),
  'resource-policy/repository-without-a-policy': situation({
    question: all,
    account: mayAll,
    others: { [PARTNER]: { repositories: { app: {} } } },
    events: [pulled(PARTNER, ofResource('ecr:BatchGetImage'))],
  }),
  'resource-policy/registry-freezes-its-repositories': situation({
    question: all,
    account: {
      ...mayAll,
      repositories: { app: {} },
      registry: {
        version: 'V2',
        policy: policy(deny('ecr:BatchGetImage', `${repository(ACCOUNT)}`, { Sid: 'Frozen', Principal: '*' })),
      },
    },
    events: [pulled(ACCOUNT, explicitly('a resource-based policy'))],
  }),
  'resource-policy/registry-of-the-first-version-grants-no-pull': situation({
    question: all,
    account: mayAll,
    others: {
      [PARTNER]: {
        repositories: { app: { policy: policy(to({ AWS: roleArn('builder') }, 'ecr:*', { Sid: 'Builder' })) } },
        registry: { version: 'V1', policy: pullers('Pullers') },
      },
    },
    events: [pulled(PARTNER, ofResource('ecr:BatchGetImage'))],
  }),
  'resource-policy/registry-has-let-us-in': situation({
    question: all,
    account: atHome('ecr:BatchGetImage', repository(ACCOUNT)),
    others: { [PARTNER]: { repositories: { app: {} }, registry: { version: 'V2', policy: pullers('Pullers') } } },
    events: [pulled(PARTNER, ofIdentity('ecr:BatchGetImage'))],
  }),
  'resource-policy/registry-policy-not-readable': situation({
    question: all,
    refused: ['ecr:GetRegistryPolicy'],
    account: mayAll,
    others: { [PARTNER]: { repositories: { app: {} } } },
    events: [pulled(PARTNER, ofResource('ecr:BatchGetImage'))],
  }),
};
