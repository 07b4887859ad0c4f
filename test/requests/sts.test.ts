import { expect, test } from 'vitest';
import { contextOf, requestsOf } from '../../src/requests/index.js';
import type { JsonObject } from '../../src/vocabulary/json.js';
import { denialOf } from './denial.js';

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
  const [request] = requestsOf(denial);
  expect(request).toMatchObject({ principal: GITHUB, action: 'sts:AssumeRoleWithWebIdentity', resource: ROLE });
  expect(request && contextOf(denial, request)).toMatchObject({
    'token.actions.githubusercontent.com:sub': 'repo:acme/app:ref:refs/heads/main',
    'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
    'aws:FederatedProvider': GITHUB,
  });
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
