import type { CloudTrailEvent, UserIdentity } from '../../src/model/event.js';

/** What differs from one composed CloudTrail record to the next. */
export interface Call {
  /** `dynamodb:PutItem`; the part before the colon names the service. */
  readonly call: string;
  readonly by: UserIdentity;
  readonly message?: string;
  readonly errorCode?: string;
  /** ISO 8601. */
  readonly at: string;
  readonly parameters?: CloudTrailEvent['requestParameters'];
  readonly region?: string;
  readonly more?: Partial<CloudTrailEvent>;
}

const DATA_EVENTS = /^(GetItem|PutItem|UpdateItem|DeleteItem|Query|Scan|Batch\w+|Transact\w+|Execute\w+|GetRecords)$/;

/** A CloudTrail record of a call, denied unless `errorCode` says otherwise. */
export function record({
  call,
  by,
  message,
  errorCode = 'AccessDenied',
  at,
  parameters,
  region = 'us-east-1',
  more,
}: Call): CloudTrailEvent {
  const [service = '', eventName = ''] = call.split(':');
  const data = service === 'dynamodb' && DATA_EVENTS.test(eventName);
  const account = by.accountId ?? '111122223333';
  return {
    eventVersion: '1.11',
    userIdentity: by,
    eventTime: at,
    eventSource: `${service}.amazonaws.com`,
    eventName,
    awsRegion: region,
    sourceIPAddress: '198.51.100.7',
    userAgent: 'aws-sdk-js/3.1137.0',
    ...(errorCode === '' ? {} : { errorCode }),
    ...(message === undefined ? {} : { errorMessage: message }),
    requestParameters: parameters ?? null,
    responseElements: null,
    requestID: `request-${eventName}-${at}`,
    eventID: idOf(`${call} ${by.arn ?? ''} ${at}`),
    readOnly: /^(Get|Describe|List|Query|Scan|BatchGet)/.test(eventName),
    eventType: 'AwsApiCall',
    managementEvent: !data,
    recipientAccountId: account,
    eventCategory: data ? 'Data' : 'Management',
    tlsDetails: {
      tlsVersion: 'TLSv1.3',
      cipherSuite: 'TLS_AES_128_GCM_SHA256',
      clientProvidedHostHeader: `${service}.${region}.amazonaws.com`,
    },
    ...more,
  };
}

/** A session of a role; `path` is the role's. */
export function session(
  role: string,
  options: { readonly account?: string; readonly path?: string; readonly name?: string; readonly more?: object } = {},
): UserIdentity {
  const { account = '111122223333', path = '/', name = 'i-0abc1234', more } = options;
  const unique = `AROA${role.toUpperCase().replace(/[^A-Z0-9]/g, '')}`;
  return {
    type: 'AssumedRole',
    principalId: `${unique}:${name}`,
    arn: `arn:aws:sts::${account}:assumed-role/${role}/${name}`,
    accountId: account,
    accessKeyId: `ASIA${role.toUpperCase().replace(/[^A-Z0-9]/g, '')}`,
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        principalId: unique,
        arn: `arn:aws:iam::${account}:role${path}${role}`,
        accountId: account,
        userName: role,
      },
      attributes: { creationDate: '2026-11-20T08:00:00Z', mfaAuthenticated: 'false' },
      ...more,
    },
  };
}

/** Credentials of an EC2 instance: no session policy can have been passed. */
export const onInstance = { ec2RoleDelivery: '2.0' } as const;

export function user(name: string, account = '111122223333'): UserIdentity {
  return {
    type: 'IAMUser',
    principalId: `AIDA${name.toUpperCase()}`,
    arn: `arn:aws:iam::${account}:user/${name}`,
    accountId: account,
    accessKeyId: `AKIA${name.toUpperCase()}`,
    userName: name,
  };
}

/** A UUID that hangs on the text alone, so that a bundle composed again is the same. */
function idOf(text: string): string {
  let hash = 0x811c9dc5;
  const digits = [1, 2, 3, 4].map((seed) => {
    for (const character of `${seed}${text}`) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193) >>> 0;
    return hash.toString(16).padStart(8, '0');
  });
  return digits.join('').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
