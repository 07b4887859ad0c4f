import { expect, test } from 'vitest';
import { serviceNames } from '../../src/model/reference/reference.js';
import {
  actionExists,
  actionInfo,
  arnFormats,
  closestActions,
  resourceTypesOf,
  supportsResourceControl,
} from '../../src/requests/index.js';

const HOME = 'arn:aws:dynamodb:eu-west-1:111122223333:table/Music';

// Service Authorization Reference, list_amazondynamodb.
test('an action with an optional and a required resource type', () => {
  expect(actionInfo('dynamodb', 'query')).toMatchObject({
    service: 'dynamodb',
    action: 'Query',
    accessLevel: 'Read',
    isWildcardOnly: false,
    resourceTypes: expect.arrayContaining([
      { name: 'table', required: true, arnFormat: 'arn:${Partition}:dynamodb:${Region}:${Account}:table/${TableName}' },
      expect.objectContaining({ name: 'index', required: false }),
    ]),
    conditionKeys: expect.arrayContaining(['dynamodb:LeadingKeys', 'dynamodb:Attributes', 'dynamodb:Select']),
  });
});

test.each<[string, string, string, boolean]>([
  ['dynamodb', 'ListTables', 'List', true],
  ['dynamodb', 'PutItem', 'Write', false],
  ['dynamodb', 'TagResource', 'Tagging', false],
  ['dynamodb', 'PutResourcePolicy', 'Permissions management', false],
  ['dynamodb', 'SearchVectors', 'Read', false],
  ['kms', 'Decrypt', 'Write', false],
  ['organizations', 'ListAccounts', 'List', true],
  ['iam', 'GetRequestAuthorizationDetails', 'Read', true],
])('%s:%s is of level %s', (service, action, accessLevel, isWildcardOnly) => {
  expect(actionInfo(service, action)).toMatchObject({ accessLevel, isWildcardOnly });
});

test.each([
  ['dynamodb:GetItem', true],
  ['DYNAMODB:getitem', true],
  ['dynamodb:TransactWriteItems', false],
  ['nosuchservice:GetItem', false],
  ['dynamodb', false],
  ['', false],
])('%j exists: %j', (action, expected) => {
  expect(actionExists(action)).toBe(expected);
});

test.each([
  [HOME, ['table']],
  [`${HOME}/index/ByGenre`, ['index']],
  [`${HOME}/stream/2026-09-01T08:00:00.000`, ['stream']],
  [`${HOME}/backup/01489602797149-73d8d5bc`, ['backup']],
  ['arn:aws:dynamodb::111122223333:global-table/Music', ['global-table']],
  ['arn:aws:kms:eu-west-1:111122223333:key/1234abcd', ['key']],
  ['arn:aws:s3:::lake', ['bucket']],
  ['arn:aws-us-gov:iam::111122223333:role/app/deep/Orders', ['role']],
  ['*', []],
  ['arn:aws:nosuchservice:::x', []],
])('%s is of type %j', (arn, expected) => {
  expect(resourceTypesOf(arn)).toEqual(expected);
});

test('an object of S3 is an object, whatever slashes its key has', () => {
  expect(resourceTypesOf('arn:aws:s3:::lake/raw/a.json')[0]).toBe('object');
});

test.each<[string, string[]]>([
  ['dynamodb:TransactGetItems', ['dynamodb:GetItem']],
  [
    'dynamodb:TransactWriteItems',
    ['dynamodb:ConditionCheckItem', 'dynamodb:DeleteItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
  ],
  [
    'dynamodb:ExecuteStatement',
    ['dynamodb:PartiQLDelete', 'dynamodb:PartiQLInsert', 'dynamodb:PartiQLSelect', 'dynamodb:PartiQLUpdate'],
  ],
  ['s3:ListBuckets', ['s3:ListAllMyBuckets']],
  ['lambda:Invoke', ['lambda:InvokeFunction']],
  ['dynamodb:GetItem', []],
  ['dynamodb:Frobnicate', []],
  ['zzzzzzzzzz:GetItem', []],
])('for %s one meant %j', (action, expected) => {
  expect(closestActions(action)).toEqual(expected);
});

test.each([
  ['dynamodb:GetItems', 'dynamodb:GetItem'],
  ['dynamodb:DescribeTables', 'dynamodb:DescribeTable'],
  ['dynamodbb:PutItem', 'dynamodb:PutItem'],
])('a slip of the pen in %s is %s', (action, expected) => {
  expect(closestActions(action)[0]).toBe(expected);
});

test('resource control policies bind DynamoDB and KMS, not IAM', () => {
  expect(['dynamodb', 'dax', 'kms', 'sts', 's3', 'iam', 'nosuchservice'].map(supportsResourceControl)).toEqual([
    true,
    true,
    true,
    true,
    true,
    false,
    undefined,
  ]);
});

test('every service can be read', () => {
  const names = serviceNames();
  expect(names).toContain('dynamodb');
  expect(names.length).toBeGreaterThan(400);
  expect(Object.keys(arnFormats('dynamodb')).sort()).toEqual([
    'backup',
    'export',
    'global-table',
    'import',
    'index',
    'stream',
    'table',
  ]);
  for (const name of names) expect(Object.keys(arnFormats(name)).every((type) => type !== '')).toBe(true);
});
