import type { Denial } from '../../src/model/denial.js';
import { countedDenials } from './counted-denials.js';

export const ARN = 'arn:aws:sts::111122223333:assumed-role/orders-api/i-0abc1234';
export const RECORD = {
  eventVersion: '1.11',
  userIdentity: {
    type: 'AssumedRole',
    principalId: 'AROAEXAMPLEEXAMPLE123:i-0abc1234',
    arn: ARN,
    accountId: '111122223333',
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        arn: 'arn:aws:iam::111122223333:role/orders-api',
        accountId: '111122223333',
        userName: 'orders-api',
      },
      attributes: { creationDate: '2026-11-20T08:00:00Z', mfaAuthenticated: 'false' },
    },
  },
  eventTime: '2026-11-20T09:31:40Z',
  eventSource: 's3.amazonaws.com',
  eventName: 'PutBucketPolicy',
  awsRegion: 'eu-central-1',
  sourceIPAddress: '198.51.100.7',
  userAgent: '[aws-cli/2.31.0]',
  errorCode: 'AccessDenied',
  errorMessage: 'Access Denied',
  requestParameters: { bucketName: 'example-bucket-1' },
  responseElements: null,
  requestID: 'EXAMPLEREQUESTID1',
  eventID: '11112222-3333-4444-5555-666677778888',
  recipientAccountId: '111122223333',
};
export const compact = JSON.stringify(RECORD);
export const pretty = JSON.stringify(RECORD, null, 2);
export const doubled = compact.replaceAll('"', '""');

/** What a pasted text tells of denials, without their lookalikes. */
export async function denialsOf(text: string): Promise<Denial[]> {
  return (await countedDenials(text)).filter(({ kind }) => kind !== 'lookalike');
}

export const told = ({ principal, action, resource, region, time, event }: Denial) => ({
  arn: principal.arn,
  action,
  resource,
  region,
  time,
  id: event?.eventID,
  address: event?.sourceIPAddress,
});

export const WANTED = {
  arn: ARN,
  action: 's3:PutBucketPolicy',
  resource: 'arn:aws:s3:::example-bucket-1',
  region: 'eu-central-1',
  time: '2026-11-20T09:31:40Z',
  id: RECORD.eventID,
  address: '198.51.100.7',
};
