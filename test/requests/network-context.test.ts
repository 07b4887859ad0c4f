import { expect, test } from 'vitest';
import type { CloudTrailEvent } from '../../src/model/event.js';
import { contextOf, type DerivedRequest, type RequestContext, requestsOf } from '../../src/requests/index.js';
import { askedOf, denialOf, expectKeys, SESSION, USER } from './denial.js';

const UNKNOWN = { unknown: expect.any(String) };
const KEYS = ['aws:SourceIp', 'aws:VpcSourceIp', 'aws:SourceVpce', 'aws:SourceVpc'];

function asked(event: CloudTrailEvent): DerivedRequest | undefined {
  return askedOf(denialOf({ requestParameters: { tableName: 'Music' }, ...event }));
}

function contextOfCall(event: CloudTrailEvent): RequestContext {
  return asked(event)?.context ?? {};
}

// IAM User Guide, reference_policies_condition-keys#condition-keys-network-properties; CloudTrail record contents.
test.each<[string, CloudTrailEvent, unknown[]]>([
  ['a public address', { sourceIPAddress: '203.0.113.7' }, ['203.0.113.7', null, null, null]],
  ['a public IPv6 address', { sourceIPAddress: '2001:db8::1' }, ['2001:db8::1', null, null, null]],
  [
    'an endpoint',
    { sourceIPAddress: '10.0.0.5', vpcEndpointId: 'vpce-0a1b' },
    [null, '10.0.0.5', 'vpce-0a1b', UNKNOWN],
  ],
  [
    'an endpoint inside AWS',
    { sourceIPAddress: '10.0.0.5', vpcEndpointId: 'AWS Internal' },
    [UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN],
  ],
  [
    'a path inside AWS',
    { sourceIPAddress: '203.0.113.7', vpcEndpointId: 'AWS Internal' },
    [UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN],
  ],
  ['a private address without endpoint', { sourceIPAddress: '172.16.0.9' }, [UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN]],
  ['AWS Internal', { sourceIPAddress: 'AWS Internal' }, [UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN]],
  // AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html
  ['the console', { userIdentity: { ...USER, invokedBy: 'signin.amazonaws.com' } }, ['203.0.113.7', null, null, null]],
  [
    'a service at an endpoint of its own',
    {
      sourceIPAddress: 'delivery.logs.amazonaws.com',
      vpcEndpointId: 'vpce-ceb942a7',
      userIdentity: { type: 'AWSService', invokedBy: 'delivery.logs.amazonaws.com' },
    },
    [UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN],
  ],
  [
    'a service for a user',
    { sourceIPAddress: 'athena.amazonaws.com', userIdentity: { ...USER, invokedBy: 'athena.amazonaws.com' } },
    [UNKNOWN, null, null, null],
  ],
  [
    'a service and a role',
    {
      sourceIPAddress: 'cloudformation.amazonaws.com',
      userIdentity: { ...SESSION, invokedBy: 'cloudformation.amazonaws.com' },
    },
    [UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN],
  ],
])('%s', (_, event, expected) => {
  expectKeys(asked(event), Object.fromEntries(KEYS.map((key, at) => [key, expected[at]])));
});

// IAM User Guide, access_forward_access_sessions: only a call with the caller's own credentials is "via" a service;
// reference_policies_condition-keys#condition-keys-viaawsservice: what is not forwarded is false.
test.each<[string, CloudTrailEvent, unknown, unknown]>([
  ['a direct call', {}, 'false', null],
  [
    'a service for a user',
    { userIdentity: { ...USER, invokedBy: 'athena.amazonaws.com' } },
    'true',
    'athena.amazonaws.com',
  ],
  // IAM User Guide, cloudtrail-integration: a call in the console is invoked by its sign-in service.
  ['the console', { userIdentity: { ...USER, invokedBy: 'signin.amazonaws.com' } }, undefined, undefined],
  ['AWS itself', { userIdentity: { ...USER, invokedBy: 'AWS Internal' } }, undefined, undefined],
  ['a service that is no invoker', { sourceIPAddress: 'sqs.amazonaws.com' }, undefined, undefined],
  [
    'a service with a role, perhaps its own',
    { userIdentity: { ...SESSION, invokedBy: 'cloudformation.amazonaws.com' } },
    undefined,
    undefined,
  ],
])('via: %s', (_, event, via, last) => {
  expectKeys(asked(event), { 'aws:ViaAWSService': via, 'aws:CalledViaLast': last });
});

test('what DynamoDB asks on for a call that came via a service is via DynamoDB last', () => {
  const denial = denialOf({
    eventName: 'RestoreTableToPointInTime',
    userIdentity: { ...USER, invokedBy: 'athena.amazonaws.com' },
    requestParameters: { sourceTableName: 'Music', targetTableName: 'New' },
  });
  const [onSource, onTarget] = requestsOf(denial).map((request) => contextOf(denial, request));
  expect(onSource?.['aws:CalledViaLast']).toBe('athena.amazonaws.com');
  expect(onTarget?.['aws:CalledViaLast']).toBe('dynamodb.amazonaws.com');
  expect(onTarget).not.toHaveProperty('aws:CalledVia');
});

test('a service-linked role is not a caller that a service acts for', () => {
  const sessionIssuer = {
    type: 'Role',
    arn: 'arn:aws:iam::111122223333:role/aws-service-role/replication.dynamodb.amazonaws.com/AWSServiceRoleForDynamoDBReplication',
  };
  const userIdentity = {
    ...SESSION,
    invokedBy: 'replication.dynamodb.amazonaws.com',
    sessionContext: { ...SESSION.sessionContext, sessionIssuer },
  };
  const denial = denialOf({ userIdentity, requestParameters: { tableName: 'Music' } });
  expect(requestsOf(denial)[0]?.origin.via).toBeUndefined();
  expectKeys(asked({ userIdentity }), { 'aws:ViaAWSService': 'false', 'aws:CalledVia': null });
});

test('the endpoint and its owner are in the origin', () => {
  const denial = denialOf({
    vpcEndpointId: 'vpce-0a1b',
    vpcEndpointAccountId: '444455556666',
    requestParameters: { tableName: 'Music' },
  });
  expect(requestsOf(denial)[0]?.origin).toMatchObject({
    vpcEndpointId: 'vpce-0a1b',
    vpcEndpointAccount: '444455556666',
  });
});

// IAM User Guide, reference_policies_condition-keys#condition-keys-vpceaccount: of the services that it lists.
test.each<[CloudTrailEvent, unknown]>([
  [{}, null],
  [{ vpcEndpointId: 'vpce-0a1b', vpcEndpointAccountId: '444455556666' }, '444455556666'],
  [{ vpcEndpointId: 'vpce-0a1b', vpcEndpointAccountId: 'AWS Internal' }, undefined],
  [{ eventSource: 'sqs.amazonaws.com', vpcEndpointId: 'vpce-0a1b', vpcEndpointAccountId: '444455556666' }, undefined],
])('owner of the endpoint of %j', (event, expected) => {
  expectKeys(asked(event), { 'aws:VpceAccount': expected });
});

test.each<[CloudTrailEvent, unknown]>([
  [{ tlsDetails: { tlsVersion: 'TLSv1.3' } }, 'true'],
  [{}, undefined],
])('secure transport of %j', (event, expected) => {
  expect(contextOfCall(event)['aws:SecureTransport']).toEqual(expected);
});

test.each<[string, unknown]>([
  ['aws-cli/2.31.0 md/awscrt', 'aws-cli/2.31.0 md/awscrt'],
  ['[aws-cli/2.31.0]', 'aws-cli/2.31.0'],
  ['AWS Internal', undefined],
  ['athena.amazonaws.com', undefined],
  ['x'.repeat(1024), undefined],
])('user agent %j', (userAgent, expected) => {
  expect(contextOfCall({ userAgent })['aws:UserAgent']).toEqual(expected);
});
