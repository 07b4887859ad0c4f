import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AwsService } from '../../src/aws/index.js';
import { stubAwsEnvironment } from '../front/environment.js';
import { withFront } from './with-front.js';

beforeEach(() => stubAwsEnvironment({ AWS_REGION: 'us-east-1', AWS_MAX_ATTEMPTS: '2' }));
afterEach(() => vi.unstubAllEnvs());

/** What the SDK makes of a body of status 200: the answer, or the message of what is thrown. */
function answered(operation: string, type: string, body: string): Promise<unknown> {
  const wire = () => ({ status: 200, headers: { 'content-type': type }, body });
  const front = { faults: [{ operation, kind: 'odd', wire } as const] };
  const [service, command = ''] = operation.split(':') as [AwsService, string];
  const input = {
    RoleName: 'r',
    TableName: 't',
    FunctionName: 'f',
    KeyId: 'k',
    TargetId: '1',
    Filter: 'x',
    ChildId: '1',
  };
  return withFront({ front }, (aws) =>
    aws.call({ service, command, input }).catch((error: unknown) => (error instanceof Error ? error.message : error)),
  );
}

const query = (name: string, inner: string) =>
  `<${name}Response><${name}Result>${inner}</${name}Result></${name}Response>`;
const names = (inner: string) => query('ListRolePolicies', `${inner}<IsTruncated>false</IsTruncated>`);
const endpoints = (inner: string) =>
  `<DescribeVpcEndpointsResponse><vpcEndpointSet>${inner}</vpcEndpointSet></DescribeVpcEndpointsResponse>`;

describe('a member of another type', () => {
  it.each([
    ['iam:ListRolePolicies', names('<PolicyNames>own</PolicyNames>'), 'PolicyNames is no list'],
    ['iam:ListRolePolicies', names('<PolicyNames>7</PolicyNames>'), 'PolicyNames is no list'],
    ['iam:ListRolePolicies', names('<PolicyNames><item>own</item></PolicyNames>'), 'PolicyNames is no list'],
    [
      'iam:ListRolePolicies',
      names('<PolicyNames/><PolicyNames><member>own</member></PolicyNames>'),
      'PolicyNames comes twice',
    ],
    [
      'iam:GetRole',
      query('GetRole', '<Role><Arn>a</Arn><PermissionsBoundary>none</PermissionsBoundary></Role>'),
      'PermissionsBoundary is no structure',
    ],
    ['ec2:DescribeVpcEndpoints', endpoints('none'), 'vpcEndpointSet is no list'],
    [
      'ec2:DescribeVpcEndpoints',
      endpoints('<member><vpcEndpointId>v</vpcEndpointId></member>'),
      'vpcEndpointSet is no list',
    ],
  ])('of %s is no answer: %s', async (operation, body, why) => {
    expect(await answered(operation, 'text/xml', body)).toBe(`the answer of ${operation} cannot be read: ${why}`);
  });

  it.each([
    [
      'dynamodb:DescribeTable',
      '{"Table":{"TableName":"t","GlobalSecondaryIndexes":{}}}',
      'Table.GlobalSecondaryIndexes is no list',
    ],
    [
      'dynamodb:DescribeTable',
      '{"Table":{"TableName":"t","GlobalSecondaryIndexes":[null]}}',
      'Table.GlobalSecondaryIndexes holds null',
    ],
    [
      'dynamodb:DescribeTable',
      '{"Table":{"TableName":"t","SSEDescription":"on"}}',
      'Table.SSEDescription is no structure',
    ],
    ['kms:ListGrants', '{"Grants":[{"Operations":"Decrypt"}]}', 'Grants.Operations is no list'],
    ['kms:ListGrants', '{"Grants":[],"Truncated":"no"}', 'Truncated is neither true nor false'],
    ['organizations:ListParents', '{"Parents":[{"Id":["r-1"]}]}', 'Parents.Id is no text'],
    ['cloudtrail:LookupEvents', '{"Events":[],"NextToken":7}', 'NextToken is no text'],
    ['lambda:GetFunctionConfiguration', '{"FunctionArn":7,"Role":"r"}', 'FunctionArn is no text'],
    [
      'lambda:GetFunctionConfiguration',
      '{"Role":"r","Environment":{"Variables":["A"]}}',
      'Environment.Variables is no map',
    ],
    ['lambda:GetFunctionConfiguration', '{"Role":"r","MemorySize":"much"}', 'MemorySize is no number'],
  ])('of %s is no answer: %s', async (operation, body, why) => {
    const told = await answered(operation, 'application/json', body);
    expect(told).toBe(`the answer of ${operation} cannot be read: ${why}`);
  });
});

describe('an answer as AWS writes it', () => {
  it.each([
    ['an empty list', names('<PolicyNames/>'), { PolicyNames: [], IsTruncated: false }],
    [
      'a list of none, on lines of its own',
      names('<PolicyNames>\n  </PolicyNames>'),
      { PolicyNames: [], IsTruncated: false },
    ],
    [
      'names that look like elements',
      names('<PolicyNames>\n <member>a</member>\n <member>&lt;PolicyNames&gt;x</member>\n</PolicyNames>'),
      { PolicyNames: ['a', '<PolicyNames>x'], IsTruncated: false },
    ],
  ])('is read in XML: %s', async (_, body, answer) => {
    expect(await answered('iam:ListRolePolicies', 'text/xml', body)).toEqual(answer);
  });

  it('is read in JSON, with members that the model does not know and members of null', async () => {
    const body = '{"Grants":[{"GrantId":"g","Operations":["Decrypt"],"Name":null,"New":[1]}],"Truncated":false}';
    expect(await answered('kms:ListGrants', 'application/x-amz-json-1.1', body)).toEqual({
      Grants: [{ GrantId: 'g', Operations: ['Decrypt'] }],
      Truncated: false,
    });
  });
});
