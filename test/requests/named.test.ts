import { expect, test } from 'vitest';
import { contextOf, requestsOf } from '../../src/requests/index.js';
import { denialOf, expectKeys, textDenial } from './denial.js';

const MUSIC = 'arn:aws:dynamodb:eu-west-1:111122223333:table/Music';
const ARTISTS = 'arn:aws:dynamodb:eu-west-1:111122223333:table/Artists';
const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd';

test('the request that the message names comes first, with the context of its elements', () => {
  const requestItems = [
    { operation: 'Put', tableName: 'Music', key: { Artist: 'a' } },
    { operation: 'ConditionCheck', tableName: 'Artists', key: { Name: 'b' } },
  ];
  const denial = denialOf({
    eventName: 'TransactWriteItems',
    requestParameters: { requestItems },
    text: { action: 'dynamodb:ConditionCheckItem', resource: ARTISTS },
  });
  const requests = requestsOf(denial);
  expect(requests.map(({ action, resource, origin }) => [action, resource, origin.named])).toEqual([
    ['dynamodb:ConditionCheckItem', ARTISTS, true],
    ['dynamodb:PutItem', MUSIC, false],
  ]);
  expect(requests[0]?.context).toMatchObject({
    'dynamodb:EnclosingOperation': 'TransactWriteItems',
    'dynamodb:LeadingKeys': ['b'],
  });
});

test('the resource of the message beats the derived one of the same action', () => {
  const denial = denialOf({
    eventName: 'Query',
    requestParameters: { tableName: 'Music' },
    text: { action: 'dynamodb:Query', resource: `${MUSIC}/index/ByGenre` },
  });
  expect(requestsOf(denial).map(({ resource }) => resource)).toEqual([`${MUSIC}/index/ByGenre`]);
});

test('a message without a resource names the derived one', () => {
  const denial = denialOf({
    eventName: 'GetItem',
    requestParameters: { tableName: 'Music' },
    text: { action: 'dynamodb:GetItem' },
  });
  const [request, ...more] = requestsOf(denial);
  expect(request).toMatchObject({ resource: MUSIC, origin: { named: true } });
  expect(more).toEqual([]);
});

// DynamoDB Developer Guide, backuprestore_IAM: the restore itself is asked on the source.
test('a message without a resource names the source of a restore, not its target', () => {
  const denial = denialOf({
    eventName: 'RestoreTableToPointInTime',
    requestParameters: { sourceTableName: 'Music', targetTableName: 'Artists' },
    text: { action: 'dynamodb:RestoreTableToPointInTime' },
  });
  const [named] = requestsOf(denial);
  expect(named).toMatchObject({
    action: 'dynamodb:RestoreTableToPointInTime',
    resource: MUSIC,
    origin: { named: true },
  });
});

test('nothing is named when the message names no action', () => {
  const denial = denialOf({ eventName: 'GetItem', requestParameters: { tableName: 'Music' } });
  expect(requestsOf(denial).map(({ origin }) => origin.named)).toEqual([false]);
});

test('the prefix of an action is written in lower case', () => {
  const denial = textDenial({ action: 'SNS:Publish', resource: 'arn:aws:sns:eu-west-1:111122223333:topic' });
  expect(requestsOf(denial)[0]?.action).toBe('sns:Publish');
});

test('a key that DynamoDB names in its answer was asked with the credentials of the caller', () => {
  const denial = denialOf({
    eventName: 'PutItem',
    requestParameters: { tableName: 'Music', key: { Artist: 'a' } },
    vpcEndpointId: 'vpce-0a1b',
    sourceIPAddress: '10.0.0.5',
    text: { action: 'kms:Decrypt', resource: KEY },
  });
  const [key, table] = requestsOf(denial);
  expect(key).toMatchObject({
    action: 'kms:Decrypt',
    resource: KEY,
    origin: { named: true, via: 'dynamodb.amazonaws.com' },
  });
  expect(key?.origin).not.toHaveProperty('vpcEndpointId');
  expect(table).toMatchObject({
    action: 'dynamodb:PutItem',
    resource: MUSIC,
    origin: { named: false, vpcEndpointId: 'vpce-0a1b' },
  });
  const context = key === undefined ? {} : contextOf(denial, key);
  expectKeys(key && { ...key, context }, {
    'kms:ViaService': 'dynamodb.eu-west-1.amazonaws.com',
    'kms:CallerAccount': '111122223333',
    'kms:EncryptionContext:aws:dynamodb:tableName': 'Music',
    'kms:EncryptionContext:aws:dynamodb:subscriberId': '111122223333',
    'aws:ViaAWSService': 'true',
    'aws:CalledVia': ['dynamodb.amazonaws.com'],
    'aws:SourceVpce': null,
    'aws:SourceIp': null,
    'aws:PrincipalType': 'User',
  });
  expect(context).not.toHaveProperty('dynamodb:LeadingKeys');
});

test('equal requests are one', () => {
  const replicaUpdates = [{ create: { regionName: 'us-east-1' } }, { create: { regionName: 'us-east-1' } }];
  const requests = requestsOf(
    denialOf({ eventName: 'UpdateTable', requestParameters: { tableName: 'Music', replicaUpdates } }),
  );
  const questions = requests.map(({ action, resource }) => `${action} ${resource}`);
  expect(questions).toHaveLength(new Set(questions).size);
  expect(questions).toHaveLength(10);
});
