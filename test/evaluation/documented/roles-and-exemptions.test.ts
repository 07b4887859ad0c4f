import { describe, expect, it } from 'vitest';
import { authorize, compilePolicies } from '../../../src/evaluation/index.js';
import { ACCOUNT, ALLOW_ALL, allow, ask, deny, OTHER, policy, type Question, TABLE, USER } from '../ask.js';

const IAM = 'https://docs.aws.amazon.com/IAM/latest/UserGuide';
const STS = 'https://docs.aws.amazon.com/STS/latest/APIReference';
const WEB_IDENTITY = `${STS}/API_AssumeRoleWithWebIdentity.html`;
const SAML = `${STS}/API_AssumeRoleWithSAML.html`;
const SESSION_TAGS = `${IAM}/id_session-tags.html`;
const SOURCE_IDENTITY = `${IAM}/id_credentials_temp_control-access_monitor.html`;
const PROPAGATION =
  'https://docs.aws.amazon.com/singlesignon/latest/userguide/trustedidentitypropagation-identity-enhanced-iam-role-sessions.html';
const PRINCIPAL = `${IAM}/reference_policies_elements_principal.html`;
const TRUST = `${IAM}/id_roles_update-role-trust-policy.html`;
const ALIASES = 'https://docs.aws.amazon.com/kms/latest/developerguide/alias-access.html';
const ORGANIZATIONS = 'https://docs.aws.amazon.com/organizations/latest/userguide';
const SCPS = `${ORGANIZATIONS}/orgs_manage_policies_scps.html`;
const RCPS = `${ORGANIZATIONS}/orgs_manage_policies_rcps.html`;

const role = `arn:aws:iam::${ACCOUNT}:role/target`;
const trust = (action: string, more: object = {}) => [
  policy({ Effect: 'Allow', Action: action, Principal: '*', ...more }),
];
const call = (action: string) => ({ action: `sts:${action}`, resource: role });
const denied = [policy(deny())];
const identity = [ALLOW_ALL];
const level = (...statements: object[]) => [{ target: 'r-1', policies: [policy(...statements)] }];
const saml = `arn:aws:iam::${ACCOUNT}:saml-provider/corp`;
const member = { managementAccount: OTHER };

type Row = [page: string, rule: string, question: Question, decision: string];

const rows: Row[] = [
  [
    WEB_IDENTITY,
    'AssumeRoleWithWebIdentity is asked without credentials of AWS',
    {
      ...call('AssumeRoleWithWebIdentity'),
      policies: { identity: denied, resource: trust('sts:AssumeRoleWithWebIdentity') },
    },
    'allowed',
  ],
  [
    SAML,
    'so is AssumeRoleWithSAML',
    { ...call('AssumeRoleWithSAML'), policies: { identity: denied, resource: trust('sts:AssumeRoleWithSAML') } },
    'allowed',
  ],
  [
    PRINCIPAL,
    'Federated names a SAML provider',
    {
      ...call('AssumeRoleWithSAML'),
      principal: saml,
      policies: { resource: trust('sts:AssumeRoleWithSAML', { Principal: { Federated: saml } }) },
    },
    'allowed',
  ],
  [
    PRINCIPAL,
    'Federated names Cognito',
    {
      ...call('AssumeRoleWithWebIdentity'),
      principal: 'cognito-identity.amazonaws.com',
      policies: {
        resource: trust('sts:AssumeRoleWithWebIdentity', {
          Principal: { Federated: 'cognito-identity.amazonaws.com' },
        }),
      },
    },
    'allowed',
  ],
  [
    SESSION_TAGS,
    'the trust policy has to allow TagSession',
    { ...call('TagSession'), policies: { identity, resource: trust('sts:AssumeRole') } },
    'implicitDeny',
  ],
  [
    SESSION_TAGS,
    'identity policies allow TagSession for a federated user',
    { action: 'sts:TagSession', resource: `arn:aws:sts::${ACCOUNT}:federated-user/guest`, policies: { identity } },
    'allowed',
  ],
  [
    SOURCE_IDENTITY,
    'the trust policy has to allow SetSourceIdentity',
    { ...call('SetSourceIdentity'), policies: { identity, resource: trust('sts:AssumeRole') } },
    'implicitDeny',
  ],
  [
    PROPAGATION,
    'the trust policy has to allow SetContext',
    { ...call('SetContext'), policies: { identity, resource: trust('sts:AssumeRole') } },
    'implicitDeny',
  ],
  [
    TRUST,
    'no trust policy names a resource',
    { ...call('AssumeRole'), policies: { resource: trust('sts:AssumeRole', { Resource: '*' }) } },
    'undetermined',
  ],
  [
    ALIASES,
    'an alias has no policy of its own',
    {
      action: 'kms:CreateAlias',
      resource: `arn:aws:kms:eu-west-1:${ACCOUNT}:alias/books`,
      policies: { identity },
    },
    'allowed',
  ],
  [
    SCPS,
    'a service-linked role is not bound, told by its session alone',
    {
      principal: `arn:aws:sts::${ACCOUNT}:assumed-role/AWSServiceRoleForDynamoDBReplication/x`,
      policies: { identity, serviceControl: level(deny()) },
      organization: member,
    },
    'allowed',
  ],
  [
    SCPS,
    'an organization that nobody could read may deny',
    { policies: { identity, serviceControl: { unknown: 'needs organizations:ListParents' } } },
    'undetermined',
  ],
  [
    SCPS,
    'SCPs that are silent may bind or not, while the management account is untold',
    { policies: { identity, serviceControl: level() }, organization: { managementAccount: { unknown: 'no answer' } } },
    'undetermined',
  ],
];

describe('roles and exemptions', () => {
  it.each(rows)('%s: %s', (_page, _rule, question, decision) => {
    expect(ask(question).decision).toBe(decision);
  });

  it.each<[page: string, missing: string, question: Question]>([
    [
      SCPS,
      'no answer',
      {
        policies: { identity, serviceControl: level(deny()) },
        organization: { managementAccount: { unknown: 'no answer' } },
      },
    ],
    [
      SCPS,
      "the caller's account",
      {
        principal: 'AIDAEXAMPLEUSER12345',
        resource: '*',
        action: 'dynamodb:ListTables',
        policies: { identity, serviceControl: level(deny()) },
        organization: member,
      },
    ],
    [
      RCPS,
      'whose table it is',
      {
        resourceAccount: { unknown: 'whose table it is' },
        policies: {
          identity,
          resource: [policy(allow({ Principal: { AWS: USER } }))],
          resourceControl: level(deny({ Principal: '*' })),
        },
        organization: member,
      },
    ],
  ])('%s: whether policies of the organization bind may hang on %s', (_page, missing, question) => {
    const answer = ask(question);
    expect(answer.decision).toBe('undetermined');
    expect(answer.missing).toContain(missing);
    const layer = answer.layers.find(({ policyType }) => policyType.endsWith('control-policy'));
    expect(layer).toMatchObject({ decision: 'undetermined', denies: false });
  });

  it('a policy is read as what it hangs on: a trust policy for a role, a resource policy for a table', () => {
    const shared = trust('*', { Resource: '*' });
    const policies = { identity: [], resource: shared };
    const compiled = compilePolicies(policies);
    const decided = (question: { action: string; resource: string }) =>
      authorize({ request: { principal: USER, ...question }, policies: compiled }).layers[0];
    expect(decided(call('AssumeRole'))).toMatchObject({ policyType: 'role-trust-policy', decision: 'undetermined' });
    const read = { action: 'dynamodb:GetItem', resource: TABLE };
    expect(decided(read)).toMatchObject({ policyType: 'resource-policy', decision: 'allows' });
  });
});
