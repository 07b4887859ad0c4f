import { setImmediate } from 'node:timers/promises';

/** Milliseconds of work after which the event loop gets its turn: a signal waits for it where everything is at hand. */
const LONGEST = 50;

/** Lets a long work give way now and then. */
export class Turn {
  #since = performance.now();

  /** True when others are to have their turn before the work goes on. */
  get isDue(): boolean {
    return performance.now() - this.#since >= LONGEST;
  }

  async give(): Promise<void> {
    await setImmediate();
    this.#since = performance.now();
  }
}
