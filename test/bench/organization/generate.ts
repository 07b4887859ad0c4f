import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** The SCP that makes 55 of 100 denials. */
export const SCP = 'arn:aws:organizations::999988887777:policy/o-exampleorgid/service_control_policy/p-region001';
export const ACCOUNTS = 50;
const ROLES = 4;
const A_FILE = 2000;
const REGIONS = ['eu-west-1', 'eu-west-2', 'ap-southeast-2', 'sa-east-1', 'ca-central-1', 'us-west-2'];

/** Denials of four causes over 50 accounts with four roles each: an SCP 55, S3 25, EC2 10, a table policy 10 of 100. */
export function denialOf(index: number): Record<string, unknown> {
  const account = String(111100000000 + (index % ACCOUNTS));
  const role = `app-${Math.floor(index / ACCOUNTS) % ROLES}`;
  const session = `arn:aws:sts::${account}:assumed-role/${role}/i-${(index % 977).toString(16)}`;
  const call = callOf(index, account);
  const time = new Date(Date.UTC(2026, 2, 1) + index * 15_000).toISOString().replace('.000Z', 'Z');
  return {
    eventVersion: '1.11',
    userIdentity: {
      type: 'AssumedRole',
      principalId: `AROAEXAMPLE${role}:i-${index % 977}`,
      arn: session,
      accountId: account,
      sessionContext: {
        sessionIssuer: {
          type: 'Role',
          arn: `arn:aws:iam::${account}:role/${role}`,
          accountId: account,
          userName: role,
        },
        attributes: { creationDate: time, mfaAuthenticated: 'false' },
      },
    },
    eventTime: time,
    eventSource: `${call.service}.amazonaws.com`,
    eventName: call.name,
    awsRegion: call.region,
    sourceIPAddress: `198.51.100.${index % 250}`,
    userAgent: 'aws-sdk-go-v2/1.30.3',
    errorCode: call.code,
    errorMessage: `User: ${session} is not authorized to perform: ${call.service}:${call.name} on resource: ${call.resource} ${call.why}`,
    requestParameters: call.parameters,
    responseElements: null,
    requestID: `r-${index}`,
    eventID: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
    readOnly: false,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: account,
    eventCategory: 'Management',
  };
}

const IDENTITY = (action: string) => `because no identity-based policy allows the ${action} action`;

function callOf(index: number, account: string) {
  const kind = (index * 7 + Math.floor(index / ACCOUNTS)) % 20;
  const abroad = REGIONS[index % REGIONS.length] ?? 'eu-west-1';
  const table = `arn:aws:dynamodb:us-east-1:222233334444:table/shared-${index % 10}`;
  if (kind < 11) {
    const instance = `arn:aws:ec2:${abroad}:${account}:instance/i-${(index * 2654435761).toString(16).slice(-12)}`;
    const why = `with an explicit deny in a service control policy: ${SCP}`;
    return {
      service: 'ec2',
      name: 'StopInstances',
      region: abroad,
      code: 'Client.UnauthorizedOperation',
      resource: instance,
      why,
      parameters: {},
    };
  }
  if (kind < 16) {
    const [bucketName, key] = [`data-${account}`, `in/${index}.json`];
    const resource = `arn:aws:s3:::${bucketName}/${key}`;
    return {
      service: 's3',
      name: 'GetObject',
      region: 'us-east-1',
      code: 'AccessDenied',
      resource,
      why: IDENTITY('s3:GetObject'),
      parameters: { bucketName, key },
    };
  }
  if (kind < 18) {
    const resource = `arn:aws:ec2:us-east-1:${account}:instance/*`;
    return {
      service: 'ec2',
      name: 'RunInstances',
      region: 'us-east-1',
      code: 'Client.UnauthorizedOperation',
      resource,
      why: IDENTITY('ec2:RunInstances'),
      parameters: {},
    };
  }
  const why = 'because no resource-based policy allows the dynamodb:PutItem action';
  return {
    service: 'dynamodb',
    name: 'PutItem',
    region: 'us-east-1',
    code: 'AccessDenied',
    resource: table,
    why,
    parameters: { tableName: table },
  };
}

/** Writes so many denials as a trail's gzipped files. */
export function writeTrail(folder: string, denials: number): void {
  mkdirSync(folder, { recursive: true });
  for (let at = 0; at < denials; at += A_FILE) {
    const records = Array.from({ length: Math.min(A_FILE, denials - at) }, (_, index) => denialOf(at + index));
    writeFileSync(join(folder, `trail-${at}.json.gz`), gzipSync(JSON.stringify({ Records: records })));
  }
}
