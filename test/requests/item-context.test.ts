import { expect, test } from 'vitest';
import { keyOf } from '../../src/evaluation/index.js';
import type { JsonObject } from '../../src/model/json.js';
import { contextOf, type RequestFacts, requestsOf } from '../../src/requests/index.js';
import { denialOf } from './denial.js';

const SCHEMA: RequestFacts = { tables: { Music: { partitionKey: 'Artist' } } };
const UNKNOWN = { unknown: expect.any(String) };

/** A key as policies see it. */
function keyFor(key: string, eventName: string, requestParameters: JsonObject, facts: RequestFacts = {}) {
  const denial = denialOf({ eventName, requestParameters });
  const [request] = requestsOf(denial, facts);
  return request && keyOf({ ...request, context: contextOf(denial, request) }, key);
}

function contextFor(eventName: string, requestParameters: JsonObject | null, facts: RequestFacts = {}) {
  const denial = denialOf({ eventName, requestParameters });
  const [request] = requestsOf(denial, facts);
  return request === undefined ? {} : contextOf(denial, request);
}

// DynamoDB Developer Guide, specifying-conditions; parameters as in understanding-ddb-log-entries.
test.each<[string, JsonObject, RequestFacts, unknown]>([
  ['GetItem', { tableName: 'Music', key: { Artist: 'a' } }, {}, ['a']],
  ['GetItem', { tableName: 'Music', key: { Artist: 'a', SongTitle: 's' } }, {}, UNKNOWN],
  ['GetItem', { tableName: 'Music', key: { Artist: 'a', SongTitle: 's' } }, SCHEMA, ['a']],
  ['PutItem', { tableName: 'Music', key: { Artist: { S: 'a' }, SongTitle: { S: 's' } } }, SCHEMA, ['a']],
  ['UpdateItem', { tableName: 'Music', key: { Artist: { N: '7' } } }, {}, ['7']],
  ['DeleteItem', { tableName: 'Music', key: { Artist: 7 } }, {}, ['7']],
  ['DeleteItem', { tableName: 'Music', key: { Artist: '***(Redacted)' } }, {}, UNKNOWN],
  ['GetItem', { tableName: 'Music', key: { SongTitle: 's', Other: 'o' } }, SCHEMA, UNKNOWN],
  ['GetItem', { tableName: 'Music' }, SCHEMA, UNKNOWN],
  ['Query', { tableName: 'Music', keyConditionExpression: 'Artist = :a' }, SCHEMA, UNKNOWN],
  ['Scan', { tableName: 'Music' }, SCHEMA, null],
  ['DescribeTable', { tableName: 'Music' }, SCHEMA, null],
  [
    'BatchGetItem',
    { requestItems: { Music: { keys: [{ Artist: 'a' }, { Artist: 'b' }, { Artist: 'a' }] } } },
    {},
    ['a', 'b'],
  ],
  [
    'BatchWriteItem',
    { requestItems: { Music: [{ deleteRequest: { key: { Artist: 'a' } } }, { putRequest: {} }] } },
    {},
    UNKNOWN,
  ],
  [
    'TransactWriteItems',
    {
      requestItems: [
        { operation: 'Put', tableName: 'Music', key: { Artist: 'a' } },
        { operation: 'Put', tableName: 'Music', Key: { Artist: 'b' } },
      ],
    },
    {},
    ['a', 'b'],
  ],
])('leading keys of %s %j', (eventName, parameters, facts, expected) => {
  expect(keyFor('dynamodb:LeadingKeys', eventName, parameters, facts)).toEqual(expected);
});

test.each<[string, JsonObject, unknown]>([
  ['PutItem', { key: { Artist: 'a' }, item: ['Artist', 'Album'] }, ['Artist', 'Album']],
  ['PutItem', { key: { Artist: 'a' } }, UNKNOWN],
  [
    'DeleteItem',
    { key: { Artist: 'a' }, conditionExpression: 'Price BETWEEN :lo AND :hi AND NOT contains(Tags, :t)' },
    ['Artist', 'Price', 'Tags'],
  ],
  [
    'UpdateItem',
    {
      key: { Artist: 'a' },
      updateExpression: 'SET #Y = :y, Info.Rating = Info.Rating + :one, Plays[0] = :p REMOVE Old ADD #C :c',
      expressionAttributeNames: { '#Y': 'Year', '#C': 'Count' },
      conditionExpression: 'attribute_not_exists(#Y) OR size(Label) > :n',
    },
    ['Artist', 'Year', 'Info', 'Plays', 'Old', 'Count', 'Label'],
  ],
  ['UpdateItem', { key: { Artist: 'a' }, attributeUpdates: { Album: {} } }, ['Artist', 'Album']],
  [
    // Expressions.OperatorsAndFunctions: + and - need no spaces; a placeholder has none of them (ExpressionAttributeNames).
    'UpdateItem',
    {
      key: { Artist: 'a' },
      updateExpression: 'SET Price=Price-Discount, #0=#0+:one, Stock=Stock-:n',
      expressionAttributeNames: { '#0': 'Plays' },
    },
    ['Artist', 'Price', 'Discount', 'Plays', 'Stock'],
  ],
  ['GetItem', { key: { Artist: 'a' }, projectionExpression: 'Album, Info.Year' }, ['Artist', 'Album', 'Info']],
  ['GetItem', { key: { Artist: 'a' }, attributesToGet: ['Album'] }, ['Artist', 'Album']],
  ['GetItem', { key: { Artist: 'a' } }, UNKNOWN],
  ['UpdateItem', { key: { Artist: 'a' }, updateExpression: 'SET #Y = :y' }, UNKNOWN],
])('attributes of %s %j', (eventName, parameters, expected) => {
  expect(contextFor(eventName, { tableName: 'Music', ...parameters })['dynamodb:Attributes']).toEqual(expected);
});

test('an item call of its own has no enclosing operation, one in a transaction has', () => {
  const items = [{ operation: 'Delete', tableName: 'Music', key: { Artist: 'a' } }];
  expect(contextFor('DeleteItem', { tableName: 'Music' })['dynamodb:EnclosingOperation']).toBeNull();
  expect(contextFor('TransactWriteItems', { requestItems: items })['dynamodb:EnclosingOperation']).toBe(
    'TransactWriteItems',
  );
});

test('options are known when they are logged, and else unknown, not absent', () => {
  const logged = contextFor('Query', { tableName: 'Music', select: 'COUNT', returnConsumedCapacity: 'TOTAL' });
  expect(logged).toMatchObject({ 'dynamodb:Select': 'COUNT', 'dynamodb:ReturnConsumedCapacity': 'TOTAL' });
  expect(contextFor('Query', { tableName: 'Music' })).not.toHaveProperty('dynamodb:Select');
});

test('keys that the reference gives to other actions only are absent', () => {
  const keyOfPut = (key: string) => keyFor(key, 'PutItem', { tableName: 'Music', key: { Artist: 'a' } });
  expect(keyOfPut('dynamodb:Select')).toBeNull();
  expect(keyOfPut('dynamodb:FullTableScan')).toBeNull();
  expect(keyOfPut('dynamodb:ReturnValues')).toEqual(UNKNOWN);
});

test('tags of a new table are all the tags there are', () => {
  const denial = denialOf({
    eventName: 'CreateTable',
    requestParameters: { tableName: 'Music', tags: [{ key: 'env', value: 'prod' }] },
  });
  const [request] = requestsOf(denial);
  expect(request?.completePrefixes).toEqual(['aws:RequestTag/']);
  expect(request?.context).toEqual({ 'aws:TagKeys': ['env'], 'aws:RequestTag/env': 'prod' });
});

test.each<[JsonObject | null, unknown]>([
  [{ resourceArn: 'arn:aws:dynamodb:eu-west-1:111122223333:table/Music', tagKeys: ['env'] }, ['env']],
  [{ resourceArn: 'arn:aws:dynamodb:eu-west-1:111122223333:table/Music' }, null],
  [null, undefined],
])('tag keys of UntagResource %j', (requestParameters, expected) => {
  expect(contextFor('UntagResource', requestParameters)['aws:TagKeys']).toEqual(expected);
});
