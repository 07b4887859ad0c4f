import type { Aws } from '../../aws/index.js';

/** A log group in a Region, and who asks. */
export interface LogAccess {
  readonly aws: Aws;
  readonly group: string;
  readonly region?: string;
  readonly account?: string;
  readonly signal?: AbortSignal;
  /** Milliseconds between two looks at a running query; 500 unless told. */
  readonly poll?: number;
  /** Told of each call: `logs:StartQuery`. */
  count(call: string, by?: number): void;
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

/** A group of another account is named by its ARN, whose `:*` these calls do not take. */
export function groupInput({ group }: LogAccess, list: boolean): object {
  if (!group.startsWith('arn:')) return { logGroupName: group };
  const arn = group.replace(/:\*$/, '');
  return list ? { logGroupIdentifiers: [arn] } : { logGroupIdentifier: arn };
}
