import { expect, test } from 'vitest';
import { batchParts, statementsIn, transactionParts } from '../../src/denials/record/parameters/dynamodb.js';

test('a transaction is read as CloudTrail flattens it, and as SDKs nest it', () => {
  const flat = { operation: 'Put', tableName: 'orders', key: { id: {} } };
  expect(transactionParts({ requestItems: [flat] })).toEqual([{ operation: 'Put', parameters: flat }]);
  expect(transactionParts({ TransactItems: [{ ConditionCheck: { TableName: 'orders' } }] })).toEqual([
    { operation: 'ConditionCheck', parameters: { TableName: 'orders' } },
  ]);
  expect(transactionParts({ requestItems: [{ tableName: 'orders' }, 'x'] })).toEqual([]);
});

test.each([
  [{ statement: 'SELECT 1' }],
  [{ Statement: 'SELECT 1' }],
  [{ statements: [{ statement: 'SELECT 1' }] }],
  [{ TransactStatements: [{ Statement: 'SELECT 1' }] }],
  [{ requestItems: [{ statement: 'SELECT 1' }] }],
])('statements are found in %j', (parameters) => {
  expect(statementsIn(parameters)).toEqual(['SELECT 1']);
});

test('a batch names its tables as keys, or in its elements', () => {
  expect(batchParts({ requestItems: { orders: { keys: [{}] } } })).toEqual([
    { table: 'orders', elements: [{ keys: [{}] }] },
  ]);
  expect(batchParts({ requestItems: [{ tableName: 'orders' }, { key: {} }] })).toEqual([
    { table: 'orders', elements: [{ tableName: 'orders' }] },
  ]);
});
