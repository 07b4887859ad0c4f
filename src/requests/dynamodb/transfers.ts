import type { ApiCall, Ask } from '../call.js';
import { objectParameter, textParameter } from '../parameters.js';
import { tableArn, tableOf } from './arns.js';

const VIA = 'dynamodb.amazonaws.com';

/** What a restore does on the target table, with the caller's permissions. */
const RESTORE_ACTIONS = ['BatchWriteItem', 'DeleteItem', 'GetItem', 'PutItem', 'Query', 'Scan', 'UpdateItem'];

/** RestoreTableFromBackup and RestoreTableToPointInTime: on source and target, and seven item actions on the target. */
export function restoreAsks(call: ApiCall): readonly Ask[] {
  const { operation, parameters } = call;
  const action = `dynamodb:${operation}`;
  const source = sourceOf(call);
  const target = tableArn(call, textParameter(parameters, 'targetTableName') ?? '');
  const asks: Ask[] = [];
  if (source !== undefined) asks.push({ action, resource: source, why: `${operation} asks ${action} on the source` });
  if (target === undefined) return asks;
  asks.push({ action, resource: target, why: `${operation} asks ${action} on the target table` });
  for (const name of RESTORE_ACTIONS) {
    const why = `${operation} also asks dynamodb:${name} on the target table`;
    asks.push({ action: `dynamodb:${name}`, resource: target, why });
  }
  return asks;
}

function sourceOf(call: ApiCall): string | undefined {
  const { parameters } = call;
  const arn = textParameter(parameters, 'backupArn') ?? textParameter(parameters, 'sourceTableArn');
  const name = textParameter(parameters, 'sourceTableName');
  return arn ?? (name === undefined ? undefined : tableArn(call, name));
}

/** ExportTableToPointInTime: the table, and the bucket that DynamoDB writes to as the caller. */
export function exportAsks(call: ApiCall): readonly Ask[] {
  const { parameters, operation, partition } = call;
  const table = textParameter(parameters, 'tableArn') ?? call.arns.map(tableOf).find((arn) => arn !== undefined);
  const asks: Ask[] = [];
  if (table !== undefined) {
    asks.push({
      action: `dynamodb:${operation}`,
      resource: table,
      why: `${operation} asks dynamodb:${operation} on the table`,
    });
  }
  const bucket = textParameter(parameters, 's3Bucket');
  if (bucket === undefined) return asks;
  const prefix = textParameter(parameters, 's3Prefix');
  const folder = [bucket, ...(prefix === undefined ? [] : [prefix.replace(/\/$/, '')]), 'AWSDynamoDB'].join('/');
  const resourceUnknown = 'the id of the export is part of the object name; `export-id` stands in for it';
  for (const name of ['PutObject', 'PutObjectAcl', 'AbortMultipartUpload']) {
    const resource = `arn:${partition}:s3:::${folder}/export-id/data`;
    asks.push({
      action: `s3:${name}`,
      resource,
      via: VIA,
      resourceUnknown,
      why: `the export asks s3:${name} in the bucket`,
    });
  }
  return asks;
}

/** ImportTable: the new table, and the bucket that DynamoDB reads as the caller. */
export function importAsks(call: ApiCall): readonly Ask[] {
  const { parameters, partition } = call;
  const name = textParameter(objectParameter(parameters, 'tableCreationParameters'), 'tableName');
  const table = name === undefined ? undefined : tableArn(call, name);
  const asks: Ask[] = [];
  if (table !== undefined) {
    asks.push({
      action: 'dynamodb:ImportTable',
      resource: table,
      why: 'ImportTable asks dynamodb:ImportTable on the new table',
    });
  }
  const source = objectParameter(parameters, 's3BucketSource');
  const bucket = textParameter(source, 's3Bucket');
  if (bucket === undefined) return asks;
  const bucketArn = `arn:${partition}:s3:::${bucket}`;
  const resourceUnknown = 'the record names the prefix of the objects, not the objects; `object` stands in for them';
  const object = `${bucketArn}/${textParameter(source, 's3KeyPrefix') ?? ''}object`;
  asks.push(
    {
      action: 's3:ListBucket',
      resource: bucketArn,
      via: VIA,
      why: 'the import asks s3:ListBucket on the source bucket',
    },
    {
      action: 's3:GetObject',
      resource: object,
      via: VIA,
      resourceUnknown,
      why: 'the import asks s3:GetObject on the source objects',
    },
  );
  return asks;
}

/** EnableKinesisStreamingDestination: the table, and the stream that DynamoDB checks as the caller. */
export function kinesisAsks(call: ApiCall): readonly Ask[] {
  const table = tableArn(call, textParameter(call.parameters, 'tableName') ?? '');
  const action = `dynamodb:${call.operation}`;
  const asks: Ask[] = [];
  if (table !== undefined) asks.push({ action, resource: table, why: `${call.operation} asks ${action} on the table` });
  const stream = textParameter(call.parameters, 'streamArn');
  if (stream === undefined || call.operation !== 'EnableKinesisStreamingDestination') return asks;
  asks.push({
    action: 'kinesis:ListStreams',
    resource: '*',
    via: VIA,
    why: 'the destination asks kinesis:ListStreams',
  });
  for (const name of ['DescribeStream', 'PutRecords']) {
    const why = `the destination asks kinesis:${name} on the stream`;
    asks.push({ action: `kinesis:${name}`, resource: stream, via: VIA, why });
  }
  return asks;
}
