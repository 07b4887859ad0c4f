/** A map that forgets everything when it is full, so that memory stays flat over any number of requests. */
export class BoundedMemo<V> {
  private readonly values = new Map<string, V>();
  private readonly most: number;

  constructor(most: number) {
    this.most = most;
  }

  get(key: string): V | undefined {
    return this.values.get(key);
  }

  set(key: string, value: V): V {
    if (this.values.size >= this.most) this.values.clear();
    this.values.set(key, value);
    return value;
  }
}
