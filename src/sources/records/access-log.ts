import type { CloudTrailEvent } from '../../model/event.js';
import { timeOfText } from './time-forms.js';

/*
 * A line of S3's server access log:
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html
 * owner bucket [time] address requester request-id operation key "request" status code …
 */
const LINE =
  /^[\da-f]{20,80} (\S+) \[([^\]]+)\] (\S+) (\S+) (\S+) ([A-Z]+(?:\.[A-Z_]+)+) (\S+) (?:"(?:[^"\\]|\\.)*"|-) (\d{3}) (\S+)(?: \S+){5} (?:"[^"]*"|-) (?:"([^"]*)"|-)/;

/** What the log calls an operation, as the API does; others keep their own name. */
const OPERATIONS: Readonly<Record<string, string>> = {
  'REST.GET.OBJECT': 'GetObject',
  'REST.HEAD.OBJECT': 'HeadObject',
  'REST.PUT.OBJECT': 'PutObject',
  'REST.DELETE.OBJECT': 'DeleteObject',
  'REST.COPY.OBJECT': 'CopyObject',
  'REST.COPY.OBJECT_GET': 'GetObject',
  'REST.GET.BUCKET': 'ListObjects',
  'REST.HEAD.BUCKET': 'HeadBucket',
  'REST.PUT.BUCKET': 'CreateBucket',
  'REST.DELETE.BUCKET': 'DeleteBucket',
  'REST.POST.MULTI_OBJECT_DELETE': 'DeleteObjects',
  'REST.POST.UPLOADS': 'CreateMultipartUpload',
  'REST.PUT.PART': 'UploadPart',
  'REST.GET.BUCKETPOLICY': 'GetBucketPolicy',
  'REST.PUT.BUCKETPOLICY': 'PutBucketPolicy',
  'REST.GET.LOCATION': 'GetBucketLocation',
  'REST.GET.ACL': 'GetObjectAcl',
  'REST.PUT.ACL': 'PutObjectAcl',
};

const told = (value: string | undefined): string | undefined => (value === '-' ? undefined : value);

function keyOf(written: string | undefined): string | undefined {
  const key = told(written);
  try {
    return key === undefined ? undefined : decodeURIComponent(key);
  } catch {
    return key;
  }
}

/** The refused call that a line of S3's server access log tells, in a record's fields; undefined for any other line. */
export function eventOfAccessLog(line: string): CloudTrailEvent | undefined {
  const match = LINE.exec(line);
  if (match === null) return undefined;
  const [, bucketName = '', time = '', address, requester, requestID, operation = '', key, status, code, agent] = match;
  if (status !== '403' || told(code) === undefined) return undefined;
  const object = keyOf(key);
  const arn = told(requester);
  const eventTime = timeOfText(time)?.replace('.000Z', 'Z');
  return {
    eventSource: 's3.amazonaws.com',
    eventName: OPERATIONS[operation] ?? operation,
    ...(eventTime !== undefined && { eventTime }),
    ...(code !== undefined && { errorCode: code }),
    ...(requestID !== undefined && { requestID, eventID: requestID }),
    ...(told(address) !== undefined && { sourceIPAddress: address ?? '' }),
    ...(agent !== undefined && { userAgent: agent }),
    ...(arn?.startsWith('arn:') && { userIdentity: { arn, accountId: arn.split(':')[4] ?? '' } }),
    requestParameters: { bucketName, ...(object !== undefined && { key: object }) },
  };
}
