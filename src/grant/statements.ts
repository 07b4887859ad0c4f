import { oneOrMany } from '../check/document.js';
import { DoctorError } from '../model/error.js';
import type { Ground, TableGround } from './ground.js';
import type { AllowStatement, Intent } from './intent.js';
import { type Wanted, wantedOf } from './wanted.js';

/**
 * Actions by which DynamoDB uses the table's key as the caller.
 * AWS: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
 */
const USES_KEY =
  /^dynamodb:(BatchGetItem|GetItem|Query|Scan|BatchWriteItem|PutItem|UpdateItem|DeleteItem|ConditionCheckItem|PartiQL\w+|GetRecords|GetShardIterator)$/;

/**
 * The least statements for an intent on the tables as they are. AWS's rules: Query and Scan are asked on each index
 * besides; ListStreams has no ARN; item calls on a table with a customer managed key need kms:Decrypt alone.
 * Throws a usage `DoctorError` for a stream or index that is not there.
 */
export function statementsFor(intent: Intent, ground: Ground): AllowStatement[] {
  const wanted = wantedOf(intent.access, intent.with, intent.noScan);
  return joined([
    ...onTables(wanted, intent, ground),
    ...onKeys(wanted, ground),
    ...(intent.logs ? logsOf(ground) : []),
  ]);
}

function onTables(wanted: Wanted, intent: Intent, ground: Ground): AllowStatement[] {
  const { tables } = ground;
  const indexes = tables.flatMap((table) => indexesOf(table, intent));
  const streams = wanted.stream.length === 0 ? [] : tables.map((table) => streamOf(table, intent));
  const noFullScan = intent.noScan ? wanted.table.filter((action) => action === SELECT) : [];
  const plain = (actions: readonly string[]) => actions.filter((action) => !noFullScan.includes(action));
  const arns = tables.map(({ arn }) => arn);
  return [
    allow('UseItems', plain(wanted.table), arns),
    allow('QueryIndexes', plain(wanted.index), indexes),
    {
      ...allow('SelectByKey', noFullScan, [...arns, ...indexes]),
      Condition: { Bool: { 'dynamodb:FullTableScan': 'false' } },
    },
    allow('ReadStream', wanted.stream, streams),
    allow(wanted.any.every((action) => action === 'dynamodb:ListStreams') ? 'ListStreams' : 'ListAll', wanted.any, [
      '*',
    ]),
  ];
}

const SELECT: string = 'dynamodb:PartiQLSelect';

function indexesOf({ arn, name, indexes }: TableGround, { indexes: asked }: Intent): string[] {
  if (asked === 'all') return [`${arn}/index/*`];
  const missing = (asked ?? []).filter((index) => !indexes.includes(index));
  if (missing.length > 0) {
    throw new DoctorError({ source: 'user', code: 'UsageIndex' }, `\`${name}\` has no index \`${missing[0]}\``, {
      hint: indexes.length === 0 ? 'it has no index at all' : `its indexes are ${indexes.join(', ')}`,
    });
  }
  return (asked ?? indexes).map((index) => `${arn}/index/${index}`);
}

function streamOf({ arn, name, streamArn }: TableGround, { anyStream }: Intent): string {
  if (anyStream) return `${arn}/stream/*`;
  if (streamArn !== undefined) return streamArn;
  throw new DoctorError({ source: 'user', code: 'UsageStream' }, `\`${name}\` has no stream`, {
    hint: 'switch its stream on first, or give --any-stream',
  });
}

/**
 * kms:Decrypt, by way of DynamoDB and for this table alone.
 * AWS: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
 */
function onKeys(wanted: Wanted, ground: Ground): AllowStatement[] {
  return keyStatements([...wanted.table, ...wanted.index, ...wanted.stream], ground);
}

/** What these actions need of the keys of the tables; nothing where none of them uses it. */
export function keyStatements(actions: readonly string[], { tables, region }: Ground): AllowStatement[] {
  if (!actions.some((action) => USES_KEY.test(action))) return [];
  return tables.flatMap(({ customerKey, isGlobal, name, region: of }) => {
    if (customerKey === undefined) return [];
    const context = { 'kms:EncryptionContext:aws:dynamodb:tableName': name };
    const via = { 'kms:ViaService': isGlobal ? 'dynamodb.*.amazonaws.com' : `dynamodb.${of || region}.amazonaws.com` };
    const Condition = isGlobal ? { StringLike: via, StringEquals: context } : { StringEquals: { ...via, ...context } };
    return [{ ...allow('UseTableKey', ['kms:Decrypt'], [customerKey]), Condition }];
  });
}

/**
 * What the function's own log group takes. CreateLogGroup is asked on `log-group:NAME:log-stream:`, so that the bare
 * group does not match it; where the group exists it is left out: a deleted group would come back without retention.
 */
function logsOf({ function: fn, partition, account }: Ground): AllowStatement[] {
  if (fn === undefined) {
    throw new DoctorError({ source: 'user', code: 'UsageLogs' }, '--logs needs to know whose logs', {
      hint: 'give --function',
    });
  }
  const group = [`arn:${partition}:logs:${fn.region}:${account}:log-group:${fn.logGroup}:*`];
  const write = allow('WriteLogs', ['logs:CreateLogStream', 'logs:PutLogEvents'], group);
  return fn.logGroupExists === true ? [write] : [write, allow('CreateLogGroup', ['logs:CreateLogGroup'], group)];
}

function allow(Sid: string, actions: readonly string[], resources: readonly string[]): AllowStatement {
  return { Sid, Effect: 'Allow', Action: oneOrMany(actions), Resource: oneOrMany([...new Set(resources)]) };
}

/** Without empty statements, and with Sids that differ. */
function joined(statements: readonly AllowStatement[]): AllowStatement[] {
  const filled = statements.filter(({ Action, Resource }) => Action.length > 0 && Resource.length > 0);
  const counts = new Map<string, number>();
  return filled.map((statement) => {
    const sid = statement.Sid ?? '';
    const count = (counts.get(sid) ?? 0) + 1;
    counts.set(sid, count);
    return { ...statement, Sid: count === 1 ? sid : `${sid}${count}` };
  });
}
