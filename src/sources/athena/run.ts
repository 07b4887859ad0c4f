import { awsError, isRefusal, throwUsers } from '../../aws/index.js';
import { DoctorError } from '../../model/error.js';
import { type Gap, gap } from '../../model/gap.js';
import { inIso, type Window } from '../../model/window.js';
import { inItsTurn, untilStarted } from '../query-turn.js';
import type { Scan } from '../records/scan.js';
import { sideBySide } from '../side-by-side.js';
import type { SourceItem } from '../source.js';
import { type AthenaAccess, isNotThere } from './access.js';
import { type Execution, ended, type Started, startExecution, stopExecution } from './execution.js';
import { failureKind, helpsToHalve } from './failures.js';
import { isOverFiles } from './glue-table.js';
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

export function titleOf({ table }: AthenaPlace): string | undefined {
  return table === undefined ? undefined : `${table.database}/${table.name}`;
}

export function unread(place: AthenaPlace, error: unknown): Gap {
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
export class AthenaRun {
  readonly #access: AthenaAccess;
  readonly #options: AthenaSourceOptions;
  readonly #books: Books;
  /** Bytes scanned, by query. */
  readonly #scanned = new Map<string, number>();
  readonly #running = new Set<string>();
  readonly #starting = new Set<Promise<unknown>>();
  /** Queries whose results answer a part of the question, or will. */
  readonly #ids = new Set<string>();
  /** Parts that no query was begun for. */
  readonly #parts: Part[] = [];
  readonly #unbegun = new Set<Part>();
  /** `security/cloudtrail_logs`, once the table is known. */
  #named: string | undefined;
  #overLimit = false;
  #succeeded = 0;
  /** A query found a file. */
  #isFound = false;

  constructor(access: AthenaAccess, options: AthenaSourceOptions, books: Books) {
    this.#access = access;
    this.#options = options;
    this.#books = books;
  }

  async *items(): AsyncGenerator<SourceItem> {
    const { place, window } = this.#options;
    try {
      yield* this.#resumed(place.executions);
      for (const span of place.executions.length > 0 ? place.rest : [window]) yield* this.#asked(span);
    } finally {
      if (this.#access.signal?.aborted) await this.#interrupt();
      else await this.#stopAll();
    }
  }

  async *#asked(window: Window): AsyncGenerator<SourceItem> {
    const { place, progress, waiting = (work) => work } = this.#options;
    progress?.('looking at the table');
    const plan = await planOf(this.#access, place, { ...this.#options, window });
    this.#named = plan.title;
    const { gaps } = this.#books;
    gaps.push(...plan.gaps.filter(({ code }) => !gaps.some((one) => one.code === code)));
    await waiting(assertAgreed(plan, this.#options));
    this.#parts.push(...plan.queries.map((query) => ({ ...query, halves: 0 })));
    yield* sideBySide(Array.from({ length: AT_ONCE }, () => this.#worker(plan)));
    // Where no file is, no denial can be, and nobody has looked at any.
    if (this.#isFound || this.#succeeded === 0 || !isOverFiles(plan.table)) return;
    gaps.push(gap('ATHENA_NOTHING_SCANNED', { table: plan.title, ...inIso(window) }, { incomplete: true }));
  }

  /** Takes part after part; those that others add on the way too. */
  async *#worker(plan: AthenaPlan): AsyncGenerator<SourceItem> {
    for (let part = this.#next(); part !== undefined; part = this.#next()) {
      try {
        const execution = await this.#untilEnded(
          await this.#start(startedOf(plan, part.text, this.#options.now), part),
        );
        if (execution.state === 'SUCCEEDED') yield* this.#results(execution);
        else if (!this.#overLimit) this.#parts.push(...this.#halved(plan, part, execution));
      } catch (error) {
        this.#access.signal?.throwIfAborted();
        throwUsers(error);
        this.#failed(part, error);
      }
    }
  }

  #next(): Part | undefined {
    return this.#overLimit ? undefined : this.#parts.shift();
  }

  /** A call that failed costs its part; one that AWS refuses would be refused for every other part, too. */
  #failed({ chunk: { from, to } }: Part, error: unknown): void {
    const { code, message } = awsError(error);
    const { gaps } = this.#books;
    if (isRefusal({ code })) {
      this.#parts.length = 0;
      if (!gaps.some((one) => one.code === 'ATHENA_UNREAD')) gaps.push(unread(this.#options.place, error));
      return;
    }
    const about = { table: this.#title, from, to, kind: failureKind(message), reason: `${code}: ${message}` };
    gaps.push(gap('ATHENA_FAILED', about, { incomplete: true }));
  }

  /** Not to be interrupted: a query whose id nobody learns could not be stopped. */
  async #start(started: Started, part?: Part): Promise<string> {
    if (part !== undefined) this.#unbegun.add(part);
    const starting = this.#begun(started).then((id) => {
      if (part !== undefined) this.#unbegun.delete(part);
      this.#running.add(id);
      this.#scanned.set(id, 0);
      this.#ids.add(id);
      return id;
    });
    this.#starting.add(starting);
    try {
      return await starting;
    } finally {
      this.#starting.delete(starting);
      if (part !== undefined && this.#access.signal?.aborted !== true) this.#unbegun.delete(part);
    }
  }

  #begun(started: Started): Promise<string> {
    const { progress, waiting, poll } = this.#options;
    const { signal, ...access } = this.#access;
    return inItsTurn(() => startExecution(access, started), { name: 'Athena', poll, signal, progress, waiting });
  }

  async #untilEnded(id: string): Promise<Execution> {
    const { waiting = (work) => work } = this.#options;
    this.#running.add(id);
    this.#ids.add(id);
    const since = Date.now();
    const looked = ended(this.#access, id, (now) => this.#look(now, since));
    const execution = await waiting(looked).catch(async (error: unknown) => {
      // What nobody can look at any more is not left to run on.
      if (this.#access.signal?.aborted !== true && !isNotThere(error)) await this.#stop(id);
      if (isNotThere(error)) this.#running.delete(id);
      throw error;
    });
    this.#running.delete(id);
    if (this.#overLimit) await this.#stopAtLimit(id);
    this.#books.scan.count('bytes scanned', execution.scanned);
    if (execution.state === 'SUCCEEDED') this.#succeeded += 1;
    this.#isFound ||= execution.scanned > 0 || execution.reused;
    if (execution.reused) this.#books.scan.count('results reused');
    return execution;
  }

  #look(now: Execution, since: number): boolean {
    const { maxScan } = this.#options;
    this.#scanned.set(now.id, now.scanned);
    this.#tell(now, since);
    this.#overLimit ||= maxScan !== undefined && this.#total() > maxScan;
    return !this.#overLimit;
  }

  async #stop(id: string): Promise<void> {
    this.#running.delete(id);
    await stopExecution(this.#access, id);
  }

  get #title(): string {
    return this.#named ?? 'of the query';
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
  #halved(plan: AthenaPlan, { chunk, halves }: Part, execution: Execution): Part[] {
    const [from, to] = [Date.parse(chunk.from), Date.parse(chunk.to)];
    const middle = Math.floor((from + to) / 2000) * 1000;
    this.#ids.delete(execution.id);
    if (helpsToHalve(failureKind(execution.reason)) && halves < MOST_HALVES && middle > from && this.#isParted(plan)) {
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
    this.#lost(execution, chunk);
    return [];
  }

  /** Half the time of a table that is not parted by day reads as much as the whole. */
  #isParted({ reach }: AthenaPlan): boolean {
    return reach.days !== undefined;
  }

  /** Queries that were begun before: no new one is started for what is ready or still runs. */
  async *#resumed(ids: readonly string[]): AsyncGenerator<SourceItem> {
    const { place } = this.#options;
    this.#named = titleOf(place);
    for (const id of ids) this.#ids.add(id);
    for (const id of ids) {
      const execution = await this.#untilEnded(id).catch((error: unknown) => {
        throw isNotThere(error) ? noExecution(id) : error;
      });
      const last = wasStopped(execution) ? await this.#again(execution) : execution;
      if (last.state === 'SUCCEEDED') yield* this.#results(last);
      else if (!this.#overLimit) this.#lost(last);
    }
  }

  /** A query that was stopped is begun again, as it was written: it reads, and it scans again. */
  async #again({ id, text, database, catalog }: Execution): Promise<Execution> {
    const { place, now, waiting = (work) => work } = this.#options;
    if (!/^SELECT\s/.test(text)) throw noQuestion(this.#title);
    const workgroup = await readWorkGroup(this.#access, place.workgroup);
    const asked = { title: this.#title, told: 'a query that was stopped, bytes not known' };
    await waiting(assertAgreedTo(asked, this.#options));
    const minute = minuteOf(now);
    const started = {
      text,
      workgroup,
      database: database ?? place.table?.database ?? '',
      catalog,
      minute,
      settled: false,
    };
    const again = await this.#start(started);
    this.#ids.delete(id);
    return this.#untilEnded(again);
  }

  #lost({ id, reason, state }: Execution, chunk?: Chunk): void {
    const said = reason === '' ? `it ended as ${state}` : reason;
    const span = chunk === undefined ? {} : { from: chunk.from, to: chunk.to };
    const about = { table: this.#title, execution: id, ...span, kind: failureKind(reason), reason: said };
    this.#books.gaps.push(gap('ATHENA_FAILED', about, { incomplete: true }));
  }

  /** Stops what runs, and tells how to go on. */
  async #interrupt(): Promise<void> {
    await Promise.all([this.#stopAll(), this.#started().then(() => this.#stopAll())]);
    if (this.#scanned.size === 0) return;
    const { place, window } = this.#options;
    const rest = [...this.#unbegun, ...this.#parts].map(({ chunk }) => chunk);
    const resume = resumeWith(place, { title: this.#named, executions: [...this.#ids], rest, window });
    const about = { table: this.#title, scanned: bytesInWords(this.#total()), resume };
    this.#books.gaps.push(gap('ATHENA_INTERRUPTED', about, { incomplete: true }));
  }

  async #started(): Promise<void> {
    if (this.#starting.size === 0) return;
    await untilStarted(Promise.allSettled(this.#starting));
  }

  async #stopAll(): Promise<void> {
    await Promise.all([...this.#running].map((id) => this.#stop(id)));
  }
}

/** By a person or an interruption: what the workgroup's limit ended would end there again. */
function wasStopped({ state, reason }: Execution): boolean {
  return state === 'CANCELLED' && failureKind(reason) !== 'cut off';
}

function noExecution(id: string): DoctorError {
  const text = `Athena keeps no query \`${id}\` in this account and Region`;
  return new DoctorError({ source: 'user', code: 'AthenaNoExecution' }, text, {
    hint: 'it keeps them for 45 days: ask without ?execution, or with ?region=REGION',
  });
}

function noQuestion(title: string): DoctorError {
  const text = `what ?execution names for \`${title}\` is no question of this tool, and was stopped`;
  return new DoctorError({ source: 'user', code: 'UsageSource' }, text, { hint: 'ask without ?execution' });
}
