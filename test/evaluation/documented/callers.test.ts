import { describe, expect, it } from 'vitest';
import { layerOf } from '../../../src/evaluation/index.js';
import { ACCOUNT, ALLOW_ALL, allow, ask, deny, OTHER, policy, type Question } from '../ask.js';

const IAM = 'https://docs.aws.amazon.com/IAM/latest/UserGuide';
const ROOT_USER = `${IAM}/id_root-user.html`;
const ROOT_TASKS = `${IAM}/root-user-tasks.html`;
const PRIVILEGED = `${IAM}/id_root-user-privileged-task.html`;
const FEDERATION = `${IAM}/id_credentials_temp_control-access_getfederationtoken.html`;
const QUEUE = `arn:aws:sqs:eu-west-1:${ACCOUNT}:jobs`;
const BOUNDARIES = `${IAM}/access_policies_boundaries.html`;

const root = `arn:aws:iam::${ACCOUNT}:root`;

const locked = { resource: [policy(deny({ Principal: '*' }))] };
const unlock = { principal: root, action: 'sqs:SetQueueAttributes', resource: QUEUE };
const guest = { principal: `arn:aws:sts::${ACCOUNT}:federated-user/ana` };
const ofAna = [policy(allow({ Principal: { AWS: `arn:aws:iam::${ACCOUNT}:user/ana` } }))];

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
  // "Edit or delete an Amazon SQS resource-based policy that denies all principals"
  [ROOT_TASKS, 'the root user unlocks a queue', { ...unlock, policies: locked }, 'allowed'],
  [
    PRIVILEGED,
    'the root user reads the policy that locks a queue',
    { ...unlock, action: 'sqs:GetQueueAttributes', policies: locked },
    'allowed',
  ],
  [ROOT_TASKS, 'and sends nothing to it', { ...unlock, action: 'sqs:SendMessage', policies: locked }, 'explicitDeny'],
  [
    ROOT_TASKS,
    "nor does another account's root user unlock it",
    { ...unlock, principal: `arn:aws:iam::${OTHER}:root`, policies: locked },
    'explicitDeny',
  ],
  // A federated user may have any name, that of another IAM user too.
  [
    FEDERATION,
    'whose federated user it is, its name does not tell',
    { ...guest, policies: { identity: [], session: [ALLOW_ALL], resource: ofAna } },
    'undetermined',
  ],
  [
    FEDERATION,
    'the user who vouched for it does',
    {
      ...guest,
      principalRole: `arn:aws:iam::${ACCOUNT}:user/broker`,
      policies: { identity: [], session: [ALLOW_ALL], resource: ofAna },
    },
    'implicitDeny',
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
