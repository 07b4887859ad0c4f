import { record, user } from '../../account/record.js';
import type { Account } from '../../account/world.js';
import {
  ACCOUNT,
  allow,
  noAllow,
  policy,
  REGION,
  refused,
  roleArn,
  type Situations,
  situation,
  trust,
} from './situation.js';

const everything = { all: policy(allow('*', '*')) };
const arn = (service: string, rest: string) => `arn:aws:${service}:${REGION}:${ACCOUNT}:${rest}`;
const QUEUE = arn('sqs', 'jobs');

/** The role of the function `work`, by name. */
const ROLE_OF_FUNCTION = [
  {
    operation: 'lambda:GetFunctionConfiguration',
    input: { FunctionName: 'work' },
    output: { FunctionName: 'work', Role: roleArn('worker') },
  },
];

interface Given {
  readonly call: string;
  readonly errorCode: string;
  readonly message: string;
  readonly parameters: object;
  readonly roles: Account;
}

/** A call of somebody who may do anything, refused for the role that it gives. */
const given = ({ call, errorCode, message, parameters, roles }: Given) =>
  situation({
    question: { services: 'all' },
    account: { users: { lea: { inline: everything } }, ...roles },
    answers: ROLE_OF_FUNCTION,
    events: [
      record({
        call,
        by: user('lea'),
        at: '2026-11-20T09:30:00Z',
        errorCode,
        message,
        parameters: { ...parameters },
      }),
    ],
  });

const worker = (...statements: object[]) => ({
  roles: { worker: { trust: trust('lambda.amazonaws.com'), inline: { own: policy(...statements) } } },
  queues: { jobs: {}, dead: {} },
});

/** Refusals of the role that a service was given, each in the service's own words. */
export const proxies: Situations = {
  'identity-policy/mapping-of-a-queue': given({
    call: 'lambda:CreateEventSourceMapping20150331',
    errorCode: 'InvalidParameterValueException',
    message: 'The provided execution role does not have permissions to call ReceiveMessage on SQS',
    parameters: { functionName: 'work', eventSourceArn: QUEUE },
    roles: worker(allow('sqs:SendMessage', QUEUE, { Sid: 'Send' })),
  }),
  'identity-policy/dead-letter-queue-of-a-function': given({
    call: 'lambda:UpdateFunctionConfiguration20150331v2',
    errorCode: 'InvalidParameterValueException',
    message: 'The provided execution role does not have permissions to call SendMessage on SQS',
    parameters: { functionName: 'work', deadLetterConfig: { targetArn: arn('sqs', 'dead') } },
    roles: worker(allow('sqs:SendMessage', QUEUE, { Sid: 'Send' })),
  }),
  'identity-policy/state-machine-that-waits': given({
    call: 'states:CreateStateMachine',
    errorCode: 'AccessDeniedException',
    message: `'${roleArn('steps')}' is not authorized to create managed-rule.`,
    parameters: { name: 'orders', roleArn: roleArn('steps') },
    roles: {
      roles: {
        steps: {
          trust: trust('states.amazonaws.com'),
          inline: { own: policy(allow('states:StartExecution', '*', { Sid: 'Start' })) },
        },
      },
    },
  }),
  'identity-policy/volume-tagged-as-it-is-made': situation({
    question: { services: 'all' },
    account: {
      users: {
        ci: {
          inline: {
            own: policy(
              allow('ec2:CreateTags', '*', {
                Sid: 'OnLaunch',
                Condition: { StringEquals: { 'ec2:CreateAction': 'RunInstances' } },
              }),
            ),
          },
        },
      },
    },
    events: [
      refused({
        call: 'ec2:CreateVolume',
        by: user('ci'),
        action: 'ec2:CreateTags',
        on: arn('ec2', 'volume/*'),
        because: noAllow('identity-based policy', 'ec2:CreateTags'),
        parameters: {
          size: '8',
          tagSpecificationSet: { items: [{ resourceType: 'volume', tags: [{ key: 'owner', value: 'ci' }] }] },
        },
      }),
    ],
  }),
};
