import { type Aws, awsError } from '../../aws/index.js';
import { gap } from '../../model/gap.js';
import type { Window } from '../../model/window.js';
import { eventsOf, Scan } from '../records/scan.js';
import type { Wanted } from '../records/wanted.js';
import type { DenialSource, SourceItem } from '../source.js';
import { filterEvents } from './filter-events.js';
import { runQuery } from './insights.js';
import type { LogAccess, LogEvent, Span } from './log-access.js';
import { filterPattern, insightsQuery } from './log-query.js';

export interface LogsSourceOptions extends Wanted {
  /** A log group's name or ARN: one that a trail writes to, or an application's. */
  readonly group: string;
  readonly window: Window;
  readonly regions?: readonly string[];
  readonly account?: string;
  /** Milliseconds between two looks at a running query. */
  readonly poll?: number;
}

/** CloudTrail hands an event to CloudWatch Logs minutes after the call, and its log time may be that later one. */
const LAG_SECONDS = 15 * 60;

/**
 * A CloudWatch Logs group, by Logs Insights; a query that is full is split in time until none is. Where Logs
 * Insights refuses, by FilterLogEvents. Insights bills the bytes it scans: `statistics().work['bytes scanned']`.
 */
export function createLogsSource(aws: Aws, options: LogsSourceOptions): DenialSource {
  const scan = new Scan(options);
  async function* items(signal?: AbortSignal): AsyncGenerator<SourceItem> {
    for (const region of options.regions ?? [undefined]) {
      const access: LogAccess = {
        ...accessOf(options, scan),
        aws,
        ...(region && { region }),
        ...(signal && { signal }),
      };
      yield* itemsIn(access, scan, options);
    }
  }
  return {
    name: `CloudWatch Logs ${options.group}`,
    items,
    events: (signal) => eventsOf(items(signal)),
    gaps: () => scan.gaps(),
    statistics: () => scan.statistics(),
    refused: () => scan.refused('LOGS_DENIED'),
  };
}

function accessOf({ group, account, poll }: LogsSourceOptions, scan: Scan): Omit<LogAccess, 'aws'> {
  const count = (call: string, by?: number): void => scan.count(call, by);
  return { group, count, ...(account && { account }), ...(poll !== undefined && { poll }) };
}

async function* itemsIn(access: LogAccess, scan: Scan, options: LogsSourceOptions): AsyncGenerator<SourceItem> {
  const { since, until } = options.window;
  const span = {
    start: Math.floor(since.getTime() / 1000),
    end: Math.ceil(until.getTime() / 1000) + LAG_SECONDS,
  };
  for await (const { message, time } of logEvents(access, scan, { wanted: options, spans: [span] })) {
    yield* scan.message(message, access.group, time);
  }
}

interface Question {
  readonly wanted: Wanted;
  /** Still to be asked for, the earliest last. */
  readonly spans: Span[];
}

async function* logEvents(access: LogAccess, scan: Scan, question: Question): AsyncGenerator<LogEvent> {
  const { wanted, spans } = question;
  const query = insightsQuery(wanted);
  for (let span = spans.pop(); span !== undefined; span = spans.pop()) {
    try {
      const { events, full } = await runQuery(access, query, span);
      if (full && span.end > span.start) spans.push(...halves(span));
      else {
        yield* events;
        if (full) noteFull(scan, access, span);
      }
    } catch (error) {
      access.signal?.throwIfAborted();
      yield* withoutInsights({ access, scan, wanted }, [...spans, span], error);
      return;
    }
  }
}

function halves({ start, end }: Span): Span[] {
  const middle = Math.floor((start + end) / 2);
  return [
    { start: middle + 1, end },
    { start, end: middle },
  ];
}

interface Fallback {
  readonly access: LogAccess;
  readonly scan: Scan;
  readonly wanted: Wanted;
}

/** The spans that are left, by FilterLogEvents; if that fails too, both reasons are told. */
async function* withoutInsights(fallback: Fallback, spans: Span[], refusal: unknown): AsyncGenerator<LogEvent> {
  const { access, scan, wanted } = fallback;
  try {
    if (awsError(refusal).kind === 'not-found') throw refusal;
    for (const span of spans.reverse()) yield* filterEvents(access, filterPattern(wanted), span);
  } catch (error) {
    access.signal?.throwIfAborted();
    noteFailure(scan, access, error === refusal ? [refusal] : [refusal, error]);
  }
}

function noteFull(scan: Scan, { group }: LogAccess, { start }: Span): void {
  const second = new Date(start * 1000).toISOString();
  scan.troubles.add(gap('LOGS_TOO_MANY', { group, second }, { incomplete: true }));
}

function noteFailure(scan: Scan, { group, region }: LogAccess, errors: readonly unknown[]): void {
  const read = errors.map(awsError);
  const reasons = read.map(({ code, message }) => ({ code, message }));
  const [insights, failure = insights] = reasons;
  const first =
    reasons.length < 2 || insights === undefined ? {} : { insights: `${insights.code}: ${insights.message}` };
  const facts = { group, ...(region === undefined ? {} : { region }), ...first };
  const gapCode = read.some(({ kind }) => kind === 'denied') ? 'LOGS_DENIED' : 'LOGS_FAILED';
  scan.troubles.add(gap(gapCode, facts, { ...(failure && { failure }), incomplete: true }));
}
