import { expect, test } from 'vitest';
import { callerOf } from '../../src/evaluation/request/caller.js';
import { keyDomain } from '../../src/evaluation/request/key-domains.js';
import { isServicePrincipal, principalKind } from '../../src/model/principal-kind.js';
import { askedOf, denialOf, expectKeys, textDenial } from './denial.js';

// IAM User Guide, reference_policies_elements_principal#principal-services and #principal-federated-web-identity.
test.each<[string, boolean]>([
  ['lambda.amazonaws.com', true],
  ['replication.dynamodb.amazonaws.com', true],
  ['states.eu-west-1.amazonaws.com', true],
  ['ec2.amazonaws.com.cn', true],
  ['arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-1.amazonaws.com', false],
  ['arn:aws:iam::111122223333:user/lambda.amazonaws.com', false],
  ['cognito-identity.amazonaws.com', false],
  ['AWS Internal', false],
  ['amazonaws.com', false],
])('%s is a service: %j', (text, expected) => {
  expect(isServicePrincipal(text)).toBe(expected);
});

const PROVIDER = 'arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-1.amazonaws.com';

test('an identity provider whose ARN ends like a service is none', () => {
  const denial = textDenial({
    principal: PROVIDER,
    action: 'sts:AssumeRoleWithWebIdentity',
    resource: 'arn:aws:iam::111122223333:role/app',
  });
  // For requests that are not signed AWS does not tell whether the key is there; it is never true for them.
  const request = askedOf(denial);
  expectKeys(request, { 'aws:PrincipalIsAWSService': undefined });
  expect(request && keyDomain('aws:principalisawsservice', callerOf(request), request.action)).toEqual({
    presence: 'maybe',
    forms: ['false'],
  });
  expect(principalKind(PROVIDER)).toBe('identity-provider');
  expect(principalKind('lambda.amazonaws.com')).toBe('service');
});

test('a web identity of Cognito is no call of a service', () => {
  const denial = denialOf({
    eventSource: 'sts.amazonaws.com',
    eventName: 'AssumeRoleWithWebIdentity',
    userIdentity: {
      type: 'WebIdentityUser',
      identityProvider: 'cognito-identity.amazonaws.com',
      principalId: 'cognito-identity.amazonaws.com:eu-west-1:pool:eu-west-1:id',
      userName: 'eu-west-1:id',
    },
    requestParameters: { roleArn: 'arn:aws:iam::111122223333:role/app' },
  });
  const request = askedOf(denial);
  expect(request?.principal).toBe('cognito-identity.amazonaws.com');
  expectKeys(request, { 'aws:PrincipalIsAWSService': undefined });
});
