import { expect, test } from 'vitest';
import type { CloudTrailEvent } from '../../src/model/event.js';
import type { JsonObject } from '../../src/model/json.js';
import {
  contextOf,
  type DerivedRequest,
  kmsActionsOf,
  kmsRequestFor,
  requestsOf,
  tableOf,
} from '../../src/requests/index.js';
import { type DenialParts, denialOf, expectKeys, SESSION, textDenial, USER } from './denial.js';

const KEY = 'arn:aws:kms:eu-west-1:444455556666:key/1234abcd';
const UNKNOWN = { unknown: expect.any(String) };

function whole(parts: DenialParts): DerivedRequest {
  const denial = denialOf({ requestParameters: { tableName: 'Music', key: { Artist: 'a' } }, ...parts });
  const [request] = requestsOf(denial);
  if (request === undefined) throw new TypeError('no request');
  return { ...request, context: contextOf(denial, request) };
}

const MINIMUM = ['CreateGrant', 'Decrypt', 'DescribeKey', 'Encrypt', 'GenerateDataKey', 'ReEncryptFrom', 'ReEncryptTo'];

// DynamoDB Developer Guide, encryption.usagenotes: item access asks Decrypt of the table key, whether it reads or writes;
// who selects the key needs the documented minimum.
test.each<[string, JsonObject, string[]]>([
  ['GetItem', { tableName: 'Music' }, ['Decrypt']],
  ['PutItem', { tableName: 'Music' }, ['Decrypt']],
  ['Query', { tableName: 'Music', indexName: 'I' }, ['Decrypt']],
  ['BatchWriteItem', { requestItems: { Music: [] } }, ['Decrypt']],
  ['ExecuteStatement', { statement: 'SELECT * FROM Music' }, ['Decrypt']],
  ['DescribeTable', { tableName: 'Music' }, []],
  ['UpdateTable', { tableName: 'Music' }, []],
  ['UpdateTable', { tableName: 'Music', sSESpecification: { enabled: true, kMSMasterKeyId: KEY } }, MINIMUM],
  ['CreateTable', { tableName: 'Music', SSESpecification: { KMSMasterKeyId: 'alias/k' } }, MINIMUM],
  ['RestoreTableToPointInTime', { sourceTableName: 'Music', targetTableName: 'New' }, MINIMUM],
  ['ImportTable', { tableCreationParameters: { tableName: 'Music' } }, []],
  // S3DataImport.Requesting#DataImport.Requesting.Permissions.kms
  [
    'ImportTable',
    { tableCreationParameters: { tableName: 'Music', sSESpecification: { enabled: true, kMSMasterKeyId: KEY } } },
    MINIMUM,
  ],
])('%s %j asks of the key %j', (eventName, requestParameters, expected) => {
  const denial = denialOf({ eventName, requestParameters });
  const [request] = requestsOf(denial);
  expect(request && kmsActionsOf(request, denial)).toEqual(expected.map((name) => `kms:${name}`));
});

test('what a restore writes as the caller asks nothing more of the key', () => {
  const denial = denialOf({
    eventName: 'RestoreTableToPointInTime',
    requestParameters: { sourceTableName: 'Music', targetTableName: 'New' },
  });
  const written = requestsOf(denial).slice(1);
  expect(written).toHaveLength(7);
  expect(written.flatMap((request) => kmsActionsOf(request, denial))).toEqual([]);
});

test('the request to the key is made by DynamoDB as the caller', () => {
  const request = kmsRequestFor(whole({ userIdentity: SESSION }), KEY, 'Decrypt');
  expect(request).toMatchObject({
    principal: SESSION.arn,
    principalRole: 'arn:aws:iam::111122223333:role/app/Orders',
    action: 'kms:Decrypt',
    resource: KEY,
    resourceAccount: '444455556666',
    origin: { via: 'dynamodb.amazonaws.com', region: 'eu-west-1', named: false },
  });
  expectKeys(request, {
    'kms:ViaService': 'dynamodb.eu-west-1.amazonaws.com',
    'kms:CallerAccount': '111122223333',
    'kms:EncryptionContext:aws:dynamodb:tableName': 'Music',
    'kms:EncryptionContext:aws:dynamodb:subscriberId': '111122223333',
    'kms:EncryptionContextKeys': ['aws:dynamodb:tableName', 'aws:dynamodb:subscriberId'],
    'aws:ViaAWSService': 'true',
    'aws:CalledVia': ['dynamodb.amazonaws.com'],
    'aws:CalledViaFirst': 'dynamodb.amazonaws.com',
    'aws:CalledViaLast': 'dynamodb.amazonaws.com',
    'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/app/Orders',
    'aws:userid': 'AROAEXAMPLEROLE:deploy',
    'aws:ResourceAccount': '444455556666',
    'aws:RequestedRegion': 'eu-west-1',
  });
});

// IAM User Guide, access_forward_access_sessions: the endpoint is lost, the address is kept only from a public endpoint.
test.each<[string, CloudTrailEvent, unknown]>([
  ['a public endpoint', { sourceIPAddress: '203.0.113.7' }, '203.0.113.7'],
  ['a VPC endpoint', { sourceIPAddress: '10.0.0.5', vpcEndpointId: 'vpce-0a1b' }, null],
  ['an unclear path', { sourceIPAddress: 'AWS Internal' }, UNKNOWN],
])('the network path of a call through %s', (_, event, address) => {
  const request = kmsRequestFor(whole(event), KEY, 'kms:Decrypt');
  const { context, origin } = request;
  expectKeys(request, { 'aws:SourceVpce': null, 'aws:SourceVpc': null, 'aws:VpcSourceIp': null });
  expect(context?.['aws:SourceIp']).toEqual(address);
  expect(context).not.toHaveProperty('aws:UserAgent');
  expect(context).not.toHaveProperty('dynamodb:LeadingKeys');
  expect(origin).not.toHaveProperty('vpcEndpointId');
});

test('a grant carries no encryption context, a description neither', () => {
  const grant = kmsRequestFor(whole({}), KEY, 'kms:CreateGrant').context;
  expect(grant).toMatchObject({
    'kms:GrantIsForAWSResource': 'true',
    'kms:ViaService': 'dynamodb.eu-west-1.amazonaws.com',
  });
  expect(Object.keys(grant ?? {}).filter((key) => key.startsWith('kms:EncryptionContext'))).toEqual([]);
  expect(kmsRequestFor(whole({}), KEY, 'kms:DescribeKey').context).not.toHaveProperty('kms:EncryptionContextKeys');
});

test('MFA in a forward access session: false for long-term keys, else not documented', () => {
  const temporary = {
    ...USER,
    accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
    sessionContext: { attributes: { mfaAuthenticated: 'true' } },
  };
  expect(kmsRequestFor(whole({}), KEY, 'Decrypt').context?.['aws:MultiFactorAuthPresent']).toBe('false');
  expect(
    kmsRequestFor(whole({ userIdentity: temporary }), KEY, 'Decrypt').context?.['aws:MultiFactorAuthPresent'],
  ).toEqual(UNKNOWN);
});

const DECRYPT: CloudTrailEvent = {
  eventSource: 'kms.amazonaws.com',
  eventName: 'Decrypt',
  sourceIPAddress: 'dynamodb.amazonaws.com',
  userAgent: 'dynamodb.amazonaws.com',
  userIdentity: { ...SESSION, invokedBy: 'dynamodb.amazonaws.com' },
  requestParameters: {
    encryptionContext: { 'aws:dynamodb:tableName': 'Music', 'aws:dynamodb:subscriberId': '111122223333' },
    encryptionAlgorithm: 'SYMMETRIC_DEFAULT',
  },
  resources: [{ ARN: KEY, accountId: '444455556666', type: 'AWS::KMS::Key' }],
};

test('which table the key is asked for in a restore is not known', () => {
  const request = whole({
    eventName: 'RestoreTableToPointInTime',
    requestParameters: { sourceTableName: 'Music', targetTableName: 'New' },
  });
  const asked = kmsRequestFor(request, KEY, 'Encrypt');
  expect(asked.context).toMatchObject({ 'kms:ViaService': 'dynamodb.eu-west-1.amazonaws.com' });
  expect(Object.keys(asked.context ?? {}).filter((key) => key.startsWith('kms:EncryptionContext'))).toEqual([]);
  expect(asked).not.toHaveProperty('completePrefixes');
});

test('a record of KMS that DynamoDB caused tells the same', () => {
  const request = whole(DECRYPT);
  expect(request).toMatchObject({
    action: 'kms:Decrypt',
    resource: KEY,
    resourceAccount: '444455556666',
    origin: { via: 'dynamodb.amazonaws.com' },
  });
  expectKeys(request, {
    'kms:ViaService': 'dynamodb.eu-west-1.amazonaws.com',
    'kms:CallerAccount': '111122223333',
    'kms:EncryptionContext:aws:dynamodb:tableName': 'Music',
    'kms:EncryptionAlgorithm': 'SYMMETRIC_DEFAULT',
    'aws:ViaAWSService': 'true',
    'aws:CalledViaLast': 'dynamodb.amazonaws.com',
    'aws:SourceVpce': null,
    'aws:SourceIp': UNKNOWN,
  });
});

test('a pasted text of KMS does not tell whether a service asked', () => {
  const denial = textDenial({ service: 'kms', action: 'kms:Decrypt', resource: KEY, principal: USER.arn ?? '' });
  const [request] = requestsOf(denial);
  expect(request && contextOf(denial, request)).not.toHaveProperty('kms:ViaService');
});

test('a direct call of KMS comes via no service', () => {
  const request = whole({
    ...DECRYPT,
    userIdentity: SESSION,
    sourceIPAddress: '203.0.113.7',
    requestParameters: { keyId: 'alias/orders' },
  });
  expect(request.origin.via).toBeUndefined();
  expectKeys(request, {
    'kms:ViaService': null,
    'kms:RequestAlias': 'alias/orders',
    'kms:EncryptionContextKeys': null,
    'aws:ViaAWSService': 'false',
  });
});

test.each<[string, unknown]>([
  [
    'arn:aws:dynamodb:eu-west-1:111122223333:table/Music',
    { account: '111122223333', region: 'eu-west-1', name: 'Music' },
  ],
  [
    'arn:aws:dynamodb:eu-west-1:111122223333:table/Music/index/I',
    { account: '111122223333', region: 'eu-west-1', name: 'Music' },
  ],
  ['arn:aws:dynamodb:eu-west-1:111122223333:table/*', undefined],
  ['*', undefined],
  [KEY, undefined],
])('the table of %s', (resource, expected) => {
  expect(tableOf({ ...whole({}), resource })).toEqual(expected);
});

// AWS KMS Developer Guide, ct-reencrypt (one encryption context for either half) and conditions-kms.
test('ReEncrypt has an encryption context for either half', () => {
  const denial = denialOf({
    eventSource: 'kms.amazonaws.com',
    eventName: 'ReEncrypt',
    requestParameters: {
      sourceKeyId: KEY,
      sourceEncryptionContext: { team: 'a' },
      destinationKeyId: KEY,
    },
  });
  const contexts = requestsOf(denial).map((request) => contextOf(denial, request));
  expect(contexts.map((context) => context['kms:EncryptionContextKeys'])).toEqual([['team'], null]);
  expect(contexts[0]?.['kms:EncryptionContext:team']).toBe('a');
});

test.each<[CloudTrailEvent, unknown]>([
  [{ userIdentity: SESSION }, null],
  [{ userIdentity: { ...SESSION, invokedBy: 'AWS Internal' } }, UNKNOWN],
  [{ userIdentity: SESSION, sourceIPAddress: 'AWS Internal' }, UNKNOWN],
])('the service of a record of KMS %j', (event, expected) => {
  const request = whole({ ...DECRYPT, sourceIPAddress: '203.0.113.7', ...event });
  expectKeys(request, { 'kms:ViaService': expected });
});
