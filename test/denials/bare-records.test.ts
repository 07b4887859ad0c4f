import { describe, expect, it } from 'vitest';
import { type Denial, denialOf } from '../../src/denials/index.js';
import type { CloudTrailEvent } from '../../src/model/event.js';

const record: CloudTrailEvent = {
  eventVersion: '1.11',
  userIdentity: { type: 'IAMUser', userName: 'ana' },
  eventTime: '2026-11-01T10:00:00Z',
  eventSource: 's3.amazonaws.com',
  eventName: 'GetObject',
  awsRegion: 'eu-west-1',
  errorCode: 'AccessDenied',
  errorMessage: 'Access Denied',
  requestParameters: null,
  eventID: 'e-1',
  recipientAccountId: '111122223333',
};

function denialFrom(changes: Partial<CloudTrailEvent>): Denial {
  const denial = denialOf({ ...record, ...changes });
  if (denial === undefined) throw new Error('the record tells of no denial');
  return denial;
}

describe('a record whose identity holds no ARN', () => {
  it.each<[string, Partial<CloudTrailEvent>, string]>([
    ['a user', {}, 'arn:aws:iam::111122223333:user/ana'],
    ['a user in China', { awsRegion: 'cn-north-1' }, 'arn:aws-cn:iam::111122223333:user/ana'],
    // AWS: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
    ['root', { userIdentity: { type: 'Root' } }, 'arn:aws:iam::111122223333:root'],
    [
      'an unsigned call',
      { userIdentity: { type: 'AWSAccount', principalId: '', accountId: 'ANONYMOUS_PRINCIPAL' } },
      'anonymous',
    ],
    [
      'a hidden name',
      { userIdentity: { type: 'IAMUser', accountId: '111122223333', userName: 'HIDDEN_DUE_TO_SECURITY_REASONS' } },
      'HIDDEN_DUE_TO_SECURITY_REASONS',
    ],
    ['nobody', { userIdentity: { type: 'Unknown' } }, 'unknown'],
  ])('names %s', (_name, changes, arn) => {
    expect(denialFrom(changes).principal.arn).toBe(arn);
  });
});

describe('an S3 record that lists no resources', () => {
  it.each<[string, Partial<CloudTrailEvent>, string | undefined]>([
    [
      'an object',
      { requestParameters: { bucketName: 'orders-data', key: 'a/b.txt' } },
      'arn:aws:s3:::orders-data/a/b.txt',
    ],
    [
      'a bucket',
      { eventName: 'GetBucketAcl', awsRegion: 'us-gov-west-1', requestParameters: { bucketName: 'orders-data' } },
      'arn:aws-us-gov:s3:::orders-data',
    ],
    ['an alias', { requestParameters: { bucketName: 'ap-1x2y3z-s3alias', key: 'k' } }, undefined],
    ['nothing', {}, undefined],
  ])('names %s', (_name, changes, resource) => {
    expect(denialFrom(changes).resource).toBe(resource);
  });
});

describe('a record of another service that lists no resources', () => {
  const secret = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbCdEf';
  const of = (service: string, requestParameters: Readonly<Record<string, string>>) =>
    denialFrom({ eventSource: `${service}.amazonaws.com`, eventName: 'Call', requestParameters }).resource;

  it('names the one ARN of the service that the call names', () => {
    expect(of('secretsmanager', { secretId: secret, versionStage: 'AWSCURRENT' })).toBe(secret);
    expect(of('secretsmanager', { secretId: secret, kmsKeyId: 'arn:aws:kms:eu-west-1:111122223333:key/k' })).toBe(
      secret,
    );
  });

  it('names none where there are two, or of another service, or what IAM attaches', () => {
    expect(of('secretsmanager', { secretId: secret, other: `${secret.slice(0, -1)}x` })).toBeUndefined();
    expect(of('secretsmanager', { secretId: secret.slice(0, -7) })).toBeUndefined();
    expect(of('lambda', { role: 'arn:aws:iam::111122223333:role/r' })).toBeUndefined();
    expect(of('iam', { roleName: 'r', policyArn: 'arn:aws:iam::111122223333:policy/p' })).toBeUndefined();
  });
});

describe('the message of a record', () => {
  it.each([
    ['', /has no message/],
    ['An unknown error occurred', /does not say which type/],
    ["You don't have access to the model with the specified model ID.", /does not say which type/],
    ['the call ended in AccessDenied, says the proxy', /mentioned/],
  ])('that tells nothing leaves a denial by its code: %s', (errorMessage, note) => {
    const { kind, reason, text } = denialFrom({ errorMessage });
    expect({ kind, reason }).toEqual({ kind: 'denial', reason: { policyType: 'unknown', effect: 'unknown' } });
    expect(text.note).toMatch(note);
  });
});

describe('the time of a record', () => {
  it.each([
    ['2025-01-20 15:59:33.000000000', '2025-01-20T15:59:33Z'],
    ['2025-01-20 15:59:33.250', '2025-01-20T15:59:33.250Z'],
    ['2025-01-20 15:59:33 UTC', '2025-01-20T15:59:33Z'],
    ['2025-01-20T15:59:33Z', '2025-01-20T15:59:33Z'],
    ['yesterday', 'yesterday'],
  ])('is UTC, however it was exported: %s', (eventTime, time) => {
    expect(denialFrom({ eventTime }).time).toBe(time);
  });
});
