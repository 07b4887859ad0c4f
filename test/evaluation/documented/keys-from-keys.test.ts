import { describe, expect, it } from 'vitest';
import type { RequestContext } from '../../../src/model/request.js';
import { ACCOUNT, allow, ask, deny, OTHER, policy, type Question, ROLE, SESSION, TABLE, USER } from '../ask.js';

// What the value of one condition key tells of another one's: IAM User Guide, reference_policies_condition-keys.
// Each row asks an Allow beside a Deny under the condition; nothing but `context` is told.

const session = { principal: SESSION, principalRole: ROLE };
const CHAIN = ['cloudformation.amazonaws.com', 'dynamodb.amazonaws.com'];
const THERE = TABLE.replace(ACCOUNT, OTHER);
const IMAGE = { action: 'ec2:RunInstances', resource: 'arn:aws:ec2:eu-west-1::image/ami-0123456789abcdef0' };
const PROVIDER = `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com`;

function denied(condition: object, question: Omit<Question, 'policies'>) {
  const resource = [policy(allow({ Principal: '*' }), deny({ Principal: '*', Condition: condition }))];
  const identity = [policy(allow(), deny({ Condition: condition }))];
  return ask({ ...session, ...question, policies: { identity, resource }, complete: false }).decision;
}

type Row = [what: string, condition: object, question: Omit<Question, 'policies'>, decision: string];
const of = (context: RequestContext) => ({ context });

const rows: Row[] = [
  // "an ordered list of each service in the chain"; "the first service", "the last service"
  ['first', { StringEquals: { 'aws:CalledViaFirst': CHAIN[0] } }, of({ 'aws:CalledVia': CHAIN }), 'explicitDeny'],
  ['first', { StringEquals: { 'aws:CalledViaFirst': CHAIN[1] } }, of({ 'aws:CalledVia': CHAIN }), 'allowed'],
  ['last', { StringEquals: { 'aws:CalledViaLast': CHAIN[1] } }, of({ 'aws:CalledVia': CHAIN }), 'explicitDeny'],
  ['last', { Null: { 'aws:CalledViaLast': 'true' } }, of({ 'aws:CalledVia': null }), 'explicitDeny'],
  // One account is in one organization.
  [
    'organization',
    { StringNotEquals: { 'aws:ResourceOrgID': 'o-exampleorg1' } },
    of({ 'aws:PrincipalOrgID': 'o-exampleorg1' }),
    'allowed',
  ],
  [
    'organization',
    { StringNotEquals: { 'aws:PrincipalOrgID': 'o-exampleorg1' } },
    of({ 'aws:ResourceOrgID': 'o-exampleorg2' }),
    'explicitDeny',
  ],
  ['organization', { Null: { 'aws:ResourceOrgID': 'true' } }, of({ 'aws:PrincipalOrgID': null }), 'explicitDeny'],
  [
    'of another account',
    { StringNotEquals: { 'aws:ResourceOrgID': 'o-exampleorg1' } },
    { resource: THERE, ...of({ 'aws:PrincipalOrgID': 'o-exampleorg1' }) },
    'undetermined',
  ],
  // An image may be anybody's, though no policy on it decides.
  ['owner', { StringNotEquals: { 'aws:ResourceAccount': ACCOUNT } }, IMAGE, 'undetermined'],
  [
    'organization of an image',
    { StringNotEquals: { 'aws:ResourceOrgID': 'o-exampleorg1' } },
    { ...IMAGE, ...of({ 'aws:PrincipalOrgID': 'o-exampleorg1' }) },
    'undetermined',
  ],
  // A hosted zone has no account in its ARN either, and is shared with nobody.
  [
    'owner',
    { StringNotEquals: { 'aws:ResourceAccount': ACCOUNT } },
    { action: 'route53:GetHostedZone', resource: 'arn:aws:route53:::hostedzone/Z1' },
    'allowed',
  ],
  // "AWS creates temporary credentials on behalf of IAM users": the key is there
  [
    'MFA of a user whom a service serves',
    { Null: { 'aws:MultiFactorAuthPresent': 'true' } },
    { principal: USER, ...of({ 'aws:ViaAWSService': 'true' }) },
    'allowed',
  ],
  [
    'MFA of a user',
    { Null: { 'aws:MultiFactorAuthPresent': 'true' } },
    { principal: USER, ...of({ 'aws:ViaAWSService': 'false' }) },
    'undetermined',
  ],
  // "This condition key is not present for federated identities"
  [
    'MFA of a session that an OIDC provider vouched for',
    { Null: { 'aws:MultiFactorAuthPresent': 'true' } },
    of({ 'aws:FederatedProvider': PROVIDER }),
    'explicitDeny',
  ],
  [
    'MFA of IAM Identity Center',
    { Null: { 'aws:MultiFactorAuthAge': 'true' } },
    {
      principal: `arn:aws:sts::${ACCOUNT}:assumed-role/AWSReservedSSO_Dev_0123456789abcdef/ana`,
      principalRole: `arn:aws:iam::${ACCOUNT}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Dev_0123456789abcdef`,
    },
    'explicitDeny',
  ],
  [
    'MFA of a session that nobody told more of',
    { Null: { 'aws:MultiFactorAuthPresent': 'true' } },
    of({ 'aws:FederatedProvider': null }),
    'undetermined',
  ],
  // "present in the role-session of a role that was assumed using OpenID Connect"
  [
    'what a SAML assertion says, of a session by OIDC',
    { Null: { 'saml:sub': 'true' } },
    of({ 'aws:FederatedProvider': PROVIDER }),
    'explicitDeny',
  ],
  [
    'what a SAML assertion says',
    { Null: { 'saml:sub': 'true' } },
    of({ 'aws:FederatedProvider': null }),
    'undetermined',
  ],
  // "IAM calls are always made to the us-east-1 Region"; iam:PassRole is asked by another service
  [
    'Region of IAM',
    { StringNotEquals: { 'aws:RequestedRegion': 'eu-west-1' } },
    { action: 'iam:GetUser', resource: USER },
    'explicitDeny',
  ],
  [
    'Region of IAM in China',
    { StringEquals: { 'aws:RequestedRegion': 'cn-north-1' } },
    { action: 'iam:GetUser', resource: USER.replace('arn:aws:', 'arn:aws-cn:') },
    'explicitDeny',
  ],
  [
    'Region of a service that takes a role',
    { StringNotEquals: { 'aws:RequestedRegion': 'eu-west-1' } },
    { action: 'iam:PassRole', resource: ROLE },
    'undetermined',
  ],
  // "If the aws:SourceArn value contains the account ID", both are of one account.
  [
    'account of the resource that a service calls for',
    { StringNotEquals: { 'aws:SourceAccount': ACCOUNT }, Null: { 'aws:SourceAccount': 'false' } },
    { principal: 'sns.amazonaws.com', ...of({ 'aws:SourceArn': `arn:aws:sns:eu-west-1:${ACCOUNT}:t` }) },
    'allowed',
  ],
  [
    'account of the resource that a service calls for, which not every service tells',
    { StringEquals: { 'aws:SourceAccount': ACCOUNT } },
    { principal: 'sns.amazonaws.com', ...of({ 'aws:SourceArn': `arn:aws:sns:eu-west-1:${ACCOUNT}:t` }) },
    'undetermined',
  ],
  [
    'no account in the ARN',
    { StringNotEquals: { 'aws:SourceAccount': ACCOUNT }, Null: { 'aws:SourceAccount': 'false' } },
    { principal: 's3.amazonaws.com', ...of({ 'aws:SourceArn': 'arn:aws:s3:::books' }) },
    'undetermined',
  ],
];

describe('a condition key whose value follows from another one', () => {
  it.each(rows)('%s: %j', (_what, condition, question, decision) => {
    expect(denied(condition, question)).toBe(decision);
  });

  // "in the role-trust policy when an OIDC provider is used": an ARN, or the name of a built-in provider
  it.each([PROVIDER, 'cognito-identity.amazonaws.com'])('is the provider that vouches: %s', (provider) => {
    const trust = (wanted: string) => {
      const Condition = { StringEquals: { 'aws:FederatedProvider': wanted } };
      const statement = {
        Effect: 'Allow',
        Principal: { Federated: provider },
        Action: 'sts:AssumeRoleWithWebIdentity',
      };
      const policies = { resource: [policy({ ...statement, Condition })] };
      const asked = { principal: provider, action: 'sts:AssumeRoleWithWebIdentity', resource: ROLE };
      return ask({ ...asked, policies, complete: false }).decision;
    };
    expect([trust(provider), trust('accounts.google.com')]).toEqual(['allowed', 'implicitDeny']);
  });
});
