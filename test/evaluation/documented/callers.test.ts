import { describe, expect, it } from 'vitest';
import { layerOf } from '../../../src/evaluation/index.js';
import { ACCOUNT, ALLOW_ALL, ask, deny, policy, type Question } from '../ask.js';

const IAM = 'https://docs.aws.amazon.com/IAM/latest/UserGuide';
const ROOT_USER = `${IAM}/id_root-user.html`;
const BOUNDARIES = `${IAM}/access_policies_boundaries.html`;

const root = `arn:aws:iam::${ACCOUNT}:root`;

type Row = [page: string, rule: string, question: Question, decision: string];

const rows: Row[] = [
  [
    ROOT_USER,
    'no identity policy denies the root user',
    { principal: root, policies: { identity: [policy(deny())] } },
    'allowed',
  ],
  [
    ROOT_USER,
    'no boundary limits the root user',
    { principal: root, policies: { permissionsBoundary: [policy(deny())] } },
    'allowed',
  ],
  [
    BOUNDARIES,
    'NotPrincipal spares the root user, who has no boundary',
    {
      principal: root,
      policies: { resource: [policy({ ...deny(), NotPrincipal: { AWS: root } })], permissionsBoundary: [ALLOW_ALL] },
    },
    'allowed',
  ],
];

describe('callers', () => {
  it.each(rows)('%s: %s', (_page, _rule, question, decision) => {
    expect(ask(question).decision).toBe(decision);
  });

  it('without policies of their own are told so', () => {
    const why = (principal: string) =>
      layerOf(ask({ principal, policies: { identity: [ALLOW_ALL] } }), 'identity-policy')?.why;
    expect(why(root)).toBe('the account root user has no such policies');
    expect(why('lambda.amazonaws.com')).toBe('the caller is neither an IAM user nor a role');
  });
});
