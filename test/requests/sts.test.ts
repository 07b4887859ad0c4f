import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/model/json.js';
import { contextOf, requestsOf } from '../../src/requests/index.js';
import { askedOf, denialOf, expectKeys, SESSION } from './denial.js';

const UNKNOWN = { unknown: expect.any(String) };

const ROLE = 'arn:aws:iam::444455556666:role/app/Deploy';

function assume(requestParameters: JsonObject) {
  return denialOf({ eventSource: 'sts.amazonaws.com', eventName: 'AssumeRole', requestParameters });
}

// IAM User Guide, id_session-tags ("sts:TagSession") and id_credentials_temp_control-access_monitor ("sts:SetSourceIdentity").
test.each<[JsonObject, string[]]>([
  [{}, ['sts:AssumeRole']],
  [{ tags: [{ key: 'team', value: 'a' }] }, ['sts:AssumeRole', 'sts:TagSession']],
  [{ sourceIdentity: 'ana' }, ['sts:AssumeRole', 'sts:SetSourceIdentity']],
  [
    { tags: [{ key: 'team', value: 'a' }], sourceIdentity: 'ana' },
    ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'],
  ],
])('AssumeRole with %j asks %j on the role', (parameters, actions) => {
  const requests = requestsOf(assume({ roleArn: ROLE, roleSessionName: 's', ...parameters }));
  expect(requests.map(({ action }) => action)).toEqual(actions);
  expect(new Set(requests.map(({ resource }) => resource))).toEqual(new Set([ROLE]));
  expect(requests[0]).toMatchObject({ resourceAccount: '444455556666', principalAccount: '111122223333' });
});

test('what AssumeRole was given, and what it was not', () => {
  const denial = assume({
    roleArn: ROLE,
    roleSessionName: 'deploy',
    externalId: 'x-1',
    durationSeconds: 3600,
    tags: [{ key: 'team', value: 'a' }],
    transitiveTagKeys: ['team'],
  });
  const [request] = requestsOf(denial);
  expect(request && contextOf(denial, request)).toMatchObject({
    'sts:ExternalId': 'x-1',
    'sts:RoleSessionName': 'deploy',
    'sts:DurationSeconds': '3600',
    'sts:SourceIdentity': null,
    'sts:TransitiveTagKeys': ['team'],
    'aws:RequestTag/team': 'a',
    'aws:TagKeys': ['team'],
  });
  expect(requestsOf(assume({ roleArn: ROLE, roleSessionName: 'deploy' }))[0]?.context).toMatchObject({
    'sts:ExternalId': null,
    'sts:TransitiveTagKeys': null,
    'aws:TagKeys': null,
  });
});

const GITHUB = 'arn:aws:iam::444455556666:oidc-provider/token.actions.githubusercontent.com';

test('a web identity asks as its provider, with subject and audience', () => {
  const denial = denialOf({
    eventSource: 'sts.amazonaws.com',
    eventName: 'AssumeRoleWithWebIdentity',
    userIdentity: {
      type: 'WebIdentityUser',
      identityProvider: GITHUB,
      principalId: `${GITHUB}:sts.amazonaws.com:repo:acme/app:ref:refs/heads/main`,
      userName: 'repo:acme/app:ref:refs/heads/main',
    },
    requestParameters: { roleArn: ROLE, roleSessionName: 'ci' },
  });
  const request = askedOf(denial);
  expect(request).toMatchObject({ principal: GITHUB, action: 'sts:AssumeRoleWithWebIdentity', resource: ROLE });
  expectKeys(request, {
    'token.actions.githubusercontent.com:sub': 'repo:acme/app:ref:refs/heads/main',
    'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
    // reference_policies_condition-keys: also "in the role-trust policy when an OIDC provider is used".
    'aws:FederatedProvider': GITHUB,
    'aws:PrincipalAccount': undefined,
    'aws:TagKeys': undefined,
  });
  const context = request?.context;
  for (const key of ['aws:userid', 'aws:TokenIssueTime']) {
    expect(context).not.toHaveProperty(key);
  }
  expect(request).not.toHaveProperty('completePrefixes');
});

test('a SAML user asks as the provider of the request', () => {
  const provider = 'arn:aws:iam::444455556666:saml-provider/corp';
  const denial = denialOf({
    eventSource: 'sts.amazonaws.com',
    eventName: 'AssumeRoleWithSAML',
    userIdentity: { type: 'SAMLUser', principalId: 'x:ana', userName: 'ana', identityProvider: 'x' },
    requestParameters: { roleArn: ROLE, principalArn: provider },
  });
  expect(requestsOf(denial)[0]).toMatchObject({
    principal: provider,
    action: 'sts:AssumeRoleWithSAML',
    resource: ROLE,
  });
});

// IAM User Guide, id_session-tags#id_session-tags_ctlogs (principalTags) and #id_session-tags_permissions-required.
test('the claims of an assertion are session tags, and a source identity is set', () => {
  const denial = denialOf({
    eventSource: 'sts.amazonaws.com',
    eventName: 'AssumeRoleWithSAML',
    userIdentity: { type: 'SAMLUser', principalId: 'bdGOn=:ana', userName: 'ana', identityProvider: 'bdGOn=' },
    requestParameters: {
      roleArn: ROLE,
      principalArn: 'arn:aws:iam::444455556666:saml-provider/corp',
      principalTags: { CostCenter: '987654', Project: 'Unicorn' },
      transitiveTagKeys: ['CostCenter'],
      sourceIdentity: 'ana',
    },
  });
  const requests = requestsOf(denial);
  expect(requests.map(({ action }) => action)).toEqual([
    'sts:AssumeRoleWithSAML',
    'sts:TagSession',
    'sts:SetSourceIdentity',
  ]);
  expect(requests[0]).toMatchObject({
    completePrefixes: ['aws:RequestTag/'],
    context: {
      'aws:RequestTag/CostCenter': '987654',
      'aws:RequestTag/Project': 'Unicorn',
      'aws:TagKeys': ['CostCenter', 'Project'],
      'sts:SourceIdentity': 'ana',
    },
  });
});

// IAM User Guide, cloudtrail-integration#stscloudtrailexample-assumerole (incomingTransitiveTags) and
// id_credentials_temp_control-access_monitor ("the value persists … sts:SetSourceIdentity is required in both").
// IAM guide, id_session-tags (chaining roles): tags that travel are passed again, which asks sts:TagSession.
test('a chained role inherits tags and source identity', () => {
  const session = { ...SESSION, sessionContext: { ...SESSION.sessionContext, sourceIdentity: 'ana' } };
  const requestParameters = {
    roleArn: ROLE,
    roleSessionName: 's',
    incomingTransitiveTags: { Department: 'Engineering' },
  };
  const requests = requestsOf({
    ...denialOf({ ...assume(requestParameters).event, userIdentity: session }),
  });
  expect(requests.map(({ action }) => action)).toEqual(['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity']);
  expect(requests[0]?.context).toMatchObject({ 'aws:TagKeys': UNKNOWN, 'sts:SourceIdentity': UNKNOWN });
  expect(requests[0]).not.toHaveProperty('completePrefixes');
});

test('the owner of a role does not see the session of a caller from elsewhere', () => {
  const userIdentity = { type: 'AWSAccount', principalId: 'AROAFOREIGN:s', accountId: '777788889999' };
  const [request] = requestsOf(denialOf({ ...assume({ roleArn: ROLE, roleSessionName: 's' }).event, userIdentity }));
  expect(request?.context?.['sts:SourceIdentity']).toEqual(UNKNOWN);
});

// AWS STS API Reference, API_AssumeRoot; Service Authorization Reference, list_awssecuritytokenservice.
test.each(['444455556666', 'arn:aws:iam::444455556666:root'])('AssumeRoot of %s asks on the root user', (target) => {
  const taskPolicyArn = { arn: 'arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials' };
  const requestParameters = { targetPrincipal: target, taskPolicyArn };
  const denial = denialOf({ eventSource: 'sts.amazonaws.com', eventName: 'AssumeRoot', requestParameters });
  expect(requestsOf(denial)).toMatchObject([
    {
      action: 'sts:AssumeRoot',
      resource: 'arn:aws:iam::444455556666:root',
      resourceAccount: '444455556666',
      context: { 'sts:TaskPolicyArn': taskPolicyArn.arn },
    },
  ]);
});

test('an AssumeRole without parameters asks what the message names', () => {
  const denial = denialOf({
    eventSource: 'sts.amazonaws.com',
    eventName: 'AssumeRole',
    text: { action: 'sts:AssumeRole', resource: ROLE },
  });
  const [request] = requestsOf(denial);
  expect(request).toMatchObject({ action: 'sts:AssumeRole', resource: ROLE, origin: { named: true } });
  expect(request && contextOf(denial, request)).not.toHaveProperty('sts:ExternalId');
});
