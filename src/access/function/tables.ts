import type { AwsReader } from '../../evidence/index.js';
import type { FunctionConfiguration } from '../../evidence/operations/operation-types.js';
import { formatArn, parseArn } from '../../model/arn.js';
import { type Gap, gap } from '../../model/gap.js';
import { partitionOfRegion } from '../../model/partitions.js';
import type { NetworkPlace } from './network.js';

/** A table that a variable of the function's environment names. */
export interface NamedTable {
  readonly variable: string;
  readonly arn: string;
}

interface NamedTables {
  readonly tables: readonly NamedTable[];
  readonly gaps: readonly Gap[];
}

const TABLE_ARN = /^arn:[\w-]+:dynamodb:[\w-]+:\d{12}:table\/[\w.-]+$/;

/**
 * The tables that the environment names, by ARN or by the name of one that exists. No value is sent to AWS: names are
 * compared with the list of tables, for a value may be a secret.
 */
export async function tablesOf(
  { Environment, NamedTables }: FunctionConfiguration,
  place: NetworkPlace,
  reader: AwsReader,
): Promise<NamedTables> {
  if (Environment?.Error !== undefined) {
    return { tables: [], gaps: [gap('ENVIRONMENT_UNREAD', { code: Environment.Error.ErrorCode ?? '' })] };
  }
  const variables =
    NamedTables?.map(({ Variable, Table }): [string, string] => [Variable, Table]) ??
    Object.entries(Environment?.Variables ?? {});
  const byArn = variables.filter(([, value]) => TABLE_ARN.test(value)).map(([variable, arn]) => ({ variable, arn }));
  if (variables.length === byArn.length) return { tables: byArn, gaps: [] };
  const listed = await reader.read('dynamodb:ListTables', {}, place);
  if (listed.status !== 'ok') return { tables: byArn, gaps: [gap('TABLES_UNREAD', {}, { failure: listed })] };
  const names = new Set(listed.value.TableNames ?? []);
  const byName = variables
    .filter(([, value]) => names.has(value))
    .map(([variable, name]) => ({ variable, arn: tableArn(name, place) }));
  return { tables: [...byArn, ...byName], gaps: [] };
}

function tableArn(name: string, { account, region }: NetworkPlace): string {
  return formatArn({
    partition: partitionOfRegion(region),
    service: 'dynamodb',
    region,
    account,
    resource: `table/${name}`,
  });
}

/** What bears on the access to a table beside its policies. */
export interface TableFacts {
  readonly arn: string;
  /** False where AWS knows no such table; absent where it could not be read. */
  readonly exists?: boolean;
  /** ARNs of the indexes that exist. */
  readonly indexes: readonly string[];
  /** Absent for AWS's own key, or where the table could not be read. */
  readonly keyArn?: string;
  readonly streamArn?: string;
}

export async function tableFacts(arn: string, reader: AwsReader): Promise<TableFacts> {
  const table = parseArn(arn);
  const TableName = table?.resource.split('/')[1];
  if (table === undefined || TableName === undefined) return { arn, indexes: [] };
  const { account, region } = table;
  const answer = await reader.read('dynamodb:DescribeTable', { TableName }, { account, region });
  if (answer.status === 'not-found') return { arn, exists: false, indexes: [] };
  if (answer.status !== 'ok') return { arn, indexes: [] };
  const {
    GlobalSecondaryIndexes = [],
    LocalSecondaryIndexes = [],
    SSEDescription,
    LatestStreamArn,
  } = answer.value.Table ?? {};
  const indexes = [...GlobalSecondaryIndexes, ...LocalSecondaryIndexes].flatMap(({ IndexName }) =>
    IndexName === undefined ? [] : [`${arn}/index/${IndexName}`],
  );
  return {
    arn,
    exists: true,
    indexes,
    ...(SSEDescription?.KMSMasterKeyArn === undefined ? {} : { keyArn: SSEDescription.KMSMasterKeyArn }),
    ...(LatestStreamArn === undefined ? {} : { streamArn: LatestStreamArn }),
  };
}
