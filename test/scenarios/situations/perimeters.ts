import { onInstance, session, user } from '../../account/record.js';
import {
  ACCOUNT,
  allow,
  deny,
  EC2,
  explicitly,
  noAllow,
  organization,
  policy,
  REGION,
  refused,
  type Situations,
  situation,
} from './situation.js';

const VPCE = 'vpce-0b2c3d4e';
const pull = session('puller', { more: onInstance });
const everything = { all: policy(allow('*', '*')) };
const LAYER = `arn:aws:s3:::prod-${REGION}-starport-layer-bucket/0a1b-sha256`;
const READ_ONLY = 'arn:aws:iam::aws:policy/ReadOnlyAccess';

/** Perimeters around the own resources, and what AWS lets everybody use. */
export const perimeters: Situations = {
  // https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html#ecr-minimum-s3-perms
  'vpc-endpoint-policy/layers-of-an-image': situation({
    question: { services: 'all' },
    account: {
      roles: { puller: { trust: EC2, inline: everything } },
      endpoints: {
        [VPCE]: {
          policy: policy({
            Sid: 'OwnBuckets',
            Effect: 'Allow',
            Principal: '*',
            Action: 's3:*',
            Resource: '*',
            Condition: { StringEquals: { 'aws:ResourceAccount': ACCOUNT } },
          }),
        },
      },
    },
    events: [
      refused({
        call: 's3:GetObject',
        by: pull,
        on: LAYER,
        because: noAllow('VPC endpoint policy', 's3:GetObject'),
        parameters: { bucketName: `prod-${REGION}-starport-layer-bucket`, key: '0a1b-sha256' },
        more: {
          sourceIPAddress: '10.0.3.17',
          vpcEndpointId: VPCE,
          vpcEndpointAccountId: ACCOUNT,
          resources: [{ type: 'AWS::S3::Object', ARN: LAYER }],
        },
      }),
    ],
  }),
  'service-control-policy/policy-of-aws-behind-a-perimeter': situation({
    question: { services: 'all' },
    organization: organization({
      serviceControl: { 'ou-root-workload': ['p-FullAWSAccess', 'p-owners1'] },
      policies: {
        'p-owners1': policy(
          deny('*', '*', {
            Sid: 'OwnResources',
            Condition: { StringNotEqualsIfExists: { 'aws:ResourceOrgID': '${aws:PrincipalOrgID}' } },
          }),
        ),
      },
    }),
    account: { users: { ada: { inline: everything } } },
    events: [
      refused({
        call: 'iam:GetPolicy',
        by: user('ada'),
        on: `policy ${READ_ONLY}`,
        because: explicitly(
          'a service control policy',
          'arn:aws:organizations::999988887777:policy/o-scenario01/service_control_policy/p-owners1',
        ),
        parameters: { policyArn: READ_ONLY },
      }),
    ],
  }),
};
