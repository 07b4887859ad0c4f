import { describe, expect, it } from 'vitest';
import { ACCOUNT, ALLOW_ALL, allow, ask, deny, KEY, OTHER, policy, type Question, USER } from '../ask.js';

const ORGANIZATIONS = 'https://docs.aws.amazon.com/organizations/latest/userguide';
const INHERITANCE = `${ORGANIZATIONS}/orgs_manage_policies_scps_evaluation.html`;
const SCPS = `${ORGANIZATIONS}/orgs_manage_policies_scps.html`;
const SCP_EXAMPLES = `${ORGANIZATIONS}/orgs_manage_policies_scps_examples_general.html`;
const RCPS = `${ORGANIZATIONS}/orgs_manage_policies_rcps.html`;
const RCP_EXAMPLES = `${ORGANIZATIONS}/orgs_manage_policies_rcps_examples.html`;
const KMS = 'https://docs.aws.amazon.com/kms/latest/developerguide';
const KEY_DEFAULT = `${KMS}/key-policy-default.html`;
const KEY_ACCESS = `${KMS}/control-access.html`;
const IAM = 'https://docs.aws.amazon.com/IAM/latest/UserGuide';
const MFA = `${IAM}/id_credentials_mfa_configure-api-require.html`;
const KEYS = `${IAM}/reference_policies_condition-keys.html`;

type Row = [page: string, rule: string, question: Question, decision: string];

const identity = [ALLOW_ALL];
const levels = (...each: object[][]) =>
  each.map((statements, at) => ({ target: `level-${at}`, policies: [policy(...statements)] }));

const regions = {
  Effect: 'Deny',
  NotAction: ['iam:*', 'organizations:*'],
  Resource: '*',
  Condition: {
    StringNotEquals: { 'aws:RequestedRegion': ['eu-central-1', 'eu-west-1'] },
    ArnNotLike: { 'aws:PrincipalArn': ['arn:aws:iam::*:role/Role1AllowedToBypassThisSCP'] },
  },
};

const perimeter = deny({
  Principal: '*',
  Action: 'dynamodb:*',
  Condition: {
    StringNotEqualsIfExists: { 'aws:PrincipalOrgID': 'o-example' },
    BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
  },
});
const guarded = { identity, resourceControl: levels([perimeter]) };
const keyDefault = policy({
  Sid: 'Enable IAM User Permissions',
  ...allow(),
  Action: 'kms:*',
  Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
});
const decrypt = { action: 'kms:Decrypt', resource: KEY };
const foreignUser = `arn:aws:iam::${OTHER}:user/bob`;
const requireMfa = [policy(allow({ Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } }))];
const denyWithout = (operator: string) => [
  ALLOW_ALL,
  policy(deny({ Condition: { [operator]: { 'aws:MultiFactorAuthPresent': 'false' } } })),
];
const mfa = (value: string | null) => ({ context: { 'aws:MultiFactorAuthPresent': value } });

const rows: Row[] = [
  [
    INHERITANCE,
    'allowed at every level',
    { policies: { identity, serviceControl: levels([allow()], [allow()], [allow()]) } },
    'allowed',
  ],
  [
    INHERITANCE,
    'not allowed by one level',
    { policies: { identity, serviceControl: levels([allow()], [allow({ Action: 's3:*' })], [allow()]) } },
    'implicitDeny',
  ],
  [
    INHERITANCE,
    'denied at the root of the organization',
    { policies: { identity, serviceControl: levels([allow(), deny()], [allow()]) } },
    'explicitDeny',
  ],
  [SCPS, 'an SCP grants nothing', { policies: { serviceControl: levels([allow()]) } }, 'implicitDeny'],
  [
    SCPS,
    'the management account is not bound',
    { policies: { identity, serviceControl: levels([deny()]) }, organization: { managementAccount: ACCOUNT } },
    'allowed',
  ],
  [
    SCPS,
    'the root user of a member account is bound',
    { principal: `arn:aws:iam::${ACCOUNT}:root`, policies: { serviceControl: levels([deny()]) } },
    'explicitDeny',
  ],
  [
    SCP_EXAMPLES,
    'an unlisted Region',
    {
      context: { 'aws:RequestedRegion': 'us-east-1' },
      policies: { identity, serviceControl: levels([allow(), regions]) },
    },
    'explicitDeny',
  ],
  [
    SCP_EXAMPLES,
    'a listed Region',
    {
      context: { 'aws:RequestedRegion': 'eu-west-1' },
      policies: { identity, serviceControl: levels([allow(), regions]) },
    },
    'allowed',
  ],
  [
    SCP_EXAMPLES,
    'a role that may bypass',
    {
      principal: `arn:aws:sts::${ACCOUNT}:assumed-role/Role1AllowedToBypassThisSCP/s`,
      principalRole: `arn:aws:iam::${ACCOUNT}:role/Role1AllowedToBypassThisSCP`,
      context: { 'aws:RequestedRegion': 'us-east-1' },
      policies: { identity, serviceControl: levels([allow(), regions]) },
    },
    'allowed',
  ],
  [
    RCPS,
    'an RCP grants nothing',
    { policies: { resourceControl: levels([allow({ Principal: '*' })]) } },
    'implicitDeny',
  ],
  [
    RCPS,
    'resources of the management account are not bound',
    {
      policies: { identity, resourceControl: levels([deny({ Principal: '*' })]) },
      organization: { managementAccount: ACCOUNT },
    },
    'allowed',
  ],
  [
    RCP_EXAMPLES,
    'a caller of the organization',
    { context: { 'aws:PrincipalOrgID': 'o-example' }, policies: guarded },
    'allowed',
  ],
  [
    RCP_EXAMPLES,
    'a caller of another organization',
    { context: { 'aws:PrincipalOrgID': 'o-other' }, policies: guarded },
    'explicitDeny',
  ],
  [
    RCP_EXAMPLES,
    'a service of AWS',
    {
      principal: 'lambda.amazonaws.com',
      policies: { ...guarded, resource: [policy(allow({ Principal: { Service: 'lambda.amazonaws.com' } }))] },
    },
    'allowed',
  ],
  [
    KEY_DEFAULT,
    'the default key policy lets IAM policies allow',
    { ...decrypt, policies: { identity, resource: [keyDefault] } },
    'allowed',
  ],
  [KEY_DEFAULT, 'and allows no user by itself', { ...decrypt, policies: { resource: [keyDefault] } }, 'implicitDeny'],
  [
    KEY_DEFAULT,
    'without it IAM policies allow nothing',
    { ...decrypt, policies: { identity, resource: [] } },
    'implicitDeny',
  ],
  [
    KEY_DEFAULT,
    'but still deny',
    { ...decrypt, policies: { identity: [policy(deny())], resource: [policy(allow({ Principal: { AWS: USER } }))] } },
    'explicitDeny',
  ],
  [
    KEY_ACCESS,
    'the key policy alone suffices within an account',
    { ...decrypt, policies: { resource: [policy(allow({ Principal: { AWS: USER } }))] } },
    'allowed',
  ],
  [
    KEY_ACCESS,
    'and does not across accounts',
    {
      ...decrypt,
      principal: foreignUser,
      policies: { resource: [policy(allow({ Principal: { AWS: foreignUser } }))] },
    },
    'implicitDeny',
  ],
  [MFA, 'Allow with Bool: with MFA', { ...mfa('true'), policies: { identity: requireMfa } }, 'allowed'],
  [MFA, 'Allow with Bool: long-term keys', { ...mfa(null), policies: { identity: requireMfa } }, 'implicitDeny'],
  [
    KEYS,
    'Deny with Bool spares long-term keys',
    { ...mfa(null), policies: { identity: denyWithout('Bool') } },
    'allowed',
  ],
  [
    KEYS,
    'Deny with BoolIfExists denies long-term keys',
    { ...mfa(null), policies: { identity: denyWithout('BoolIfExists') } },
    'explicitDeny',
  ],
  [
    KEYS,
    'Deny with BoolIfExists spares MFA',
    { ...mfa('true'), policies: { identity: denyWithout('BoolIfExists') } },
    'allowed',
  ],
];

describe('examples of Organizations, KMS and MFA', () => {
  it.each(rows)('%s: %s', (_page, _rule, question, decision) => {
    expect(ask(question).decision).toBe(decision);
  });
});
