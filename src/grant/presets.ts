/** What an action is granted on: the table, each index that exists, the table's stream, or `*` where AWS has no ARN. */
export type Target = 'table' | 'index' | 'stream' | 'any';

/** Action names without their service, per target, in the order in which the policy lists them. */
export type Wants = Readonly<Partial<Record<Target, readonly string[]>>>;

export interface Preset {
  readonly wants: Wants;
  /** What a reader of the plan should know. */
  readonly mind?: string;
  /** AWS's page, or the project's own file, that the list follows. */
  readonly sources: readonly string[];
}

const SAR = 'https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html';
const PARTIQL = 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-iam.html';
const STREAMS = 'https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-eventsourcemapping.html';
const INDEXES =
  'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/example_bucket_policies_iam_index.html';

const READ = ['BatchGetItem', 'GetItem', 'Query', 'Scan'] as const;
const WRITE = ['BatchWriteItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem'] as const;
const ON_INDEX = ['Query', 'Scan'] as const;
const DESCRIBE = ['DescribeTable', 'DescribeTimeToLive'] as const;

/** The names that `--access` takes, beside actions and API names. */
export const ACCESS: Readonly<Record<string, Preset>> = {
  read: { wants: { table: READ, index: ON_INDEX }, sources: [SAR, INDEXES] },
  write: { wants: { table: WRITE }, sources: [SAR] },
  'read-write': {
    wants: {
      table: [...READ, 'BatchWriteItem', 'PutItem', 'UpdateItem'],
      index: ON_INDEX,
    },
    mind: 'BatchWriteItem deletes items too; DeleteItem itself is not granted',
    sources: [
      'https://aws.amazon.com/blogs/security/how-to-create-an-aws-iam-policy-to-grant-aws-lambda-access-to-an-amazon-dynamodb-table/',
    ],
  },
  crud: { wants: { table: [...READ, ...WRITE], index: ON_INDEX }, sources: [SAR, INDEXES] },
  stream: {
    wants: { stream: ['DescribeStream', 'GetRecords', 'GetShardIterator'], any: ['ListStreams'] },
    mind: 'ListStreams has no resource type: AWS accepts `*` alone for it',
    sources: [STREAMS, SAR],
  },
  'partiql-read': { wants: { table: ['PartiQLSelect'], index: ['PartiQLSelect'] }, sources: [PARTIQL] },
  'partiql-write': {
    wants: { table: ['PartiQLInsert', 'PartiQLUpdate', 'PartiQLDelete'] },
    sources: [PARTIQL],
  },
  describe: { wants: { table: DESCRIBE }, sources: [SAR] },
  admin: {
    wants: {
      table: [
        ...DESCRIBE,
        'UpdateTable',
        'UpdateTimeToLive',
        'DescribeContinuousBackups',
        'UpdateContinuousBackups',
        'ListTagsOfResource',
        'TagResource',
        'UntagResource',
      ],
    },
    mind: 'admin neither deletes the table nor changes its resource policy; those are granted by name alone',
    sources: [SAR],
  },
};

/** What libraries call beside the items' own actions; the names that `--with` takes. */
export const LIBRARIES: Readonly<Record<string, Preset>> = {
  dynamoose: {
    wants: { table: ['DescribeTable'] },
    mind: 'dynamoose calls DescribeTable on each cold start, and CreateTable where the table is missing (turn `create` off)',
    sources: ['https://dynamoosejs.com/guide/Table', 'https://github.com/dynamoose/dynamoose/issues/327'],
  },
  dynamoid: {
    wants: { table: ['DescribeTable'], any: ['ListTables'] },
    mind: 'Dynamoid lists all tables; ListTables has no resource type',
    sources: ['https://github.com/Dynamoid/dynamoid/issues/380'],
  },
  'dotnet-context': {
    wants: { table: ['DescribeTable'] },
    mind: 'DynamoDBContext needs no DescribeTable once DisableFetchingTableMetadata is set',
    sources: ['https://github.com/aws/aws-sdk-net/issues/1476', 'https://github.com/aws/aws-sdk-net/pull/3001'],
  },
  pynamodb5: {
    wants: { table: ['DescribeTable'] },
    mind: 'PynamoDB before 6 calls DescribeTable before its first call; version 6 does not',
    sources: ['https://github.com/aws/chalice/issues/725', 'https://github.com/aws/aws-cdk/issues/7633'],
  },
  'connect-dynamodb': {
    wants: { table: ['DescribeTable'] },
    mind: 'connect-dynamodb calls DescribeTable, and CreateTable where the table is missing',
    sources: ['https://github.com/ca98am79/connect-dynamodb/pull/66'],
  },
  'powertools-idempotency': {
    wants: { table: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'] },
    sources: ['https://docs.powertools.aws.dev/lambda/python/latest/utilities/idempotency/'],
  },
  'lock-client': {
    wants: { table: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Scan'] },
    mind: 'the lock client calls DescribeTable for assertLockTableExists alone',
    sources: ['https://github.com/awslabs/amazon-dynamodb-lock-client/issues/38'],
  },
};
