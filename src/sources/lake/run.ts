import { setTimeout as sleep } from 'node:timers/promises';
import { type Aws, idsOfPage, PageGuard } from '../../aws/index.js';
import { parseArn } from '../../model/arn.js';
import { DoctorError } from '../../model/error.js';
import { type Gap, gap } from '../../model/gap.js';
import { isJsonObject } from '../../model/json.js';
import { assertAgreedTo, type Guard } from '../athena/plan.js';
import { bytesInWords, dollarsInWords } from '../athena/price.js';
import type { TrailQuestion } from '../athena/question.js';
import { givenUp, inItsTurn, untilStopped } from '../query-turn.js';
import type { Scan } from '../records/scan.js';
import { asksForEach, type SourceItem } from '../source.js';
import { type LakePlace, resumeLake } from './place.js';
import { lakeStatement } from './statement.js';

export interface LakeSourceOptions extends Omit<TrailQuestion, 'form'>, Guard {
  readonly place: LakePlace;
  /** Each call by itself, in place of equal ones together. */
  readonly narrow: boolean;
  readonly progress?: (text: string) => void;
  readonly waiting?: <T>(work: Promise<T>) => Promise<T>;
  /** Milliseconds between two looks at a running query. */
  readonly poll?: number;
}

interface Books {
  readonly scan: Scan;
  readonly gaps: Gap[];
  readonly signal?: AbortSignal;
}

interface Query {
  /** Absent where only the query's id was given. */
  readonly store: string | undefined;
  readonly id: string;
}

interface Look {
  readonly state: string;
  readonly scanned: number;
  readonly reason: string;
  readonly text: string;
}

const POLL = 2000;
const UNKNOWN = '1 query of CloudTrail Lake, which tells no bytes beforehand';

const isOpen = ({ state }: Look): boolean => state === 'QUEUED' || state === 'RUNNING';

/** One question's query, from the first call to the last. */
export class LakeRun {
  readonly #aws: Aws;
  readonly #options: LakeSourceOptions;
  readonly #books: Books;
  #running: Query | undefined;
  #scanned = 0;
  #overLimit = false;

  constructor(aws: Aws, options: LakeSourceOptions, books: Books) {
    this.#aws = aws;
    this.#options = options;
    this.#books = books;
  }

  async *items(): AsyncGenerator<SourceItem> {
    try {
      const { query, look } = await this.#ended();
      if (look.state === 'FINISHED') yield* this.#results(query);
      else if (!this.#overLimit) this.#failed(query, look);
    } finally {
      await this.#end();
    }
  }

  async #ended(): Promise<{ readonly query: Query; readonly look: Look }> {
    const { place } = this.#options;
    if (place.execution === undefined) {
      const { store, statement } = await this.statement();
      const query = await this.#asked(store, statement);
      return { query, look: await this.#untilEnded(query) };
    }
    const earlier = { store: place.store, id: place.execution };
    const look = await this.#untilEnded(earlier);
    if (look.state !== 'CANCELLED') return { query: earlier, look };
    const query = await this.#asked(place.store, questionIn(look.text));
    return { query, look: await this.#untilEnded(query) };
  }

  /** The statement for the store that is meant. */
  async statement(): Promise<{ readonly store: string; readonly statement: string; readonly form: string }> {
    const { window, narrow, place } = this.#options;
    const store = place.store ?? (await this.#onlyStore());
    const form = asksForEach(window, narrow) ? 'rows' : 'grouped';
    return { store, form, statement: lakeStatement(store, { ...this.#options, form }) };
  }

  /** Not to be interrupted: a query whose id nobody learns could not be cancelled. */
  async #asked(store: string | undefined, QueryStatement: string): Promise<Query> {
    const { waiting = (work) => work, progress, poll } = this.#options;
    const { signal } = this.#books;
    await waiting(assertAgreedTo({ title: store ?? 'lake', told: UNKNOWN }, this.#options));
    const start = () => this.#call('StartQuery', { QueryStatement }, store);
    const begun = inItsTurn(start, { name: 'CloudTrail Lake', poll, signal, progress, waiting }).then(({ QueryId }) => {
      this.#running = { store, id: String(QueryId) };
      return this.#running;
    });
    return signal === undefined ? begun : Promise.race([begun, givenUp(signal)]);
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

  async #untilEnded(query: Query): Promise<Look> {
    const { poll = POLL, waiting = (work) => work } = this.#options;
    this.#running = query;
    const wait = async () => {
      for (;;) {
        this.#books.signal?.throwIfAborted();
        const look = await this.#look(query);
        if (!isOpen(look) || this.#overLimit) return look;
        await sleep(poll, undefined, { signal: this.#books.signal });
      }
    };
    const last = await waiting(wait());
    if (!isOpen(last)) this.#running = undefined;
    this.#books.scan.count('bytes scanned', last.scanned);
    return last;
  }

  async #look({ store, id }: Query): Promise<Look> {
    const { maxScan, progress } = this.#options;
    const answer = await this.#call('DescribeQuery', { ...storeOf(store), QueryId: id }, store);
    const { QueryStatus, QueryStatistics, ErrorMessage, QueryString } = answer;
    const scanned = Number(isJsonObject(QueryStatistics) ? (QueryStatistics['BytesScanned'] ?? 0) : 0);
    const state = String(QueryStatus);
    this.#scanned = scanned;
    const look = {
      state,
      scanned,
      reason: String(ErrorMessage ?? 'no reason was told'),
      text: String(QueryString ?? ''),
    };
    progress?.(`CloudTrail Lake: ${state.toLowerCase()}, ${bytesInWords(scanned)} scanned, ${dollarsInWords(scanned)}`);
    this.#overLimit = isOpen(look) && maxScan !== undefined && scanned > maxScan;
    return look;
  }

  #failed({ store = 'lake' }: Query, { state, reason }: Look): void {
    this.#books.gaps.push(gap('LAKE_FAILED', { store, reason: `${state}: ${reason}` }, { incomplete: true }));
  }

  async *#results({ store, id }: Query): AsyncGenerator<SourceItem> {
    const guard = new PageGuard({ most: Number.POSITIVE_INFINITY });
    let token: unknown;
    do {
      const page = await this.#call(
        'GetQueryResults',
        { ...storeOf(store), QueryId: id, MaxQueryResults: 1000, ...(token === undefined ? {} : { NextToken: token }) },
        store,
      );
      const rows = page['QueryResultRows'] ?? [];
      const text = JSON.stringify({ QueryResultRows: rows });
      for (const item of this.#books.scan.message(text, store ?? 'lake', undefined))
        if (this.#isAskedFor(item)) yield item;
      token = guard.next(page['NextToken'], idsOfPage(rows));
    } while (token !== undefined);
  }

  /** A statement may leave out what would make it too long. */
  #isAskedFor(item: SourceItem): boolean {
    const { regions } = this.#options;
    const region = 'event' in item ? item.event.awsRegion : undefined;
    return regions === undefined || region === undefined || regions.includes(region);
  }

  /** A query that nobody waits for any longer would be billed on. */
  async #end(): Promise<void> {
    const query = this.#running;
    if (query === undefined) return;
    const { store, id } = query;
    const input = { ...storeOf(store), QueryId: id };
    await untilStopped(this.#call('CancelQuery', input, store));
    const { gaps, signal } = this.#books;
    const table = store ?? 'lake';
    const scanned = bytesInWords(this.#scanned);
    if (this.#overLimit) {
      const limit = bytesInWords(this.#options.maxScan ?? 0);
      gaps.push(gap('ATHENA_SCAN_STOPPED', { table, scanned, limit }, { incomplete: true }));
    } else if (signal?.aborted && store !== undefined) {
      const resume = resumeLake(store, id, this.#options.window);
      gaps.push(gap('ATHENA_INTERRUPTED', { table, scanned, resume }, { incomplete: true }));
    }
  }

  #call(command: string, input: object, store: string | undefined): Promise<Record<string, unknown>> {
    const { scan } = this.#books;
    const signal = /^(?:Start|Cancel)/.test(command) ? undefined : this.#books.signal;
    scan.count(`cloudtrail:${command}`);
    return this.#aws.call({ service: 'cloudtrail', command, input, ...regionOf(store), ...(signal && { signal }) });
  }
}

const storeOf = (store: string | undefined) => (store === undefined ? {} : { EventDataStore: store });

/** A query that was cancelled is begun again as it was written: it reads, and it scans again. */
function questionIn(text: string): string {
  if (/^SELECT\s/.test(text)) return text;
  throw new DoctorError(
    { source: 'user', code: 'UsageSource' },
    'what ?execution names is no question of this tool, and was cancelled',
    {
      hint: 'ask without ?execution',
    },
  );
}

/** A store is asked in its own Region. */
function regionOf(store: string | undefined): { region?: string } {
  const region = store === undefined ? undefined : parseArn(store)?.region;
  return region ? { region } : {};
}

/** What would be asked, for people; asks for the one store alone where none is named. */
export async function lakePlanInWords(aws: Aws, options: LakeSourceOptions, books: Books): Promise<string> {
  const { store, form, statement } = await new LakeRun(aws, options, books).statement();
  return [`store      ${store}`, `form       ${form}`, `estimate   ${UNKNOWN}`, '', `${statement};\n`].join('\n');
}
