import { onInstance, session, user } from '../../account/record.js';
import {
  ACCOUNT,
  allow,
  deny,
  EC2,
  noAllow,
  PARTNER,
  policy,
  REGION,
  refused,
  roleArn,
  type Situations,
  situation,
} from './situation.js';

const AUDIT = 'arn:aws:s3:::audit/2026/11/20.log';
const everything = { all: policy(allow('*', '*')) };
const loader = session('loader', { more: onInstance });

/** S3's own words of a refusal are two, and the record names the bucket with its owner. */
const refusedObject = (operation: string, by: Parameters<typeof refused>[0]['by'], owner = ACCOUNT) =>
  refused({
    call: `s3:${operation}`,
    by,
    message: 'Access Denied',
    parameters: { bucketName: 'audit', key: '2026/11/20.log', Host: 'audit.s3.us-east-1.amazonaws.com' },
    more: {
      resources: [
        { type: 'AWS::S3::Object', ARN: AUDIT },
        { type: 'AWS::S3::Bucket', ARN: 'arn:aws:s3:::audit', accountId: owner },
      ],
    },
  });

const published = policy({
  Sid: 'Published',
  Effect: 'Allow',
  Principal: '*',
  Action: 's3:GetObject',
  Resource: 'arn:aws:s3:::audit/*',
});

const FUNCTION = `arn:aws:lambda:${REGION}:${PARTNER}:function:resize`;

/** Policies of buckets and functions, and what S3 keeps from the public beside them. */
export const buckets: Situations = {
  'resource-policy/bucket-guards-its-objects': situation({
    question: { services: 'all' },
    account: {
      roles: { loader: { trust: EC2, inline: everything } },
      buckets: {
        audit: {
          policy: policy({
            ...deny('s3:DeleteObject', 'arn:aws:s3:::audit/*', { Sid: 'KeepLogs', Principal: '*' }),
            Condition: { ArnNotLike: { 'aws:PrincipalArn': roleArn('archivist') } },
          }),
        },
      },
    },
    events: [refusedObject('DeleteObject', loader)],
  }),
  'identity-policy/object-that-may-not-be-there': situation({
    question: { services: 'all' },
    account: {
      users: { ida: { inline: { reads: policy(allow('s3:GetObject', 'arn:aws:s3:::audit/*', { Sid: 'Reads' })) } } },
      buckets: { audit: {} },
    },
    events: [refusedObject('GetObject', user('ida'))],
  }),
  'resource-policy/bucket-policy-not-readable': situation({
    question: { services: 'all' },
    refused: ['s3:GetBucketPolicy'],
    account: { roles: { loader: { trust: EC2, inline: { other: policy(allow('s3:ListBucket', '*')) } } } },
    events: [
      refused({
        call: 's3:GetObject',
        by: loader,
        on: AUDIT,
        because: noAllow('identity-based policy', 's3:GetObject'),
        parameters: { bucketName: 'audit', key: '2026/11/20.log' },
        more: { resources: [{ type: 'AWS::S3::Bucket', ARN: 'arn:aws:s3:::audit', accountId: ACCOUNT }] },
      }),
    ],
  }),
  'aws-rule/public-bucket-is-kept-from-strangers': situation({
    question: { services: 'all' },
    account: { users: { lea: { inline: everything } } },
    others: { [PARTNER]: { buckets: { audit: { policy: published, publicAccess: { RestrictPublicBuckets: true } } } } },
    events: [refusedObject('GetObject', user('lea'), PARTNER)],
  }),
  'aws-rule/public-access-of-the-account-is-not-read': situation({
    question: { services: 'all' },
    account: { users: { lea: { inline: everything } } },
    others: { [PARTNER]: { buckets: { audit: { policy: published } } } },
    events: [refusedObject('GetObject', user('lea'), PARTNER)],
  }),
  'resource-policy/alias-has-a-policy-of-its-own': situation({
    question: { services: 'all' },
    account: { roles: { loader: { trust: EC2, inline: everything } } },
    others: { [PARTNER]: {} },
    answers: [
      {
        operation: 'lambda:GetPolicy',
        account: PARTNER,
        input: { FunctionName: 'resize', Qualifier: 'live' },
        error: {
          code: 'ResourceNotFoundException',
          message: 'The resource you requested does not exist.',
          status: 404,
        },
      },
    ],
    events: [
      refused({
        call: 'lambda:InvokeFunction',
        by: loader,
        on: `${FUNCTION}:live`,
        because: noAllow('resource-based policy', 'lambda:InvokeFunction'),
        parameters: { functionName: FUNCTION, qualifier: 'live' },
      }),
    ],
  }),
};
