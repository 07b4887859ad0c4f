import { type Aws, awsError, throwUsers } from '../../aws/index.js';
import { gap } from '../../model/gap.js';
import type { Window } from '../../model/window.js';
import { bytesInWords } from '../athena/price.js';
import { eventsOf, Scan } from '../records/scan.js';
import type { Wanted } from '../records/wanted.js';
import type { DenialSource, SourceItem } from '../source.js';
import { filterEvents } from './filter-events.js';
import { groupsIn } from './grouped.js';
import { type LogRow, runQuery, SCAN_STOPPED } from './insights.js';
import type { LogAccess, LogEvent, ScanLimits, Span } from './log-access.js';
import { filterPattern, groupedQuery, insightsQuery, type QueryScope, type RecordsAsked } from './log-query.js';
import { logPlaces } from './place.js';

export interface LogsSourceOptions extends Wanted, ScanLimits, RecordsAsked {
  /** A log group's name or ARN: one that a trail writes to, or an application's; or `prefix=…` for many. */
  readonly group: string;
  readonly window: Window;
  readonly regions?: readonly string[];
  readonly account?: string;
  /** Records of a trail by groups that are counted where they are, in place of each by itself. */
  readonly grouped?: boolean;
  /** Milliseconds between two looks at a running query. */
  readonly poll?: number;
}

/** CloudTrail hands an event to CloudWatch Logs minutes after the call, and its log time may be that later one. */
const LAG_SECONDS = 15 * 60;

/**
 * CloudWatch Logs groups, by Logs Insights; a query that is full is split in time until none is. Where Logs
 * Insights refuses, by FilterLogEvents. Insights bills the bytes it scans: `statistics().work['bytes scanned']`.
 */
export function createLogsSource(aws: Aws, options: LogsSourceOptions): DenialSource {
  const scan = new Scan(options);
  const places = logPlaces(options.group);
  const spent = { bytes: 0 };
  async function* items(signal?: AbortSignal): AsyncGenerator<SourceItem> {
    const shared = { ...accessOf(options, scan), aws, spent, ...(signal && { signal }) };
    try {
      for (const region of options.regions ?? [undefined])
        for (const place of places) {
          const access: LogAccess = { ...shared, place, ...(region && { region }) };
          yield* new LogReading(access, scan, options).items();
        }
    } finally {
      if (signal?.aborted && spent.bytes > 0) {
        const about = { group: options.group, scanned: bytesInWords(spent.bytes) };
        scan.troubles.add(gap('LOGS_INTERRUPTED', about, { incomplete: true }));
      }
    }
  }
  return {
    name: `CloudWatch Logs ${options.group}`,
    items,
    events: (signal) => eventsOf(items(signal)),
    gaps: () => scan.gaps(),
    statistics: () => scan.statistics(),
    // A Region that answered, if with nothing, was read.
    refused: () => scan.refused() && scan.statistics().work['bytes scanned'] === undefined,
  };
}

function accessOf(options: LogsSourceOptions, scan: Scan): Omit<LogAccess, 'aws' | 'place' | 'spent'> {
  const { account, poll, maxScan, progress, waiting, accounts, caller, eventId } = options;
  return {
    asked: {
      ...(accounts === undefined ? {} : { accounts }),
      ...(caller === undefined ? {} : { caller }),
      ...(eventId === undefined ? {} : { eventId }),
    },
    count: (call, by) => scan.count(call, by),
    limits: {
      ...(maxScan === undefined ? {} : { maxScan }),
      ...(progress === undefined ? {} : { progress }),
      ...(waiting === undefined ? {} : { waiting }),
    },
    ...(account && { account }),
    ...(poll !== undefined && { poll }),
  };
}

/** What would be asked, for people: nothing is asked for it. */
export function logsPlanInWords(options: LogsSourceOptions): string {
  const { asked } = accessOf(options, new Scan(options));
  const isCounted = isGrouped(options);
  const texts = logPlaces(options.group).flatMap((place) => [
    ...(isCounted ? [groupedQuery(place, asked)] : []),
    insightsQuery(options, place),
  ]);
  const lines = [
    `group      ${options.group}`,
    `form       ${isCounted ? 'grouped, and each event within 15 minutes of both ends of the window' : 'each event'}`,
    'estimate   bytes not known: Logs Insights tells none beforehand; --max-scan stops a query that scans more',
  ];
  return [...lines, '', ...texts.map((text) => `${text}\n`)].join('\n');
}

/** A short window, or everything, is read event by event. */
function isGrouped({ window, grouped, all }: LogsSourceOptions): boolean {
  return grouped === true && all !== true && window.until.getTime() - window.since.getTime() > LAG_SECONDS * 1000;
}

/** One Region's log events of a window. */
class LogReading {
  readonly #access: LogAccess;
  readonly #scan: Scan;
  readonly #options: LogsSourceOptions;
  #isOver = false;
  #seen = { records: 0, texts: 0 };

  constructor(access: LogAccess, scan: Scan, options: LogsSourceOptions) {
    this.#access = access;
    this.#scan = scan;
    this.#options = options;
  }

  async *items(): AsyncGenerator<SourceItem> {
    const { window } = this.#options;
    const since = Math.floor(window.since.getTime() / 1000);
    const until = Math.ceil(window.until.getTime() / 1000);
    const whole = { start: since, end: until + LAG_SECONDS };
    if (!isGrouped(this.#options)) return yield* this.#each(whole);
    yield* this.#byGroups(whole, until);
  }

  /**
   * At both ends a log time does not tell whether the call lies within the window: there each record is read. In a
   * group that holds texts alone there is nothing to count.
   */
  async *#byGroups({ start, end }: Span, until: number): AsyncGenerator<SourceItem> {
    const inner = { start: start + LAG_SECONDS, end: until };
    yield* this.#each({ start, end: inner.start - 1 });
    if (this.#isOver) return;
    if (this.#seen.records === 0 && this.#seen.texts > 0) return yield* this.#each({ start: inner.start, end });
    yield* this.#groups(inner);
    if (!this.#isOver) yield* this.#each({ start: until + 1, end });
  }

  async *#groups(span: Span): AsyncGenerator<SourceItem> {
    try {
      const { items, texts } = await groupsIn(this.#access, this.#scan, span);
      yield* items;
      if (texts) yield* this.#each(span, { textsOnly: true });
    } catch (error) {
      this.#access.signal?.throwIfAborted();
      if (this.#isStopped(error)) return;
      // What refuses to count may still list.
      yield* this.#each(span);
    }
  }

  async *#each(span: Span, scope: QueryScope = {}): AsyncGenerator<SourceItem> {
    for await (const { message, time, group } of this.#events([span], scope)) {
      for (const item of this.#scan.message(message, group ?? this.#access.place.title, time)) {
        this.#seen['event' in item ? 'records' : 'texts'] += 1;
        yield item;
      }
    }
  }

  /** `spans` are still to be asked for, the earliest last. */
  async *#events(spans: Span[], scope: QueryScope): AsyncGenerator<LogEvent> {
    const query = insightsQuery(this.#options, { ...this.#access.place, ...scope });
    for (let span = spans.pop(); span !== undefined; span = spans.pop()) {
      try {
        const { rows, full } = await runQuery(this.#access, query, span);
        if (full && span.end > span.start) spans.push(...halves(span));
        else {
          yield* rows.map(eventOf);
          if (full) this.#noteFull(span);
        }
      } catch (error) {
        this.#access.signal?.throwIfAborted();
        if (!this.#isStopped(error)) yield* this.#withoutInsights([...spans, span], error);
        return;
      }
    }
  }

  /** The spans that are left, by FilterLogEvents, which reads one group; if that fails too, both reasons are told. */
  async *#withoutInsights(spans: Span[], refusal: unknown): AsyncGenerator<LogEvent> {
    throwUsers(refusal);
    try {
      if (awsError(refusal).kind === 'not-found' || this.#access.place.group === undefined) throw refusal;
      for (const span of spans.reverse()) yield* filterEvents(this.#access, filterPattern(this.#options), span);
    } catch (error) {
      this.#access.signal?.throwIfAborted();
      this.#isOver = true;
      this.#noteFailure(error === refusal ? [refusal] : [refusal, error]);
    }
  }

  /** True for a query that --max-scan ended; no other reads on in its place. */
  #isStopped(error: unknown): boolean {
    const { code, message: scanned } = awsError(error);
    if (code !== SCAN_STOPPED) return false;
    this.#isOver = true;
    const limit = bytesInWords(this.#access.limits.maxScan ?? 0);
    const about = { table: this.#access.place.title, scanned, limit };
    this.#scan.troubles.add(gap('ATHENA_SCAN_STOPPED', about, { incomplete: true }));
    return true;
  }

  #noteFull({ start }: Span): void {
    const second = new Date(start * 1000).toISOString();
    this.#scan.troubles.add(gap('LOGS_TOO_MANY', { group: this.#access.place.title, second }, { incomplete: true }));
  }

  #noteFailure(errors: readonly unknown[]): void {
    const { place, region } = this.#access;
    const read = errors.map(awsError);
    const reasons = read.map(({ code, message }) => ({ code, message }));
    const [insights, failure = insights] = reasons;
    const first =
      reasons.length < 2 || insights === undefined ? {} : { insights: `${insights.code}: ${insights.message}` };
    const facts = { group: place.title, ...(region === undefined ? {} : { region }), ...first };
    const gapCode = read.some(({ kind }) => kind === 'denied') ? 'LOGS_DENIED' : 'LOGS_FAILED';
    this.#scan.troubles.add(gap(gapCode, facts, { ...(failure && { failure }), incomplete: true }));
  }
}

function halves({ start, end }: Span): Span[] {
  const middle = Math.floor((start + end) / 2);
  return [
    { start: middle + 1, end },
    { start, end: middle },
  ];
}

function eventOf(row: LogRow): LogEvent {
  const at = row.get('@timestamp');
  const time = at === undefined ? undefined : `${at.replace(' ', 'T')}Z`;
  // `111122223333:/aws/lambda/orders`
  const group = row.get('@log')?.replace(/^\d{12}:/, '');
  return {
    message: row.get('@message') ?? '',
    ...(time === undefined ? {} : { time }),
    ...(group === undefined ? {} : { group }),
  };
}
