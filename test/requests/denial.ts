import { expect } from 'vitest';
import { type Denial, denialOfText, denialOf as readRecord, type TextFinding } from '../../src/denials/index.js';
import { keyOf } from '../../src/evaluation/index.js';
import type { CloudTrailEvent, UserIdentity } from '../../src/model/event.js';
import { contextOf, type DerivedRequest, requestsOf } from '../../src/requests/index.js';

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

/** The denial that the denials stage reads from a record; `text` is what it would read from the message. */
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
  const denial = readRecord(event);
  if (denial === undefined) throw new TypeError('the record is no denial');
  return text === undefined ? denial : { ...denial, ...textParts(denial, text) };
}

function textParts({ text: read }: Denial, text: Partial<TextFinding>): Partial<Denial> {
  return {
    text: { ...read, ...text },
    ...(text.action === undefined ? {} : { action: text.action }),
    ...(text.resource === undefined ? {} : { resource: text.resource }),
  };
}

/** The denial of a pasted text. */
export function textDenial(text: Partial<TextFinding>): Denial {
  return denialOfText({ kind: 'denial', policyType: 'unknown', effect: 'unknown', truncated: false, ...text }, 'text');
}

/** Holds what policies see of a request's keys against what they are to be; undefined: nobody told it. */
export function expectKeys(request: DerivedRequest | undefined, expected: Readonly<Record<string, unknown>>): void {
  const seen = Object.keys(expected).map((key) => [key, request && keyOf(request, key)]);
  const wanted = Object.entries(expected).map(([key, value]) => [key, value === undefined ? UNKNOWN : value]);
  expect(Object.fromEntries(seen)).toEqual(Object.fromEntries(wanted));
}

const UNKNOWN = { unknown: expect.any(String) };

/** The first request of a denial with its context. */
export function askedOf(denial: Denial): DerivedRequest | undefined {
  const [request] = requestsOf(denial);
  return request && { ...request, context: contextOf(denial, request) };
}
