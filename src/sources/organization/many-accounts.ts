import { keysRefused, refusesKeys } from '../../aws/index.js';
import { DoctorError } from '../../model/error.js';
import type { CloudTrailEvent } from '../../model/event.js';
import { type Gap, type GapFailure, gap } from '../../model/gap.js';
import { sideBySide } from '../side-by-side.js';
import type { DenialSource, SourceStatistics } from '../source.js';

/** Accounts that are read at a time: each has rates of its own, the machine has not. */
const SIDE_BY_SIDE = 8;

interface OfAccount {
  readonly account: string;
  readonly source: DenialSource;
}

/** The sources of several accounts as one, a few at a time. Accounts that nobody may open are one gap. */
export function manyAccounts(name: string, sources: readonly OfAccount[]): DenialSource {
  return new ManyAccounts(name, sources);
}

class ManyAccounts implements DenialSource {
  readonly name: string;
  readonly #sources: readonly OfAccount[];
  /** Why, by account. */
  readonly #closed = new Map<string, string>();
  #theirs: DoctorError | undefined;
  readonly #refusals: GapFailure[] = [];

  constructor(name: string, sources: readonly OfAccount[]) {
    this.name = name;
    this.#sources = sources;
  }

  async *events(signal?: AbortSignal): AsyncGenerator<CloudTrailEvent> {
    const waiting = this.#sources.values();
    const lanes = Array.from({ length: SIDE_BY_SIDE }, () => this.#lane(waiting, signal));
    yield* sideBySide(lanes);
    // Credentials that open nothing at all are the user's to fix.
    const all = this.#sources.length;
    if (this.#theirs !== undefined && this.#closed.size - this.#refusals.length === all) throw this.#theirs;
    const [first] = this.#refusals;
    if (first !== undefined && this.#refusals.length === all && this.#refusals.every(refusesKeys))
      throw keysRefused(first);
  }

  async *#lane(waiting: Iterator<OfAccount>, signal: AbortSignal | undefined): AsyncGenerator<CloudTrailEvent> {
    for (let next = waiting.next(); next.done !== true; next = waiting.next()) {
      const { account, source } = next.value;
      try {
        yield* source.events(signal);
        if (source.refused?.() === true) this.#close(account, source);
      } catch (error) {
        if (!(error instanceof DoctorError) || error.source !== 'user') throw error;
        this.#theirs ??= error;
        this.#closed.set(account, error.message);
      }
    }
  }

  /** AWS refused all that was asked there. */
  #close(account: string, source: DenialSource): void {
    const failure = source.gaps().find((one) => one.failure !== undefined)?.failure;
    if (failure === undefined) return;
    this.#refusals.push(failure);
    this.#closed.set(account, `${failure.code}: ${failure.message}`);
  }

  gaps(): readonly Gap[] {
    const open = this.#sources.filter(({ account }) => !this.#closed.has(account));
    return [...this.#notOpened(), ...open.flatMap(({ source }) => source.gaps())];
  }

  #notOpened(): Gap[] {
    const accounts = [...this.#closed.keys()];
    const [first] = this.#closed.values();
    if (first === undefined) return [];
    const facts = { accounts, of: this.#sources.length, why: first };
    return [gap('ACCOUNTS_NOT_OPENED', facts, { incomplete: true })];
  }

  statistics(): SourceStatistics {
    const all = this.#sources.map(({ source }) => source.statistics());
    const work = new Map<string, number>();
    for (const [kind, count] of all.flatMap((one) => Object.entries(one.work)))
      work.set(kind, (work.get(kind) ?? 0) + count);
    return { events: all.reduce((sum, { events }) => sum + events, 0), work: Object.fromEntries(work) };
  }

  refused(): boolean {
    return this.#sources.every(({ account, source }) => this.#closed.has(account) || source.refused?.() === true);
  }
}
