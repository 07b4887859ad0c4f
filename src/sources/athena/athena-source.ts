import { type Aws, awsError } from '../../aws/index.js';
import { DoctorError } from '../../model/error.js';
import { type Gap, gap } from '../../model/gap.js';
import { eventsOf, Scan } from '../records/scan.js';
import { sideBySide } from '../side-by-side.js';
import type { DenialSource, SourceItem } from '../source.js';
import type { AthenaAccess } from './access.js';
import { type Execution, ended, type Started, startExecution, stopExecution } from './execution.js';
import { failureKind, helpsToHalve } from './failures.js';
import type { Chunk } from './partitions.js';
import { type AthenaPlace, resumeWith } from './place.js';
import { type Asking, type AthenaPlan, assertAgreed, assertAgreedTo, minuteOf, planOf, startedOf } from './plan.js';
import { bytesInWords, dollarsInWords } from './price.js';
import { queriesOf } from './question.js';
import { resultItems } from './results.js';
import { readWorkGroup } from './workgroup.js';

export interface AthenaSourceOptions extends Asking {
  readonly place: AthenaPlace;
  readonly now: Date;
  /** Bytes that the queries may scan together. */
  readonly maxScan?: number;
  /** Asks a person; absent where nobody can be asked. */
  readonly confirm?: (question: string) => Promise<boolean>;
  readonly progress?: (text: string) => void;
  /** Wraps what only waits for Athena, so that the run's own time does not run on. */
  readonly waiting?: <T>(work: Promise<T>) => Promise<T>;
  /** Milliseconds before the first look at a running query. */
  readonly poll?: number;
}

/** Queries of one question that run at the same time: they count against an account-wide quota. */
const AT_ONCE = 4;
/** A part of a question that fails for its size is cut in half so often. */
const MOST_HALVES = 3;

/**
 * A table over a trail's records, asked by Athena: the counting is done where the records are. Its queries scan what is
 * billed, and Athena writes their results to the workgroup's place for them; nothing else is written.
 */
export function createAthenaSource(aws: Aws, options: AthenaSourceOptions): DenialSource {
  const scan = new Scan({ window: options.window });
  const gaps: Gap[] = [];
  async function* items(signal?: AbortSignal): AsyncGenerator<SourceItem> {
    const access = accessOf(aws, options, { scan, signal });
    try {
      yield* new AthenaRun(access, options, { scan, gaps }).items();
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof DoctorError && error.source !== 'aws') throw error;
      gaps.push(unread(options.place, error));
    }
  }
  return {
    name: `Athena ${titleOf(options.place) ?? 'table'}`,
    items,
    events: (signal) => eventsOf(items(signal)),
    gaps: () => [...gaps, ...scan.gaps()],
    statistics: () => scan.statistics(),
    refused: () => scan.refused(gaps.filter(({ incomplete }) => incomplete)),
  };
}

export function accessOf(
  aws: Aws,
  { place, poll }: Pick<AthenaSourceOptions, 'place' | 'poll'>,
  { scan, signal }: { readonly scan: Scan; readonly signal: AbortSignal | undefined },
): AthenaAccess {
  return {
    aws,
    count: (call, by) => scan.count(call, by),
    ...(place.region === undefined ? {} : { region: place.region }),
    ...(signal === undefined ? {} : { signal }),
    ...(poll === undefined ? {} : { poll }),
  };
}

function titleOf({ table }: AthenaPlace): string | undefined {
  return table === undefined ? undefined : `${table.database}/${table.name}`;
}

function unread(place: AthenaPlace, error: unknown): Gap {
  const { code, message } = awsError(error);
  const table = titleOf(place) ?? 'of the Glue Data Catalog';
  return gap('ATHENA_UNREAD', { table }, { failure: { code, message }, incomplete: true });
}

interface Books {
  readonly scan: Scan;
  readonly gaps: Gap[];
}

interface Part {
  readonly chunk: Chunk;
  readonly text: string;
  readonly halves: number;
}

/** One question's queries, from the first to the last. */
class AthenaRun {
  readonly #access: AthenaAccess;
  readonly #options: AthenaSourceOptions;
  readonly #books: Books;
  /** Bytes scanned, by query. */
  readonly #scanned = new Map<string, number>();
  readonly #running = new Set<string>();
  readonly #starting = new Set<Promise<unknown>>();
  #title = '';
  #overLimit = false;

  constructor(access: AthenaAccess, options: AthenaSourceOptions, books: Books) {
    this.#access = access;
    this.#options = options;
    this.#books = books;
  }

  async *items(): AsyncGenerator<SourceItem> {
    const { place } = this.#options;
    try {
      if (place.executions.length > 0) yield* this.#resumed(place.executions);
      else yield* this.#asked();
    } finally {
      if (this.#access.signal?.aborted) await this.#interrupt();
    }
  }

  async *#asked(): AsyncGenerator<SourceItem> {
    const { place, progress, waiting = (work) => work } = this.#options;
    progress?.('looking at the table');
    const plan = await planOf(this.#access, place, this.#options);
    this.#title = plan.title;
    this.#books.gaps.push(...plan.gaps);
    await waiting(assertAgreed(plan, this.#options));
    const parts: Part[] = plan.queries.map((query) => ({ ...query, halves: 0 }));
    yield* sideBySide(Array.from({ length: AT_ONCE }, () => this.#worker(plan, parts)));
  }

  /** Takes part after part; those that others add on the way too. */
  async *#worker(plan: AthenaPlan, parts: Part[]): AsyncGenerator<SourceItem> {
    for (let part = parts.shift(); part !== undefined && !this.#overLimit; part = parts.shift()) {
      const execution = await this.#run(plan, part);
      if (execution.state === 'SUCCEEDED') yield* this.#results(execution);
      else if (!this.#overLimit) parts.push(...this.#halved(plan, part, execution));
    }
  }

  async #run(plan: AthenaPlan, { text }: Part): Promise<Execution> {
    return this.#untilEnded(await this.#start(startedOf(plan, text, this.#options.now)));
  }

  /** Not to be interrupted: a query whose id nobody learns could not be stopped. */
  async #start(started: Started): Promise<string> {
    const { signal: _, ...access } = this.#access;
    const starting = startExecution(access, started).then((id) => {
      this.#running.add(id);
      this.#scanned.set(id, 0);
      return id;
    });
    this.#starting.add(starting);
    return starting.finally(() => this.#starting.delete(starting));
  }

  async #untilEnded(id: string): Promise<Execution> {
    const { waiting = (work) => work, maxScan } = this.#options;
    const since = Date.now();
    this.#scanned.set(id, 0);
    this.#running.add(id);
    const execution = await waiting(
      ended(this.#access, id, (now) => {
        this.#scanned.set(id, now.scanned);
        this.#tell(now, since);
        this.#overLimit ||= maxScan !== undefined && this.#total() > maxScan;
        return !this.#overLimit;
      }),
    );
    this.#running.delete(id);
    if (this.#overLimit) await this.#stopAtLimit(id);
    this.#books.scan.count('bytes scanned', execution.scanned);
    if (execution.reused) this.#books.scan.count('results reused');
    return execution;
  }

  #total(): number {
    return [...this.#scanned.values()].reduce((sum, bytes) => sum + bytes, 0);
  }

  #tell({ state }: Execution, since: number): void {
    const total = this.#total();
    const told =
      state === 'QUEUED' && total === 0
        ? `queued ${Math.round((Date.now() - since) / 1000)} s`
        : `${bytesInWords(total)} scanned, ${dollarsInWords(total)}`;
    this.#options.progress?.(`Athena: ${told}`);
  }

  async #stopAtLimit(id: string): Promise<void> {
    await stopExecution(this.#access, id);
    const { gaps } = this.#books;
    if (gaps.some(({ code }) => code === 'ATHENA_SCAN_STOPPED')) return;
    const limit = bytesInWords(this.#options.maxScan ?? 0);
    const about = { table: this.#title, execution: id, scanned: bytesInWords(this.#total()), limit };
    gaps.push(gap('ATHENA_SCAN_STOPPED', about, { incomplete: true }));
  }

  async *#results(execution: Execution): AsyncGenerator<SourceItem> {
    this.#options.progress?.('reading the result');
    yield* resultItems(this.#access, execution, this.#books.scan);
  }

  /** What fails for its size is asked for in two halves; what still fails is told, and what others found stays. */
  #halved(plan: AthenaPlan, { chunk, halves }: Part, { id, state, reason }: Execution): Part[] {
    const kind = failureKind(reason);
    const [from, to] = [Date.parse(chunk.from), Date.parse(chunk.to)];
    const middle = Math.floor((from + to) / 2000) * 1000;
    if (helpsToHalve(kind) && halves < MOST_HALVES && middle > from && this.#isParted(plan)) {
      const windows = [
        { since: new Date(from), until: new Date(middle - 1000) },
        { since: new Date(middle), until: new Date(to - 1000) },
      ];
      return windows.flatMap((window) =>
        queriesOf(plan.table, plan.layout, { ...plan.question, window }).queries.map((query) => ({
          ...query,
          halves: halves + 1,
        })),
      );
    }
    const said = reason === '' ? `it ended as ${state}` : reason;
    const about = { table: plan.title, execution: id, from: chunk.from, to: chunk.to, kind, reason: said };
    this.#books.gaps.push(gap('ATHENA_FAILED', about, { incomplete: true }));
    return [];
  }

  /** Half the time of a table that is not parted by day reads as much as the whole. */
  #isParted({ reach }: AthenaPlan): boolean {
    return reach.days !== undefined;
  }

  /** Queries that were begun before: no new one is started for what is ready or still runs. */
  async *#resumed(ids: readonly string[]): AsyncGenerator<SourceItem> {
    const { place } = this.#options;
    this.#title = titleOf(place) ?? 'of the query';
    for (const id of ids) {
      const execution = await this.#untilEnded(id);
      const last = execution.state === 'CANCELLED' ? await this.#again(execution) : execution;
      if (last.state === 'SUCCEEDED') yield* this.#results(last);
      else if (!this.#overLimit) this.#lost(last);
    }
  }

  /** A query that was stopped is begun again, as it was written: it reads, and it scans again. */
  async #again({ text, database }: Execution): Promise<Execution> {
    const { place, now, waiting = (work) => work } = this.#options;
    if (!/^SELECT\s/.test(text)) throw noQuestion(this.#title);
    const workgroup = await readWorkGroup(this.#access, place.workgroup);
    const asked = { title: this.#title, told: 'a query that was stopped, bytes not known' };
    await waiting(assertAgreedTo(asked, this.#options));
    const minute = minuteOf(now);
    const started = { text, workgroup, database: database ?? place.table?.database ?? '', minute, settled: false };
    return this.#untilEnded(await this.#start(started));
  }

  #lost({ id, reason, state }: Execution): void {
    const said = reason === '' ? `it ended as ${state}` : reason;
    const about = { table: this.#title, execution: id, kind: failureKind(reason), reason: said };
    this.#books.gaps.push(gap('ATHENA_FAILED', about, { incomplete: true }));
  }

  /** Stops what runs, and tells how to go on. */
  async #interrupt(): Promise<void> {
    await Promise.allSettled(this.#starting);
    const ids = [...this.#scanned.keys()];
    if (ids.length === 0) return;
    const { signal: _, ...access } = this.#access;
    await Promise.all([...this.#running].map((id) => stopExecution(access, id)));
    const resume = resumeWith(this.#options.place, this.#title, ids);
    const about = { table: this.#title, scanned: bytesInWords(this.#total()), resume };
    this.#books.gaps.push(gap('ATHENA_INTERRUPTED', about, { incomplete: true }));
  }
}

function noQuestion(title: string): DoctorError {
  const text = `what ?execution names for \`${title}\` is no question of this tool, and was stopped`;
  return new DoctorError({ source: 'user', code: 'UsageSource' }, text, { hint: 'ask without ?execution' });
}
