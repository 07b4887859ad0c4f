import { expect, test } from 'vitest';
import type { Denial } from '../../src/denials/denial.js';
import { requestsOf } from '../../src/requests/index.js';
import type { JsonObject } from '../../src/vocabulary/json.js';
import { denialOf } from './denial.js';

const TABLE = 'arn:aws:dynamodb:eu-west-1:111122223333:table/Music';
const OTHER = 'arn:aws:dynamodb:eu-west-1:111122223333:table/Artists';
const FOREIGN = 'arn:aws:dynamodb:eu-west-1:444455556666:table/Shared';

function asked(eventName: string, requestParameters: JsonObject): string[] {
  return pairs(denialOf({ eventName, requestParameters }));
}

function pairs(denial: Denial): string[] {
  return requestsOf(denial).map(({ action, resource }) => `${action} ${resource}`);
}

test.each<[string, JsonObject, string[]]>([
  ['GetItem', { tableName: 'Music', key: { Artist: 'a' } }, [`dynamodb:GetItem ${TABLE}`]],
  ['PutItem', { tableName: 'Music' }, [`dynamodb:PutItem ${TABLE}`]],
  ['UpdateItem', { tableName: 'Music' }, [`dynamodb:UpdateItem ${TABLE}`]],
  ['DeleteItem', { tableName: 'Music' }, [`dynamodb:DeleteItem ${TABLE}`]],
  ['GetItem', { tableName: FOREIGN }, [`dynamodb:GetItem ${FOREIGN}`]],
  ['Query', { tableName: 'Music' }, [`dynamodb:Query ${TABLE}`]],
  ['Query', { tableName: 'Music', indexName: 'ByGenre' }, [`dynamodb:Query ${TABLE}/index/ByGenre`]],
  ['Scan', { tableName: 'Music', indexName: 'ByGenre' }, [`dynamodb:Scan ${TABLE}/index/ByGenre`]],
  [
    'BatchGetItem',
    { requestItems: { Music: { keys: [{ Artist: 'a' }] }, Artists: { keys: [{ Name: 'b' }] } } },
    [`dynamodb:BatchGetItem ${TABLE}`, `dynamodb:BatchGetItem ${OTHER}`],
  ],
  [
    'TransactWriteItems',
    {
      requestItems: [
        { operation: 'Put', tableName: 'Music', key: { Artist: 'a' } },
        { operation: 'Put', TableName: 'Music', Key: { Artist: 'b' } },
        { operation: 'ConditionCheck', tableName: 'Artists', key: { Name: 'a' } },
      ],
    },
    [`dynamodb:PutItem ${TABLE}`, `dynamodb:ConditionCheckItem ${OTHER}`],
  ],
  [
    'ExecuteStatement',
    { statement: 'SELECT * FROM "Music"."ByGenre" WHERE Genre = ?' },
    [`dynamodb:PartiQLSelect ${TABLE}/index/ByGenre`],
  ],
  ['DescribeTable', { tableName: 'Music' }, [`dynamodb:DescribeTable ${TABLE}`]],
  ['ListTables', {}, ['dynamodb:ListTables arn:aws:dynamodb:eu-west-1:111122223333:table/*']],
  ['DescribeLimits', {}, ['dynamodb:DescribeLimits *']],
])('%s %j asks %j', (eventName, parameters, expected) => {
  expect(asked(eventName, parameters)).toEqual(expected);
});
