import type { Target } from '../request/target.js';

/** What follows from an action: for every resource alike, or for one. */
export interface ForAction<V> {
  /** Set when it is the same for every resource. */
  readonly everywhere: V | undefined;
  readonly on: (resource: string) => V;
}

/** Remembers what follows from an action and a resource alone, for one generation of targets. */
export class TargetMemo<V> {
  private readonly read: (action: string) => ForAction<V>;
  private generation: object | undefined;
  private byTarget: (V | undefined)[] = [];
  private readonly byAction = new Map<string, ForAction<V>>();

  constructor(read: (action: string) => ForAction<V>) {
    this.read = read;
  }

  get(target: Target): V {
    if (this.generation !== target.generation) this.begin(target.generation);
    return this.byTarget[target.id] ?? this.add(target);
  }

  private begin(generation: object): void {
    this.generation = generation;
    this.byTarget = [];
    this.byAction.clear();
  }

  private add({ action, resource, id }: Target): V {
    let those = this.byAction.get(action);
    if (!those) {
      those = this.read(action);
      this.byAction.set(action, those);
    }
    const value = those.everywhere ?? those.on(resource);
    this.byTarget[id] = value;
    return value;
  }
}
