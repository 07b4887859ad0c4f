import { describe, expect, it } from 'vitest';
import { readDenialText } from '../../src/denials/index.js';

const denialsOf = (text: string) => readDenialText(text).filter(({ kind }) => kind === 'denial');

/** Refusals of a HEAD request, whose answer has no body, as SDKs print them. */
/** AWS: https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html */
describe('a 403 without a body', () => {
  it.each([
    ['botocore', 'An error occurred (403) when calling the HeadObject operation: Forbidden', 's3:GetObject'],
    [
      'the AWS CLI, a bucket',
      'fatal error: An error occurred (403) when calling the HeadBucket operation: Forbidden',
      's3:ListBucket',
    ],
    [
      'Go v1',
      'Forbidden: Forbidden\n\tstatus code: 403, request id: R1, host id: H1 s3://example-bucket-1/a.json',
      undefined,
    ],
    [
      'Go v2',
      'operation error S3: HeadObject, https response error StatusCode: 403, RequestID: R1, HostID: H, api error Forbidden: Forbidden',
      's3:GetObject',
    ],
    [
      'Java v1',
      'com.amazonaws.services.s3.model.AmazonS3Exception: Forbidden (Service: Amazon S3; Status Code: 403; Error Code: 403 Forbidden; Request ID: R1; S3 Extended Request ID: E1; Proxy: null)\n\tat com.amazonaws.services.s3.AmazonS3Client.getObjectMetadata(AmazonS3Client.java:1)',
      's3:GetObject',
    ],
    [
      'Java v2',
      'software.amazon.awssdk.services.s3.model.S3Exception: null (Service: S3, Status Code: 403, Request ID: R1, Extended Request ID: E1)\n\tat software.amazon.awssdk.services.s3.DefaultS3Client.headBucket(DefaultS3Client.java:1)',
      's3:ListBucket',
    ],
    [
      'Hadoop',
      'java.nio.file.AccessDeniedException: s3a://example-bucket-1/a.json: getFileStatus on s3a://example-bucket-1/a.json: com.amazonaws.services.s3.model.AmazonS3Exception: Forbidden (Service: Amazon S3; Status Code: 403; Error Code: 403 Forbidden; Request ID: R1)',
      's3:GetObject',
    ],
    [
      'JavaScript v3',
      "Forbidden: UnknownError\n    at de_HeadObjectCommandError (/app/node_modules/@aws-sdk/client-s3/dist-cjs/index.js:1:1) {\n  '$metadata': { httpStatusCode: 403, requestId: 'R1' }\n}",
      's3:GetObject',
    ],
  ])('of %s is one denial, with the action that it needs', (_, text, action) => {
    const denials = denialsOf(text);
    expect(denials).toMatchObject([{ policyType: 'unknown' }]);
    if (action !== undefined) expect(denials[0]?.action).toBe(action);
  });

  it('is the object’s that Terraform names', () => {
    const text =
      'Error: Unable to access object "env/a.tfstate" in S3 bucket "example-bucket-1": operation error S3: HeadObject, https response error StatusCode: 403, RequestID: R1, HostID: H, api error Forbidden: Forbidden';
    expect(denialsOf(text)).toMatchObject([
      { resource: 'arn:aws:s3:::example-bucket-1/env/a.tfstate', requestId: 'R1' },
    ]);
  });
});

describe('what is no denial of AWS', () => {
  it.each([
    'If the job logs AccessDeniedException, look at its role.',
    'aws_errors_total{code="AccessDenied"} 12',
    'filterPattern = \'{ $.errorCode = "AccessDenied*" }\'',
    'org.springframework.security.access.AccessDeniedException: Access Denied',
    'Resolved [org.springframework.security.authorization.AuthorizationDeniedException: Access Denied]',
    '<Error><Code>AccessDenied</Code><Message>Access denied.</Message><Details>a@b.iam.gserviceaccount.com does not have storage.objects.get access</Details></Error>',
    'ERROR [ExceptionsHandler] ForbiddenException: Forbidden resource',
    'Error from server (Forbidden): pods is forbidden: User "system:serviceaccount:a:b" cannot list resource "pods"',
    '<Error><Code>AccessDenied</Code><Message>Access Denied.</Message><Server>MinIO</Server></Error>',
  ])('%s', (text) => {
    expect(denialsOf(text)).toEqual([]);
  });
});
