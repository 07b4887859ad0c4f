import { isJsonObject, type JsonValue } from '../../model/json.js';

/** The same value with the members of every object in order of their names, and none that is undefined. */
function inOrder(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(inOrder);
  if (!isJsonObject(value)) return value;
  const members: [string, JsonValue][] = [];
  // Unless told, names are sorted by their code units.
  for (const name of Object.keys(value).sort()) {
    const member = value[name];
    if (member !== undefined) members.push([name, inOrder(member)]);
  }
  return Object.fromEntries(members);
}

/** JSON text that is equal for equal values, whatever the order of their members. */
export function stableJson(value: JsonValue, indent?: number): string {
  return JSON.stringify(inOrder(value), null, indent);
}

/** An order that does not depend on the machine's language. */
export function byCodeUnits(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
