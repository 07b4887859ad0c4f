import type { CloudTrailEvent } from '../../../src/model/event.js';

export const SINCE = '2026-11-20T10:00:00Z';
export const UNTIL = '2026-11-20T11:00:00Z';
export const USER = 'ana';

/** So many management events in an hour: one in ten is the user's, one in three of those denied. Same every time. */
export function busyHour(count: number): CloudTrailEvent[] {
  return Array.from({ length: count }, (_, index) => event(index, count));
}

export function isWanted({ userIdentity, errorCode }: CloudTrailEvent): boolean {
  return userIdentity?.userName === USER && errorCode !== undefined;
}

function event(index: number, count: number): CloudTrailEvent {
  const userName = index % 10 === 0 ? USER : `user-${index % 7}`;
  const isDenied = index % 30 === 0 || index % 97 === 0;
  return {
    eventVersion: '1.11',
    userIdentity: {
      type: 'IAMUser',
      userName,
      arn: `arn:aws:iam::111122223333:user/${userName}`,
      accountId: '111122223333',
      accessKeyId: 'AKIAEXAMPLE000000000',
      principalId: 'AIDAEXAMPLE0000000000',
    },
    eventTime: new Date(Date.parse(SINCE) + ((index + 0.5) / count) * 3_600_000).toISOString().replace(/\.\d+Z/, 'Z'),
    eventSource: index % 3 === 0 ? 'dynamodb.amazonaws.com' : 'ec2.amazonaws.com',
    eventName: index % 3 === 0 ? 'DescribeTable' : 'DescribeInstances',
    awsRegion: 'us-east-1',
    sourceIPAddress: '192.0.2.10',
    userAgent: 'aws-sdk-java/2.29.0 Linux/6.1 OpenJDK_64-Bit_Server_VM/21',
    ...(isDenied
      ? {
          errorCode: 'AccessDenied',
          errorMessage: `User: arn:aws:iam::111122223333:user/${userName} is not authorized to perform: dynamodb:DescribeTable on resource: arn:aws:dynamodb:us-east-1:111122223333:table/Orders because no identity-based policy allows the dynamodb:DescribeTable action`,
        }
      : {}),
    requestParameters: { tableName: `Orders-${index % 11}`, filler: 'x'.repeat(700) },
    responseElements: null,
    requestID: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
    eventID: `10000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
    readOnly: true,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: '111122223333',
    eventCategory: 'Management',
  };
}
