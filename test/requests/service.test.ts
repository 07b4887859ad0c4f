import { expect, test } from 'vitest';
import { requestsOf } from '../../src/requests/index.js';
import type { JsonObject } from '../../src/vocabulary/json.js';
import { denialOf, SESSION, textDenial, USER } from './denial.js';

const UNKNOWN = { unknown: expect.any(String) };

// Service Authorization Reference: action, resource types and ARN formats of each service.
test.each<[string, string, JsonObject | null, string[]]>([
  ['organizations', 'ListAccounts', null, ['organizations:ListAccounts *']],
  ['support', 'DescribeTrustedAdvisorChecks', null, ['support:DescribeTrustedAdvisorChecks *']],
  ['lambda', 'ListFunctions20150331', null, ['lambda:ListFunctions *']],
  [
    'lambda',
    'DeleteFunction20150331',
    { functionName: 'f' },
    ['lambda:DeleteFunction arn:aws:lambda:eu-west-1:111122223333:function:f'],
  ],
  [
    'lambda',
    'Invoke',
    { functionName: 'arn:aws:lambda:eu-west-1:444455556666:function:g' },
    ['lambda:InvokeFunction arn:aws:lambda:eu-west-1:444455556666:function:g'],
  ],
  ['s3', 'ListBuckets', null, ['s3:ListAllMyBuckets *']],
  ['s3', 'DeleteBucketReplication', { bucketName: 'lake' }, ['s3:PutReplicationConfiguration arn:aws:s3:::lake']],
  ['s3', 'GetBucketPolicy', { bucketName: 'lake' }, ['s3:GetBucketPolicy arn:aws:s3:::lake']],
  ['dax', 'DescribeDefaultParameters', null, ['dax:DescribeDefaultParameters *']],
  ['dax', 'UpdateCluster', { clusterName: 'c' }, ['dax:UpdateCluster arn:aws:dax:eu-west-1:111122223333:cache/c']],
  ['kms', 'Decrypt', { keyId: '1234abcd' }, ['kms:Decrypt arn:aws:kms:eu-west-1:111122223333:key/1234abcd']],
  [
    'ec2',
    'GetPasswordData',
    { instanceId: 'i-0abc' },
    ['ec2:GetPasswordData arn:aws:ec2:eu-west-1:111122223333:instance/i-0abc'],
  ],
  [
    'cloudtrail',
    'StopLogging',
    { name: 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/t' },
    ['cloudtrail:StopLogging arn:aws:cloudtrail:eu-west-1:111122223333:trail/t'],
  ],
])('%s %s %j asks %j', (service, eventName, requestParameters, expected) => {
  const denial = denialOf({ eventSource: `${service}.amazonaws.com`, eventName, requestParameters });
  expect(requestsOf(denial).map(({ action, resource }) => `${action} ${resource}`)).toEqual(expected);
});

test.each<[string, string, JsonObject | null]>([
  ['ec2', 'GetPasswordData', null],
  ['kms', 'Decrypt', { keyId: 'alias/orders' }],
  ['nosuchservice', 'DoThing', null],
])('%s %s %j asks on a stand-in whose owner is unknown', (service, eventName, requestParameters) => {
  const [request] = requestsOf(denialOf({ eventSource: `${service}.amazonaws.com`, eventName, requestParameters }));
  expect(request).toMatchObject({ action: `${service}:${eventName}`, resource: '*', resourceAccount: UNKNOWN });
  expect(request?.origin.resourceUnknown).toEqual(expect.any(String));
});

test('parameters and resources that are no objects tell nothing, and break nothing', () => {
  const requestParameters = JSON.parse('"{\\"tableName\\": \\"Music\\"}"');
  const denial = {
    ...denialOf({ eventName: 'GetItem' }),
    event: { eventName: 'GetItem', requestParameters, resources: JSON.parse('""') },
  };
  expect(requestsOf(denial)).toMatchObject([{ action: 'dynamodb:GetItem', resource: '*' }]);
});

test('a text without an action asks nothing', () => {
  expect(requestsOf(textDenial({ principal: 'arn:aws:iam::111122223333:user/ana' }))).toEqual([]);
});

test('a role named without its path is a stand-in', () => {
  const [request] = requestsOf(
    denialOf({ eventSource: 'iam.amazonaws.com', eventName: 'GetRole', requestParameters: { roleName: 'Orders' } }),
  );
  expect(request).toMatchObject({
    resource: 'arn:aws:iam::111122223333:role/Orders',
    origin: { resourceUnknown: expect.any(String) },
  });
});

test('the owner of a bucket comes from the record, else it is unknown', () => {
  const call = {
    eventSource: 's3.amazonaws.com',
    eventName: 'GetObject',
    text: { action: 's3:GetObject', resource: 'arn:aws:s3:::lake/a/b' },
  };
  expect(requestsOf(denialOf(call))[0]?.resourceAccount).toEqual(UNKNOWN);
  const resources = [{ ARN: 'arn:aws:s3:::lake', accountId: '444455556666', type: 'AWS::S3::Bucket' }];
  expect(requestsOf(denialOf({ ...call, resources }))[0]?.resourceAccount).toBe('444455556666');
});

test('the principal of a session is its ARN, with the role and its path beside it', () => {
  const [request] = requestsOf(denialOf({ userIdentity: SESSION, requestParameters: { tableName: 'Music' } }));
  expect(request).toMatchObject({
    principal: 'arn:aws:sts::111122223333:assumed-role/Orders/deploy',
    principalRole: 'arn:aws:iam::111122223333:role/app/Orders',
    principalAccount: '111122223333',
  });
});

test('a resource-less action happens in the account of the caller', () => {
  const [request] = requestsOf(denialOf({ eventName: 'DescribeLimits' }));
  expect(request).toMatchObject({ resource: '*', resourceAccount: '111122223333' });
});

test("AWS's own policies are read in the account of the caller", () => {
  const policyArn = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
  const denial = denialOf({
    eventSource: 'iam.amazonaws.com',
    eventName: 'GetPolicy',
    requestParameters: { policyArn },
  });
  expect(requestsOf(denial)[0]).toMatchObject({ resource: policyArn, resourceAccount: '111122223333' });
});

test('a masked principal in the message is the caller of the record', () => {
  const text = { action: 'dynamodb:GetItem', principal: 'arn:aws:sts::************:assumed-role/Other/x' };
  expect(requestsOf(denialOf({ text, requestParameters: { tableName: 'Music' } }))[0]?.principal).toBe(USER.arn);
});

test('tags of another service are told when they are found', () => {
  const found = denialOf({
    eventSource: 'kms.amazonaws.com',
    eventName: 'TagResource',
    requestParameters: { keyId: '1234abcd', tags: [{ tagKey: 'a', tagValue: 'b' }] },
  });
  expect(requestsOf(found)[0]).not.toHaveProperty('context');
  const logs = denialOf({
    eventSource: 'logs.amazonaws.com',
    eventName: 'CreateLogGroup',
    requestParameters: { logGroupName: 'g', tags: { env: 'prod' } },
  });
  expect(requestsOf(logs)[0]?.context).toEqual({ 'aws:TagKeys': ['env'], 'aws:RequestTag/env': 'prod' });
});
