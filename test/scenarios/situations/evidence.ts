import { record, user } from '../../account/record.js';
import {
  ACCOUNT,
  allow,
  deny,
  explicitly,
  keyed,
  policy,
  REGION,
  refused,
  roleArn,
  type Situations,
  situation,
  tableArn,
  trust,
} from './situation.js';

const KINESIS = `arn:aws:kinesis:${REGION}:${ACCOUNT}:stream/clicks`;
const OBJECT = 'arn:aws:s3:::lake/raw/a.json';
const STREAM = `${tableArn('clicks')}/stream/2026-11-01T00:00:00.000`;
const everything = { all: policy(allow('*', '*')) };

/** What the record tells besides the message: parameters that were not passed, and whose role a service was given. */
export const evidence: Situations = {
  'identity-policy/upload-without-encryption': situation({
    question: { services: 'all' },
    account: {
      users: {
        loader: {
          inline: {
            ...everything,
            encrypted: policy(
              deny('s3:PutObject', '*', {
                Sid: 'OnlyKms',
                Condition: { StringNotEquals: { 's3:x-amz-server-side-encryption': 'aws:kms' } },
              }),
            ),
          },
        },
      },
    },
    answers: [{ operation: 's3:GetBucketPolicy', error: { code: 'NoSuchBucketPolicy', status: 404 } }],
    events: [
      refused({
        call: 's3:PutObject',
        by: user('loader'),
        on: OBJECT,
        because: explicitly('an identity-based policy'),
        parameters: { bucketName: 'lake', key: 'raw/a.json', Host: 'lake.s3.us-east-1.amazonaws.com' },
        more: {
          resources: [
            { type: 'AWS::S3::Object', ARN: OBJECT },
            { type: 'AWS::S3::Bucket', ARN: 'arn:aws:s3:::lake', accountId: ACCOUNT },
          ],
        },
      }),
    ],
  }),
  'identity-policy/mapping-of-a-kinesis-stream': situation({
    question: { services: 'all' },
    account: {
      users: { lea: { inline: everything } },
      roles: {
        clicks: {
          trust: trust('lambda.amazonaws.com'),
          inline: {
            read: policy(
              allow(
                [
                  'kinesis:DescribeStream',
                  'kinesis:GetRecords',
                  'kinesis:GetShardIterator',
                  'kinesis:ListShards',
                  'kinesis:ListStreams',
                ],
                KINESIS,
                { Sid: 'Clicks' },
              ),
            ),
          },
        },
      },
    },
    answers: [
      {
        operation: 'lambda:GetFunctionConfiguration',
        input: { FunctionName: 'clicks' },
        output: { FunctionName: 'clicks', Role: roleArn('clicks') },
      },
    ],
    events: [
      record({
        call: 'lambda:CreateEventSourceMapping20150331',
        by: user('lea'),
        at: '2026-11-20T09:30:00Z',
        errorCode: 'InvalidParameterValueException',
        message: `Cannot access stream ${KINESIS}. Please ensure the role can perform the GetRecords, GetShardIterator, DescribeStream, ListShards, and ListStreams Actions on your stream in IAM.`,
        parameters: { functionName: 'clicks', eventSourceArn: KINESIS },
      }),
    ],
  }),
  'identity-policy/pipe-whose-role-is-young': situation({
    question: { services: 'all' },
    account: {
      users: { lea: { inline: everything } },
      roles: {
        pipe: {
          trust: trust('pipes.amazonaws.com'),
          inline: { read: policy(allow('dynamodb:*', '*', { Sid: 'Read' })) },
        },
      },
      tables: { clicks: { ...keyed('id'), LatestStreamArn: STREAM } },
    },
    events: [
      record({
        call: 'pipes:CreatePipe',
        by: user('lea'),
        at: '2026-11-20T09:30:00Z',
        errorCode: 'ValidationException',
        message: `Input parameter is invalid from the request due to : Cannot access stream ${STREAM}. Please ensure the customer role can perform actions on source stream`,
        parameters: { Name: 'clicks', RoleArn: roleArn('pipe'), Source: STREAM },
      }),
    ],
  }),
};
