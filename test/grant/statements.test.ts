import { describe, expect, it } from 'vitest';
import { publishedStatements } from '../../src/grant/published.js';
import { statementsFor } from '../../src/grant/statements.js';
import { fn, GROUP, ground, intent, KEY, STREAM, TABLE, table } from './ground.js';

const SEVEN = ['BatchGetItem', 'GetItem', 'Query', 'Scan', 'BatchWriteItem', 'PutItem', 'UpdateItem'].map(
  (name) => `dynamodb:${name}`,
);

describe('statements for an intent', () => {
  it('are the least for a function: items, its indexes, its own log group', () => {
    const on = ground({ function: fn(), tables: [table({ indexes: ['byq'] })] });
    expect(statementsFor(intent({ access: ['read-write'], logs: true }), on)).toEqual([
      { Sid: 'UseItems', Effect: 'Allow', Action: SEVEN, Resource: TABLE },
      {
        Sid: 'QueryIndexes',
        Effect: 'Allow',
        Action: ['dynamodb:Query', 'dynamodb:Scan'],
        Resource: `${TABLE}/index/byq`,
      },
      {
        Sid: 'WriteLogs',
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: `${GROUP}:*`,
      },
      { Sid: 'CreateLogGroup', Effect: 'Allow', Action: 'logs:CreateLogGroup', Resource: `${GROUP}:*` },
    ]);
  });

  it('leave CreateLogGroup out where the group is there', () => {
    const on = ground({ function: fn({ logGroupExists: true }) });
    const statements = statementsFor(intent({ access: ['describe'], logs: true }), on);
    expect(statements.map(({ Sid }) => Sid)).toEqual(['UseItems', 'WriteLogs']);
  });

  it('name a log group of another name', () => {
    const on = ground({ function: fn({ logGroup: 'shared' }), tables: [] });
    const [write] = statementsFor(intent({ tables: [], logs: true }), on);
    expect(write?.Resource).toBe('arn:aws:logs:eu-west-1:123456789012:log-group:shared:*');
  });

  it('give kms:Decrypt alone, by way of DynamoDB and for the table alone, for a customer managed key', () => {
    const on = ground({ tables: [table({ customerKey: KEY })] });
    expect(statementsFor(intent({ access: ['write'] }), on).at(-1)).toEqual({
      Sid: 'UseTableKey',
      Effect: 'Allow',
      Action: 'kms:Decrypt',
      Resource: KEY,
      Condition: {
        StringEquals: {
          'kms:ViaService': 'dynamodb.eu-west-1.amazonaws.com',
          'kms:EncryptionContext:aws:dynamodb:tableName': 'SampleTable',
        },
      },
    });
    expect(statementsFor(intent({ access: ['describe'] }), on).map(({ Sid }) => Sid)).toEqual(['UseItems']);
  });

  it('give the key of the stream as well', () => {
    const on = ground({ tables: [table({ customerKey: KEY, streamArn: STREAM })] });
    expect(statementsFor(intent({ access: ['stream'] }), on).map(({ Sid }) => Sid)).toEqual([
      'ReadStream',
      'ListStreams',
      'UseTableKey',
    ]);
  });

  it('share one statement between tables, and keep their keys apart', () => {
    const other = { arn: `${TABLE}2`, name: 'SampleTable2' };
    const on = ground({ tables: [table({ customerKey: KEY }), table({ ...other, customerKey: KEY })] });
    const statements = statementsFor(intent({ access: ['read'] }), on);
    expect(statements.map(({ Sid, Resource }) => [Sid, Resource])).toEqual([
      ['UseItems', [TABLE, `${TABLE}2`]],
      ['UseTableKey', KEY],
      ['UseTableKey2', KEY],
    ]);
  });

  it('have `*` as a resource for ListStreams and ListTables alone', () => {
    const on = ground({ function: fn(), tables: [table({ indexes: ['byq'], streamArn: STREAM, customerKey: KEY })] });
    const all = {
      access: ['crud', 'stream', 'admin', 'partiql-read', 'partiql-write'],
      with: ['dynamoid'],
      logs: true,
    };
    const open = statementsFor(intent(all), on).filter(({ Resource }) => Resource === '*');
    expect(open.flatMap(({ Action }) => Action)).toEqual(['dynamodb:ListStreams', 'dynamodb:ListTables']);
  });

  it('are in the partition of the Region', () => {
    const on = ground({ partition: 'aws-cn', function: fn({ region: 'cn-north-1' }), tables: [] });
    const [write] = statementsFor(intent({ tables: [], logs: true }), on);
    expect(write?.Resource).toBe('arn:aws-cn:logs:cn-north-1:123456789012:log-group:/aws/lambda/MyLambdaFunction:*');
  });
});

it('--as-published is the document of the walk-through, member for member', () => {
  const document = { Version: '2012-10-17', Statement: publishedStatements(ground({ function: fn() })) };
  expect(JSON.stringify(document)).toBe(
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Action: SEVEN, Resource: TABLE },
        {
          Effect: 'Allow',
          Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          Resource: 'arn:aws:logs:eu-west-1:123456789012:*',
        },
        { Effect: 'Allow', Action: 'logs:CreateLogGroup', Resource: '*' },
      ],
    }),
  );
});
