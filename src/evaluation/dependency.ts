/** What an undecided answer depends on: a condition key as it is spelled, or something else in words. */
export type Dependency = string | { readonly key: string };

export function nameOf(dependency: Dependency): string {
  return typeof dependency === 'string' ? dependency : dependency.key;
}

/** Condition keys have no case: each is named once, as it was first spelled. */
export function oncePerKey(dependencies: Iterable<Dependency>): Dependency[] {
  const spelled = new Map<string, Dependency>();
  for (const dependency of dependencies) {
    const name = nameOf(dependency).toLowerCase();
    if (!spelled.has(name)) spelled.set(name, dependency);
  }
  return [...spelled.values()];
}
