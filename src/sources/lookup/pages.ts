import { type Aws, type AwsError, awsError, PageGuard } from '../../aws/index.js';
import { deadlineOf } from '../../model/error.js';
import type { Window } from '../../model/window.js';
import type { LookupPass } from './plan.js';

/** An entry of a LookupEvents page; `CloudTrailEvent` is the record as JSON text. */
export interface LookupEntry {
  readonly EventId?: string;
  readonly EventTime?: string;
  readonly EventSource?: string;
  readonly CloudTrailEvent?: string;
}

export interface LookupScope {
  readonly aws: Aws;
  readonly region: string;
  readonly account?: string;
  readonly window: Window;
  readonly signal?: AbortSignal;
  /** Told of each pass that begins. */
  readonly opened?: (pages: LookupPages) => void;
}

/** What was not read, and why. */
interface LookupFailure {
  readonly since: Date;
  readonly until: Date;
  readonly error: AwsError;
  readonly thrown: unknown;
}

/** Beyond the SDK's own retries: how often the same page is asked for again. */
const FURTHER_TRIES: Readonly<Record<AwsError['kind'], number>> = {
  throttled: 5,
  failed: 1,
  denied: 0,
  'not-found': 0,
};
const FRUITLESS_RESTARTS = 3;
/** Such an error is final. */
const ENDED = new Set(['AbortError', 'Deadline']);
const INTERRUPTED: AwsError = { kind: 'failed', code: 'AbortError', message: 'the run was interrupted' };

/**
 * The pages of one pass in one Region, newest first. A token that AWS no longer takes is survived by asking again
 * from the oldest event seen, so entries may come twice. Never throws for what AWS answers: see `failure`.
 */
export class LookupPages {
  readonly pass: LookupPass;
  readonly region: string;
  readonly #scope: LookupScope;
  #token: string | undefined;
  /** The end of what is still to be read. */
  #until: Date;
  #startedAt: Date;
  #fruitless = 0;
  #guard = new PageGuard({ most: Number.POSITIVE_INFINITY });
  #tries = 0;
  done = false;
  failure: LookupFailure | undefined;
  calls = 0;
  entries = 0;
  /** Pages that held anything. */
  filled = 0;

  constructor(scope: LookupScope, pass: LookupPass) {
    this.#scope = scope;
    this.pass = pass;
    this.region = scope.region;
    this.#until = scope.window.until;
    this.#startedAt = scope.window.until;
    scope.opened?.(this);
  }

  /** The next page; empty ones are among them. Undefined when there is none or it cannot be had. */
  async next(): Promise<readonly LookupEntry[] | undefined> {
    while (!this.done) {
      try {
        return this.#take(await this.#ask());
      } catch (error) {
        this.#mend(error);
      }
    }
    return undefined;
  }

  /** How many calls the rest will take, by the events per second so far. */
  callsLeft(): number {
    if (this.done) return 0;
    const { since, until } = this.#scope.window;
    const seen = Math.max(1000, until.getTime() - this.#until.getTime());
    const left = Math.max(0, this.#until.getTime() - since.getTime());
    return Math.max(1, Math.ceil(((this.entries / seen) * left) / this.entriesPerPage()));
  }

  entriesPerPage(): number {
    return this.filled === 0 ? 1 : this.entries / this.filled;
  }

  async #ask(): Promise<{ readonly Events?: readonly LookupEntry[]; readonly NextToken?: string }> {
    const { aws, region, account, window, signal } = this.#scope;
    this.calls += 1;
    return aws.call({
      service: 'cloudtrail',
      command: 'LookupEvents',
      region,
      ...(account === undefined ? {} : { account }),
      ...(signal === undefined ? {} : { signal }),
      input: {
        StartTime: new Date(Math.floor(window.since.getTime() / 1000) * 1000),
        EndTime: this.#startedAt,
        MaxResults: 50,
        ...(this.pass.attribute === undefined ? {} : { LookupAttributes: [this.pass.attribute] }),
        ...(this.#token === undefined ? {} : { NextToken: this.#token }),
      },
    });
  }

  #take(page: { readonly Events?: readonly LookupEntry[]; readonly NextToken?: string }): readonly LookupEntry[] {
    const { Events = [], NextToken } = page;
    const oldest = new Date(Events.at(-1)?.EventTime ?? Number.NaN);
    if (oldest < this.#until) {
      this.#until = oldest;
      this.#fruitless = 0;
    }
    this.#tries = 0;
    this.entries += Events.length;
    if (Events.length > 0) this.filled += 1;
    this.#goOn(
      NextToken,
      Events.flatMap(({ EventId }) => EventId ?? []),
    );
    return Events;
  }

  /** What came stays, whatever is wrong with the way on. */
  #goOn(token: string | undefined, ids: readonly string[]): void {
    try {
      this.#token = this.#guard.next(token, ids);
      this.done = this.#token === undefined;
    } catch (thrown) {
      this.#end(thrown);
    }
  }

  #end(thrown: unknown): void {
    this.done = true;
    const error = this.#errorOf(thrown);
    this.failure = { since: this.#scope.window.since, until: this.#until, error, thrown };
  }

  #mend(thrown: unknown): void {
    if (isDefect(thrown)) throw thrown;
    const error = this.#errorOf(thrown);
    if (this.#token !== undefined && /NextToken/.test(error.code) && this.#fruitless < FRUITLESS_RESTARTS) {
      this.#fruitless += 1;
      this.#token = undefined;
      this.#startedAt = this.#until;
      this.#guard = new PageGuard({ most: Number.POSITIVE_INFINITY });
      return;
    }
    this.#tries += 1;
    if (this.#tries <= FURTHER_TRIES[error.kind] && !isEnd(error)) return;
    this.#end(thrown);
  }

  /** Whatever a call under way ends with when the run ends. */
  #errorOf(thrown: unknown): AwsError {
    const { signal } = this.#scope;
    if (signal?.aborted !== true) return awsError(thrown);
    const deadline = deadlineOf(signal);
    return deadline === undefined ? INTERRUPTED : awsError(deadline);
  }
}

/** True where the run ended, and with it the reading. */
export function isEnd({ code }: Pick<AwsError, 'code'>): boolean {
  return ENDED.has(code);
}

/** An error of the program itself; what the SDK makes of an odd answer carries the answer's metadata. */
function isDefect(thrown: unknown): boolean {
  const isOurs = [TypeError, ReferenceError, SyntaxError, RangeError].some((kind) => thrown instanceof kind);
  return isOurs && !('$metadata' in Object(thrown));
}
