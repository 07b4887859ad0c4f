/** Lets at most `width` tasks of each name run at the same time; the others wait in the order they came. */
export class Turns {
  readonly #width: number;
  readonly #running = new Map<string, number>();
  readonly #waiting = new Map<string, (() => void)[]>();

  constructor(width: number) {
    this.#width = width;
  }

  async run<T>(name: string, task: () => Promise<T>): Promise<T> {
    await this.#enter(name);
    try {
      return await task();
    } finally {
      this.#leave(name);
    }
  }

  async #enter(name: string): Promise<void> {
    const running = this.#running.get(name) ?? 0;
    if (running < this.#width) {
      this.#running.set(name, running + 1);
      return;
    }
    const queue = this.#waiting.get(name) ?? [];
    this.#waiting.set(name, queue);
    await new Promise<void>((resolve) => queue.push(resolve));
  }

  /** Hands the turn to the next in line, so that nobody can slip in between. */
  #leave(name: string): void {
    const next = this.#waiting.get(name)?.shift();
    if (next === undefined) this.#running.set(name, (this.#running.get(name) ?? 1) - 1);
    else next();
  }
}
