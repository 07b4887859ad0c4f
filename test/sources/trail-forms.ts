import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CloudTrailEvent } from '../../src/model/event.js';
import type { ToldGap } from '../../src/model/gap.js';
import { type FileSourceOptions, fileSource } from '../../src/sources/files/file-source.js';
import type { LogText } from '../../src/sources/source.js';
import { toldGaps } from '../model/told-gaps.js';

/** A folder of its own that is gone after the work. */
export async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'trail-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export interface Scanned {
  readonly events: CloudTrailEvent[];
  readonly ids: string[];
  readonly logs: LogText[];
  readonly gaps: readonly ToldGap[];
  readonly work: Readonly<Record<string, number>>;
}

/** Everything that a scan of files gives. */
export async function scanFiles(options: FileSourceOptions): Promise<Scanned> {
  const source = fileSource(options);
  const events: CloudTrailEvent[] = [];
  const logs: LogText[] = [];
  for await (const item of source.items?.() ?? []) {
    if ('event' in item) events.push(item.event);
    else logs.push(item.log);
  }
  const ids = events.map((event) => event.eventID ?? '');
  return { events, ids, logs, gaps: toldGaps(source.gaps()), work: source.statistics().work };
}

/** A record as CloudTrail writes it, key order included; `over` adds or replaces fields. */
export function record(eventID: string, over: Record<string, unknown> = {}): Record<string, unknown> {
  const written = {
    eventVersion: '1.11',
    userIdentity: {
      type: 'AssumedRole',
      arn: 'arn:aws:sts::111122223333:assumed-role/shop/i-1',
      accountId: '111122223333',
      sessionContext: { sessionIssuer: { type: 'Role', arn: 'arn:aws:iam::111122223333:role/app/shop' } },
    },
    eventTime: '2026-09-01T10:00:00Z',
    eventSource: 'dynamodb.amazonaws.com',
    eventName: 'GetItem',
    awsRegion: 'us-east-1',
    sourceIPAddress: '10.0.0.1',
    userAgent: 'aws-sdk-java/2.25.11',
    ...over,
    requestParameters: { tableName: 'orders', key: { pk: '1' }, ...(over['requestParameters'] as object | undefined) },
    eventID,
    readOnly: true,
    eventType: 'AwsApiCall',
    recipientAccountId: '111122223333',
    eventCategory: 'Data',
  };
  const { requestParameters: _, ...rest } = over;
  return Object.assign(written, rest);
}

export const denied = (eventID: string, over: Record<string, unknown> = {}): Record<string, unknown> =>
  record(eventID, {
    errorCode: 'AccessDenied',
    errorMessage:
      'User: arn:aws:sts::111122223333:assumed-role/shop/i-1 is not authorized to perform: dynamodb:GetItem',
    ...over,
  });

export const trailFile = (...records: unknown[]): string => JSON.stringify({ Records: records });
