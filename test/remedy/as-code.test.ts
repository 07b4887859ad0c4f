import { describe, expect, it } from 'vitest';
import type { PolicyChange } from '../../src/check/change.js';
import type { JsonObject } from '../../src/model/json.js';
import { changeAsCode } from '../../src/remedy/code/index.js';
import { ACCOUNT, ROLE, TABLE } from './call.js';

const OWN: JsonObject = {
  Effect: 'Allow',
  Action: 'dynamodb:Query',
  Resource: 'arn:aws:dynamodb:*:*:table/${aws:username}-%{x}',
};

const EMPTY: JsonObject = { Version: '2012-10-17', Statement: [] };
const FULL: JsonObject = { Version: '2012-10-17', Statement: [OWN] };

function change(more: Partial<PolicyChange> = {}): PolicyChange {
  return {
    kind: 'policy',
    operation: 'add-statement',
    policyType: 'identity-policy',
    policy: "it's mine",
    attachedTo: ROLE,
    statement: OWN,
    before: EMPTY,
    after: FULL,
    ...more,
  };
}

describe('a change as code', () => {
  it('keeps policy variables from Terraform’s templates', () => {
    expect(changeAsCode(change()).terraform).toBe(
      [
        'resource "aws_iam_role_policy" "orders_api" {',
        '  name = "it\'s mine"',
        '  role = "orders-api"',
        '  policy = jsonencode({',
        '    "Version" : "2012-10-17",',
        '    "Statement" : [',
        '      {',
        '        "Effect" : "Allow",',
        '        "Action" : "dynamodb:Query",',
        '        "Resource" : "arn:aws:dynamodb:*:*:table/$${aws:username}-%%{x}"',
        '      }',
        '    ]',
        '  })',
        '}',
      ].join('\n'),
    );
  });

  it('leaves them as they are in CloudFormation, where nothing substitutes them', () => {
    const { cloudformation = '', cdk = '' } = changeAsCode(change());
    expect(JSON.parse(cloudformation)).toMatchObject({
      Resources: { OrdersApi: { Type: 'AWS::IAM::RolePolicy', Properties: { PolicyDocument: FULL } } },
    });
    expect(cdk).toContain('table/${aws:username}-%{x}"');
    expect(cdk).not.toContain('`');
  });

  it('quotes names for a shell', () => {
    expect(changeAsCode(change()).cli?.split('\n').at(-1)).toBe(
      `aws iam put-role-policy --role-name orders-api --policy-name 'it'\\''s mine' --policy-document file://policy.json`,
    );
  });

  it('names the Region of a table and of a key', () => {
    const onTable = change({ policyType: 'resource-policy', policy: 'table policy', attachedTo: TABLE });
    expect(changeAsCode(onTable).cli).toContain(
      `aws dynamodb put-resource-policy --resource-arn ${TABLE} --region eu-west-1 --policy file://policy.json`,
    );
    const key = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
    const onKey = change({ policyType: 'resource-policy', policy: 'key policy', attachedTo: key });
    expect(changeAsCode(onKey).cli).toContain(
      `aws kms put-key-policy --key-id ${key} --region eu-west-1 --policy-name default --policy file://policy.json`,
    );
  });

  // AmazonS3/latest/API/API_PutBucketPolicy, AmazonCloudWatchLogs/latest/APIReference/API_PutResourcePolicy
  it('puts a policy in its place by the API of the service whose resource it is', () => {
    const onBucket = change({
      policyType: 'resource-policy',
      policy: 'bucket policy',
      attachedTo: 'arn:aws:s3:::lake',
    });
    const { cli, terraform, cloudformation = '', cdk } = changeAsCode(onBucket);
    expect(cli).toContain('aws s3api put-bucket-policy --bucket lake --policy file://policy.json');
    expect(terraform).toContain('resource "aws_s3_bucket_policy" "lake" {');
    expect(JSON.parse(cloudformation).Resources).toEqual({
      Lake: { Type: 'AWS::S3::BucketPolicy', Properties: { Bucket: 'lake', PolicyDocument: FULL } },
    });
    expect(cdk).toContain('new s3.CfnBucketPolicy(');
    const logs = change({
      policyType: 'resource-policy',
      policy: 'deliveries',
      attachedTo: `arn:aws:logs:eu-west-1:${ACCOUNT}:*`,
    });
    expect(changeAsCode(logs).cli).toContain(
      'aws logs put-resource-policy --policy-name deliveries --region eu-west-1 --policy-document file://policy.json',
    );
  });

  // lambda/latest/api/API_AddPermission
  it('adds a permission to a function, and has no command for what Lambda cannot take', () => {
    const FUNCTION = `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:resize`;
    const statement = {
      Sid: 'Invoke',
      Effect: 'Allow',
      Principal: { AWS: ROLE },
      Action: 'lambda:InvokeFunction',
      Resource: `${FUNCTION}:live`,
    };
    const added = change({ policyType: 'resource-policy', attachedTo: `${FUNCTION}:live`, statement });
    expect(changeAsCode(added).cli).toBe(
      `aws lambda add-permission --function-name ${FUNCTION} --qualifier live --statement-id Invoke --action lambda:InvokeFunction --principal ${ROLE} --region eu-west-1`,
    );
    const Condition = { StringEquals: { 'aws:SourceVpc': 'vpc-1' } };
    expect(changeAsCode({ ...added, statement: { ...statement, Condition } }).cli).toBeUndefined();
    expect(changeAsCode({ ...added, operation: 'replace-statement' }).cli).toBeUndefined();
  });

  it('is only what can be put in place: no template makes a session policy', () => {
    const session = change({
      policyType: 'session-policy',
      attachedTo: `arn:aws:sts::${ACCOUNT}:assumed-role/orders-api/one`,
    });
    expect(Object.keys(changeAsCode(session))).toEqual(['json']);
  });

  it('is the bare statement where the policy around it is not known', () => {
    const { before: _before, ...unread } = change();
    expect(changeAsCode(unread)).toEqual({ json: JSON.stringify(OWN, null, 2) });
  });

  it('is the commands of an action, and nothing where there are none', () => {
    expect(changeAsCode({ kind: 'action', commands: [{ words: ['one'] }, { words: ['two', 'b c'] }] })).toEqual({
      cli: "one\ntwo 'b c'",
    });
    expect(changeAsCode({ kind: 'action', commands: [] })).toEqual({});
  });
});
