import { describe, expect, it } from 'vitest';
import { denialsOf } from './further-record.js';

const ROLE = 'arn:aws:iam::111122223333:role/app';

/** What says no sentence of IAM's: the action that was needed, and what is named of resource and role. */
const REFUSALS: Readonly<Record<string, readonly [string, string, string?]>> = {
  'boto3, head_object of upload checks': [
    'botocore.exceptions.ClientError: An error occurred (403) when calling the HeadObject operation: Forbidden',
    's3:GetObject',
  ],
  s3fs: [
    'PermissionError: Forbidden\n\nThe above exception was the direct cause\n  File "s3fs/core.py", line 140, in _error_wrapper\nbotocore.exceptions.ClientError: An error occurred (403) when calling the HeadObject operation: Forbidden',
    's3:GetObject',
  ],
  'the AWS CLI, cp': [
    'fatal error: An error occurred (403) when calling the HeadObject operation: Forbidden',
    's3:GetObject',
  ],
  'Go v2, HeadBucket': [
    'operation error S3: HeadBucket, https response error StatusCode: 403, RequestID: ABCDEF0123456789, HostID: h=, api error Forbidden: Forbidden',
    's3:ListBucket',
  ],
  'Terraform, S3 object': [
    'Error: reading S3 Object (reports/a.csv): operation error S3: HeadObject, https response error StatusCode: 403, RequestID: ABCDEF0123456789, HostID: h=, api error Forbidden: Forbidden',
    's3:GetObject',
  ],
  'JavaScript v3, 403 without a name': [
    "403: UnknownError\n    at throwDefaultError (/app/node_modules/@smithy/smithy-client/dist-cjs/index.js:867:20)\n    at de_CommandError (x)\n    at async headObject\n    at de_HeadObjectCommandError (/app/node_modules/@aws-sdk/client-s3/dist-cjs/index.js:1:1) {\n  '$metadata': { httpStatusCode: 403, requestId: 'ABCDEF0123456789', attempts: 1 }\n}",
    's3:GetObject',
  ],
  'JavaScript v2, headObject': [
    "Forbidden: null\n    at Request.extractError (/app/node_modules/aws-sdk/lib/services/s3.js:711:35) {\n  code: 'Forbidden',\n  region: null,\n  time: 2026-11-20T09:31:40.000Z,\n  requestId: 'ABCDEF0123456789',\n  extendedRequestId: 'h=',\n  statusCode: 403,\n  retryable: false\n}",
    '',
  ],
  'Hadoop with SDK v2': [
    'java.nio.file.AccessDeniedException: s3a://example-bucket-1/data/a.parquet: getFileStatus on s3a://example-bucket-1/data/a.parquet: software.amazon.awssdk.services.s3.model.S3Exception: (Service: S3, Status Code: 403, Request ID: ABCDEF0123456789, Extended Request ID: h=):null',
    's3:GetObject',
    'arn:aws:s3:::example-bucket-1/data/a.parquet',
  ],
  'Ruby, head_object': [
    "Aws::S3::Errors::Forbidden (Aws::S3::Errors::Forbidden)\n\tfrom aws-sdk-s3/object.rb:12:in `head_object'",
    's3:GetObject',
  ],
  EMRFS: [
    'com.amazon.ws.emr.hadoop.fs.shaded.com.amazonaws.services.s3.model.AmazonS3Exception: Forbidden (Service: Amazon S3; Status Code: 403; Error Code: 403 Forbidden; Request ID: ABCDEF0123456789; S3 Extended Request ID: h=; Proxy: null)\n\tat com.amazon.ws.emr.hadoop.fs.s3.lite.call.GetObjectMetadataCall.perform(GetObjectMetadataCall.java:22)',
    's3:GetObject',
  ],
  'API Gateway cannot assume a role': [
    'An error occurred (BadRequestException) when calling the UpdateAccount operation: The role ARN does not have required permissions configured. Please grant trust permission for API Gateway and add the required role policy.',
    'sts:AssumeRole',
  ],
  'Lambda cannot assume a role': [
    'An error occurred (InvalidParameterValueException) when calling the CreateFunction operation: The role defined for the function cannot be assumed by Lambda.',
    'sts:AssumeRole',
  ],
  'Step Functions cannot assume a role': [
    `Neither the global service principal states.amazonaws.com, nor the regional one is authorized to assume the provided role '${ROLE}'`,
    'sts:AssumeRole',
    ROLE,
  ],
  'ECS cannot assume a role': [
    `ECS was unable to assume the role '${ROLE}' that was provided for this task. Please verify that the role being passed has the proper trust relationship and permissions and that your IAM user has permissions to pass this role.`,
    'sts:AssumeRole',
    ROLE,
  ],
  'Cognito identity pool': [
    'NotAuthorizedException: Invalid identity pool configuration. Check assigned IAM roles for this pool.',
    'sts:AssumeRole',
  ],
  CodePipeline: [`CodePipeline is not authorized to perform AssumeRole on role ${ROLE}`, 'sts:AssumeRole', ROLE],
  'Firehose cannot assume': [
    `An error occurred (InvalidArgumentException) when calling the CreateDeliveryStream operation: Firehose is unable to assume role ${ROLE}. Please check the role provided.`,
    'sts:AssumeRole',
    ROLE,
  ],
  'AWS Config': [
    "InsufficientDeliveryPolicyException: Insufficient delivery policy to s3 bucket: example-bucket-1, unable to write to bucket, provided s3 key prefix is 'null', provided kms key is 'null'.",
    's3:PutObject',
    'arn:aws:s3:::example-bucket-1',
  ],
  'the stream of an event source': [
    'InvalidParameterValueException: Cannot access stream arn:aws:dynamodb:eu-west-1:111122223333:table/orders/stream/2026-11-20T00:00:00.000. Please ensure the role can perform the GetRecords, GetShardIterator, DescribeStream, and ListStreams Actions on your stream in IAM.',
    'dynamodb:GetRecords',
    'arn:aws:dynamodb:eu-west-1:111122223333:table/orders/stream/2026-11-20T00:00:00.000',
  ],
  'a queue of an event source': [
    'InvalidParameterValueException: The provided execution role does not have permissions to call ReceiveMessage on SQS',
    'sqs:ReceiveMessage',
  ],
  'EventBridge Pipes': [
    'Pipe execution failed: User: arn:aws:sts::111122223333:assumed-role/app/pipe is not authorized to perform: sqs:ReceiveMessage on resource: arn:aws:sqs:eu-west-1:111122223333:orders because no identity-based policy allows the sqs:ReceiveMessage action',
    'sqs:ReceiveMessage',
    'arn:aws:sqs:eu-west-1:111122223333:orders',
  ],
  'CloudFormation, of old': [
    'API: sqs:CreateQueue Access to the resource https://sqs.eu-west-1.amazonaws.com/ is denied.',
    'sqs:CreateQueue',
  ],
  'a missing permission': [
    'User does not have the following permissions: the role is missing the following permissions: dynamodb:DescribeTable',
    'dynamodb:DescribeTable',
  ],
};

describe('a refusal in other words than IAM’s', () => {
  it.each(Object.entries(REFUSALS))('%s', async (_, [text, action, resource]) => {
    const denials = await denialsOf(text);
    expect(denials.map((denial) => [denial.action, ...(resource === undefined ? [] : [denial.resource])])).toEqual([
      [action, ...(resource === undefined ? [] : [resource])],
    ]);
  });
});

const OWNER = '79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be';
const access = (middle: string, status = '403 AccessDenied', tail = ''): string =>
  `${OWNER} example-bucket-1 [20/Nov/2026:09:31:40 +0000] 198.51.100.7 arn:aws:iam::111122223333:user/ana 3E57427F3EXAMPLE ${middle} ${status} 243 - 12 - "-" "aws-sdk-java/2.25" - h= SigV4 TLS_AES_128_GCM_SHA256 AuthHeader example-bucket-1.s3.eu-west-1.amazonaws.com TLSv1.3 - -${tail}\n`;

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html */
const ACCESS: Readonly<Record<string, readonly [string, string]>> = {
  'a PUT': [access('REST.PUT.OBJECT a.csv "PUT /a.csv HTTP/1.1"'), 's3:PutObject'],
  'a DELETE': [access('REST.DELETE.OBJECT a.csv "DELETE /a.csv HTTP/1.1"'), 's3:DeleteObject'],
  'a listing': [access('REST.GET.BUCKET - "GET /?list-type=2&prefix=a HTTP/1.1"'), 's3:ListBucket'],
  'a HEAD': [access('REST.HEAD.OBJECT a.csv "HEAD /a.csv HTTP/1.1"'), 's3:GetObject'],
  'a bucket policy': [access('REST.GET.BUCKETPOLICY - "GET /?policy HTTP/1.1"'), 's3:GetBucketPolicy'],
  'a part of an upload': [access('REST.PUT.PART a.csv "PUT /a.csv?partNumber=1&uploadId=x HTTP/1.1"'), 's3:PutObject'],
  'of an access point': [
    access('REST.GET.OBJECT a.csv "GET /a.csv HTTP/1.1"').replace(
      'TLSv1.3 - -',
      'TLSv1.3 arn:aws:s3:eu-west-1:111122223333:accesspoint/app Yes',
    ),
    's3:GetObject',
  ],
};

describe('a refused call in the access log of S3', () => {
  it.each(Object.entries(ACCESS))('%s', async (_, [line, action]) => {
    const denials = await denialsOf(line + access('REST.GET.OBJECT a.csv "GET /a.csv HTTP/1.1"', '200 -'));
    expect(
      denials.map(({ principal, action: needed, time, event }) => [
        principal.arn,
        needed,
        time,
        event?.sourceIPAddress,
      ]),
    ).toEqual([['arn:aws:iam::111122223333:user/ana', action, '2026-11-20T09:31:40Z', '198.51.100.7']]);
  });
});
