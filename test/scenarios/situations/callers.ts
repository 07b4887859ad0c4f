import { user } from '../../account/record.js';
import {
  ACCOUNT,
  allow,
  keyArn,
  noAllow,
  organization,
  policy,
  refused,
  roleArn,
  type Situations,
  situation,
} from './situation.js';

const KEY = '33333333-aaaa-bbbb-cccc-000000000003';
const PROVIDER = `arn:aws:iam::${ACCOUNT}:saml-provider/corp`;

const underRcp = (statement: object) =>
  organization({
    resourceControl: { 'ou-root-workload': ['p-RCPFullAWSAccess', 'p-perimeter'] },
    policies: {
      'p-perimeter': policy({ Sid: 'OrgOnly', Effect: 'Deny', Principal: '*', Resource: '*', ...statement }),
    },
  });

/** Callers whose requests lack what a perimeter asks for, and calls whose parameters are condition keys. */
export const callers: Situations = {
  'resource-control-policy/sign-in-with-an-assertion': situation({
    question: { services: 'all' },
    organization: underRcp({
      Action: ['sts:AssumeRoleWithSAML', 's3:*'],
      Condition: { StringNotEqualsIfExists: { 'aws:PrincipalOrgID': 'o-scenario01' } },
    }),
    account: {
      roles: {
        sso: {
          trust: policy({
            Effect: 'Allow',
            Principal: { Federated: PROVIDER },
            Action: 'sts:AssumeRoleWithSAML',
            Condition: { StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } },
          }),
        },
      },
    },
    events: [
      refused({
        call: 'sts:AssumeRoleWithSAML',
        by: { type: 'SAMLUser', principalId: 'abc:ana', userName: 'ana', identityProvider: 'abc' },
        message: 'Not authorized to perform sts:AssumeRoleWithSAML',
        parameters: { sAMLAssertionID: '_c0f', roleArn: roleArn('sso'), principalArn: PROVIDER },
      }),
    ],
  }),
  'resource-control-policy/service-whose-account-nobody-told': situation({
    question: { services: 'all' },
    organization: underRcp({
      Action: 'kms:*',
      Condition: { StringNotEqualsIfExists: { 'aws:PrincipalAccount': ACCOUNT } },
    }),
    account: {
      keys: {
        [KEY]: {
          policy: policy({
            Sid: 'Topics',
            Effect: 'Allow',
            Principal: { Service: 'sns.amazonaws.com' },
            Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
            Resource: '*',
          }),
        },
      },
    },
    events: [
      refused({
        call: 'kms:GenerateDataKey',
        by: { type: 'AWSService', invokedBy: 'sns.amazonaws.com' },
        message: `User: sns.amazonaws.com is not authorized to perform: kms:GenerateDataKey on resource: ${keyArn(KEY)}`,
        parameters: { keyId: keyArn(KEY), keySpec: 'AES_256' },
        more: {
          sourceIPAddress: 'sns.amazonaws.com',
          resources: [{ ARN: keyArn(KEY), accountId: ACCOUNT, type: 'AWS::KMS::Key' }],
        },
      }),
    ],
  }),
  'identity-policy/list-of-another-prefix': situation({
    question: { services: 'all' },
    account: {
      users: {
        ana: {
          inline: {
            home: policy(
              allow('s3:ListBucket', 'arn:aws:s3:::lake', {
                Sid: 'Own',
                Condition: { StringLike: { 's3:prefix': 'home/ana/*' } },
              }),
            ),
          },
        },
      },
    },
    events: [
      refused({
        call: 's3:ListObjects',
        by: user('ana'),
        on: 'arn:aws:s3:::lake',
        action: 's3:ListBucket',
        because: noAllow('identity-based policy', 's3:ListBucket'),
        parameters: { bucketName: 'lake', prefix: 'home/bob/', Host: 'lake.s3.us-east-1.amazonaws.com' },
        more: { resources: [{ type: 'AWS::S3::Bucket', ARN: 'arn:aws:s3:::lake', accountId: ACCOUNT }] },
      }),
    ],
  }),
};
