import type { Denial, TextFinding } from '../../src/denials/denial.js';
import type { CloudTrailEvent, UserIdentity } from '../../src/sources/event.js';

export const ACCOUNT = '111122223333';

/** A user with long-term keys. */
export const USER: UserIdentity = {
  type: 'IAMUser',
  principalId: 'AIDAEXAMPLEUSER',
  arn: 'arn:aws:iam::111122223333:user/support/ana',
  accountId: ACCOUNT,
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  userName: 'ana',
};

/** A session of a role with a path. */
export const SESSION: UserIdentity = {
  type: 'AssumedRole',
  principalId: 'AROAEXAMPLEROLE:deploy',
  arn: 'arn:aws:sts::111122223333:assumed-role/Orders/deploy',
  accountId: ACCOUNT,
  accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
  sessionContext: {
    sessionIssuer: {
      type: 'Role',
      principalId: 'AROAEXAMPLEROLE',
      arn: 'arn:aws:iam::111122223333:role/app/Orders',
      accountId: ACCOUNT,
      userName: 'Orders',
    },
    attributes: { creationDate: '2026-10-01T09:00:00Z', mfaAuthenticated: 'false' },
  },
};

export interface DenialParts extends CloudTrailEvent {
  /** What the message says, if it says anything. */
  readonly text?: Partial<TextFinding>;
}

/** A denial of the form that the denials stage makes of a record. */
export function denialOf({ text, ...parts }: DenialParts): Denial {
  const event: CloudTrailEvent = {
    eventVersion: '1.11',
    userIdentity: USER,
    eventTime: '2026-10-01T09:30:00Z',
    eventSource: 'dynamodb.amazonaws.com',
    eventName: 'GetItem',
    awsRegion: 'eu-west-1',
    sourceIPAddress: '203.0.113.7',
    userAgent: 'aws-cli/2.31.0',
    errorCode: 'AccessDenied',
    requestParameters: null,
    recipientAccountId: ACCOUNT,
    ...parts,
  };
  const identity = event.userIdentity ?? {};
  const service = event.eventSource?.split('.')[0] ?? '';
  const reason = { policyType: 'unknown', effect: 'unknown' } as const;
  const roleArn = identity.sessionContext?.sessionIssuer?.arn;
  return {
    id: 'e-1',
    kind: 'denial',
    reason,
    text: { kind: 'denial', ...reason, truncated: false, ...text },
    principal: {
      arn: identity.arn ?? identity.userName ?? identity.accountId ?? '',
      type: identity.type ?? 'Unknown',
      ...(identity.accountId === undefined ? {} : { account: identity.accountId }),
      ...(roleArn === undefined ? {} : { roleArn }),
      ...(identity.accessKeyId === undefined ? {} : { accessKeyId: identity.accessKeyId }),
    },
    service,
    eventName: event.eventName ?? '',
    action: text?.action ?? `${service}:${event.eventName}`,
    ...(text?.resource === undefined ? {} : { resource: text.resource }),
    region: event.awsRegion ?? '',
    account: ACCOUNT,
    time: event.eventTime ?? '',
    errorCode: event.errorCode ?? '',
    errorMessage: event.errorMessage ?? '',
    event,
  };
}
