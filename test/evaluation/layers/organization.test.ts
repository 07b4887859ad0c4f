import { describe, expect, it } from 'vitest';
import { layerOf } from '../../../src/evaluation/index.js';
import { ACCOUNT, ALLOW_ALL, allow, ask, deny, KEY, OTHER, policy, TABLE, USER } from '../ask.js';

const identity = [ALLOW_ALL];
const level = (target: string, ...statements: object[]) => ({ target, policies: [policy(...statements)] });
const denial = [level('r-1', deny({ Principal: '*' }))];

describe('service control policies', () => {
  it('must allow at every level', () => {
    const serviceControl = [level('r-1', allow()), level('ou-1', allow({ Action: 's3:*' })), level('a', allow())];
    const answer = ask({ policies: { identity, serviceControl } });
    expect(answer.decision).toBe('implicitDeny');
    expect(answer.denying).toEqual(['service-control-policy']);
    expect(layerOf(answer, 'service-control-policy')?.levels).toEqual(['ou-1']);
  });

  it('deny from any level', () => {
    const serviceControl = [level('r-1', allow()), level('ou-1', allow(), deny({ Action: 'dynamodb:*' }))];
    expect(ask({ policies: { identity, serviceControl } }).decision).toBe('explicitDeny');
  });

  it.each([
    ['no level at all', []],
    ['a level without policies', [level('r-1', allow()), { target: 'a', policies: [] }]],
  ])('of %s allow nothing', (_, serviceControl) => {
    expect(ask({ policies: { identity, serviceControl } }).decision).toBe('implicitDeny');
  });

  const scp = [level('r-1', deny())];
  it.each([
    ['the management account', {}, { managementAccount: ACCOUNT }, 'allowed'],
    ['a member account', {}, { managementAccount: OTHER }, 'explicitDeny'],
    ['its root user', { principal: `arn:aws:iam::${ACCOUNT}:root` }, { managementAccount: OTHER }, 'explicitDeny'],
    ['nobody knows which account', {}, { managementAccount: { unknown: 'no answer' } }, 'undetermined'],
    [
      'a service-linked role',
      {
        principal: `arn:aws:sts::${ACCOUNT}:assumed-role/AWSServiceRoleForDynamoDBReplication/x`,
        principalRole: `arn:aws:iam::${ACCOUNT}:role/aws-service-role/replication.dynamodb.amazonaws.com/AWSServiceRoleForDynamoDBReplication`,
      },
      { managementAccount: OTHER },
      'allowed',
    ],
  ])('bind %s', (_, question, organization, expected) => {
    expect(ask({ ...question, organization, policies: { identity, serviceControl: scp } }).decision).toBe(expected);
  });

  it('may not bind a role of which only the id is known', () => {
    const asked = { principalAccount: ACCOUNT, policies: { identity, serviceControl: scp } };
    const answer = ask({ ...asked, principal: 'AROAEXAMPLEROLE12345:one' });
    expect(answer).toMatchObject({
      decision: 'undetermined',
      missing: ['whether the caller is a service-linked role'],
    });
    expect(ask({ ...asked, principal: 'AIDAEXAMPLEUSER12345' }).decision).toBe('explicitDeny');
  });

  it('do not bind service principals', () => {
    const resource = [policy(allow({ Principal: { Service: 'lambda.amazonaws.com' } }))];
    const answer = ask({ principal: 'lambda.amazonaws.com', policies: { resource, serviceControl: scp } });
    expect(answer.decision).toBe('allowed');
    expect(layerOf(answer, 'service-control-policy')).toMatchObject({ decision: 'not-applicable', denies: false });
    expect(layerOf(answer, 'service-control-policy')?.why).toContain('member accounts');
  });

  it("of the resource's account do not bind foreign callers, those of the caller's do", () => {
    const resource = [policy(allow({ Principal: { AWS: ACCOUNT } }))];
    const foreign = `arn:aws:dynamodb:eu-west-1:${OTHER}:table/Books`;
    const asked = { resource: foreign, policies: { identity, resource, serviceControl: scp } };
    expect(ask({ ...asked, organization: { managementAccount: OTHER } }).decision).toBe('explicitDeny');
  });

  it('leave the answer open while a level is unread', () => {
    const serviceControl = [level('r-1', allow()), { unknown: 'needs organizations:ListPoliciesForTarget' }];
    const answer = ask({ policies: { identity, serviceControl } });
    expect(answer.decision).toBe('undetermined');
    expect(answer.missing).toEqual(['needs organizations:ListPoliciesForTarget']);
    const denied = [level('r-1', deny()), { unknown: 'x' }];
    expect(ask({ policies: { identity, serviceControl: denied } }).decision).toBe('explicitDeny');
  });
});

describe('resource control policies', () => {
  it.each([
    ['a table', {}, 'explicitDeny'],
    [
      'a service without support',
      { action: 'ec2:StartInstances', resource: `arn:aws:ec2:r:${ACCOUNT}:instance/i` },
      'allowed',
    ],
    ['an action without a resource', { action: 'dynamodb:ListTables', resource: '*' }, 'allowed'],
    ['resources of the management account', { organization: { managementAccount: ACCOUNT } }, 'allowed'],
    ['resources of a member account', { organization: { managementAccount: OTHER } }, 'explicitDeny'],
    ['the root user', { principal: `arn:aws:iam::${ACCOUNT}:root` }, 'explicitDeny'],
    [
      'a service-linked role',
      { principal: `arn:aws:iam::${ACCOUNT}:role/aws-service-role/dax.amazonaws.com/AWSServiceRoleForDAX` },
      'allowed',
    ],
  ])('bind %s: %j %s', (_, question, expected) => {
    expect(ask({ ...question, policies: { identity, resourceControl: denial } }).decision).toBe(expected);
  });

  it('bind foreign callers by the account of the resource', () => {
    const resource = [policy(allow({ Principal: { AWS: OTHER } }))];
    const principal = `arn:aws:iam::${OTHER}:user/bob`;
    const policies = { identity, resource, resourceControl: denial };
    expect(ask({ principal, policies, organization: { managementAccount: OTHER } }).decision).toBe('explicitDeny');
    expect(ask({ principal, policies, organization: { managementAccount: ACCOUNT } }).decision).toBe('allowed');
  });

  it('bind service principals', () => {
    const resource = [policy(allow({ Principal: { Service: 'lambda.amazonaws.com' } }))];
    const answer = ask({ principal: 'lambda.amazonaws.com', policies: { resource, resourceControl: denial } });
    expect(answer.denying).toEqual(['resource-control-policy']);
  });

  it('never bind kms:RetireGrant', () => {
    const resource = [policy(allow({ Principal: '*' }))];
    const grants = [{ GrantId: 'g', RetiringPrincipal: USER, Operations: ['Encrypt'] }];
    const asked = (action: string) =>
      ask({ action, resource: KEY, policies: { identity, resource, grants, resourceControl: denial } }).decision;
    expect(asked('kms:RetireGrant')).toBe('allowed');
    expect(asked('kms:Decrypt')).toBe('explicitDeny');
  });

  it('allow what they do not deny, for RCPFullAWSAccess is attached everywhere', () => {
    const resourceControl = [level('r-1', deny({ Principal: '*', Action: 's3:*' })), { target: 'a', policies: [] }];
    expect(ask({ resource: TABLE, policies: { identity, resourceControl } }).decision).toBe('allowed');
  });
});

describe('an action without a resource', () => {
  it('asks no resource policy, wherever it is sent', () => {
    const answer = ask({
      action: 'dynamodb:ListTables',
      resource: '*',
      resourceAccount: OTHER,
      policies: { identity },
    });
    expect(answer.decision).toBe('allowed');
  });
});
