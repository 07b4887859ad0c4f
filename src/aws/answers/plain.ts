/**
 * An answer of the SDK as JSON would hold it: dates as ISO 8601 texts, bytes as base64, nothing undefined,
 * and without the SDK's `$metadata`.
 */
export function plainOutput(output: object): Record<string, unknown> {
  return plainObject(Object.fromEntries(Object.entries(output).filter(([name]) => name !== '$metadata')));
}

function plainObject(value: object): Record<string, unknown> {
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(entries.map(([name, member]) => [name, plainValue(member)]));
}

function plainValue(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(plainValue);
  if (value instanceof Set) return [...value].map(plainValue);
  if (typeof value === 'object' && value !== null) return plainObject(value);
  return value;
}
