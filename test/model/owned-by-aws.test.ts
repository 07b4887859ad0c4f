import { describe, expect, it } from 'vitest';
import { parseArn } from '../../src/model/arn.js';
import { ownedByAws } from '../../src/model/owned-by-aws.js';

const SAR = 'https://docs.aws.amazon.com/service-authorization/latest/reference';
const EXAMPLES = 'https://github.com/aws-samples/data-perimeter-policy-examples/blob/main/service_owned_resources.md';

const OWNED: [page: string, arn: string, what: string, alike: string][] = [
  // AWS: https://docs.aws.amazon.com/systems-manager/latest/userguide/create-ssm-document-console.html
  [EXAMPLES, 'arn:aws:ssm:us-east-1::document/AWS-RunPatchBaseline', 'document', 'arn:aws:ssm:*::document/AWS-*'],
  [
    EXAMPLES,
    'arn:aws:ssm:eu-west-1:111122223333:document/AmazonCloudWatch-ManageAgent',
    'document',
    'arn:aws:ssm:*:111122223333:document/AmazonCloudWatch-*',
  ],
  [
    EXAMPLES,
    'arn:aws:ssm:eu-west-1::parameter/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64',
    'parameter',
    'arn:aws:ssm:*::parameter/aws/*',
  ],
  [
    `${SAR}/list_awssystemsmanager.html`,
    'arn:aws:ssm:us-east-1::automation-definition/AWS-RestartEC2Instance:$DEFAULT',
    'automation definition',
    'arn:aws:ssm:*::automation-definition/AWS-*',
  ],
  [
    `${SAR}/list_amazonbedrock.html`,
    'arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0',
    'foundation model',
    'arn:aws:bedrock:*::foundation-model/*',
  ],
  [
    `${SAR}/list_awsidentityandaccessmanagementiam.html`,
    'arn:aws:iam::aws:policy/job-function/Billing',
    'policy',
    'arn:aws:iam::aws:policy/*',
  ],
  [
    EXAMPLES,
    'arn:aws-us-gov:imagebuilder:us-gov-west-1:aws:component/x/1.0.0',
    'component',
    'arn:aws-us-gov:imagebuilder:*:aws:component/*',
  ],
  [EXAMPLES, 'arn:aws:ec2:eu-west-1:aws:prefix-list/pl-02cd2c6b', 'prefix list', 'arn:aws:ec2:*:aws:prefix-list/*'],
  [
    'https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html',
    'arn:aws:s3:::prod-eu-west-1-starport-layer-bucket/0123-sha256',
    'bucket',
    'arn:aws:s3:::prod-*-starport-layer-bucket/*',
  ],
  [EXAMPLES, 'arn:aws:s3:::packages.eu-west-1.amazonaws.com', 'bucket', 'arn:aws:s3:::packages.*.amazonaws.com'],
];

/** A customer's, or nobody can tell by its name. */
const NOT = [
  'arn:aws:ssm:us-east-1:111122223333:document/RestartOurs',
  'arn:aws:ssm:us-east-1:111122223333:parameter/aws/reference/x',
  'arn:aws:ec2:us-east-1::image/ami-0123456789abcdef0',
  'arn:aws:ec2:us-east-1::snapshot/snap-0123456789abcdef0',
  'arn:aws:route53:::hostedzone/Z1',
  'arn:aws:apigateway:us-east-1::/restapis/a1',
  'arn:aws:s3:::prod-eu-starport-layer-bucket/x',
  'arn:aws:s3:::packagesXeu-west-1.amazonaws.com',
  'arn:aws:bedrock:us-east-1:111122223333:custom-model/mine',
  'arn:aws:dynamodb:us-east-1:111122223333:table/aws',
];

describe('a resource that AWS owns', () => {
  it.each(OWNED)('%s: %s', (_page, arn, what, alike) => {
    expect(ownedByAws(parseArn(arn))).toEqual({ what, alike });
  });

  it.each(NOT)('is not taken for one: %s', (arn) => {
    expect(ownedByAws(parseArn(arn))).toBeUndefined();
  });
});
