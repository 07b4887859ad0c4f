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
