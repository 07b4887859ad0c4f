import { textParameter } from '../../denials/record/parameters/parameters.js';
import { parseArn } from '../../model/arn.js';
import type { ApiCall, Ask } from '../call.js';

/** DescribeStream, GetShardIterator, GetRecords: on the stream. A shard iterator begins with the stream's ARN. */
export function streamAsks(api: ApiCall): readonly Ask[] {
  const iterator = textParameter(api.parameters, 'shardIterator')?.split('|')[0];
  const named = textParameter(api.parameters, 'streamArn') ?? (isStream(iterator) ? iterator : undefined);
  const resource = named ?? api.arns.find(isStream);
  if (resource === undefined) return [];
  const action = `dynamodb:${api.operation}`;
  return [{ action, resource, why: `${api.operation} asks ${action} on the stream` }];
}

function isStream(arn: string | undefined): boolean {
  return arn !== undefined && parseArn(arn)?.resource.includes('/stream/') === true;
}
