import type { AwsReader } from '../../evidence/index.js';
import type { TableDescription } from '../../evidence/operations/operation-types.js';
import { parseArn } from '../../model/arn.js';
import { DoctorError } from '../../model/error.js';
import { describeFailure } from '../../model/read-result.js';
import type { TableGround } from '../ground.js';
import { demand } from './reading.js';

/** Where names without an ARN lie. */
export interface Place {
  readonly account: string;
  readonly region: string;
}

/** A table by name or ARN, as it is: its indexes, stream and key. */
export async function tableGround(word: string, reader: AwsReader, place: Place): Promise<TableGround> {
  const { name, account, region } = tableNamed(word, place);
  const answer = await demand(reader, {
    operation: 'dynamodb:DescribeTable',
    input: { TableName: name },
    scope: { account, region },
    what: `table \`${name}\` in ${region}`,
  });
  const table: TableDescription = answer.Table ?? {};
  return {
    arn: table.TableArn ?? '',
    id: table.TableId ?? '',
    name,
    account,
    region,
    indexes: indexNames(table),
    ...(table.LatestStreamArn === undefined ? {} : { streamArn: table.LatestStreamArn }),
    isGlobal: (table.Replicas ?? []).length > 0,
    ...(await keyOf(table, reader, { account, region })),
  };
}

function tableNamed(word: string, place: Place): Place & { readonly name: string } {
  const arn = parseArn(word);
  const name = (arn === undefined ? word : arn.resource).replace(/^table\//, '');
  const account = arn?.account ?? place.account;
  if (account !== place.account) {
    throw new DoctorError(
      { source: 'user', code: 'UsageForeignTable' },
      `\`${word}\` lies in account ${account}: its owner's table policy has to allow the access as well`,
      { hint: `grant plans for tables of ${place.account}; \`ddb-doctor can\` tells what both sides lack` },
    );
  }
  // DynamoDB's own rule for names.
  if (/^[\w.-]{3,255}$/.test(name)) return { name, account, region: arn?.region || place.region };
  throw new DoctorError({ source: 'user', code: 'UsageTable' }, `\`${word}\` is no name or ARN of a table`, {
    hint: 'indexes are granted with their table: --indexes names some of them',
  });
}

/** By name alone: an emulator's answer may lack the ARNs of indexes. */
function indexNames({ GlobalSecondaryIndexes = [], LocalSecondaryIndexes = [] }: TableDescription): string[] {
  return [...GlobalSecondaryIndexes, ...LocalSecondaryIndexes].flatMap(({ IndexName }) => IndexName ?? []).sort();
}

/**
 * Only a customer managed key asks anything of the caller.
 * AWS: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
 */
async function keyOf(
  { SSEDescription: sse }: TableDescription,
  reader: AwsReader,
  scope: Place,
): Promise<Pick<TableGround, 'customerKey' | 'keyUnread'>> {
  const arn = sse?.KMSMasterKeyArn;
  if (arn === undefined) return {};
  const answer = await reader.read(
    'kms:DescribeKey',
    { KeyId: arn },
    { account: parseArn(arn)?.account || scope.account, region: scope.region },
  );
  if (answer.status !== 'ok') return { customerKey: arn, keyUnread: describeFailure(answer) };
  return answer.value.KeyMetadata?.KeyManager === 'AWS' ? {} : { customerKey: answer.value.KeyMetadata?.Arn ?? arn };
}
