import type { UserIdentity } from '../../../src/model/event.js';
import type { Situation } from '../../account/compose.js';
import { type Call, record, session, user } from '../../account/record.js';
import type { Account, Organization, World } from '../../account/world.js';

export const ACCOUNT = '111122223333';
export const PARTNER = '444455556666';
export const MANAGEMENT = '999988887777';
export const REGION = 'us-east-1';
export const CLOCK = '2026-11-20T10:00:00Z';

/** By `<check>/<case>`: the folder that the situation is composed to. */
export type Situations = Readonly<Record<string, Situation>>;

export const policy = (...Statement: object[]) => ({ Version: '2012-10-17', Statement });
export const allow = (Action: string | string[], Resource: string | string[], more: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});
export const deny = (Action: string | string[], Resource: string | string[], more: object = {}) => ({
  Effect: 'Deny',
  Action,
  Resource,
  ...more,
});

export const tableArn = (name: string, account = ACCOUNT) => `arn:aws:dynamodb:${REGION}:${account}:table/${name}`;
export const managedArn = (name: string, account = ACCOUNT) => `arn:aws:iam::${account}:policy/${name}`;
export const roleArn = (name: string, account = ACCOUNT) => `arn:aws:iam::${account}:role/${name}`;
export const userArn = (name: string, account = ACCOUNT) => `arn:aws:iam::${account}:user/${name}`;
export const keyArn = (id: string, account = ACCOUNT) => `arn:aws:kms:${REGION}:${account}:key/${id}`;

export const trust = (service: string) =>
  policy({ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' });
export const EC2 = trust('ec2.amazonaws.com');

/** A table with one partition key. */
export const keyed = (AttributeName: string) => ({ KeySchema: [{ AttributeName, KeyType: 'HASH' as const }] });

/** An organization with ACCOUNT below one OU. */
export function organization(more: Partial<Organization> = {}): Organization {
  return {
    id: 'o-scenario01',
    managementAccount: MANAGEMENT,
    paths: { [ACCOUNT]: ['r-root', 'ou-root-workload'] },
    ...more,
  };
}

export interface Told extends Omit<Situation, 'world' | 'clock' | 'home'> {
  readonly account?: Account;
  readonly others?: Readonly<Record<string, Account>>;
  readonly organization?: Organization;
  readonly partition?: string;
  readonly region?: string;
  readonly clock?: string;
}

/** A situation in ACCOUNT, asked with credentials of ACCOUNT. */
export function situation(told: Told): Situation {
  const { account = {}, others = {}, partition, region = REGION, organization: org, clock = CLOCK, ...rest } = told;
  const world: World = {
    region,
    ...(partition === undefined ? {} : { partition }),
    ...(org === undefined ? {} : { organization: org }),
    accounts: { [ACCOUNT]: account, ...others },
  };
  return { ...rest, world, clock, home: ACCOUNT };
}

export interface Refused extends Omit<Call, 'at' | 'message'> {
  readonly on?: string;
  /** What follows the resource in AWS's message. */
  readonly because?: string;
  /** The action that AWS names, where it is not the call's own. */
  readonly action?: string;
  readonly message?: string;
  readonly at?: string;
}

/** The record of a refused call, with AWS's own sentence. */
export function refused({ on, because = '', action, message, at = '2026-11-20T09:30:00Z', ...call }: Refused) {
  const what = `${action ?? call.call}${on === undefined ? '' : ` on resource: ${on}`}`;
  const who = call.by.arn ?? call.by.identityProvider ?? 'anonymous';
  const sentence = `User: ${who} is not authorized to perform: ${what}${because === '' ? '' : ` ${because}`}`;
  return record({ ...call, at, message: message ?? sentence });
}

export const noAllow = (kind: string, action: string) => `because no ${kind} allows the ${action} action`;
export const explicitly = (kind: string, arn?: string) =>
  `with an explicit deny in ${kind}${arn === undefined ? '' : `: ${arn}`}`;

/** A session of a role that runs as a Lambda function. */
export function functionOf(role: string, name: string): UserIdentity {
  return {
    ...session(role, { name }),
    inScopeOf: {
      issuerType: 'AWS::Lambda::Function',
      credentialsIssuedTo: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}`,
    },
  };
}

/** A session of a permission set of IAM Identity Center. */
export const SSO_PATH = '/aws-reserved/sso.amazonaws.com/';
export function identityCenter(role: string, name: string): UserIdentity {
  return session(role, { path: SSO_PATH, name });
}

/** The account's root user. */
export function root(account = ACCOUNT): UserIdentity {
  return {
    type: 'Root',
    principalId: account,
    arn: `arn:aws:iam::${account}:root`,
    accountId: account,
    accessKeyId: 'ASIAROOT',
    sessionContext: { attributes: { creationDate: '2026-11-20T08:00:00Z', mfaAuthenticated: 'true' } },
  };
}

/** A federated user: a session of GetFederationToken that `issuer` asked for. */
export function federated(name: string, issuer: string): UserIdentity {
  return {
    type: 'FederatedUser',
    principalId: `${ACCOUNT}:${name}`,
    arn: `arn:aws:sts::${ACCOUNT}:federated-user/${name}`,
    accountId: ACCOUNT,
    accessKeyId: `ASIA${name.toUpperCase()}`,
    sessionContext: {
      sessionIssuer: {
        type: 'IAMUser',
        principalId: `AIDA${issuer.toUpperCase()}`,
        arn: userArn(issuer),
        accountId: ACCOUNT,
        userName: issuer,
      },
      attributes: { creationDate: '2026-11-20T08:00:00Z', mfaAuthenticated: 'false' },
    },
  };
}

/** The STS record that issued the session of `to`, at its creation. */
export function issued(to: UserIdentity, parameters: object, by: UserIdentity = user('issuer')) {
  return record({
    call: to.type === 'FederatedUser' ? 'sts:GetFederationToken' : 'sts:AssumeRole',
    by,
    at: to.sessionContext?.attributes?.creationDate ?? CLOCK,
    errorCode: '',
    parameters: { ...parameters },
    more: {
      responseElements: { credentials: { accessKeyId: to.accessKeyId ?? '', expiration: 'Nov 20, 2026, 8:00:00 PM' } },
    },
  });
}
