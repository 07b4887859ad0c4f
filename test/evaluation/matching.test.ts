import { describe, expect, it } from 'vitest';
import { matchesAction, matchesArn } from '../../src/evaluation/index.js';
import { ACCOUNT, ALLOW_ALL, allow, ask, deny, policy, SESSION, TABLE, USER } from './ask.js';

describe('actions', () => {
  it.each([
    ['dynamodb:GetItem', 'dynamodb:GetItem', true],
    ['DynamoDB:getitem', 'dynamodb:GetItem', true],
    ['dynamodb:Get*', 'dynamodb:GetItem', true],
    ['dynamodb:*Item', 'dynamodb:BatchGetItem', true],
    ['dynamodb:?etItem', 'dynamodb:GetItem', true],
    ['dynamodb:?etItem', 'dynamodb:BatchGetItem', false],
    ['dynamodb:*Get*', 'dynamodb:BatchGetItem', true],
    ['dynamodb:B*Get*m', 'dynamodb:BatchGetItem', true],
    ['*:Get*Item', 'dynamodb:GetRecords', false],
    ['*:Get*Item', 'dynamodb:GetItem', true],
    ['dynamodb:?et*', 'dynamodb:GetItem', true],
    ['dynamodb:?etItem*', 'dynamodb:GetItem', true],
    ['*', 'dynamodb:GetItem', true],
    ['dynamodb:*', 'dax:GetItem', false],
    ['dynamodb:GetItem', 'dynamodb:GetItems', false],
    ['dynamodb:GetI*Item', 'dynamodb:GetItem', false],
  ])('%s on %s is %s', (pattern, action, expected) => {
    expect(matchesAction(pattern, action)).toBe(expected);
  });
});

describe('resources', () => {
  const index = `${TABLE}/index/ByTitle`;
  it.each([
    [TABLE, TABLE, true],
    [TABLE, index, false],
    [`${TABLE}/index/*`, index, true],
    [`${TABLE}*`, index, true],
    ['arn:aws:dynamodb:*:*:table/Books', TABLE, true],
    ['arn:aws:dynamodb:*:*:table/books', TABLE, false],
    ['arn:aws:dynamodb:eu-*-1:*:table/B??ks', TABLE, true],
    ['arn:aws:dynamodb:eu-*:table/Books', TABLE, true],
    ['arn:aws:dynamodb:e*1:table/Books', TABLE, false],
    ['arn:aws:dynamodb:*', TABLE, true],
    ['arn:aws:dynamodb:eu-w', TABLE, false],
    ['arn:aws:*:*:*:*', TABLE, true],
    ['arn:aws-cn:dynamodb:*:*:table/Books', TABLE, false],
    ['arn:*:dynamodb:*:*:table/Books', TABLE.replace('aws', 'aws-us-gov'), true],
    ['arn:aws:dynamodb:*:*:table/*/index/*', index, true],
    ['arn:aws:dynamodb:*:*:table/*/stream/*', index, false],
    ['arn:aws:logs:*:*:log-group:a*z:log-stream:x', 'arn:aws:logs:r:1:log-group:abz:log-stream:x', true],
    ['arn:aws:logs:*:*:log-group:a*z', 'arn:aws:logs:r:1:log-group:ab:z', true],
    ['arn:aws:logs:*:*:log-group:a*', 'arn:aws:logs:r:1:log-group:ab:z', true],
    ['arn:aws:s3:::bucket/?', 'arn:aws:s3:::bucket/:', true],
    ['*', '*', true],
    ['*', TABLE, true],
    [TABLE, '*', false],
  ])('%s on %s is %s', (pattern, arn, expected) => {
    expect(matchesArn(pattern, arn)).toBe(expected);
  });
});

// IAM reference_policies_elements_resource: wildcards stand "within the individual segments of an ARN (the parts separated
// by colons)", and a `*` that ends one "can expand to match beyond colon boundaries". An ARN has "six" components
// (reference_policies_elements_condition_operators): colons of the last, as an object key or a log stream has them
// (AmazonS3 object-keys; CloudWatch Logs iam-access-control-overview), separate nothing.
describe('wildcards before a colon', () => {
  const bucket = 'arn:aws:s3:::books';
  it.each([
    ['arn:aws:s3:::books/*.txt', `${bucket}/10-30.txt`, 'allowed'],
    ['arn:aws:s3:::books/*.txt', `${bucket}/10:30.txt`, 'allowed'],
    ['arn:aws:s3:::books/10?30.txt', `${bucket}/10:30.txt`, 'allowed'],
    ['arn:aws:s3:::*.txt', `${bucket}/10:30:45.txt`, 'allowed'],
    ['arn:aws:s3::?:books/*.txt', `${bucket}/10:30.txt`, 'implicitDeny'],
    ['arn:aws:s3:::books/*', `${bucket}/10:30.txt`, 'allowed'],
    ['arn:aws:s3:::books/10:*.txt', `${bucket}/10:30.txt`, 'allowed'],
    ['arn:aws:s3:::books/*.pdf', `${bucket}/10:30.txt`, 'implicitDeny'],
    ['arn:aws:s3*books', bucket, 'implicitDeny'],
    ['arn:aws:s3:?::books', bucket, 'implicitDeny'],
    ['arn:aws:s3:::b?oks', bucket, 'allowed'],
    ['arn:aws:s3:::\u{1F4D5}?', 'arn:aws:s3:::\u{1F4D5}\u{1F4D7}', 'allowed'],
  ])('%s on %s: %s', (Resource, resource, expected) => {
    const policies = { identity: [policy(allow({ Resource }))] };
    const answer = ask({ policies, resource, resourceAccount: ACCOUNT, action: 's3:GetObject' });
    expect(answer.decision).toBe(expected);
  });

  it.each([
    ['log-group:/app:log-stream:*', 'allowed'],
    ['log-group:*:log-stream:b', 'allowed'],
    ['log-group:/a?p:log-stream:*', 'allowed'],
    ['log-group:/app', 'implicitDeny'],
  ])('of a log stream: %s: %s', (pattern, expected) => {
    const logs = 'arn:aws:logs:eu-west-1:111122223333';
    const policies = { identity: [policy(allow({ Resource: `${logs}:${pattern}` }))] };
    const resource = `${logs}:log-group:/app:log-stream:b`;
    expect(ask({ policies, resource, action: 'logs:PutLogEvents' }).decision).toBe(expected);
  });

  it('are what NotResource excepts', () => {
    const guard = policy({ Effect: 'Deny', Action: '*', NotResource: 'arn:aws:s3:::books/*.txt' });
    const asked = (resource: string) =>
      ask({ policies: { identity: [ALLOW_ALL, guard] }, resource, resourceAccount: ACCOUNT }).decision;
    expect(asked(`${bucket}/a.txt`)).toBe('allowed');
    expect(asked(`${bucket}/a:b.txt`)).toBe('allowed');
    expect(asked(`${bucket}/a:b.pdf`)).toBe('explicitDeny');
  });
});

describe('policy variables', () => {
  const own = (resource: string, more: object = {}) =>
    ask({ policies: { identity: [policy(allow({ Resource: resource }))] }, resource: `${TABLE}-ana`, ...more })
      .decision;

  it.each([
    [`${TABLE}-\${aws:username}`, 'allowed'],
    [`${TABLE}-\${AWS:UserName}`, 'allowed'],
    [`${TABLE}-\${aws:PrincipalTag/team}`, 'implicitDeny'],
    [`${TABLE}-\${aws:PrincipalTag/team, 'ana'}`, 'allowed'],
    [`${TABLE}-\${aws:PrincipalTag/team, 'bob'}`, 'implicitDeny'],
    [`${TABLE}-\${*}`, 'implicitDeny'],
    [`${TABLE}\${?}ana`, 'implicitDeny'],
    [`${TABLE}-\${aws:PrincipalTag/team, 'a}b'}`, 'implicitDeny'],
    [`${TABLE}-\${aws:username, 'a}b'}`, 'allowed'],
    [`${TABLE}-\${aws:PrincipalTag/team, 'an'}a`, 'allowed'],
    [`${TABLE}-\${aws:PrincipalTag/team, 'a*'}`, 'implicitDeny'],
    [`${TABLE}-\${aws:username`, 'implicitDeny'],
  ])('in %s: %s', (resource, expected) => {
    expect(own(resource)).toBe(expected);
  });

  it('stand for the characters themselves', () => {
    const identity = [policy(allow({ Resource: `${TABLE}-\${*}\${?}\${$}` }))];
    expect(ask({ policies: { identity }, resource: `${TABLE}-*?$` }).decision).toBe('allowed');
    expect(ask({ policies: { identity }, resource: `${TABLE}-xyz` }).decision).toBe('implicitDeny');
  });

  it('do not bring wildcards along', () => {
    const context = { 'aws:PrincipalTag/team': '*' };
    expect(own(`${TABLE}-\${aws:PrincipalTag/team}`, { context })).toBe('implicitDeny');
  });

  it('are plain text before version 2012-10-17', () => {
    const statement = allow({ Resource: `${TABLE}-\${aws:username}` });
    for (const version of [{}, { Version: '2008-10-17' }]) {
      const identity = [{ id: 'old', document: { ...version, Statement: statement } }];
      expect(ask({ policies: { identity }, resource: `${TABLE}-ana` }).decision).toBe('implicitDeny');
    }
  });

  it('leave the answer open while they are unknown', () => {
    const answer = ask({
      policies: { identity: [policy(allow({ Resource: `${TABLE}-\${aws:PrincipalTag/Team}` }))] },
      resource: `${TABLE}-ana`,
      complete: false,
    });
    expect(answer.decision).toBe('undetermined');
    expect(answer.missing).toEqual(['aws:PrincipalTag/Team']);
  });

  // IAM reference_policies_variables: "You can't use a variable to replace parts of the ARN before the fifth colon". What it
  // comes to there is not said; no value of it makes another table's pattern match.
  it.each([
    ['arn:aws:dynamodb:eu-west-1:${aws:PrincipalAccount}:table/Books', 'undetermined'],
    ['arn:aws:dynamodb:${aws:RequestedRegion}:111122223333:table/*', 'undetermined'],
    ['arn:aws:dynamodb:${aws:RequestedRegion}:111122223333:table/Others', 'implicitDeny'],
    ['arn:aws:dynamodb:*:*:table/${aws:PrincipalTag/team}', 'allowed'],
    ['arn:aws:dynamodb:*:*:${aws:PrincipalTag/kind}/Books', 'allowed'],
  ])('before the fifth colon, in %s: %s', (Resource, expected) => {
    const context = {
      'aws:RequestedRegion': 'eu-west-1',
      'aws:PrincipalTag/team': 'Books',
      'aws:PrincipalTag/kind': 'table',
    };
    const answer = ask({ policies: { identity: [policy(allow({ Resource }))] }, context });
    expect(answer.decision).toBe(expected);
    expect(answer.missing).toHaveLength(expected === 'undetermined' ? 1 : 0);
  });

  // "You can't use a multivalued condition key as a variable."
  it('take no key of several values', () => {
    const owner = { 'aws:ResourceTag/owner': '${aws:TagKeys}' };
    const asked = (operator: string, tags: string[] | { unknown: string }) =>
      ask({
        policies: { identity: [policy(allow({ Condition: { [operator]: owner } }))] },
        context: { 'aws:ResourceTag/owner': 'a', 'aws:TagKeys': tags },
      }).decision;
    for (const tags of [['a'], ['a', 'b'], { unknown: 'not recorded' }]) {
      expect(asked('StringEquals', tags)).toBe('implicitDeny');
      expect(asked('StringNotEquals', tags)).toBe('allowed');
    }
  });

  it('work in string and ARN conditions', () => {
    const condition = { StringEquals: { 'aws:ResourceTag/owner': '${aws:username}' } };
    const identity = [policy(allow({ Condition: condition }))];
    const asked = (owner: string) => ask({ policies: { identity }, context: { 'aws:ResourceTag/owner': owner } });
    expect(asked('ana').decision).toBe('allowed');
    expect(asked('bob').decision).toBe('implicitDeny');
  });

  // IAM reference_policies_variables: "Inverted condition operators ... do match against a null value", and a Resource or
  // NotResource with a variable without a value "will not match any resource".
  it('without a value are like nothing, so that negations hold', () => {
    const condition = (operator: string) => ({ [operator]: { 'aws:ResourceTag/owner': '${aws:username}' } });
    const context = { 'aws:ResourceTag/owner': 'bob' };
    const asked = (operator: string) =>
      ask({
        principal: SESSION,
        policies: { identity: [ALLOW_ALL, policy(deny({ Condition: condition(operator) }))] },
        context,
      });
    expect(asked('StringEquals').decision).toBe('allowed');
    expect(asked('StringNotEquals').decision).toBe('explicitDeny');
    expect(asked('ForAllValues:StringNotLike').decision).toBe('explicitDeny');
    const except = [ALLOW_ALL, policy({ Effect: 'Deny', Action: '*', NotResource: `${TABLE}-\${aws:username}` })];
    expect(ask({ policies: { identity: except }, resource: `${TABLE}-ana` }).decision).toBe('allowed');
    expect(ask({ principal: SESSION, policies: { identity: except }, resource: `${TABLE}-ana` }).decision).toBe(
      'explicitDeny',
    );
  });
});

describe('negated elements', () => {
  it('NotAction and NotResource match everything else', () => {
    const identity = [policy({ Effect: 'Allow', NotAction: 'dynamodb:Delete*', NotResource: `${TABLE}-*` })];
    expect(ask({ policies: { identity } }).decision).toBe('allowed');
    expect(ask({ policies: { identity }, action: 'dynamodb:DeleteItem' }).decision).toBe('implicitDeny');
    expect(ask({ policies: { identity }, resource: `${TABLE}-2` }).decision).toBe('implicitDeny');
  });
});

const SSO = 'arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/ana';

describe('derived keys', () => {
  it.each([
    [USER, { 'aws:PrincipalArn': USER, 'aws:PrincipalType': 'User', 'aws:username': 'ana' }],
    [USER, { 'aws:PrincipalAccount': '111122223333', 'aws:ResourceAccount': '111122223333' }],
    [USER, { 'aws:PrincipalIsAWSService': 'false' }],
    // IAM reference_policies_variables, "Principal key values".
    [
      `arn:aws:sts::${ACCOUNT}:federated-user/ana`,
      { 'aws:userid': `${ACCOUNT}:ana`, 'aws:PrincipalType': 'FederatedUser' },
    ],
    [SESSION, { 'aws:PrincipalType': 'AssumedRole' }],
  ])('of %s hold %j', (principal, keys) => {
    const identity = [policy(allow({ Condition: { StringEquals: keys } }))];
    expect(ask({ principal, policies: { identity, session: [ALLOW_ALL] }, complete: false }).decision).toBe('allowed');
  });

  it('give way to a listed value', () => {
    const identity = [policy(allow({ Condition: { StringEquals: { 'aws:username': 'ana' } } }))];
    expect(ask({ policies: { identity }, context: { 'aws:Username': 'bob' } }).decision).toBe('implicitDeny');
  });

  it("take the role's ARN with its path where it is told", () => {
    const principalRole = 'arn:aws:iam::111122223333:role/app/Reader';
    const identity = [policy(allow({ Condition: { ArnEquals: { 'aws:PrincipalArn': principalRole } } }))];
    expect(ask({ principal: SESSION, principalRole, policies: { identity } }).decision).toBe('allowed');
  });

  // IAM reference_identifiers: a session's ARN drops the path of its role, and aws:PrincipalArn has it.
  it.each([
    [SESSION, 'role/Reader', 'undetermined'],
    [SESSION, 'role/app/*', 'undetermined'],
    [SESSION, 'role/*', 'allowed'],
    [SESSION, 'role/*Reader', 'allowed'],
    [SESSION, 'role/Writer', 'implicitDeny'],
    [SESSION, 'user/*', 'implicitDeny'],
    [SSO, 'role/AWSReservedSSO_Admin_0123456789abcdef', 'implicitDeny'],
    [SSO, 'role/aws-reserved/sso.amazonaws.com/*', 'allowed'],
    [SSO, 'role/aws-reserved/sso.amazonaws.com/eu-west-1/*', 'undetermined'],
  ])('do not guess the path of the role of %s: %s: %s', (principal, role, expected) => {
    const wanted = `arn:aws:iam::111122223333:${role}`;
    const identity = [policy(allow({ Condition: { StringLike: { 'aws:PrincipalArn': wanted } } }))];
    const answer = ask({ principal, policies: { identity }, complete: false });
    expect(answer.decision).toBe(expected);
    expect(answer.missing).toEqual(expected === 'undetermined' ? ['aws:PrincipalArn'] : []);
  });
});
