import { createHash } from 'node:crypto';
import type { CloudTrailEvent } from '../../src/model/event.js';
import { TokenBucket } from './bucket.js';
import type { FrontCall } from './call.js';
import type { CannedError, FrontOptions } from './options.js';
import { cut, readToken } from './pages.js';

const MOST = 50;

/** CloudTrail's LookupEvents: one attribute, a window, newest first, 50 a page, a token that fits its question. */
export class LookupEvents {
  readonly #options: FrontOptions;
  readonly #events: readonly CloudTrailEvent[];
  readonly #buckets = new Map<string, TokenBucket>();

  constructor(options: FrontOptions) {
    this.#options = options;
    this.#events = [...(options.events ?? [])]
      .filter((event) => String(event.managementEvent) !== 'false')
      .sort((a, b) => timeOf(b) - timeOf(a));
  }

  answer(call: FrontCall): { readonly output: object } | { readonly error: CannedError } {
    if (!this.#admit(call)) return { error: { code: 'ThrottlingException', message: 'Rate exceeded' } };
    const { NextToken, MaxResults = MOST, ...question } = call.input;
    const invalid = refusalOf(call.input);
    if (invalid !== undefined) return { error: { code: invalid } };
    const [digest, position] = typeof NextToken === 'string' ? NextToken.split('.') : [];
    if (NextToken !== undefined && digest !== digestOf(question))
      return { error: { code: 'InvalidNextTokenException', message: 'Invalid token' } };
    const found = this.#events.filter((event) => this.#isFor(event, call) && matches(event, question));
    const pageSize = Math.min(Number(MaxResults), this.#options.pageSize ?? MOST, MOST);
    const page = cut(found.length, readToken(position), { ...this.#options, pageSize });
    return {
      output: {
        Events: found.slice(page.from, page.to).map(entry),
        ...(page.token === undefined ? {} : { NextToken: `${digestOf(question)}.${page.token}` }),
      },
    };
  }

  #admit(call: FrontCall): boolean {
    const rate = this.#options.lookupsPerSecond;
    if (rate === undefined) return true;
    const key = `${call.accessKeyId}/${call.region}`;
    const bucket = this.#buckets.get(key) ?? new TokenBucket(rate);
    this.#buckets.set(key, bucket);
    return bucket.take();
  }

  #isFor(event: CloudTrailEvent, call: FrontCall): boolean {
    if (event.awsRegion !== call.region) return false;
    return event.recipientAccountId === undefined || event.recipientAccountId === call.account;
  }
}

function matches(event: CloudTrailEvent, question: Readonly<Record<string, unknown>>): boolean {
  const { StartTime, EndTime, LookupAttributes } = question;
  const seconds = timeOf(event) / 1000;
  if (StartTime !== undefined && seconds < Number(StartTime)) return false;
  if (EndTime !== undefined && seconds > Number(EndTime)) return false;
  const [attribute] = (LookupAttributes ?? []) as { AttributeKey: string; AttributeValue: string }[];
  if (attribute === undefined) return true;
  const values: Record<string, readonly (string | undefined)[]> = {
    AccessKeyId: [event.userIdentity?.accessKeyId],
    EventId: [event.eventID],
    EventName: [event.eventName],
    EventSource: [event.eventSource],
    ReadOnly: [String(event.readOnly)],
    ResourceName: (event.resources ?? []).map(({ ARN }) => ARN),
    Username: [usernameOf(event)],
  };
  return (values[attribute.AttributeKey] ?? []).includes(attribute.AttributeValue);
}

/** The code with which AWS refuses a question that it does not take. */
function refusalOf({ MaxResults, LookupAttributes, StartTime, EndTime }: FrontCall['input']): string | undefined {
  if (MaxResults !== undefined && !(Number(MaxResults) >= 1 && Number(MaxResults) <= MOST))
    return 'InvalidMaxResultsException';
  if (Array.isArray(LookupAttributes) && LookupAttributes.length > 1) return 'InvalidLookupAttributesException';
  return Number(StartTime) > Number(EndTime) ? 'InvalidTimeRangeException' : undefined;
}

/** A user's name, or of an assumed role the session's name. */
function usernameOf({ userIdentity }: CloudTrailEvent): string | undefined {
  if (userIdentity?.type === 'AssumedRole') return userIdentity.principalId?.split(':')[1];
  return userIdentity?.userName ?? (userIdentity?.type === 'Root' ? 'root' : undefined);
}

function entry(event: CloudTrailEvent): object {
  return {
    EventId: event.eventID,
    EventName: event.eventName,
    ReadOnly: String(event.readOnly ?? true),
    AccessKeyId: event.userIdentity?.accessKeyId,
    EventTime: timeOf(event) / 1000,
    EventSource: event.eventSource,
    Username: usernameOf(event),
    Resources: [],
    CloudTrailEvent: JSON.stringify(event),
  };
}

function timeOf(event: CloudTrailEvent): number {
  return Date.parse(event.eventTime ?? '');
}

function digestOf(question: object): string {
  return createHash('sha256').update(JSON.stringify(question)).digest('hex').slice(0, 16);
}
