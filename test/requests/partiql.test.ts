import { expect, test } from 'vitest';
import { readPartiql } from '../../src/denials/record/parameters/partiql.js';
import { type RequestFacts, requestsOf } from '../../src/requests/index.js';
import { denialOf } from './denial.js';

const MUSIC = 'arn:aws:dynamodb:eu-west-1:111122223333:table/Music';
const SCHEMA: RequestFacts = { tables: { Music: { partitionKey: 'Artist' } } };
const UNKNOWN = { unknown: expect.any(String) };

// DynamoDB Developer Guide, ql-reference and ql-iam; redaction as in understanding-ddb-log-entries.
test.each([
  ['SELECT * FROM Music', { action: 'PartiQLSelect', table: 'Music', where: '' }],
  [
    'select "Album" from "Music"."ByGenre" where Genre = ?',
    { action: 'PartiQLSelect', table: 'Music', index: 'ByGenre', where: 'Genre = ?' },
  ],
  ['SELECT Album FROM Music.ByGenre', { action: 'PartiQLSelect', table: 'Music', index: 'ByGenre', where: '' }],
  ['SELECT *\n  FROM "my.table"\n  WHERE id = 1', { action: 'PartiQLSelect', table: 'my.table', where: 'id = 1' }],
  ["INSERT INTO Music VALUE {'Artist' : ***(Redacted)}", { action: 'PartiQLInsert', table: 'Music', where: '' }],
  [
    "UPDATE Music SET Album = ***(Redacted) WHERE Artist = 'x'",
    { action: 'PartiQLUpdate', table: 'Music', where: "Artist = 'x'" },
  ],
  ['DELETE FROM "Music" WHERE Artist = ?', { action: 'PartiQLDelete', table: 'Music', where: 'Artist = ?' }],
  ['EXISTS(SELECT * FROM "Music" WHERE Artist = ?)', { action: 'PartiQLSelect', table: 'Music', where: 'Artist = ?)' }],
  ['-- all of it\n/* or\nnot */ SELECT * FROM Music', { action: 'PartiQLSelect', table: 'Music', where: '' }],
  ['SELECT "From it", "a" FROM "Music"', { action: 'PartiQLSelect', table: 'Music', where: '' }],
  [
    "UPDATE Music SET Note = 'not WHERE' WHERE Artist = ?",
    { action: 'PartiQLUpdate', table: 'Music', where: 'Artist = ?' },
  ],
  [
    "UPDATE Music SET Note = '***(Redacted) WHERE Artist = ?",
    { action: 'PartiQLUpdate', table: 'Music', where: 'Artist = ?' },
  ],
  [
    'SELECT * FROM "arn:aws:dynamodb:eu-west-1:111122223333:table/Music"',
    { action: 'PartiQLSelect', table: MUSIC, where: '' },
  ],
])('%j is %j', (statement, expected) => {
  expect(readPartiql(statement)).toEqual(expected);
});

test.each(['', '***', 'DROP TABLE Music', 'SELECT 1', 'INSERT Music'])('%j is no statement on a table', (statement) => {
  expect(readPartiql(statement)).toBeUndefined();
});

test('each kind of statement asks once per table, wherever the record lists it', () => {
  const statements = [
    'SELECT * FROM Music',
    'UPDATE Music SET a = ?',
    "SELECT a FROM Music WHERE Artist = 'x'",
    'DELETE FROM Artists',
  ];
  const requestItems = statements.map((statement) => ({ statement }));
  const denial = denialOf({ eventName: 'BatchExecuteStatement', requestParameters: { requestItems } });
  expect(requestsOf(denial).map(({ action, resource }) => [action, resource.split(':table/')[1]])).toEqual([
    ['dynamodb:PartiQLSelect', 'Music'],
    ['dynamodb:PartiQLUpdate', 'Music'],
    ['dynamodb:PartiQLDelete', 'Artists'],
  ]);
});

test('only ExecuteTransaction is an enclosing operation', () => {
  const statement = 'DELETE FROM Music WHERE Artist = ?';
  const transaction = denialOf({
    eventName: 'ExecuteTransaction',
    requestParameters: { transactStatements: [{ statement }] },
  });
  const single = denialOf({ eventName: 'ExecuteStatement', requestParameters: { statement } });
  expect(requestsOf(transaction)[0]?.context?.['dynamodb:EnclosingOperation']).toBe('ExecuteTransaction');
  expect(requestsOf(single)[0]?.context?.['dynamodb:EnclosingOperation']).toBeNull();
});

// ql-iam: a statement that does not fix the partition key by = or IN is a full table scan.
test.each<[string, unknown, unknown]>([
  ['SELECT * FROM Music', 'true', UNKNOWN],
  ["SELECT * FROM Music WHERE Genre = 'Artist'", 'true', UNKNOWN],
  ["SELECT * FROM Music WHERE Artist = 'No One You Know'", 'false', ['No One You Know']],
  ["SELECT * FROM Music WHERE \"Artist\"='O''Neil' AND Year > 3", 'false', ["O'Neil"]],
  ["SELECT * FROM Music WHERE Artist IN ['a', 'b']", 'false', ['a', 'b']],
  ['SELECT * FROM Music WHERE Artist IN (1, 2)', 'false', ['1', '2']],
  ['SELECT * FROM Music WHERE Artist = ?', 'false', UNKNOWN],
  ['SELECT * FROM Music WHERE Artist = ***(Redacted)', 'false', UNKNOWN],
  ["SELECT * FROM Music WHERE Artist = 'a' OR Genre = 'b'", UNKNOWN, UNKNOWN],
  ["SELECT * FROM Music WHERE Title = 'this OR that' AND Artist = 'a'", 'false', ['a']],
  ["SELECT * FROM Music WHERE begins_with(Artist, 'a')", 'true', UNKNOWN],
  // Naming rules: names differ by case; the rest is beyond what this reading settles.
  ["SELECT * FROM Music WHERE artist = 'a'", UNKNOWN, UNKNOWN],
  ["SELECT * FROM Music WHERE NOT Artist = 'a'", UNKNOWN, UNKNOWN],
  ["SELECT * FROM Music WHERE 'a' = Artist", UNKNOWN, UNKNOWN],
  ["SELECT * FROM Music WHERE Artist = 'a' AND Year IS NOT MISSING", 'false', ['a']],
  ["SELECT * FROM Music WHERE Title = 'Artist = 5'", 'true', UNKNOWN],
  ["SELECT * FROM Music WHERE Title = 'NOT x' AND Artist IN ['a, b']", 'false', ['a, b']],
  ['SELECT * FROM Music WHERE Info.Artist = 5 AND Artist.Name = 6', 'true', UNKNOWN],
  ["SELECT * FROM Music.ByGenre WHERE Artist = 'a'", UNKNOWN, UNKNOWN],
])('%s: full table scan %j, leading keys %j', (statement, scans, keys) => {
  const denial = denialOf({ eventName: 'ExecuteStatement', requestParameters: { statement } });
  const context = requestsOf(denial, SCHEMA)[0]?.context;
  expect(context?.['dynamodb:FullTableScan']).toEqual(scans);
  expect(context?.['dynamodb:LeadingKeys']).toEqual(keys);
});

test('without the key schema neither is known', () => {
  const requestParameters = { statement: "SELECT * FROM Music WHERE Artist = 'a'" };
  const [request] = requestsOf(denialOf({ eventName: 'ExecuteStatement', requestParameters }));
  expect(request?.resource).toBe(MUSIC);
  expect(request?.context).toMatchObject({ 'dynamodb:FullTableScan': UNKNOWN, 'dynamodb:LeadingKeys': UNKNOWN });
});

test('the keys of several statements are united', () => {
  const statements = ["SELECT * FROM Music WHERE Artist = 'a'", "SELECT * FROM Music WHERE Artist = 'b'"];
  const denial = denialOf({
    eventName: 'BatchExecuteStatement',
    requestParameters: { statements: statements.map((statement) => ({ statement })) },
  });
  expect(requestsOf(denial, SCHEMA).map(({ context }) => context?.['dynamodb:LeadingKeys'])).toEqual([['a', 'b']]);
});

test('one statement of which it is not known leaves a batch unknown', () => {
  const statements = [
    "SELECT * FROM Music WHERE Artist = 'a'",
    "SELECT * FROM Music WHERE Artist = 'b' OR Genre = 'c'",
  ];
  const denial = denialOf({
    eventName: 'BatchExecuteStatement',
    requestParameters: { statements: statements.map((statement) => ({ statement })) },
  });
  expect(requestsOf(denial, SCHEMA)[0]?.context).toMatchObject({
    'dynamodb:FullTableScan': UNKNOWN,
    'dynamodb:LeadingKeys': UNKNOWN,
  });
});

test('one scanning statement of a batch makes the request a scan', () => {
  const statements = ["SELECT * FROM Music WHERE Artist = 'a'", 'SELECT * FROM Music'];
  const denial = denialOf({
    eventName: 'BatchExecuteStatement',
    requestParameters: { statements: statements.map((statement) => ({ statement })) },
  });
  expect(requestsOf(denial, SCHEMA).map(({ context }) => context?.['dynamodb:FullTableScan'])).toEqual(['true']);
});
