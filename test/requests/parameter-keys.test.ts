import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/model/json.js';
import { actionInfo, splitAction } from '../../src/model/reference/action-info.js';
import { contextOf, requestsOf } from '../../src/requests/index.js';
import { PARAMETER_KEYS, TAGGING_CALLS } from '../../src/requests/parameter-keys.js';
import { denialOf } from './denial.js';

const BOUNDARY = 'arn:aws:iam::111122223333:policy/Boundary';

function contextOfCall(service: string, eventName: string, requestParameters: JsonObject | null) {
  const denial = denialOf({ eventSource: `${service}.amazonaws.com`, eventName, requestParameters });
  const [request] = requestsOf(denial);
  return request === undefined ? {} : contextOf(denial, request);
}

// The key is there when the parameter is passed, and only then (IAM User Guide, access_policies_boundaries; Service
// Authorization Reference of each service).
test.each<[string, string, JsonObject, string, string | readonly string[] | null]>([
  ['iam', 'CreateRole', { roleName: 'R' }, 'iam:PermissionsBoundary', null],
  ['iam', 'CreateRole', { roleName: 'R', permissionsBoundary: BOUNDARY }, 'iam:PermissionsBoundary', BOUNDARY],
  ['iam', 'CreateUser', { userName: 'ana' }, 'iam:PermissionsBoundary', null],
  ['iam', 'AttachRolePolicy', { roleName: 'R', policyArn: BOUNDARY }, 'iam:PolicyARN', BOUNDARY],
  [
    'iam',
    'CreateServiceLinkedRole',
    { aWSServiceName: 'dax.amazonaws.com' },
    'iam:AWSServiceName',
    'dax.amazonaws.com',
  ],
  ['s3', 'PutObject', { bucketName: 'lake', key: 'a' }, 's3:x-amz-server-side-encryption', null],
  [
    's3',
    'PutObject',
    { bucketName: 'lake', key: 'a', 'x-amz-server-side-encryption': 'aws:kms' },
    's3:x-amz-server-side-encryption',
    'aws:kms',
  ],
  ['lambda', 'CreateFunction20150331', { functionName: 'f' }, 'lambda:SubnetIds', null],
  [
    'lambda',
    'CreateFunction20150331',
    { functionName: 'f', vpcConfig: { subnetIds: ['subnet-1', 'subnet-2'] } },
    'lambda:SubnetIds',
    ['subnet-1', 'subnet-2'],
  ],
  ['s3', 'ListObjects', { bucketName: 'lake', prefix: 'home/bob/' }, 's3:prefix', 'home/bob/'],
  ['s3', 'ListObjects', { bucketName: 'lake', prefix: '' }, 's3:prefix', ''],
  ['s3', 'ListObjects', { bucketName: 'lake' }, 's3:prefix', null],
  ['s3', 'ListObjects', { bucketName: 'lake', prefix: '', delimiter: '/' }, 's3:delimiter', '/'],
  ['sqs', 'CreateQueue', { queueName: 'jobs' }, 'aws:TagKeys', null],
  ['sqs', 'CreateQueue', { queueName: 'jobs', tags: { owner: 'shop' } }, 'aws:RequestTag/owner', 'shop'],
])('%s %s %j tells %s', (service, eventName, parameters, key, expected) => {
  expect(contextOfCall(service, eventName, parameters)[key]).toEqual(expected);
});

test('every tag that such a call passes is known, so that another one is absent', () => {
  const denial = denialOf({
    eventSource: 'sqs.amazonaws.com',
    eventName: 'CreateQueue',
    requestParameters: { queueName: 'jobs', tags: { owner: 'shop' } },
  });
  expect(requestsOf(denial)[0]?.completePrefixes).toEqual(['aws:RequestTag/']);
});

test.each<[string, string, string, JsonObject | null]>([
  ['a record without parameters', 'iam', 'CreateRole', null],
  ['a boundary that the role has already', 'iam', 'DeleteRolePolicy', { roleName: 'R', policyName: 'p' }],
  ['a part, whose upload had the headers', 's3', 'UploadPart', { bucketName: 'lake', key: 'a', uploadId: '1' }],
  ['tags under a name of the service', 'cloudformation', 'CreateStack', { stackName: 's' }],
])('%s tells nothing', (_, service, eventName, parameters) => {
  const keys = Object.keys(contextOfCall(service, eventName, parameters));
  expect(keys.filter((key) => /^(?:iam|s3):|^aws:(?:TagKeys|RequestTag)/.test(key))).toEqual([]);
});

// AWSEC2/latest/UserGuide/supported-iam-actions-tagging.html: tags are set by type of what is made
test('EC2 shows the tags of what it makes by their type, and by their absence that none were passed', () => {
  const items = [{ resourceType: 'volume', tags: [{ key: 'owner', value: 'ci' }] }];
  const tagsOn = (type: string, more: JsonObject) => {
    const resource = `arn:aws:ec2:eu-west-1:111122223333:${type}/*`;
    const denial = denialOf({
      eventSource: 'ec2.amazonaws.com',
      eventName: 'RunInstances',
      requestParameters: { instancesSet: {}, ...more },
      text: { action: 'ec2:RunInstances', resource },
    });
    return requestsOf(denial).find((request) => request.resource === resource)?.context?.['aws:TagKeys'];
  };
  expect(tagsOn('volume', { tagSpecificationSet: { items } })).toEqual(['owner']);
  expect(tagsOn('instance', { tagSpecificationSet: { items } })).toBeNull();
  expect(tagsOn('instance', {})).toBeNull();
});

test('another action that the call asks is told by its parameters what it is asked for alone', () => {
  const denial = denialOf({
    eventSource: 'lambda.amazonaws.com',
    eventName: 'CreateFunction20150331',
    requestParameters: {
      functionName: 'f',
      codeSigningConfigArn: 'arn:aws:lambda:eu-west-1:111122223333:code-signing-config:c',
    },
    text: { action: 'iam:PassRole', resource: 'arn:aws:iam::111122223333:role/R' },
  });
  const [request] = requestsOf(denial);
  expect(request).toMatchObject({ action: 'iam:PassRole' });
  expect(request?.context).toEqual({ 'iam:PassedToService': 'lambda.amazonaws.com' });
});

test.each(PARAMETER_KEYS.flatMap(({ actions, key }) => actions.map((action) => [action, key] as const)))(
  'the reference lists for %s the key %s',
  (action, key) => {
    const keys = actionInfo(...splitAction(action))?.conditionKeys.map((one) => one.toLowerCase());
    expect(keys).toContain(key.toLowerCase());
  },
);

test.each(TAGGING_CALLS)('the reference lists aws:TagKeys for %s', (action) => {
  expect(actionInfo(...splitAction(action))?.conditionKeys).toContain('aws:TagKeys');
});
