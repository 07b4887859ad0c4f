import type { UserIdentity } from '../../../src/model/event.js';
import { onInstance, session, user } from '../../account/record.js';
import {
  ACCOUNT,
  allow,
  deny,
  EC2,
  explicitly,
  functionOf,
  noAllow,
  PARTNER,
  policy,
  refused,
  roleArn,
  type Situations,
  situation,
  trust,
  userArn,
} from './situation.js';

const api = session('orders-api', { more: onInstance });
const worker = functionOf('worker', 'resize-orders');
const TARGET = roleArn('target');
const assume = { assume: policy(allow('sts:*', '*')) };
const PROVIDER = `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com`;

const trusting = (AWS: string, more: object = {}) => ({
  Effect: 'Allow',
  Principal: { AWS },
  Action: 'sts:AssumeRole',
  ...more,
});

const assumed = (
  by: UserIdentity,
  more: { because?: string; parameters?: object; on?: string; action?: string } = {},
) =>
  refused({
    call: 'sts:AssumeRole',
    by,
    on: more.on ?? TARGET,
    ...(more.because === undefined ? {} : { because: more.because }),
    ...(more.action === undefined ? {} : { action: more.action }),
    parameters: { roleArn: more.on ?? TARGET, roleSessionName: 'work', ...more.parameters },
  });

const workflow: UserIdentity = {
  type: 'WebIdentityUser',
  principalId: `${PROVIDER}:sts.amazonaws.com:repo:example/orders:ref:refs/heads/feature`,
  userName: 'repo:example/orders:ref:refs/heads/feature',
  identityProvider: PROVIDER,
};

/** Trust policies of roles. */
export const trustPolicies: Situations = {
  'role-trust-policy/external-id-missing': situation({
    account: {
      users: { hana: { inline: assume } },
      roles: {
        target: {
          trust: policy(
            trusting(userArn('hana'), {
              Sid: 'WithExternalId',
              Condition: { StringEquals: { 'sts:ExternalId': 'orders-42' } },
            }),
          ),
        },
      },
    },
    events: [assumed(user('hana'))],
  }),
  'role-trust-policy/role-in-a-deny': situation({
    account: {
      roles: {
        'orders-api': { trust: EC2, inline: assume },
        target: {
          trust: policy(trusting(`arn:aws:iam::${ACCOUNT}:root`), {
            Sid: 'NotFromApi',
            Effect: 'Deny',
            Principal: { AWS: roleArn('orders-api') },
            Action: 'sts:AssumeRole',
          }),
        },
      },
    },
    events: [assumed(api, { because: explicitly('the role trust policy') })],
  }),
  'role-trust-policy/role-not-readable': situation({
    refused: ['iam:GetRole'],
    account: { users: { hana: { inline: assume } }, roles: { target: { trust: policy(trusting(ACCOUNT)) } } },
    events: [assumed(user('hana'), { because: noAllow('role trust policy', 'sts:AssumeRole') })],
  }),
  'role-trust-policy/caller-lacks-the-other-half': situation({
    others: { [PARTNER]: { roles: { target: { trust: policy(trusting(ACCOUNT)) } } } },
    account: {
      users: { hana: { inline: { own: policy(allow('sts:AssumeRole', TARGET, { Sid: 'OwnTarget' })) } } },
    },
    events: [
      assumed(user('hana'), {
        on: roleArn('target', PARTNER),
        because: noAllow('identity-based policy', 'sts:AssumeRole'),
      }),
    ],
  }),
  'role-trust-policy/branch-that-is-not-trusted': situation({
    account: {
      roles: {
        target: {
          trust: policy({
            Sid: 'MainOnly',
            Effect: 'Allow',
            Principal: { Federated: PROVIDER },
            Action: 'sts:AssumeRoleWithWebIdentity',
            Condition: {
              StringEquals: {
                'token.actions.githubusercontent.com:sub': 'repo:example/orders:ref:refs/heads/main',
              },
            },
          }),
        },
      },
    },
    events: [
      refused({
        call: 'sts:AssumeRoleWithWebIdentity',
        by: workflow,
        message: 'Not authorized to perform sts:AssumeRoleWithWebIdentity',
        parameters: { roleArn: TARGET, roleSessionName: 'deploy' },
      }),
    ],
  }),
  'role-trust-policy/session-tags-not-trusted': situation({
    account: {
      roles: {
        'orders-api': { trust: EC2, inline: assume },
        target: { trust: policy(trusting(roleArn('orders-api'), { Sid: 'Api' })) },
      },
    },
    events: [
      assumed(api, {
        action: 'sts:TagSession',
        because: noAllow('role trust policy', 'sts:TagSession'),
        parameters: { tags: [{ key: 'stage', value: 'test' }] },
      }),
    ],
  }),
  'role-trust-policy/context-allowed-by-both': situation({
    account: {
      users: { hana: { inline: assume } },
      roles: {
        target: {
          trust: policy(trusting(userArn('hana'), { Sid: 'Hana', Action: ['sts:AssumeRole', 'sts:SetContext'] })),
        },
      },
    },
    events: [
      assumed(user('hana'), {
        action: 'sts:SetContext',
        parameters: {
          providedContexts: [
            {
              providerArn: 'arn:aws:iam::aws:contextProvider/IdentityCenter',
              contextAssertion: 'HIDDEN_DUE_TO_SECURITY_REASONS',
            },
          ],
        },
      }),
    ],
  }),
  'role-trust-policy/caller-was-made-anew': situation({
    account: {
      roles: {
        worker: { trust: trust('lambda.amazonaws.com'), inline: assume },
        target: { trust: policy(trusting('AROAEXAMPLEOLDWORKER1', { Sid: 'OldWorker' })) },
      },
    },
    events: [assumed(worker, { because: noAllow('role trust policy', 'sts:AssumeRole') })],
  }),
  'role-trust-policy/trusts-the-account-only': situation({
    account: {
      users: { hana: {} },
      roles: { target: { trust: policy(trusting(`arn:aws:iam::${ACCOUNT}:root`, { Sid: 'Account' })) } },
    },
    events: [assumed(user('hana'))],
  }),
  'role-trust-policy/missing-allow-behind-the-deny': situation({
    account: {
      roles: {
        worker: {
          trust: trust('lambda.amazonaws.com'),
          inline: { no: policy(deny('sts:AssumeRole', TARGET, { Sid: 'NoTarget' })) },
        },
        target: {
          trust: policy(trusting(roleArn('someone-else'), { Sid: 'SomeoneElse' }), {
            Sid: 'NoFunctions',
            Effect: 'Deny',
            Principal: '*',
            Action: 'sts:AssumeRole',
            Condition: { ArnLike: { 'aws:PrincipalArn': roleArn('work*') } },
          }),
        },
      },
    },
    events: [assumed(worker, { because: explicitly('the role trust policy') })],
  }),
};
