import { expect, test } from 'vitest';
import type { UserIdentity } from '../../src/model/event.js';
import type { DerivedRequest, RequestContext } from '../../src/requests/index.js';
import { ACCOUNT, askedOf, denialOf, expectKeys, SESSION, textDenial, USER } from './denial.js';

const ROLE = 'arn:aws:iam::111122223333:role/app/Orders';

function askedBy(userIdentity: UserIdentity): DerivedRequest | undefined {
  const tableName = 'arn:aws:dynamodb:eu-west-1:111122223333:table/Music';
  return askedOf(denialOf({ userIdentity, requestParameters: { tableName } }));
}

function contextOfIdentity(userIdentity: UserIdentity): RequestContext {
  return askedBy(userIdentity)?.context ?? {};
}

const ROOT: UserIdentity = {
  type: 'Root',
  principalId: ACCOUNT,
  arn: 'arn:aws:iam::111122223333:root',
  accountId: ACCOUNT,
  accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
  sessionContext: { attributes: { creationDate: '2026-10-01T09:00:00Z', mfaAuthenticated: 'true' } },
};
const FEDERATED: UserIdentity = {
  type: 'FederatedUser',
  principalId: `${ACCOUNT}:ana`,
  arn: 'arn:aws:sts::111122223333:federated-user/ana',
  accountId: ACCOUNT,
  accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
  sessionContext: {
    sessionIssuer: { type: 'IAMUser', arn: USER.arn ?? '' },
    attributes: { creationDate: '2026-10-01T09:00:00Z', mfaAuthenticated: 'false' },
  },
};

// IAM User Guide, reference_policies_condition-keys (what each key holds, and for whom) and reference_policies_variables
// (the table of principal key values).
test.each<[string, UserIdentity, Record<string, unknown>]>([
  [
    'a user with long-term keys',
    USER,
    {
      'aws:PrincipalArn': 'arn:aws:iam::111122223333:user/support/ana',
      'aws:PrincipalAccount': ACCOUNT,
      'aws:PrincipalType': 'User',
      'aws:username': 'ana',
      'aws:userid': 'AIDAEXAMPLEUSER',
      'aws:TokenIssueTime': null,
      'aws:SourceIdentity': null,
      'aws:FederatedProvider': null,
      'ec2:SourceInstanceARN': null,
      'aws:PrincipalIsAWSService': 'false',
      'aws:SourceArn': null,
    },
  ],
  [
    'a role session',
    SESSION,
    {
      'aws:PrincipalArn': ROLE,
      'aws:PrincipalType': 'AssumedRole',
      'aws:username': null,
      'aws:userid': 'AROAEXAMPLEROLE:deploy',
      'aws:TokenIssueTime': '2026-10-01T09:00:00Z',
      'aws:SourceIdentity': null,
      'ec2:SourceInstanceARN': null,
    },
  ],
  [
    'a role session with a source identity, from GitHub',
    {
      ...SESSION,
      sessionContext: {
        ...SESSION.sessionContext,
        sourceIdentity: 'ana',
        webIdFederationData: {
          federatedProvider: 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com',
        },
      },
    },
    {
      'aws:SourceIdentity': 'ana',
      'aws:FederatedProvider': 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com',
    },
  ],
  [
    'the role of an EC2 instance',
    {
      ...SESSION,
      principalId: 'AROAEXAMPLEROLE:i-0abc1234',
      sessionContext: { ...SESSION.sessionContext, ec2RoleDelivery: '2.0' },
    },
    {
      'ec2:RoleDelivery': '2.0',
      'ec2:SourceInstanceARN': undefined,
      'aws:Ec2InstanceSourceVpc': undefined,
      'lambda:SourceFunctionArn': null,
    },
  ],
  [
    'the role of a Lambda function',
    {
      ...SESSION,
      inScopeOf: {
        issuerType: 'AWS::Lambda::Function',
        credentialsIssuedTo: 'arn:aws:lambda:eu-west-1:111122223333:function:f',
      },
    },
    // AWS: https://docs.aws.amazon.com/lambda/latest/dg/permissions-source-function-arn.html
    { 'lambda:SourceFunctionArn': 'arn:aws:lambda:eu-west-1:111122223333:function:f' },
  ],
  [
    'the role of a task of another service, which is no function',
    {
      ...SESSION,
      inScopeOf: { issuerType: 'AWS::ECS::Task', credentialsIssuedTo: 'arn:aws:ecs:eu-west-1:111122223333:task/c/1' },
    },
    { 'lambda:SourceFunctionArn': null },
  ],
  [
    'a user whom a service acts for, with temporary credentials of its own',
    { ...USER, invokedBy: 'athena.amazonaws.com' },
    { 'aws:TokenIssueTime': undefined, 'aws:userid': 'AIDAEXAMPLEUSER' },
  ],
  [
    'the root user',
    ROOT,
    {
      'aws:PrincipalArn': 'arn:aws:iam::111122223333:root',
      'aws:PrincipalType': 'Account',
      'aws:username': null,
      'aws:userid': ACCOUNT,
      'aws:AssumedRoot': null,
    },
  ],
  [
    'a privileged root session',
    { ...ROOT, sessionContext: { ...ROOT.sessionContext, assumedRoot: 'true' } },
    { 'aws:AssumedRoot': 'true' },
  ],
  [
    'a user of Identity Center',
    { ...SESSION, onBehalfOf: { userId: '94482488-3041-7026-18f3-be45837cd0e4', identityStoreArn: 'arn:aws:…' } },
    { 'identitystore:UserId': ['94482488-3041-7026-18f3-be45837cd0e4'], 'aws:AssumedRoot': null },
  ],
  [
    'a federated user',
    FEDERATED,
    {
      'aws:PrincipalArn': 'arn:aws:sts::111122223333:federated-user/ana',
      'aws:PrincipalType': 'FederatedUser',
      'aws:userid': `${ACCOUNT}:ana`,
      'aws:username': null,
      'aws:MultiFactorAuthPresent': null,
    },
  ],
  [
    'a service',
    { type: 'AWSService', invokedBy: 'replication.dynamodb.amazonaws.com' },
    {
      'aws:PrincipalIsAWSService': 'true',
      'aws:PrincipalServiceName': 'replication.dynamodb.amazonaws.com',
      'aws:SourceArn': undefined,
    },
  ],
  [
    'a caller of another account without an ARN',
    { type: 'AWSAccount', accountId: '444455556666', principalId: 'AROAFOREIGN:s' },
    {
      'aws:PrincipalAccount': '444455556666',
      'aws:userid': 'AROAFOREIGN:s',
      'aws:PrincipalArn': undefined,
      'aws:PrincipalType': 'AssumedRole',
    },
  ],
])('%s', (_, identity, expected) => {
  expectKeys(askedBy(identity), expected);
});

test('tags and organization of the principal and tags of the resource stay unknown', () => {
  const keys = Object.keys(contextOfIdentity(SESSION));
  expect(
    keys.filter(
      (key) => /Tag\/|OrgID|OrgPaths/.test(key) && !key.startsWith('aws:Source') && !key.startsWith('aws:Vpce'),
    ),
  ).toEqual([]);
});

test('time, Region and owner of the resource', () => {
  expectKeys(askedBy(USER), {
    'aws:CurrentTime': '2026-10-01T09:30:00Z',
    'aws:EpochTime': '1790847000',
    'aws:RequestedRegion': 'eu-west-1',
    'aws:ResourceAccount': ACCOUNT,
  });
});

test('a pasted text tells who asked and nothing of how', () => {
  const denial = textDenial({
    principal: 'arn:aws:sts::111122223333:assumed-role/Orders/deploy',
    action: 'dynamodb:GetItem',
    resource: 'arn:aws:dynamodb:eu-west-1:111122223333:table/Music',
  });
  const request = askedOf(denial);
  expect(request).toMatchObject({ principalAccount: ACCOUNT, origin: { named: true, region: 'eu-west-1' } });
  expect(request).not.toHaveProperty('principalRole');
  const context = request?.context;
  expectKeys(request, {
    'aws:PrincipalArn': undefined,
    'aws:PrincipalType': 'AssumedRole',
    'aws:RequestedRegion': 'eu-west-1',
  });
  for (const key of [
    'aws:SourceIp',
    'aws:SourceVpce',
    'aws:ViaAWSService',
    'aws:MultiFactorAuthPresent',
    'aws:CurrentTime',
    'aws:userid',
  ]) {
    expect(context).not.toHaveProperty(key);
  }
});

// IAM User Guide, reference_policies_iam-condition-keys: claims stay with the session that they made.
test('the claims of a web identity are keys of its session', () => {
  const provider = 'cognito-identity.amazonaws.com';
  const context = contextOfIdentity({
    type: 'AssumedRole',
    principalId: 'AROAEXAMPLEROLE12345:CognitoIdentityCredentials',
    arn: SESSION.arn ?? '',
    accountId: ACCOUNT,
    sessionContext: {
      sessionIssuer: { type: 'Role', arn: ROLE },
      webIdFederationData: {
        federatedProvider: provider,
        attributes: { [`${provider}:sub`]: 'eu-west-1:0a1b', [`${provider}:amr`]: '["authenticated","a:b"]' },
      },
    },
  });
  expect(context[`${provider}:sub`]).toBe('eu-west-1:0a1b');
  expect(context[`${provider}:amr`]).toEqual(['authenticated', 'a:b']);
  expect(context['aws:FederatedProvider']).toBe(provider);
});
