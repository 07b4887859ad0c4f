import type { LookupEntry, LookupPages } from './pages.js';
import type { LookupPass } from './plan.js';

/** What the first page of an unfiltered pass foretells: the calls that each way would take from here. */
export class LookupSample {
  readonly entries: readonly LookupEntry[];
  /** To read on without a filter. */
  readonly callsLeft: number;
  readonly #callsPerEntry: number;

  constructor(entries: readonly LookupEntry[], whole: LookupPages) {
    this.entries = entries;
    this.callsLeft = whole.callsLeft();
    this.#callsPerEntry = entries.length === 0 ? 0 : (this.callsLeft + 1) / entries.length;
  }

  /** For a way whose filters let only these entries through; not under one call. */
  calls(isOf: (entry: LookupEntry) => boolean): number {
    return Math.max(1, Math.ceil(this.#callsPerEntry * this.entries.filter(isOf).length));
  }

  /** The way that costs fewer calls than reading on; undefined when none does. */
  cheapest(ways: readonly (readonly LookupPass[])[]): { passes: readonly LookupPass[]; calls: number } | undefined {
    return ways
      .map((passes) => ({ passes, calls: passes.reduce((sum, pass) => sum + this.#callsOf(pass), 0) }))
      .filter(({ calls }) => calls < this.callsLeft)
      .sort((a, b) => a.calls - b.calls)[0];
  }

  #callsOf({ attribute }: LookupPass): number {
    return this.calls(({ EventSource }) => EventSource === attribute?.AttributeValue);
  }
}
