import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const ACCOUNT = '111122223333';
const TABLES = 50;
const OPERATIONS = ['GetItem', 'Query', 'PutItem', 'DescribeTable'] as const;
const START = Date.parse('2026-11-01T00:00:00Z');

/** The record of one denial; `at` numbers it, and decides who asks for what. */
function denied(at: number, principals: number): object {
  const name = `app-${at % principals}`;
  const arn = `arn:aws:iam::${ACCOUNT}:user/${name}`;
  const operation = OPERATIONS[at % OPERATIONS.length] ?? 'GetItem';
  const tableName = `table-${(at * 7) % TABLES}`;
  const resource = `arn:aws:dynamodb:us-east-1:${ACCOUNT}:table/${tableName}`;
  return {
    eventVersion: '1.11',
    userIdentity: { type: 'IAMUser', principalId: 'AIDAEXAMPLEEXAMPLE01', arn, accountId: ACCOUNT, userName: name },
    eventTime: new Date(START + at * 20_000).toISOString().replace('.000Z', 'Z'),
    eventSource: 'dynamodb.amazonaws.com',
    eventName: operation,
    awsRegion: 'us-east-1',
    sourceIPAddress: '203.0.113.7',
    userAgent: 'aws-sdk-java/2.25.11',
    errorCode: 'AccessDenied',
    errorMessage: `User: ${arn} is not authorized to perform: dynamodb:${operation} on resource: ${resource} because no identity-based policy allows the dynamodb:${operation} action`,
    requestParameters: { tableName },
    responseElements: null,
    requestID: `REQUEST${at}`,
    eventID: `${String(at).padStart(8, '0')}-0000-4000-8000-000000000000`,
    readOnly: true,
    resources: [{ accountId: ACCOUNT, type: 'AWS::DynamoDB::Table', ARN: resource }],
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: ACCOUNT,
    eventCategory: 'Management',
  };
}

/** NDJSON of so many denials, spread over so many users. */
export async function writeDenials(path: string, denials: number, principals: number): Promise<void> {
  const file = createWriteStream(path);
  for (let at = 0; at < denials; at += 1)
    if (!file.write(`${JSON.stringify(denied(at, principals))}\n`)) await once(file, 'drain');
  file.end();
  await once(file, 'finish');
}

export interface PolicyLoad {
  readonly policies: number;
  readonly denials: number;
  /** Bytes of each document, about. */
  readonly size?: number;
}

function documentOf(at: number, size: number): object {
  const arn = `arn:aws:dynamodb:us-east-1:${ACCOUNT}:table/other-${at}`;
  const count = Math.max(1, Math.ceil(size / (arn.length + 10)));
  const resources = Array.from({ length: count }, (_, index) => `${arn}-${index}`);
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: resources }] };
}

/** An evidence bundle of one user with so many inline policies, none of which allows, and so many denials. */
export async function writeBundle(folder: string, { policies, denials, size = 100 }: PolicyLoad): Promise<void> {
  const arn = `arn:aws:iam::${ACCOUNT}:user/app-0`;
  const names = Array.from({ length: policies }, (_, at) => `policy-${at}`);
  const read = (operation: string, input: object, output: object) => ({
    operation,
    input,
    scope: { account: ACCOUNT },
    result: { status: 'ok', value: output },
  });
  const UserName = 'app-0';
  const reads = [
    read('iam:GetUser', { UserName }, { User: { UserName, Arn: arn } }),
    read('iam:ListUserPolicies', { UserName }, { PolicyNames: names }),
    read('iam:ListAttachedUserPolicies', { UserName }, { AttachedPolicies: [] }),
    read('iam:ListGroupsForUser', { UserName }, { Groups: [] }),
    ...names.map((PolicyName, at) =>
      read(
        'iam:GetUserPolicy',
        { UserName, PolicyName },
        { UserName, PolicyName, PolicyDocument: encodeURIComponent(JSON.stringify(documentOf(at, size))) },
      ),
    ),
  ];
  const manifest = {
    bundleVersion: 1,
    toolVersion: '0.1.0',
    arguments: {},
    clock: '2026-11-30T00:00:00.000Z',
    gaps: [],
    window: { since: '2026-11-01T00:00:00.000Z', until: '2026-11-30T00:00:00.000Z' },
  };
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
  await writeFile(
    join(folder, 'events.json'),
    JSON.stringify(Array.from({ length: denials }, (_, at) => denied(at, 1))),
  );
  await writeFile(join(folder, 'reads.json'), JSON.stringify(reads));
}
