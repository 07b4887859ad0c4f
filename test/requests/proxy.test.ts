import { expect, test } from 'vitest';
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
