import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/model/json.js';
import { contextOf, requestsOf } from '../../src/requests/index.js';
import { denialOf, expectKeys, textDenial } from './denial.js';

const STREAM = 'arn:aws:dynamodb:eu-west-1:111122223333:table/Music/stream/2026-09-01T08:00:00.000';
const ROLE = 'arn:aws:iam::111122223333:role/app/Function';
const denial = denialOf({
  eventSource: 'lambda.amazonaws.com',
  eventName: 'CreateEventSourceMapping20150331',
  errorCode: 'InvalidParameterValueException',
  errorMessage: `Cannot access stream ${STREAM}. Please ensure the role can perform the GetRecords, GetShardIterator, DescribeStream, and ListStreams Actions on your stream in IAM.`,
  requestParameters: { functionName: 'f', eventSourceArn: STREAM },
});

test('an event source mapping needs four actions of the function role', () => {
  const requests = requestsOf(denial, { proxyPrincipal: ROLE });
  expect(requests.map(({ action, resource }) => [action, resource])).toEqual([
    ['dynamodb:GetRecords', STREAM],
    ['dynamodb:GetShardIterator', STREAM],
    ['dynamodb:DescribeStream', STREAM],
    ['dynamodb:ListStreams', '*'],
  ]);
  expect(requests[0]).toMatchObject({ principal: ROLE, principalRole: ROLE, principalAccount: '111122223333' });
});

test('the role is asked without the keys of the caller who made the mapping', () => {
  const [request] = requestsOf(denial, { proxyPrincipal: ROLE });
  const context = request === undefined ? {} : contextOf(denial, request);
  expectKeys(request && { ...request, context }, {
    'aws:PrincipalArn': ROLE,
    'aws:PrincipalType': 'AssumedRole',
    'aws:RequestedRegion': 'eu-west-1',
  });
  for (const key of ['aws:SourceIp', 'aws:userid', 'aws:MultiFactorAuthPresent'])
    expect(context).not.toHaveProperty(key);
});

test('a pasted text that names the role asks as it', () => {
  const { errorMessage } = denial;
  const pasted = { ...textDenial({ principal: ROLE }), errorMessage };
  expect(requestsOf(pasted).map(({ principal }) => principal)).toEqual([ROLE, ROLE, ROLE, ROLE]);
});

test('nothing is asked as long as nobody names the role', () => {
  expect(requestsOf(denial)).toEqual([]);
});

test('a role that the message names is the one that was asked', () => {
  const named = denialOf({
    eventSource: 'lambda.amazonaws.com',
    eventName: 'CreateFunction20150331',
    text: { action: 'ec2:CreateNetworkInterface', principal: ROLE },
  });
  expect(requestsOf(named)[0]).toMatchObject({
    principal: ROLE,
    principalRole: ROLE,
    action: 'ec2:CreateNetworkInterface',
  });
});

// lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions: all of them, on every resource
test('the network of a function asks all that it takes of its role, on every resource', () => {
  const refused = denialOf({
    eventSource: 'lambda.amazonaws.com',
    eventName: 'CreateFunction20150331',
    errorCode: 'InvalidParameterValueException',
    errorMessage: 'The provided execution role does not have permissions to call DescribeSubnets on EC2',
    requestParameters: { functionName: 'f', role: ROLE, vpcConfig: { subnetIds: ['subnet-1'] } },
  });
  const requests = requestsOf(refused);
  expect(requests.map(({ action, resource }) => `${action} ${resource}`)).toEqual([
    'ec2:DescribeSubnets *',
    'ec2:CreateNetworkInterface *',
    'ec2:DescribeNetworkInterfaces *',
    'ec2:DeleteNetworkInterface *',
    'ec2:AssignPrivateIpAddresses *',
    'ec2:UnassignPrivateIpAddresses *',
  ]);
  expect(requests.every(({ principal, origin }) => principal === ROLE && origin.resourceUnknown === undefined)).toBe(
    true,
  );
});

// https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html: Lambda assumes the execution role
test('Lambda asks to assume the role that CreateFunction names, and not the caller for the function', () => {
  const refused = {
    eventSource: 'lambda.amazonaws.com',
    eventName: 'CreateFunction20150331',
    errorCode: 'InvalidParameterValueException',
    errorMessage: 'The role defined for the function cannot be assumed by Lambda.',
  };
  const [request, ...others] = requestsOf(
    denialOf({ ...refused, requestParameters: { functionName: 'f', role: ROLE } }),
  );
  expect(others).toEqual([]);
  expect(request).toMatchObject({
    principal: 'lambda.amazonaws.com',
    action: 'sts:AssumeRole',
    resource: ROLE,
    resourceAccount: '111122223333',
  });
  expect(requestsOf(denialOf({ ...refused, requestParameters: { functionName: 'f' } }))).toEqual([]);
});

// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-required-policy-for-cloudwatch-logs.html
test('CloudTrail asks to assume the role for CloudWatch Logs', () => {
  const denied = denialOf({
    eventSource: 'cloudtrail.amazonaws.com',
    eventName: 'UpdateTrail',
    errorCode: 'InvalidCloudWatchLogsRoleArnException',
    errorMessage: 'Access denied. Check the trust relationships for your role.',
    requestParameters: { name: 'management-events', cloudWatchLogsRoleArn: ROLE },
  });
  const [request] = requestsOf(denied);
  expect(request).toMatchObject({ principal: 'cloudtrail.amazonaws.com', action: 'sts:AssumeRole', resource: ROLE });
  const context = request === undefined ? {} : contextOf(denied, request);
  for (const key of ['aws:SourceIp', 'aws:userid', 'aws:PrincipalArn']) expect(context).not.toHaveProperty(key);
});

const CREATE = 'arn:aws:iam::111122223333:user/ci';
const REFUSED = {
  errorCode: 'ValidationException',
  userIdentity: { type: 'IAMUser', arn: CREATE, accountId: '111122223333' },
};

// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-service.html: a service assumes the role that it is given, by its trust policy
test.each<[string, string, string, string, JsonObject]>([
  [
    'scheduler.amazonaws.com',
    'scheduler',
    'CreateSchedule',
    'The execution role you provide must allow AWS EventBridge Scheduler to assume the role.',
    { name: 'n', target: { arn: 'arn:aws:lambda:eu-west-1:111122223333:function:f', roleArn: ROLE } },
  ],
  [
    'states.amazonaws.com',
    'states',
    'CreateStateMachine',
    'Neither the global service principal states.amazonaws.com, nor the regional one is authorized to assume the provided role.',
    { name: 'n', roleArn: ROLE },
  ],
  [
    'glue.amazonaws.com',
    'glue',
    'CreateCrawler',
    "Service is unable to assume provided role. Please verify role's TrustPolicy",
    { name: 'c', role: ROLE },
  ],
  [
    'codebuild.amazonaws.com',
    'codebuild',
    'CreateProject',
    `CodeBuild is not authorized to perform: sts:AssumeRole on ${ROLE}`,
    { name: 'p', serviceRole: ROLE },
  ],
  [
    'sagemaker.amazonaws.com',
    'sagemaker',
    'CreateTrainingJob',
    `Could not assume role ${ROLE}. Please ensure that the role exists and allows principal 'sagemaker.amazonaws.com' to assume the role.`,
    { trainingJobName: 't' },
  ],
  [
    'ecs-tasks.amazonaws.com',
    'ecs',
    'RunTask',
    `ECS was unable to assume the role '${ROLE}' that was provided for this task. Please verify that the role being passed has the proper trust relationship and permissions and that your IAM user has permissions to pass this role.`,
    { cluster: 'c', taskDefinition: 't:1' },
  ],
])(
  '%s asks to assume the role, and the caller assumes none: %s %s',
  (principal, service, eventName, errorMessage, requestParameters) => {
    const denied = denialOf({
      ...REFUSED,
      eventSource: `${service}.amazonaws.com`,
      eventName,
      errorMessage,
      requestParameters,
    });
    expect(requestsOf(denied)).toMatchObject([{ principal, action: 'sts:AssumeRole', resource: ROLE }]);
  },
);

// glue/latest/dg/aws-glue-api-crawler-crawling.html: a role by its ARN or its name
test('a role that is given by its name is the one of that name', () => {
  const denied = denialOf({
    ...REFUSED,
    eventSource: 'glue.amazonaws.com',
    eventName: 'CreateCrawler',
    errorMessage: "Service is unable to assume provided role. Please verify role's TrustPolicy",
    requestParameters: { name: 'c', role: 'Crawler' },
  });
  expect(requestsOf(denied)).toMatchObject([{ resource: 'arn:aws:iam::111122223333:role/Crawler' }]);
});

test('a role that nobody named, or a service that nobody knows, asks nothing', () => {
  const unable = { ...REFUSED, eventSource: 'dms.amazonaws.com', eventName: 'CreateEndpoint' };
  const named = denialOf({ ...unable, errorMessage: `DMS is unable to assume the role ${ROLE}` });
  expect(requestsOf(named)).toEqual([]);
  expect(requestsOf(denialOf({ ...unable, errorMessage: 'The provided role cannot be assumed' }))).toEqual([]);
});

test('the role of the function that a call names is the one that Lambda cannot assume', () => {
  const denied = denialOf({
    eventSource: 'lambda.amazonaws.com',
    eventName: 'Invoke',
    errorCode: 'AccessDeniedException',
    errorMessage: 'The role defined for the function cannot be assumed by Lambda.',
    requestParameters: { functionName: 'f' },
  });
  expect(requestsOf(denied, { proxyPrincipal: ROLE })).toMatchObject([
    { principal: 'lambda.amazonaws.com', action: 'sts:AssumeRole', resource: ROLE },
  ]);
});

const QUEUE = 'arn:aws:sqs:eu-west-1:111122223333:jobs';
const TOPIC = 'arn:aws:sns:eu-west-1:111122223333:failed';

// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-permissions.html
// https://docs.aws.amazon.com/step-functions/latest/dg/service-integration-iam-templates.html
// https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html
test.each<[string, string, string, string, JsonObject, readonly string[]]>([
  [
    'a mapping reads its queue',
    'lambda',
    'CreateEventSourceMapping20150331',
    'The provided execution role does not have permissions to call ReceiveMessage on SQS',
    { functionName: 'f', eventSourceArn: QUEUE },
    [`sqs:ReceiveMessage ${QUEUE}`, `sqs:DeleteMessage ${QUEUE}`, `sqs:GetQueueAttributes ${QUEUE}`],
  ],
  [
    'a pipe reads its queue',
    'pipes',
    'CreatePipe',
    `The role ${ROLE} does not have permissions to call ReceiveMessage on SQS`,
    { Name: 'p', RoleArn: ROLE, Source: QUEUE },
    [`sqs:ReceiveMessage ${QUEUE}`, `sqs:DeleteMessage ${QUEUE}`, `sqs:GetQueueAttributes ${QUEUE}`],
  ],
  [
    'a dead-letter queue is sent to',
    'lambda',
    'UpdateFunctionConfiguration20150331v2',
    'The provided execution role does not have permissions to call SendMessage on SQS',
    { functionName: 'f', deadLetterConfig: { targetArn: QUEUE } },
    [`sqs:SendMessage ${QUEUE}`],
  ],
  [
    'a destination is published to',
    'lambda',
    'PutFunctionEventInvokeConfig',
    `The function's execution role does not have permissions to call Publish on ${TOPIC}`,
    { functionName: 'f', destinationConfig: { onFailure: { destination: TOPIC } } },
    [`sns:Publish ${TOPIC}`],
  ],
  [
    'a state machine waits by a rule',
    'states',
    'CreateStateMachine',
    `'${ROLE}' is not authorized to create managed-rule.`,
    { name: 'n', roleArn: ROLE },
    ['PutRule', 'PutTargets', 'DescribeRule'].map(
      (name) => `events:${name} arn:aws:events:eu-west-1:111122223333:rule/StepFunctionsGetEvent*`,
    ),
  ],
])('%s as the role', (_, service, eventName, errorMessage, requestParameters, asked) => {
  const denied = denialOf({
    ...REFUSED,
    eventSource: `${service}.amazonaws.com`,
    eventName,
    errorMessage,
    requestParameters,
  });
  const requests = requestsOf(denied, { proxyPrincipal: ROLE });
  expect(requests.map(({ action, resource }) => `${action} ${resource}`)).toEqual(asked);
  expect(requests.every(({ principal }) => principal === ROLE)).toBe(true);
});

test('the log of a state machine takes the log deliveries, on every resource', () => {
  const denied = denialOf({
    ...REFUSED,
    eventSource: 'states.amazonaws.com',
    eventName: 'CreateStateMachine',
    errorMessage: 'The state machine IAM Role is not authorized to access the Log Destination',
    requestParameters: { name: 'n', roleArn: ROLE },
  });
  const requests = requestsOf(denied);
  expect(requests.every(({ principal, resource }) => principal === ROLE && resource === '*')).toBe(true);
  expect(requests[0]?.action).toBe('logs:CreateLogDelivery');
  expect(requests).toHaveLength(8);
});
