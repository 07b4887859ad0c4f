import { describe, expect, it } from 'vitest';
import { readCommand } from '../../src/evidence/read-command.js';

describe('the AWS CLI command for a read', () => {
  it.each([
    ['iam:ListMFADevices', { UserName: 'jane' }, {}, 'aws iam list-mfa-devices --user-name jane'],
    [
      'ec2:DescribeVpcEndpoints',
      { VpcEndpointIds: ['vpce-1', 'vpce-2'] },
      { region: 'eu-west-1' },
      'aws ec2 describe-vpc-endpoints --vpc-endpoint-ids vpce-1 vpce-2 --region eu-west-1',
    ],
    [
      'iam:GetRolePolicy',
      { RoleName: 'app', PolicyName: "it's; rm -rf" },
      {},
      `aws iam get-role-policy --role-name app --policy-name 'it'\\''s; rm -rf'`,
    ],
    ['organizations:DescribeOrganization', {}, {}, 'aws organizations describe-organization'],
    [
      'cloudtrail:LookupEvents',
      { LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'AssumeRole' }] },
      {},
      'aws cloudtrail lookup-events --lookup-attributes AttributeKey=EventName,AttributeValue=AssumeRole',
    ],
    [
      'iam:GetRole',
      { RoleName: 'file:///etc/hostname' },
      { region: 'eu-west-1' },
      `aws iam get-role --cli-input-json '{"RoleName":"file:///etc/hostname"}' --region eu-west-1`,
    ],
    [
      'iam:GetRolePolicy',
      { RoleName: '-x', PolicyName: 'a\u200bb' },
      {},
      `aws iam get-role-policy --cli-input-json '{"RoleName":"-x","PolicyName":"a\\u200bb"}'`,
    ],
  ])('%s', (operation, input, scope, command) => {
    expect(readCommand({ operation, input, scope })).toBe(command);
  });
});
