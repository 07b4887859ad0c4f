import { expect, test } from 'vitest';
import { keyOf } from '../../src/evaluation/index.js';
import type { JsonObject } from '../../src/model/json.js';
import { contextOf, requestsOf } from '../../src/requests/index.js';
import { denialOf, SESSION, textDenial, USER } from './denial.js';

const DAX = 'arn:aws:dax:eu-west-1:111122223333:cache';
const KEYS = 'arn:aws:kms:eu-west-1:111122223333:key';
const SECRETS = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret';
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
  [
    'lambda',
    'Invoke',
    { functionName: 'f', qualifier: 'live' },
    ['lambda:InvokeFunction arn:aws:lambda:eu-west-1:111122223333:function:f:live'],
  ],
  [
    'lambda',
    'Invoke',
    { functionName: 'arn:aws:lambda:eu-west-1:444455556666:function:g', qualifier: '7' },
    ['lambda:InvokeFunction arn:aws:lambda:eu-west-1:444455556666:function:g:7'],
  ],
  ['s3', 'ListBuckets', null, ['s3:ListAllMyBuckets *']],
  ['s3', 'DeleteBucketReplication', { bucketName: 'lake' }, ['s3:PutReplicationConfiguration arn:aws:s3:::lake']],
  ['s3', 'GetBucketPolicy', { bucketName: 'lake' }, ['s3:GetBucketPolicy arn:aws:s3:::lake']],
  ['dax', 'DescribeDefaultParameters', null, ['dax:DescribeDefaultParameters *']],
  ['dax', 'DescribeClusters', null, ['dax:DescribeClusters *']],
  ['dax', 'TagResource', { resourceName: `${DAX}/c`, tags: [] }, [`dax:TagResource ${DAX}/c`]],
  // API_GetObject, API_HeadObject: the second where the object does not exist.
  [
    's3',
    'GetObject',
    { bucketName: 'lake', key: 'a/b c.csv' },
    ['s3:GetObject arn:aws:s3:::lake/a/b c.csv', 's3:ListBucket arn:aws:s3:::lake'],
  ],
  [
    's3',
    'HeadObject',
    { bucketName: 'lake', key: 'a' },
    ['s3:GetObject arn:aws:s3:::lake/a', 's3:ListBucket arn:aws:s3:::lake'],
  ],
  [
    's3',
    'CopyObject',
    { bucketName: 'lake', key: 'new', 'x-amz-copy-source': '/pond/o%20ld?versionId=1' },
    ['s3:GetObject arn:aws:s3:::pond/o ld', 's3:PutObject arn:aws:s3:::lake/new'],
  ],
  [
    'sqs',
    'SendMessage',
    { queueUrl: 'https://sqs.eu-west-1.amazonaws.com/444455556666/jobs' },
    ['sqs:SendMessage arn:aws:sqs:eu-west-1:444455556666:jobs'],
  ],
  [
    'ssm',
    'GetParameter',
    { name: '/app/db' },
    ['ssm:GetParameter arn:aws:ssm:eu-west-1:111122223333:parameter/app/db'],
  ],
  ['iam', 'CreateRole', { roleName: 'R', path: '/app/' }, ['iam:CreateRole arn:aws:iam::111122223333:role/app/R']],
  ['iam', 'CreateUser', { userName: 'ana' }, ['iam:CreateUser arn:aws:iam::111122223333:user/ana']],
  [
    'kms',
    'ReEncrypt',
    { sourceKeyId: `${KEYS}/from`, destinationKeyId: 'to' },
    [`kms:ReEncryptFrom ${KEYS}/from`, `kms:ReEncryptTo ${KEYS}/to`],
  ],
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
  const requests = requestsOf(denial);
  expect(requests.map(({ action, resource }) => `${action} ${resource}`)).toEqual(expected);
  expect(requests.flatMap(({ origin }) => origin.resourceUnknown ?? [])).toEqual([]);
});

test.each<[string, string, JsonObject | null]>([
  ['ec2', 'GetPasswordData', null],
  ['kms', 'Decrypt', { keyId: 'alias/orders' }],
  // Either of an object and of an access point is named, which the Service Authorization Reference says by two optional types.
  ['s3', 'GetObject', null],
  ['s3', 'GetObject', { bucketName: 'orders-ab1c2d3e-s3alias', key: 'a' }],
  ['ssm', 'GetParameter', { name: '/app/db:3' }],
  // One of its types has an ARN that names nothing (a model endpoint for all), which would fit every call.
  ['bedrock', 'InvokeModel', { modelId: 'some.model-v1' }],
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

// Secrets Manager User Guide, whats-in-a-secret (six characters at the end of the ARN); CloudWatch Logs User Guide,
// iam-access-control-overview-cwl (two forms of a log group's ARN).
test.each<[string, string, JsonObject, string]>([
  ['secretsmanager', 'GetSecretValue', { secretId: 'prod/db' }, `${SECRETS}:prod/db-??????`],
  ['secretsmanager', 'GetSecretValue', { secretId: `${SECRETS}:prod/db` }, `${SECRETS}:prod/db-??????`],
  ['logs', 'PutRetentionPolicy', { logGroupName: 'g' }, 'arn:aws:logs:eu-west-1:111122223333:log-group:g'],
])('%s %s %j names less than the ARN', (service, eventName, requestParameters, resource) => {
  const [request] = requestsOf(denialOf({ eventSource: `${service}.amazonaws.com`, eventName, requestParameters }));
  expect(request).toMatchObject({ resource, origin: { resourceUnknown: expect.any(String) } });
});

// Service Authorization Reference, list_awssystemsmanager: several types may be meant.
test('a name that fits several types of resource is a stand-in for each', () => {
  const requestParameters = { instanceId: 'i-0abc' };
  const requests = requestsOf(
    denialOf({ eventSource: 'ssm.amazonaws.com', eventName: 'UpdateInstanceInformation', requestParameters }),
  );
  expect(requests.map(({ resource }) => resource)).toEqual([
    'arn:aws:ec2:eu-west-1:111122223333:instance/i-0abc',
    'arn:aws:ssm:eu-west-1:111122223333:managed-instance/i-0abc',
  ]);
  for (const { origin } of requests) expect(origin.resourceUnknown).toContain('several types');
});

test("a table of Glue is asked on with its database and the account's catalog", () => {
  const requestParameters = { databaseName: 'd', tableName: 't' };
  const requests = requestsOf(
    denialOf({ eventSource: 'glue.amazonaws.com', eventName: 'GetPartition', requestParameters }),
  );
  expect(requests.map(({ resource }) => resource.split(':').at(-1)).sort()).toEqual([
    'catalog',
    'database/d',
    'table/d/t',
  ]);
});

test('two resources that one call names are both asked on', () => {
  const requestParameters = { routeTableId: 'rtb-1', subnetId: 'subnet-1' };
  const requests = requestsOf(
    denialOf({ eventSource: 'ec2.amazonaws.com', eventName: 'AssociateRouteTable', requestParameters }),
  );
  expect(requests.map(({ resource }) => resource.split(':').at(-1)).sort()).toEqual([
    'route-table/rtb-1',
    'subnet/subnet-1',
  ]);
  expect(requests.flatMap(({ origin }) => origin.resourceUnknown ?? [])).toEqual([]);
});

test('a secret named by its whole ARN is that secret', () => {
  const secretId = `${SECRETS}:prod/db-AbCdEf`;
  const [request] = requestsOf(
    denialOf({
      eventSource: 'secretsmanager.amazonaws.com',
      eventName: 'GetSecretValue',
      requestParameters: { secretId },
    }),
  );
  expect(request?.resource).toBe(secretId);
  expect(request?.origin).not.toHaveProperty('resourceUnknown');
});

// IAM User Guide, reference_policies_condition-keys#condition-keys-resourceaccount ("don't support this key").
test.each<[string, string, JsonObject, unknown]>([
  ['iam', 'GetPolicy', { policyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }, UNKNOWN],
  // Buses of another account lack it where they are old targets.
  ['events', 'PutEvents', { eventBusArn: 'arn:aws:events:eu-west-1:444455556666:event-bus/b' }, UNKNOWN],
  ['ebs', 'GetSnapshotBlock', { snapshotId: 'snap-1' }, null],
])('the owner that %s %s compares', (service, eventName, requestParameters, expected) => {
  const denial = denialOf({ eventSource: `${service}.amazonaws.com`, eventName, requestParameters });
  const [request] = requestsOf(denial);
  const asked = request && { ...request, context: contextOf(denial, request) };
  expect(asked && keyOf(asked, 'aws:ResourceAccount')).toEqual(expected);
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

test("AWS's own policies are AWS's", () => {
  const policyArn = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
  const denial = denialOf({
    eventSource: 'iam.amazonaws.com',
    eventName: 'GetPolicy',
    requestParameters: { policyArn },
  });
  expect(requestsOf(denial)[0]).toMatchObject({ resource: policyArn, resourceAccount: 'aws' });
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

// AmazonS3/latest/userguide/bucket-owner-condition.
test.each<[string, JsonObject, (string | undefined)[]]>([
  ['GetObject', { 'x-amz-expected-bucket-owner': '444455556666' }, ['444455556666', '444455556666']],
  ['GetObject', { 'x-amz-expected-bucket-owner': 'me' }, [undefined, undefined]],
  ['GetObject', {}, [undefined, undefined]],
  [
    'CopyObject',
    { 'x-amz-copy-source': 'pond/old', 'x-amz-source-expected-bucket-owner': '444455556666' },
    ['444455556666', undefined],
  ],
  [
    'CopyObject',
    { 'x-amz-copy-source': 'pond/old', 'x-amz-expected-bucket-owner': '444455556666' },
    [undefined, '444455556666'],
  ],
])('the owner that %s with %j expects', (eventName, parameters, owners) => {
  const requestParameters = { bucketName: 'lake', key: 'new', ...parameters };
  const denial = denialOf({ eventSource: 's3.amazonaws.com', eventName, requestParameters });
  expect(requestsOf(denial).map(({ expectedOwner }) => expectedOwner)).toEqual(owners);
});
