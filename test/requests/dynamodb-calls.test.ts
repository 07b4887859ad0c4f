import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/model/json.js';
import { requestsOf } from '../../src/requests/index.js';
import { denialOf } from './denial.js';

// What AWS asks per API operation: DynamoDB Developer Guide (api-permissions-reference, transaction-apis-iam, ql-iam,
// backuprestore_IAM, V2gt_IAM, globaltables_MA_security, S3DataExport.HowItWorks, kds_using-shards-and-metrics) and Service Authorization Reference.
const HOME = 'arn:aws:dynamodb:eu-west-1:111122223333';
const MUSIC = `${HOME}:table/Music`;
const FOREIGN = 'arn:aws:dynamodb:eu-west-1:444455556666:table/Shared';
const STREAM = `${MUSIC}/stream/2026-09-01T08:00:00.000`;
const BACKUP = `${MUSIC}/backup/01489602797149-73d8d5bc`;

function asked(eventName: string, requestParameters: JsonObject | null): string[] {
  return requestsOf(denialOf({ eventName, requestParameters })).map(
    ({ action, resource }) => `${action.replace(/^dynamodb:/, '')} ${resource.replace(`${HOME}:table/`, '')}`,
  );
}

function onTable(...operations: string[]): [string, JsonObject, string[]][] {
  return operations.map((operation) => [operation, { tableName: 'Music' }, [`${operation} Music`]]);
}

function onArn(operation: string, field: string, arn: string): [string, JsonObject, string[]] {
  return [operation, { [field]: arn }, [`${operation} ${arn.replace(`${HOME}:table/`, '')}`]];
}

function onNothing(...operations: string[]): [string, JsonObject, string[]][] {
  return operations.map((operation) => [operation, {}, [`${operation} *`]]);
}

test.each<[string, JsonObject, string[]]>([
  ...onTable('GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query', 'Scan'),
  ['GetItem', { TableName: 'Music' }, ['GetItem Music']],
  ['PutItem', { tableName: FOREIGN }, [`PutItem ${FOREIGN}`]],
  ['Query', { tableName: 'Music', indexName: 'ByGenre' }, ['Query Music/index/ByGenre']],
  ['Scan', { tableName: 'Music', indexName: 'ByGenre' }, ['Scan Music/index/ByGenre']],
  ['SearchVectors', { tableName: 'Music', indexName: 'V' }, ['SearchVectors Music', 'SearchVectors Music/index/V']],
  [
    'BatchGetItem',
    { requestItems: { Music: { keys: [{ Artist: 'a' }] }, [FOREIGN]: { keys: [{ Id: 'b' }] } } },
    ['BatchGetItem Music', `BatchGetItem ${FOREIGN}`],
  ],
  ['BatchWriteItem', { requestItems: [{ tableName: 'Music' }, { tableName: 'Music' }] }, ['BatchWriteItem Music']],
  [
    'TransactWriteItems',
    {
      requestItems: [
        { operation: 'Put', tableName: 'Music', key: { Artist: 'a' } },
        { operation: 'Put', TableName: 'Music', Key: { Artist: 'b' } },
        { operation: 'Update', tableName: 'Music', key: { Artist: 'a' } },
        { operation: 'Delete', tableName: 'Artists', key: { Name: 'a' } },
        { operation: 'ConditionCheck', TableName: 'Artists', Key: { Name: 'b' } },
      ],
    },
    ['PutItem Music', 'UpdateItem Music', 'DeleteItem Artists', 'ConditionCheckItem Artists'],
  ],
  [
    'TransactGetItems',
    { transactItems: [{ Get: { TableName: 'Music' } }, { Get: { TableName: 'Artists' } }] },
    ['GetItem Music', 'GetItem Artists'],
  ],
])('data plane: %s %j', (eventName, parameters, expected) => {
  expect(asked(eventName, parameters)).toEqual(expected);
});

test.each<[string, JsonObject, string[]]>([
  ...onTable('DescribeTable', 'DeleteTable', 'CreateBackup'),
  ...onTable('DescribeTimeToLive', 'UpdateTimeToLive', 'DescribeContinuousBackups', 'UpdateContinuousBackups'),
  ...onTable('DescribeKinesisStreamingDestination', 'DisableKinesisStreamingDestination'),
  ...onTable('UpdateKinesisStreamingDestination', 'DescribeTableReplicaAutoScaling', 'UpdateTableReplicaAutoScaling'),
  ...onTable('DescribeContributorInsights', 'UpdateContributorInsights', 'CreateTable', 'UpdateTable'),
  ['UpdateContributorInsights', { tableName: 'Music', indexName: 'I' }, ['UpdateContributorInsights Music/index/I']],
  [
    'CreateTable',
    { tableName: 'Music', tags: [{ key: 'env', value: 'x' }] },
    ['CreateTable Music', 'TagResource Music'],
  ],
  ['CreateTable', { tableName: 'Music', tags: [] }, ['CreateTable Music', 'TagResource Music']],
  ['CreateTable', { tableName: 'Music', resourcePolicy: '{}' }, ['CreateTable Music', 'PutResourcePolicy Music']],
  [
    'CreateTable',
    { tableName: 'Music', globalTableSourceArn: FOREIGN },
    // AWS: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/globaltables_MA_security.html
    ['CreateTable Music', `AssociateTableReplica ${FOREIGN}`],
  ],
  ...['TagResource', 'UntagResource', 'ListTagsOfResource'].map((name) => onArn(name, 'resourceArn', MUSIC)),
  ...['GetResourcePolicy', 'PutResourcePolicy', 'DeleteResourcePolicy'].map((name) =>
    onArn(name, 'resourceArn', STREAM),
  ),
  onArn('DescribeBackup', 'backupArn', BACKUP),
  onArn('DeleteBackup', 'backupArn', BACKUP),
  onArn('DescribeExport', 'exportArn', `${MUSIC}/export/01693685827463-2d8752fd`),
  onArn('DescribeImport', 'importArn', `${MUSIC}/import/01658528578619-c4d4e311`),
  onArn('ListExports', 'tableArn', MUSIC),
  onArn('ListImports', 'tableArn', MUSIC),
  ['ListTables', {}, ['ListTables *']],
  ...onNothing(
    'ListGlobalTables',
    'ListStreams',
    'ListBackups',
    'ListContributorInsights',
    'ListExports',
    'ListImports',
  ),
  ...onNothing('DescribeLimits', 'DescribeEndpoints', 'DescribeReservedCapacity', 'DescribeReservedCapacityOfferings'),
  ...onNothing('PurchaseReservedCapacityOfferings', 'GetAbacStatus', 'UpdateAbacStatus'),
])('control plane: %s %j', (eventName, parameters, expected) => {
  expect(asked(eventName, parameters)).toEqual(expected);
});

test.each<[string, JsonObject, string[]]>([
  onArn('DescribeStream', 'streamArn', STREAM),
  onArn('GetShardIterator', 'streamArn', STREAM),
  [
    'GetRecords',
    { shardIterator: `${STREAM}|1|AAAAAAAAAAGQBYshYDEe==` },
    [`GetRecords ${STREAM.slice(`${HOME}:table/`.length)}`],
  ],
])('streams: %s', (eventName, parameters, expected) => {
  expect(asked(eventName, parameters)).toEqual(expected);
});

const RESTORED = ['BatchWriteItem', 'DeleteItem', 'GetItem', 'PutItem', 'Query', 'Scan', 'UpdateItem'];

test.each<[string, JsonObject, string]>([
  // AWS: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/backuprestore_IAM.html
  ['RestoreTableFromBackup', { backupArn: BACKUP, targetTableName: 'New' }, 'Music/backup/01489602797149-73d8d5bc'],
  ['RestoreTableToPointInTime', { sourceTableName: 'Music', targetTableName: 'New' }, 'Music'],
  ['RestoreTableToPointInTime', { sourceTableArn: MUSIC, targetTableName: 'New' }, 'Music'],
])('%s %j asks for the source, and seven actions on the target as the caller', (eventName, parameters, source) => {
  expect(asked(eventName, parameters)).toEqual([`${eventName} ${source}`, ...RESTORED.map((name) => `${name} New`)]);
  const requests = requestsOf(denialOf({ eventName, requestParameters: parameters }));
  expect(requests.map(({ origin }) => origin.via)).toEqual([
    undefined,
    ...RESTORED.map(() => 'dynamodb.amazonaws.com'),
  ]);
});

test('a new replica asks in its Region, with the Region in ARN and origin', () => {
  const requestParameters = { tableName: 'Music', replicaUpdates: [{ create: { regionName: 'us-east-1' } }] };
  const [onSource, ...there] = requestsOf(denialOf({ eventName: 'UpdateTable', requestParameters }));
  expect(onSource).toMatchObject({ action: 'dynamodb:UpdateTable', resource: MUSIC, origin: { region: 'eu-west-1' } });
  expect(there.map(({ action }) => action).sort()).toEqual(
    [...RESTORED, 'CreateTable', 'CreateTableReplica'].map((name) => `dynamodb:${name}`).sort(),
  );
  expect(new Set(there.map(({ resource }) => resource))).toEqual(
    new Set(['arn:aws:dynamodb:us-east-1:111122223333:table/Music']),
  );
  expect(new Set(there.map(({ origin }) => origin.region))).toEqual(new Set(['us-east-1']));
});

test('a removed replica and a witness ask in their Regions', () => {
  const requestParameters = {
    tableName: 'Music',
    replicaUpdates: [{ delete: { regionName: 'us-east-1' } }],
    globalTableWitnessUpdates: [{ create: { regionName: 'us-west-2' } }],
  };
  expect(asked('UpdateTable', requestParameters)).toEqual([
    'UpdateTable Music',
    'DeleteTable arn:aws:dynamodb:us-east-1:111122223333:table/Music',
    'DeleteTableReplica arn:aws:dynamodb:us-east-1:111122223333:table/Music',
    'CreateGlobalTableWitness arn:aws:dynamodb:us-west-2:111122223333:table/Music',
  ]);
});

const GLOBAL = 'arn:aws:dynamodb::111122223333:global-table/Music';

test.each<[string, string[]]>([
  ['CreateGlobalTable', [GLOBAL, 'Music']],
  ['UpdateGlobalTable', [GLOBAL, 'Music']],
  ['UpdateGlobalTableSettings', [GLOBAL, 'Music']],
  ['DescribeGlobalTable', [GLOBAL]],
  ['DescribeGlobalTableSettings', [GLOBAL]],
])('global tables of 2017: %s', (eventName, resources) => {
  expect(asked(eventName, { globalTableName: 'Music' })).toEqual(
    resources.map((resource) => `${eventName} ${resource}`),
  );
});

test('an export writes to the bucket as the caller', () => {
  const requestParameters = { tableArn: MUSIC, s3Bucket: 'lake', s3Prefix: 'raw/' };
  const requests = requestsOf(denialOf({ eventName: 'ExportTableToPointInTime', requestParameters }));
  expect(requests.map(({ action }) => action)).toEqual([
    'dynamodb:ExportTableToPointInTime',
    's3:PutObject',
    's3:PutObjectAcl',
    's3:AbortMultipartUpload',
  ]);
  expect(requests[1]?.resource).toMatch(/^arn:aws:s3:::lake\/raw\/AWSDynamoDB\//);
  expect(requests[1]?.origin).toMatchObject({ via: 'dynamodb.amazonaws.com', resourceUnknown: expect.any(String) });
  expect(requests[1]?.resourceAccount).toMatchObject({ unknown: expect.any(String) });
});

test('an import reads the bucket as the caller', () => {
  const requestParameters = {
    tableCreationParameters: { tableName: 'Music' },
    s3BucketSource: { s3Bucket: 'lake', s3KeyPrefix: 'raw/' },
  };
  expect(asked('ImportTable', requestParameters)).toEqual([
    'ImportTable Music',
    's3:ListBucket arn:aws:s3:::lake',
    's3:GetObject arn:aws:s3:::lake/raw/object',
  ]);
});

// S3DataImport.Requesting#DataImport.Requesting.Permissions.s3 (the owner "defaults to the current user's account ID");
// API_ExportTableToPointInTime (required for a bucket of another account).
test.each<[string, JsonObject, unknown]>([
  ['ImportTable', { s3BucketSource: { s3Bucket: 'lake' } }, '111122223333'],
  ['ImportTable', { s3BucketSource: { s3Bucket: 'lake', s3BucketOwner: '444455556666' } }, '444455556666'],
  ['ExportTableToPointInTime', { s3Bucket: 'lake', s3BucketOwner: '444455556666' }, '444455556666'],
  ['ExportTableToPointInTime', { s3Bucket: 'lake' }, { unknown: expect.any(String) }],
])('the owner of the bucket of %s %j is %j', (eventName, parameters, expected) => {
  const requestParameters = { tableArn: MUSIC, tableCreationParameters: { tableName: 'Music' }, ...parameters };
  const [, onBucket] = requestsOf(denialOf({ eventName, requestParameters }));
  expect(onBucket?.action).toMatch(/^s3:/);
  expect(onBucket?.resourceAccount).toEqual(expected);
});

// AmazonS3/latest/userguide/bucket-owner-condition: another owner than the one that the request names is refused.
test('the record tells who owns a bucket, where the call names another owner', () => {
  const requestParameters = { tableArn: MUSIC, s3Bucket: 'lake', s3BucketOwner: '444455556666' };
  const resources = [{ type: 'AWS::S3::Bucket', ARN: 'arn:aws:s3:::lake', accountId: '999988887777' }];
  const [, onBucket] = requestsOf(denialOf({ eventName: 'ExportTableToPointInTime', requestParameters, resources }));
  expect(onBucket).toMatchObject({ resourceAccount: '999988887777', expectedOwner: '444455556666' });
});

test('a Kinesis destination asks of the stream as the caller', () => {
  const streamArn = 'arn:aws:kinesis:eu-west-1:111122223333:stream/changes';
  expect(asked('EnableKinesisStreamingDestination', { tableName: 'Music', streamArn })).toEqual([
    'EnableKinesisStreamingDestination Music',
    'kinesis:ListStreams *',
    `kinesis:DescribeStream ${streamArn}`,
    `kinesis:PutRecords ${streamArn}`,
  ]);
});

test('ListTables asks on every table, as its denials show', () => {
  const [request] = requestsOf(denialOf({ eventName: 'ListTables', requestParameters: null }));
  expect(request?.resource).toBe(`${HOME}:table/*`);
});

test('a record without parameters still asks, on a stand-in', () => {
  const [request] = requestsOf(denialOf({ eventName: 'GetItem', requestParameters: null }));
  expect(request).toMatchObject({ action: 'dynamodb:GetItem', resource: '*' });
  expect(request?.origin.resourceUnknown).toContain('names the table');
});

test('a table whose Region nobody tells has no ARN', () => {
  const denial = denialOf({ eventName: 'GetItem', awsRegion: '', requestParameters: { tableName: 'Music' } });
  expect(requestsOf(denial)).toMatchObject([{ resource: '*', origin: { resourceUnknown: expect.any(String) } }]);
});

test('the table of a record without parameters comes from its resources', () => {
  const resources = [{ ARN: MUSIC, accountId: '111122223333', type: 'AWS::DynamoDB::Table' }];
  const [request] = requestsOf(denialOf({ eventName: 'GetItem', requestParameters: null, resources }));
  expect(request).toMatchObject({ resource: MUSIC, resourceAccount: '111122223333' });
  expect(request?.origin.resourceUnknown).toBeUndefined();
});

test("a bare table name means the caller's own account, whoever received the record", () => {
  const userIdentity = { type: 'AWSAccount', accountId: '444455556666', principalId: 'AROAFOREIGN:s' };
  const denial = denialOf({ userIdentity, eventName: 'GetItem', requestParameters: { tableName: 'Music' } });
  expect(requestsOf(denial)[0]).toMatchObject({
    resource: 'arn:aws:dynamodb:eu-west-1:444455556666:table/Music',
    resourceAccount: '444455556666',
    principalAccount: '444455556666',
  });
});

test('a new table of whose call nothing is recorded may have had tags', () => {
  const resources = [{ ARN: MUSIC }];
  const [request] = requestsOf(denialOf({ eventName: 'CreateTable', requestParameters: null, resources }));
  expect(request).toMatchObject({ action: 'dynamodb:CreateTable', resource: MUSIC });
  expect(request).not.toHaveProperty('completePrefixes');
  expect(request).not.toHaveProperty('context');
});

test('operations and elements that carry names of the language ask nothing', () => {
  const named = denialOf({ eventName: 'GetItem', requestParameters: { tableName: 'Music' } });
  expect(requestsOf({ ...named, operation: 'constructor' })).toEqual([]);
  const requestItems = [{ constructor: { tableName: 'Music' } }];
  expect(requestsOf(denialOf({ eventName: 'TransactWriteItems', requestParameters: { requestItems } }))).toEqual([]);
});

test('tables of China and GovCloud lie in their partitions', () => {
  const arn = 'arn:aws-cn:iam::111122223333:user/ana';
  const denial = denialOf({
    eventName: 'GetItem',
    awsRegion: 'cn-north-1',
    userIdentity: { type: 'IAMUser', arn, accountId: '111122223333' },
    requestParameters: { tableName: 'Music' },
  });
  expect(requestsOf(denial)[0]?.resource).toBe('arn:aws-cn:dynamodb:cn-north-1:111122223333:table/Music');
});
