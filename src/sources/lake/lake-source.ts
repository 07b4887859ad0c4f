import { setTimeout as sleep } from 'node:timers/promises';
import { type Aws, awsError, PageGuard } from '../../aws/index.js';
import { parseArn } from '../../model/arn.js';
import { DoctorError } from '../../model/error.js';
import { type Gap, gap } from '../../model/gap.js';
import { isJsonObject } from '../../model/json.js';
import { assertAgreedTo, type Guard } from '../athena/plan.js';
import { bytesInWords } from '../athena/price.js';
import type { TrailQuestion } from '../athena/question.js';
import { eventsOf, Scan } from '../records/scan.js';
import { asksForEach, type DenialSource, type SourceItem } from '../source.js';
import { leavesOf } from '../sql/leaves.js';
import { queryOf } from '../sql/query.js';
import { LAKE_COLUMNS, LONGEST_STATEMENT } from './lake-table.js';

export interface LakeSourceOptions extends Omit<TrailQuestion, 'form'>, Guard {
  /** ARN of the event data store; absent: the one that there is. */
  readonly store?: string;
  /** Each call by itself, in place of equal ones together. */
  readonly narrow: boolean;
  readonly progress?: (text: string) => void;
  readonly waiting?: <T>(work: Promise<T>) => Promise<T>;
  /** Milliseconds between two looks at a running query. */
  readonly poll?: number;
}

const POLL = 2000;
const STOP_LIMIT = 1000;

/**
 * An event data store of CloudTrail Lake, by its own SQL. Lake bills what a query scans, tells it only while it runs,
 * and keeps the result itself: nothing is written.
 */
export function createLakeSource(aws: Aws, options: LakeSourceOptions): DenialSource {
  const scan = new Scan({ window: options.window });
  const gaps: Gap[] = [];
  async function* items(signal?: AbortSignal): AsyncGenerator<SourceItem> {
    const run = new LakeRun(aws, options, { scan, gaps, ...(signal && { signal }) });
    try {
      yield* run.items();
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof DoctorError && error.source !== 'aws') throw error;
      const { code, message } = awsError(error);
      gaps.push(
        gap('LAKE_UNREAD', { store: options.store ?? 'lake' }, { failure: { code, message }, incomplete: true }),
      );
    }
  }
  return {
    name: `CloudTrail Lake ${options.store ?? ''}`.trim(),
    items,
    events: (signal) => eventsOf(items(signal)),
    gaps: () => [...gaps, ...scan.gaps()],
    statistics: () => scan.statistics(),
    refused: () => scan.refused(gaps),
  };
}

interface Books {
  readonly scan: Scan;
  readonly gaps: Gap[];
  readonly signal?: AbortSignal;
}

/** The statement for a store; the same text for the same question. Throws a usage error where it would be too long. */
export function lakeStatement(store: string, question: TrailQuestion): string {
  const id = store.slice(store.lastIndexOf('/') + 1);
  const { window, form, accounts, regions, caller, table, eventId } = question;
  const second = (time: Date, more = 0) =>
    new Date(Math.floor(time.getTime() / 1000) * 1000 + more).toISOString().replace('.000Z', 'Z');
  // The id stands as it is: lake-source is only given one of the form of a UUID.
  const text = queryOf(
    form,
    { from: id, leaves: leavesOf(LAKE_COLUMNS), time: 'timestamp' },
    {
      partitions: [],
      from: second(window.since),
      to: second(window.until, 1000),
      ...(accounts === undefined ? {} : { accounts }),
      ...(regions === undefined ? {} : { regions }),
      ...(caller === undefined ? {} : { caller }),
      ...(table === undefined ? {} : { table }),
      ...(eventId === undefined ? {} : { eventId }),
    },
  );
  if (text.length <= LONGEST_STATEMENT) return text;
  throw new DoctorError(
    { source: 'user', code: 'LakeStatementTooLong' },
    `the statement would have ${text.length} characters, and CloudTrail Lake takes ${LONGEST_STATEMENT}`,
    {
      hint: 'ask for fewer accounts or Regions',
    },
  );
}

class LakeRun {
  readonly #aws: Aws;
  readonly #options: LakeSourceOptions;
  readonly #books: Books;
  #overLimit = false;

  constructor(aws: Aws, options: LakeSourceOptions, books: Books) {
    this.#aws = aws;
    this.#options = options;
    this.#books = books;
  }

  async *items(): AsyncGenerator<SourceItem> {
    const { window, narrow, waiting = (work) => work } = this.#options;
    const store = this.#options.store ?? (await this.#onlyStore());
    const form = asksForEach(window, narrow) ? 'rows' : 'grouped';
    const statement = lakeStatement(store, { ...this.#options, form });
    await waiting(
      assertAgreedTo(
        { title: store, told: '1 query of CloudTrail Lake, which tells no bytes beforehand' },
        this.#options,
      ),
    );
    const { QueryId } = await this.#call('StartQuery', { QueryStatement: statement }, store);
    const query = { EventDataStore: store, QueryId };
    let isOver = false;
    try {
      const status = await waiting(this.#ended(store, query));
      isOver = status !== undefined;
      if (status === 'FINISHED') yield* this.#results(store, query);
    } finally {
      if (!isOver) await this.#cancel(store, query);
    }
  }

  async #onlyStore(): Promise<string> {
    const { EventDataStores } = await this.#call('ListEventDataStores', {}, undefined);
    const arns = (Array.isArray(EventDataStores) ? EventDataStores : []).flatMap((one: unknown) =>
      isJsonObject(one) && typeof one['EventDataStoreArn'] === 'string' ? [one['EventDataStoreArn']] : [],
    );
    const [only, ...others] = arns;
    if (only !== undefined && others.length === 0) return only;
    const text =
      only === undefined
        ? 'the account has no event data store in this Region'
        : `the account has ${arns.length} event data stores`;
    throw new DoctorError({ source: 'user', code: 'LakeNoStore' }, text, {
      hint:
        only === undefined
          ? 'CloudTrail Lake takes no new customers: ask the trail’s files, --from s3://… or athena:…'
          : `name one: ${arns.map((arn) => `lake:${arn}`).join(', ')}`,
    });
  }

  /** The state in which the query ended; undefined where it was not waited for any longer. */
  async #ended(store: string, query: object): Promise<string | undefined> {
    const { maxScan, progress, poll = POLL } = this.#options;
    for (;;) {
      const { QueryStatus, QueryStatistics, ErrorMessage } = await this.#call('DescribeQuery', query, store);
      const scanned = Number(isJsonObject(QueryStatistics) ? (QueryStatistics['BytesScanned'] ?? 0) : 0);
      progress?.(`CloudTrail Lake: ${String(QueryStatus).toLowerCase()}, ${bytesInWords(scanned)} scanned`);
      this.#overLimit = maxScan !== undefined && scanned > maxScan;
      if (this.#overLimit && (QueryStatus === 'QUEUED' || QueryStatus === 'RUNNING')) {
        const about = { table: store, scanned: bytesInWords(scanned), limit: bytesInWords(maxScan ?? 0) };
        this.#books.gaps.push(gap('ATHENA_SCAN_STOPPED', about, { incomplete: true }));
        return undefined;
      }
      if (QueryStatus !== 'QUEUED' && QueryStatus !== 'RUNNING') {
        this.#books.scan.count('bytes scanned', scanned);
        if (QueryStatus !== 'FINISHED')
          this.#failed(store, `${String(QueryStatus)}: ${String(ErrorMessage ?? 'no reason was told')}`);
        return String(QueryStatus);
      }
      await sleep(poll, undefined, { signal: this.#books.signal });
    }
  }

  #failed(store: string, reason: string): void {
    this.#books.gaps.push(gap('LAKE_FAILED', { store, reason }, { incomplete: true }));
  }

  async *#results(store: string, query: object): AsyncGenerator<SourceItem> {
    const guard = new PageGuard(Number.POSITIVE_INFINITY);
    let token: unknown;
    do {
      const page = await this.#call(
        'GetQueryResults',
        { ...query, MaxQueryResults: 1000, ...(token === undefined ? {} : { NextToken: token }) },
        store,
      );
      yield* this.#books.scan.message(
        JSON.stringify({ QueryResultRows: page['QueryResultRows'] ?? [] }),
        store,
        undefined,
      );
      token = guard.next(page['NextToken']);
    } while (token !== undefined);
  }

  async #cancel(store: string, query: object): Promise<void> {
    const cancelled = this.#aws
      .call({ service: 'cloudtrail', command: 'CancelQuery', input: query, ...regionOf(store) })
      .catch(() => undefined);
    this.#books.scan.count('cloudtrail:CancelQuery');
    await Promise.race([cancelled, sleep(STOP_LIMIT, undefined, { ref: false })]);
  }

  #call(command: string, input: object, store: string | undefined): Promise<Record<string, unknown>> {
    const { scan } = this.#books;
    // A query whose id nobody learns could not be cancelled.
    const signal = command === 'StartQuery' ? undefined : this.#books.signal;
    scan.count(`cloudtrail:${command}`);
    return this.#aws.call({ service: 'cloudtrail', command, input, ...regionOf(store), ...(signal && { signal }) });
  }
}

/** A store is asked in its own Region. */
function regionOf(store: string | undefined): { region?: string } {
  const region = store === undefined ? undefined : parseArn(store)?.region;
  return region ? { region } : {};
}
