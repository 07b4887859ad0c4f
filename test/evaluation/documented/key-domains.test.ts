import { describe, expect, it } from 'vitest';
import { KEY_DOMAINS } from '../../../src/evaluation/request/key-domains.js';
import { KEY_TIES } from '../../../src/evaluation/request/key-ties.js';
import type { RequestContext } from '../../../src/model/request.js';
import { ACCOUNT, ALLOW_ALL, allow, ask, deny, KEY, policy, ROLE, SESSION, USER } from '../ask.js';

// "Availability" of each key: IAM User Guide, reference_policies_condition-keys; of federated callers,
// reference_policies_iam-condition-keys; of kms:GrantIsForAWSResource, KMS developer guide, conditions-kms.

const CALLERS = {
  user: { principal: USER },
  session: { principal: SESSION, principalRole: ROLE },
  federated: { principal: `arn:aws:sts::${ACCOUNT}:federated-user/ana` },
  root: { principal: `arn:aws:iam::${ACCOUNT}:root` },
  oidc: { principal: `arn:aws:iam::${ACCOUNT}:oidc-provider/token.example.com` },
  saml: { principal: `arn:aws:iam::${ACCOUNT}:saml-provider/corp` },
  service: { principal: 'events.amazonaws.com' },
  anonymous: { principal: 'anonymous' },
} as const;
type CallerName = keyof typeof CALLERS;
const ALL = Object.keys(CALLERS) as CallerName[];

interface Asked {
  readonly context?: RequestContext;
  readonly action?: string;
  readonly resource?: string;
}

/** Whether a request of the caller has the key, of which nobody tells anything. */
function presence(key: string, caller: CallerName, asked: Asked = {}): 'always' | 'never' | 'maybe' {
  const Condition = { Null: { [key]: 'true' } };
  const resource = [policy(allow({ Principal: '*' }), deny({ Principal: '*', Condition }))];
  // What no policy on a resource can grant hangs on the identity policy alone.
  const identity = [policy(allow(), deny({ Condition }))];
  const policies = { identity, session: [ALLOW_ALL], resource };
  const { decision } = ask({ ...CALLERS[caller], ...asked, policies, complete: false });
  if (decision === 'undetermined') return 'maybe';
  return decision === 'explicitDeny' ? 'never' : 'always';
}

const but = (...callers: CallerName[]): CallerName[] => ALL.filter((one) => !callers.includes(one));
const MEMBERS: CallerName[] = ['user', 'session', 'federated', 'root'];
const OUTSIDE = but(...MEMBERS);

interface Row {
  /** As KEY_DOMAINS has it, in lower case. */
  readonly row: string;
  /** One of the keys that the row is about, where it is about several. */
  readonly key?: string;
  readonly always?: readonly CallerName[];
  readonly never?: readonly CallerName[];
}

const rows: Row[] = [
  // "included in the request context for all signed requests"
  { row: 'aws:principalarn', always: MEMBERS, never: OUTSIDE },
  // "all requests, including anonymous requests"; who calls from outside has no account that is documented
  { row: 'aws:principalaccount', always: [...MEMBERS, 'anonymous'] },
  // "only if the principal is a member of an organization"
  { row: 'aws:principalorgid', never: OUTSIDE },
  { row: 'aws:principalorgpaths', never: OUTSIDE },
  // "if the principal is an IAM principal with attached tags"
  { row: 'aws:principaltag/*', key: 'aws:PrincipalTag/team', never: [...OUTSIDE, 'root'] },
  { row: 'aws:principaltype', always: ALL },
  // "all signed API requests that use AWS credentials. Anonymous requests do not include this key"
  { row: 'aws:principalisawsservice', always: [...MEMBERS, 'service'], never: ['anonymous'] },
  // "only when the call is made by an AWS service principal"
  { row: 'aws:principalservicename', always: ['service'], never: but('service') },
  { row: 'aws:principalservicenameslist', always: ['service'], never: but('service') },
  { row: 'aws:userid', always: ALL },
  // "always included for IAM users. Requests of the root user or of IAM roles do not include this key"
  { row: 'aws:username', always: ['user'], never: but('user') },
  { row: 'aws:assumedroot', never: but('root') },
  // "in the role-session of a role that was assumed using an OIDC provider, and in the role-trust policy when an OIDC provider is used"
  { row: 'aws:federatedprovider', always: ['oidc'], never: but('session', 'oidc') },
  // "when the request originates from an AWS Sign-In OAuth session"
  { row: 'aws:signinsessionarn', never: OUTSIDE },
  // "only when the principal uses temporary credentials"
  { row: 'aws:tokenissuetime', always: ['session', 'federated'], never: ['oidc', 'saml', 'anonymous'] },
  // "not present in federated identities or requests made using access keys"
  { row: 'aws:multifactorauthpresent', never: ['federated', 'oidc', 'saml', 'anonymous'] },
  { row: 'aws:multifactorauthage', never: ['federated', 'oidc', 'saml', 'anonymous'] },
  // "after a source identity has been set when a role is assumed"
  { row: 'aws:sourceidentity', never: but('session', 'oidc', 'saml') },
  { row: 'aws:chatbotsourcearn', never: but('session') },
  // "whenever the requester is signing requests with an Amazon EC2 role credential"
  { row: 'aws:ec2instancesourcevpc', never: but('session') },
  { row: 'aws:ec2instancesourceprivateipv4', never: but('session') },
  { row: 'ec2:roledelivery', never: but('session') },
  { row: 'ec2:sourceinstancearn', never: but('session') },
  { row: 'ssm:sourceinstancearn', never: but('session') },
  // "only if the request comes from a Lambda function", by its role
  { row: 'lambda:sourcefunctionarn', never: but('session') },
  { row: 'glue:roleassumedby', never: but('session') },
  { row: 'glue:credentialissuingservice', never: but('session') },
  // "whenever a request is made by a role assumed by CodeBuild"
  { row: 'codebuild:buildarn', never: but('session') },
  { row: 'codebuild:projectarn', never: but('session') },
  // "when the caller of the request is a user in IAM Identity Center"
  { row: 'identitystore:userid', never: but('session') },
  // "when an AWS MCP service uses the credentials of an IAM principal"
  { row: 'aws:calledviaawsmcp', never: OUTSIDE },
  { row: 'aws:viaawsmcpservice', never: OUTSIDE },
  // "only if the call to your resource is made directly by an AWS service principal"
  { row: 'aws:sourcearn', never: but('service') },
  { row: 'aws:sourceaccount', never: but('service') },
  // Of SNS's default topic policy, which lets in whoever is of the topic's account; who has no account has none
  { row: 'aws:sourceowner', never: ['oidc', 'saml', 'anonymous'] },
  { row: 'aws:sourceorgid', never: but('service') },
  { row: 'aws:sourceorgpaths', never: but('service') },
  // "always included in the request context"
  { row: 'aws:viaawsservice', always: ALL },
  { row: 'aws:currenttime', always: ALL },
  { row: 'aws:epochtime', always: ALL },
  { row: 'aws:requestedregion', always: ALL },
  { row: 'aws:securetransport', always: ALL },
  // "keys of SAML 2.0 federation": of the call, and of the session that it made
  { row: 'saml:*', key: 'saml:aud', never: but('session', 'saml') },
];

/** Rows about an action, whoever calls. */
const OF_ACTIONS: readonly { row: string; has: readonly string[]; lacks: readonly string[] }[] = [
  {
    row: 'kms:grantisforawsresource',
    has: ['kms:CreateGrant', 'kms:ListGrants', 'kms:RevokeGrant'],
    lacks: ['kms:Decrypt', 'kms:PutKeyPolicy', 'kms:DescribeKey'],
  },
  // "API operations" of each: CreateGrant
  ...['kms:grantconstrainttype', 'kms:granteeprincipal', 'kms:grantoperations', 'kms:retiringprincipal'].map((row) => ({
    row,
    has: ['kms:CreateGrant'],
    lacks: ['kms:Decrypt', 'kms:RevokeGrant', 'kms:DescribeKey'],
  })),
  // "applies to only the PassRole action in a policy"
  ...['iam:passedtoservice', 'iam:associatedresourcearn'].map((row) => ({
    row,
    has: ['iam:PassRole'],
    lacks: ['iam:AttachRolePolicy', 'iam:CreateRole', 'sts:AssumeRole'],
  })),
  { row: 'sts:externalid', has: ['sts:AssumeRole'], lacks: ['sts:GetFederationToken', 'sts:TagSession'] },
  { row: 'sts:taskpolicyarn', has: ['sts:AssumeRoot'], lacks: ['sts:AssumeRole', 'iam:PassRole'] },
  ...['s3:prefix', 's3:delimiter', 's3:max-keys'].map((row) => ({
    row,
    has: ['s3:ListBucket', 's3:ListBucketVersions'],
    lacks: ['s3:GetObject', 's3:PutObject', 's3:GetBucketPolicy'],
  })),
  // "The following actions don't support this key"
  ...['aws:resourceaccount', 'aws:resourceorgid', 'aws:resourceorgpaths'].map((row) => ({
    row,
    has: ['dynamodb:GetItem', 'ec2:RunInstances', 'events:PutEvents'],
    lacks: ['ebs:GetSnapshotBlock', 'ec2:CreateVpcPeeringConnection', 'es:AcceptInboundConnection'],
  })),
];

// "Service-specific condition keys are defined for use with an individual AWS service", but for those that the Service
// Authorization Reference gives to others: list_amazondynamodb, list_awssystemsmanager, list_awssecuritytokenservice.
const OF_SERVICES: readonly [key: string, action: string, wanted: 'maybe' | 'never'][] = [
  ['kms:ViaService', 'dynamodb:GetItem', 'never'],
  ['kms:EncryptionContext:team', 'dynamodb:GetItem', 'never'],
  ['kms:EncryptionContext:team', 'kms:Decrypt', 'maybe'],
  ['s3:x-amz-acl', 'sqs:SendMessage', 'never'],
  ['ec2:Region', 's3:GetObject', 'never'],
  ['ec2:ResourceTag/team', 'ssm:StartSession', 'maybe'],
  ['iam:ResourceTag/team', 'sts:AssumeRole', 'maybe'],
  ['lambda:FunctionArn', 'lambda:CreateEventSourceMapping', 'maybe'],
  ['lambda:SourceFunctionArn', 'dynamodb:GetItem', 'maybe'],
  ['ec2:SourceInstanceARN', 'dynamodb:GetItem', 'maybe'],
  ['nosuchservice:Key', 'dynamodb:GetItem', 'maybe'],
  ['s3:ResourceAccount', 'nosuchservice:Do', 'maybe'],
  // Of its own keys, DynamoDB's page lists each with all of its actions.
  ['dynamodb:LeadingKeys', 'dynamodb:GetItem', 'maybe'],
  ['dynamodb:LeadingKeys', 'dynamodb:DescribeTable', 'never'],
  ['dynamodb:FullTableScan', 'dynamodb:PutItem', 'never'],
  ['dynamodb:FullTableScan', 'dynamodb:PartiQLSelect', 'maybe'],
  // A call that reads passes no tags.
  ['aws:RequestTag/team', 'dynamodb:GetItem', 'never'],
  ['aws:TagKeys', 'dynamodb:ListTables', 'never'],
  ['aws:RequestTag/team', 'dynamodb:CreateTable', 'maybe'],
  ['aws:RequestTag/team', 's3:PutBucketTagging', 'maybe'],
];

describe('what a condition key can be for a caller, where nobody told it', () => {
  it.each(rows)('$row', ({ row, key = row, always = [], never = [] }) => {
    const seen = Object.fromEntries(ALL.map((caller) => [caller, presence(key, caller)]));
    const wanted = ALL.map((one) => [one, always.includes(one) ? 'always' : never.includes(one) ? 'never' : 'maybe']);
    expect(seen).toEqual(Object.fromEntries(wanted));
  });

  it.each(OF_ACTIONS)('$row', ({ row, has, lacks }) => {
    for (const action of has) expect(presence(row, 'session', { action, resource: KEY })).not.toBe('never');
    for (const action of lacks) expect(presence(row, 'session', { action, resource: KEY })).toBe('never');
  });

  it.each(OF_SERVICES)('%s of %s: %s', (key, action, wanted) => {
    expect(presence(key, 'session', { action, resource: KEY })).toBe(wanted);
  });

  it('is held by a test for each row of the table, with the page of AWS that documents it', () => {
    const shown = new Set([...rows, ...OF_ACTIONS].map(({ row }) => row));
    expect(KEY_DOMAINS.map(({ key }) => key).filter((key) => !shown.has(key))).toEqual([]);
    for (const { page } of KEY_DOMAINS) expect(page).toMatch(/^https:\/\/docs\.aws\.amazon\.com\/\S+#\S+$/);
  });

  // Absent or "false" is all that aws:PrincipalIsAWSService can be for a call that is not signed.
  it.each<[operator: string, value: string, decision: string]>([
    ['BoolIfExists', 'false', 'explicitDeny'],
    ['StringNotEquals', 'true', 'explicitDeny'],
    ['BoolIfExists', 'true', 'undetermined'],
    ['Bool', 'false', 'undetermined'],
    ['Bool', 'true', 'allowed'],
  ])('decides where all that it can be comes to the same: %s %s', (operator, value, decision) => {
    const Condition = { [operator]: { 'aws:PrincipalIsAWSService': value } };
    const all = { Principal: '*', Resource: undefined };
    const trust = policy(allow(all), deny({ ...all, Condition }));
    const answer = ask({
      principal: `arn:aws:iam::${ACCOUNT}:oidc-provider/token.example.com`,
      action: 'sts:AssumeRoleWithWebIdentity',
      resource: `arn:aws:iam::${ACCOUNT}:role/deploy`,
      policies: { resource: [trust] },
      complete: false,
    });
    expect(answer.decision).toBe(decision);
    const [layer] = answer.layers;
    expect(layer?.determining.length).toBe(decision === 'undetermined' ? 0 : 1);
  });

  it('is nothing where too little is known of the caller', () => {
    const untold = { principal: 'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1', complete: false };
    const Condition = { Null: { 'aws:SourceIdentity': 'true' } };
    const resource = [policy(allow({ Principal: '*' }), deny({ Principal: '*', Condition }))];
    expect(ask({ ...untold, policies: { resource } }).decision).toBe('undetermined');
  });
});

// The claims of an OIDC provider: IAM User Guide, reference_policies_iam-condition-keys.
describe('a claim of an OIDC provider', () => {
  it.each<[string, CallerName, 'always' | 'never' | 'maybe']>([
    ['token.example.com:sub', 'oidc', 'always'],
    ['token.example.com:aud', 'oidc', 'maybe'],
    ['token.actions.githubusercontent.com:sub', 'oidc', 'never'],
    ['token.example.com:sub', 'session', 'maybe'],
    ['token.example.com:sub', 'user', 'never'],
    ['token.example.com:sub', 'saml', 'never'],
    ['token.example.com:sub', 'service', 'never'],
  ])('%s of %s: %s', (key, caller, wanted) => {
    expect(presence(key, caller)).toBe(wanted);
  });

  it('is absent of a session that another provider vouched for', () => {
    const context = { 'aws:FederatedProvider': `arn:aws:iam::${ACCOUNT}:oidc-provider/token.example.com` };
    expect(presence('token.example.com:aud', 'session', { context })).toBe('maybe');
    expect(presence('accounts.google.com:aud', 'session', { context })).toBe('never');
    expect(presence('accounts.google.com:aud', 'session', { context: { 'aws:FederatedProvider': null } })).toBe(
      'never',
    );
  });
});

/** What each state of a key is told as. */
const TOLD = { present: 'x', absent: null, true: 'true', false: 'false' } as const;

describe('what follows for a condition key from another one', () => {
  it.each(KEY_TIES)('$when.0 $when.1: $follows.0 $follows.1 ($page)', ({ when, follows, page }) => {
    expect(page).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
    const [told, state] = when;
    const [key, wanted] = follows;
    const name = told === 'aws:requesttag/*' ? 'aws:RequestTag/team' : told;
    const ofKeys = key.startsWith('kms:') || told.startsWith('kms:');
    const asked = ofKeys ? { action: 'kms:CreateGrant', resource: KEY } : { action: 'dynamodb:TagResource' };
    const context = { [name]: TOLD[state] };
    if (wanted === 'present' || wanted === 'absent') {
      const expected = wanted === 'present' ? 'always' : 'never';
      expect(presence(key, 'session', { ...asked, context })).toBe(expected);
      return;
    }
    const holds = { Bool: { [key]: wanted } };
    const resource = [policy(allow({ Principal: '*' }), deny({ Principal: '*', Condition: holds }))];
    const { decision } = ask({
      ...CALLERS.session,
      ...asked,
      context,
      policies: { identity: [ALLOW_ALL], resource },
      complete: false,
    });
    expect(decision).toBe('explicitDeny');
  });

  // Written by hand, so that no row goes missing: by the pages named there.
  it('holds both ways where AWS says so', () => {
    const of = (key: string, context: RequestContext) =>
      presence(key, 'session', { context, action: 'dynamodb:TagResource' });
    expect(of('aws:SourceVpc', { 'aws:SourceVpce': 'vpce-1' })).toBe('always');
    expect(of('aws:SourceVpce', { 'aws:SourceVpc': null })).toBe('never');
    expect(of('aws:SourceVpce', { 'aws:SourceIp': '203.0.113.9' })).toBe('never');
    expect(of('aws:SourceIp', { 'aws:SourceVpce': 'vpce-1' })).toBe('never');
    expect(of('aws:SourceVpce', { 'aws:ViaAWSService': 'true' })).toBe('never');
    expect(of('aws:CalledVia', { 'aws:ViaAWSService': 'false' })).toBe('never');
    expect(of('aws:RequestTag/team', { 'aws:TagKeys': null })).toBe('never');
    expect(of('aws:RequestTag/team', { 'aws:TagKeys': ['owner'] })).toBe('never');
    expect(of('aws:RequestTag/team', { 'aws:TagKeys': ['Team'] })).toBe('always');
    expect(of('aws:MultiFactorAuthAge', { 'aws:MultiFactorAuthPresent': 'false' })).toBe('never');
    expect(of('aws:PrincipalOrgPaths', { 'aws:PrincipalOrgID': null })).toBe('never');
  });
});
