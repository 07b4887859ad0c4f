import { describe, expect, it } from 'vitest';
import { layerOf } from '../../../src/evaluation/index.js';
import { ACCOUNT, ALLOW_ALL, allow, ask, deny, OTHER, policy, type Question, SESSION, USER } from '../ask.js';

const IAM = 'https://docs.aws.amazon.com/IAM/latest/UserGuide';
const MANAGED = `${IAM}/access_policies_managed-vs-inline.html`;
const CROSS = `${IAM}/reference_policies_evaluation-logic-cross-account.html`;
const KEYS = `${IAM}/reference_policies_condition-keys.html`;
const IDENTITIES =
  'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html';

const identity = [ALLOW_ALL];
// AWS: https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-arn-format.html
const OBJECT = 'arn:aws:s3:::books/one';
const OAI = 'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1EXAMPLE';
const get = (more: Question): Question => ({ action: 's3:GetObject', resource: OBJECT, ...more });
const named = (who: string) => [policy(allow({ Principal: { AWS: who } }))];
const whose = { unknown: 'whose bucket it is' };
const elsewhere = deny({ Condition: { StringNotEquals: { 'aws:ResourceAccount': ACCOUNT } } });

type Row = [page: string, rule: string, question: Question, decision: string, denying: string[]];

const rows: Row[] = [
  [
    MANAGED,
    'a policy that AWS owns',
    { action: 'iam:GetPolicy', resource: 'arn:aws:iam::aws:policy/ReadOnlyAccess', policies: { identity } },
    'allowed',
    [],
  ],
  [
    MANAGED,
    'and nobody may read without an Allow',
    { action: 'iam:GetPolicy', resource: 'arn:aws:iam::aws:policy/ReadOnlyAccess', policies: {} },
    'implicitDeny',
    ['identity-policy'],
  ],
  [CROSS, 'a bucket of the own account', get({ resourceAccount: ACCOUNT, policies: { identity } }), 'allowed', []],
  [
    CROSS,
    'a bucket of another account',
    get({ resourceAccount: OTHER, policies: { identity } }),
    'implicitDeny',
    ['resource-policy'],
  ],
  [
    CROSS,
    'a bucket of another account whose policy allows',
    get({ resourceAccount: OTHER, policies: { identity, resource: named(USER) } }),
    'allowed',
    [],
  ],
  [
    CROSS,
    'a bucket of nobody knows which account',
    get({ resourceAccount: whose, policies: { identity, resource: [] } }),
    'undetermined',
    [],
  ],
  [
    CROSS,
    'a bucket whose policy allows, of whichever account',
    get({ resourceAccount: whose, policies: { identity, resource: named(USER) } }),
    'allowed',
    [],
  ],
  [
    CROSS,
    'a bucket whose policy allows, with silent identity policies',
    get({ resourceAccount: whose, policies: { resource: named(USER) } }),
    'undetermined',
    [],
  ],
  [
    KEYS,
    'aws:ResourceAccount of what AWS owns',
    {
      action: 'iam:GetPolicy',
      resource: 'arn:aws:iam::aws:policy/ReadOnlyAccess',
      policies: { identity: [...identity, policy(elsewhere)] },
    },
    'explicitDeny',
    ['identity-policy'],
  ],
  [
    KEYS,
    'aws:ResourceAccount of a bucket of nobody knows which account',
    get({ resourceAccount: whose, policies: { identity: [policy(allow(), elsewhere)], resource: named(USER) } }),
    'undetermined',
    [],
  ],
  [
    IDENTITIES,
    'an origin access identity that the bucket policy allows',
    get({ principal: OAI, resourceAccount: ACCOUNT, policies: { resource: named(OAI) } }),
    'allowed',
    [],
  ],
  [
    IDENTITIES,
    'an origin access identity that it does not allow',
    get({ principal: OAI, resourceAccount: ACCOUNT, policies: { resource: named(`${OAI}2`) } }),
    'implicitDeny',
    ['resource-policy'],
  ],
];

describe('the account of the resource', () => {
  it.each(rows)('%s: %s', (_page, _rule, question, decision, denying) => {
    const answer = ask(question);
    expect(answer.decision).toBe(decision);
    expect(answer.denying).toEqual(denying);
  });

  it('is missing only where the answer hangs on it', () => {
    const asked = get({ resourceAccount: whose, policies: { identity: [], resource: named(USER) } });
    expect(ask(asked).missing).toEqual(['whether caller and resource lie in one account']);
    const open = ask({ ...asked, policies: { identity: { unknown: 'needs iam:GetUser' }, resource: named(OTHER) } });
    expect(open.missing).toEqual(['needs iam:GetUser', 'whether caller and resource lie in one account']);
    const guarded = ask({
      ...asked,
      policies: {
        identity,
        resource: named(USER),
        resourceControl: [{ target: 'r', policies: [policy(deny({ Principal: '*' }))] }],
      },
      organization: { managementAccount: OTHER },
    });
    expect(guarded).toMatchObject({ decision: 'undetermined', missing: [whose.unknown] });
    expect(layerOf(guarded, 'resource-control-policy')).toMatchObject({ decision: 'undetermined', denies: false });
  });

  it('is missing with what else makes a difference only together with it', () => {
    const within = { Condition: { StringEquals: { 'aws:ResourceAccount': ACCOUNT } } };
    const answer = ask({
      principal: 'AROAEXAMPLEROLE12345:one',
      principalAccount: ACCOUNT,
      resourceAccount: whose,
      policies: { identity, permissionsBoundary: [policy(allow(within))], resource: named(SESSION) },
    });
    expect(answer.decision).toBe('undetermined');
    expect(answer.missing).toContain('whether caller and resource lie in one account');
    expect(answer.missing).toContain(`whether the caller is \`${SESSION}\``);
  });
});
