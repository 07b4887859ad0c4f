/** What was asked for of late: at most twice as many as told, of which the older half is forgotten at once. */
export class Remembered<Value> {
  readonly #most: number;
  #recent = new Map<string, Value>();
  #older = new Map<string, Value>();

  constructor(most: number) {
    this.#most = most;
  }

  get(key: string): Value | undefined {
    const known = this.#recent.get(key);
    if (known !== undefined) return known;
    const old = this.#older.get(key);
    if (old !== undefined) this.set(key, old);
    return old;
  }

  set(key: string, value: Value): void {
    if (this.#recent.size >= this.#most) [this.#older, this.#recent] = [this.#recent, new Map()];
    this.#recent.set(key, value);
  }
}
