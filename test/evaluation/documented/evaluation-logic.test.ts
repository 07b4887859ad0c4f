import { describe, expect, it } from 'vitest';
import { ACCOUNT, allow, ask, deny, OTHER, type Policies, policy, type Question } from '../ask.js';

const IAM = 'https://docs.aws.amazon.com/IAM/latest/UserGuide';
const LOGIC = `${IAM}/reference_policies_evaluation-logic_policy-eval-denyallow.html`;
const BASICS = `${IAM}/reference_policies_evaluation-logic_policy-eval-basics.html`;
const PRINCIPAL = `${IAM}/reference_policies_elements_principal.html`;
const BOUNDARIES = `${IAM}/access_policies_boundaries.html`;
const CROSS = `${IAM}/reference_policies_evaluation-logic-cross-account.html`;
const NOT_PRINCIPAL = `${IAM}/reference_policies_elements_notprincipal.html`;

const user = { principal: `arn:aws:iam::${ACCOUNT}:user/exampleuser` };
const role = `arn:aws:iam::${ACCOUNT}:role/examplerole`;
const session = {
  principal: `arn:aws:sts::${ACCOUNT}:assumed-role/examplerole/examplerolesessionname`,
  principalRole: role,
};
const federated = {
  principal: `arn:aws:sts::${ACCOUNT}:federated-user/exampleuser`,
  principalRole: `arn:aws:iam::${ACCOUNT}:user/exampleuser`,
};
const root = { principal: `arn:aws:iam::${ACCOUNT}:root` };

const yes = [policy(allow())];
const no = [policy(allow({ Action: 's3:*' }))];
const never = [policy(deny())];
const names = (...who: string[]) => [policy(allow({ Principal: { AWS: who } }))];
const everyoneWhoIs = (arn: string) => [
  policy(allow({ Principal: '*', Condition: { ArnEquals: { 'aws:PrincipalArn': arn } } })),
];

type Row = [
  page: string,
  rule: string,
  who: Partial<Question>,
  policies: Policies,
  decision: string,
  denying: string[],
];

/** Whose identity policy, boundary and session policy all allow nothing of what is asked. */
const silent = { identity: no, permissionsBoundary: no, session: no };

const withinAnAccount: Row[] = [
  [LOGIC, 'denied by default', user, {}, 'implicitDeny', ['identity-policy']],
  [LOGIC, 'but not the root user', root, {}, 'allowed', []],
  [
    LOGIC,
    'an explicit deny overrides an allow',
    user,
    { identity: [...yes, ...never] },
    'explicitDeny',
    ['identity-policy'],
  ],
  [BASICS, 'identity alone suffices', user, { identity: yes, resource: [] }, 'allowed', []],
  [BASICS, 'the resource alone suffices', user, { identity: no, resource: names(user.principal) }, 'allowed', []],
  [
    LOGIC,
    'a user named itself is free of boundaries',
    user,
    { identity: no, permissionsBoundary: no, resource: names(user.principal) },
    'allowed',
    [],
  ],
  [
    LOGIC,
    'a role named is limited by its boundary',
    session,
    { identity: no, permissionsBoundary: no, resource: names(role) },
    'implicitDeny',
    ['permissions-boundary'],
  ],
  [
    LOGIC,
    'a role named is limited by session policies',
    session,
    { identity: no, session: no, resource: names(role) },
    'implicitDeny',
    ['session-policy'],
  ],
  [
    LOGIC,
    'a role named needs no identity policy',
    session,
    { identity: no, permissionsBoundary: yes, session: yes, resource: names(role) },
    'allowed',
    [],
  ],
  [LOGIC, 'a session named itself is free', session, { ...silent, resource: names(session.principal) }, 'allowed', []],
  [
    LOGIC,
    'a federated user named itself is free',
    federated,
    { ...silent, resource: names(federated.principal) },
    'allowed',
    [],
  ],
  [
    LOGIC,
    'its user named, a federated user is limited by session policies',
    federated,
    { identity: no, session: no, resource: names(user.principal) },
    'implicitDeny',
    ['session-policy'],
  ],
  [
    LOGIC,
    'its user named, a federated user needs no identity policy',
    federated,
    { identity: no, session: yes, resource: names(user.principal) },
    'allowed',
    [],
  ],
  [
    PRINCIPAL,
    'a role by aws:PrincipalArn with `*` is free',
    session,
    { ...silent, resource: everyoneWhoIs(role) },
    'allowed',
    [],
  ],
  [
    PRINCIPAL,
    'unless a policy of it denies',
    session,
    { ...silent, session: never, resource: everyoneWhoIs(role) },
    'explicitDeny',
    ['session-policy'],
  ],
  [
    PRINCIPAL,
    'an account merely delegates',
    user,
    { identity: no, resource: names(root.principal) },
    'implicitDeny',
    ['identity-policy'],
  ],
  [
    PRINCIPAL,
    'an account by its id likewise',
    user,
    { identity: no, resource: names(ACCOUNT) },
    'implicitDeny',
    ['identity-policy'],
  ],
  [
    LOGIC,
    'SCPs stand above what the resource grants',
    user,
    { resource: names(user.principal), serviceControl: [{ target: 'r', policies: no }] },
    'implicitDeny',
    ['service-control-policy'],
  ],
  [
    LOGIC,
    'every policy that denies is a denial',
    user,
    { identity: never, permissionsBoundary: no, serviceControl: [{ target: 'r', policies: never }] },
    'explicitDeny',
    ['service-control-policy', 'identity-policy', 'permissions-boundary'],
  ],
  [BOUNDARIES, 'identity within the boundary', user, { identity: yes, permissionsBoundary: yes }, 'allowed', []],
  [
    BOUNDARIES,
    'a boundary grants nothing',
    user,
    { identity: [], permissionsBoundary: yes },
    'implicitDeny',
    ['identity-policy'],
  ],
  [
    BOUNDARIES,
    'a boundary limits identity',
    user,
    { identity: yes, permissionsBoundary: no },
    'implicitDeny',
    ['permissions-boundary'],
  ],
  [
    BOUNDARIES,
    'boundary, SCP and identity must all allow',
    user,
    { identity: yes, permissionsBoundary: yes, serviceControl: [{ target: 'r', policies: no }] },
    'implicitDeny',
    ['service-control-policy'],
  ],
  [
    BOUNDARIES,
    'session policies limit too',
    session,
    { identity: yes, permissionsBoundary: yes, session: no },
    'implicitDeny',
    ['session-policy'],
  ],
  [
    BOUNDARIES,
    'one session policy of several suffices',
    session,
    { identity: yes, session: [...no, ...yes] },
    'allowed',
    [],
  ],
  [
    NOT_PRINCIPAL,
    'NotPrincipal denies whoever has a boundary',
    user,
    {
      identity: yes,
      permissionsBoundary: yes,
      resource: [policy({ ...deny(), NotPrincipal: { AWS: [user.principal, root.principal] } })],
    },
    'explicitDeny',
    ['resource-policy'],
  ],
];

describe('within one account', () => {
  it.each(withinAnAccount)('%s: %s', (_page, _rule, who, policies, decision, denying) => {
    const answer = ask({ ...who, policies });
    expect(answer.decision).toBe(decision);
    expect(answer.denying).toEqual(denying);
  });
});

const foreign = `arn:aws:dynamodb:us-east-1:${OTHER}:table/Books`;
const acrossAccounts: Row[] = [
  [CROSS, 'both sides allow', user, { identity: yes, resource: names(user.principal) }, 'allowed', []],
  [CROSS, 'the resource side may name the account', user, { identity: yes, resource: names(ACCOUNT) }, 'allowed', []],
  [CROSS, 'the resource side is silent', user, { identity: yes, resource: [] }, 'implicitDeny', ['resource-policy']],
  [CROSS, 'the resource has no policy', user, { identity: yes }, 'implicitDeny', ['resource-policy']],
  [
    CROSS,
    'identity is silent',
    user,
    { identity: no, resource: names(user.principal) },
    'implicitDeny',
    ['identity-policy'],
  ],
  [
    CROSS,
    'both are silent',
    user,
    { identity: no, resource: [] },
    'implicitDeny',
    ['resource-policy', 'identity-policy'],
  ],
  [
    CROSS,
    'a session named itself is still limited',
    session,
    { identity: yes, session: no, resource: names(session.principal) },
    'implicitDeny',
    ['session-policy'],
  ],
  [
    CROSS,
    'the boundary limits',
    user,
    { identity: yes, permissionsBoundary: no, resource: names(user.principal) },
    'implicitDeny',
    ['permissions-boundary'],
  ],
  [
    CROSS,
    'either side denies',
    user,
    { identity: never, resource: [policy(deny({ Principal: '*' }))] },
    'explicitDeny',
    ['resource-policy', 'identity-policy'],
  ],
  [CROSS, 'the root user needs the resource side', root, { resource: [] }, 'implicitDeny', ['resource-policy']],
];

describe('across accounts', () => {
  it.each(acrossAccounts)('%s: %s', (_page, _rule, who, policies, decision, denying) => {
    const answer = ask({ ...who, resource: foreign, policies });
    expect(answer.decision).toBe(decision);
    expect(answer.denying).toEqual(denying);
  });
});
