/** The data with each text that is one of the names in the other's place; nothing is searched within a text. */
export function renamed<T>(node: T, names: ReadonlyMap<string, string>): T {
  return names.size === 0 ? node : (each(node, names) as T);
}

function each(node: unknown, names: ReadonlyMap<string, string>): unknown {
  if (typeof node === 'string') return names.get(node) ?? node;
  if (Array.isArray(node)) return node.map((item) => each(item, names));
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(Object.entries(node).map(([name, child]) => [name, each(child, names)]));
}
