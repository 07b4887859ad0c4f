import { objectParameter, textParameter } from '../../denials/record/parameters/parameters.js';
import type { ApiCall, Ask } from '../call.js';
import { namedTable, tableArn } from './arns.js';
import { DYNAMODB } from './table-key.js';

/** What a restore does on the target table. */
const RESTORE_ACTIONS = ['BatchWriteItem', 'DeleteItem', 'GetItem', 'PutItem', 'Query', 'Scan', 'UpdateItem'];

/** The call's own action on one resource; nothing when the resource is not known. */
function ownAsk(api: ApiCall, resource: string | undefined, what: string): readonly Ask[] {
  const action = `dynamodb:${api.operation}`;
  return resource === undefined ? [] : [{ action, resource, why: `${api.operation} asks ${action} on the ${what}` }];
}

/** What DynamoDB asks of another resource with the caller's credentials. */
function forwardedAsk(api: ApiCall, action: string, resource: string): Ask {
  return { action, resource, via: DYNAMODB, why: `${api.operation} asks ${action} with the caller's credentials` };
}

/** The owner of a bucket that a call names with it: S3 refuses the call where it is another one. */
function ownedBy(account: string | undefined): Pick<Ask, 'owner' | 'expectedOwner'> {
  return account === undefined ? {} : { owner: account, expectedOwner: account };
}

/**
 * RestoreTableFromBackup and RestoreTableToPointInTime: on the source; then DynamoDB writes the target table as the
 * caller.
 * AWS: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/backuprestore_IAM.html
 * AWS: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Restore.Tutorial.html
 */
export function restoreAsks(api: ApiCall): readonly Ask[] {
  const name = textParameter(api.parameters, 'targetTableName');
  const target = name === undefined ? undefined : tableArn(api, name);
  const onTarget =
    target === undefined ? [] : RESTORE_ACTIONS.map((one) => forwardedAsk(api, `dynamodb:${one}`, target));
  return [...ownAsk(api, restoredFrom(api), 'source'), ...onTarget];
}

function restoredFrom(api: ApiCall): string | undefined {
  const { parameters } = api;
  const arn = textParameter(parameters, 'backupArn') ?? textParameter(parameters, 'sourceTableArn');
  const name = textParameter(parameters, 'sourceTableName');
  return arn ?? (name === undefined ? undefined : tableArn(api, name));
}

/** ExportTableToPointInTime: the table, and the bucket that DynamoDB writes to as the caller. */
export function exportAsks(api: ApiCall): readonly Ask[] {
  const bucket = textParameter(api.parameters, 's3Bucket');
  const prefix = textParameter(api.parameters, 's3Prefix')?.replace(/\/$/, '');
  const folder = [bucket, prefix, 'AWSDynamoDB'].filter((part) => part !== undefined).join('/');
  const below = `arn:${api.partition}:s3:::${folder}/`;
  const stand = { resource: `${below}export-id/data`, shape: `${below}*` };
  const resourceUnknown = 'the id of the export is part of the object name; `export-id` stands in for it';
  const writes = ['s3:PutObject', 's3:PutObjectAcl', 's3:AbortMultipartUpload'];
  const owner = ownedBy(textParameter(api.parameters, 's3BucketOwner'));
  return [
    ...ownAsk(api, namedTable(api), 'table'),
    ...(bucket === undefined
      ? []
      : writes.map((action) => ({
          ...forwardedAsk(api, action, stand.resource),
          ...stand,
          ...owner,
          resourceUnknown,
        }))),
  ];
}

/** ImportTable: the new table, and the bucket that DynamoDB reads as the caller; the caller's own unless another is named. */
export function importAsks(api: ApiCall): readonly Ask[] {
  const name = textParameter(objectParameter(api.parameters, 'tableCreationParameters'), 'tableName');
  const own = ownAsk(api, name === undefined ? undefined : tableArn(api, name), 'new table');
  const source = objectParameter(api.parameters, 's3BucketSource');
  const bucket = textParameter(source, 's3Bucket');
  if (bucket === undefined) return own;
  const arn = `arn:${api.partition}:s3:::${bucket}`;
  const below = `${arn}/${textParameter(source, 's3KeyPrefix') ?? ''}`;
  const stand = { resource: `${below}object`, shape: `${below}*` };
  const resourceUnknown = 'the record names the prefix of the objects, not the objects; `object` stands in for them';
  const owner = ownedBy(textParameter(source, 's3BucketOwner') ?? api.account);
  return [
    ...own,
    { ...forwardedAsk(api, 's3:ListBucket', arn), ...owner },
    { ...forwardedAsk(api, 's3:GetObject', stand.resource), ...stand, ...owner, resourceUnknown },
  ];
}

/** EnableKinesisStreamingDestination: the table, and the stream that DynamoDB checks as the caller. */
export function kinesisAsks(api: ApiCall): readonly Ask[] {
  const own = ownAsk(api, namedTable(api), 'table');
  const stream = textParameter(api.parameters, 'streamArn');
  if (stream === undefined) return own;
  return [
    ...own,
    forwardedAsk(api, 'kinesis:ListStreams', '*'),
    forwardedAsk(api, 'kinesis:DescribeStream', stream),
    forwardedAsk(api, 'kinesis:PutRecords', stream),
  ];
}
