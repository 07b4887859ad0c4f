import type { Aws } from '../../aws/index.js';
import type { RecordsAsked } from './log-query.js';
import type { LogPlace } from './place.js';

/** What of CloudWatch Logs is asked in a Region, and who asks. */
export interface LogAccess {
  readonly aws: Aws;
  readonly place: LogPlace;
  /** Of records that are counted. */
  readonly asked: RecordsAsked;
  readonly region?: string;
  readonly account?: string;
  readonly signal?: AbortSignal;
  /** Milliseconds between two looks at a running query; 500 unless told. */
  readonly poll?: number;
  readonly limits: ScanLimits;
  /** Bytes that the source's queries have scanned, all together. */
  readonly spent: { bytes: number };
  /** Told of each call: `logs:StartQuery`. */
  count(call: string, by?: number): void;
}

/** How far queries may go that are billed by what they scan, and who is told. */
export interface ScanLimits {
  /** Bytes that they may scan together; the one that goes beyond is stopped. */
  readonly maxScan?: number;
  readonly progress?: (text: string) => void;
  readonly waiting?: <T>(work: Promise<T>) => Promise<T>;
}

/** Whole seconds since 1970, both included, as StartQuery wants them. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface LogEvent {
  readonly message: string;
  /** ISO 8601. */
  readonly time?: string;
  /** The group, where the query is for many. */
  readonly group?: string;
}

export function askLogs(access: LogAccess, command: string, input: object): Promise<Record<string, unknown>> {
  const { aws, account, region, signal } = access;
  access.count(`logs:${command}`);
  return aws.call({
    service: 'logs',
    command,
    input,
    ...(account && { account }),
    ...(region && { region }),
    ...(signal && { signal }),
  });
}

/** A group of another account is named by its ARN, whose `:*` these calls do not take; a SOURCE stands in the query. */
export function groupInput({ place: { group } }: LogAccess, list: boolean): object {
  if (group === undefined) return {};
  if (!group.startsWith('arn:')) return { logGroupName: group };
  const arn = group.replace(/:\*$/, '');
  return list ? { logGroupIdentifiers: [arn] } : { logGroupIdentifier: arn };
}
