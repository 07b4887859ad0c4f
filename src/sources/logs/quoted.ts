// The one place where a value becomes a part of a Logs Insights query.

/** Any text, between double quotes. */
export const quotedText = (value: string): string => `"${value.replaceAll(/["\\]/g, '\\$&')}"`;

/** Forms that hold no sign of the language: names of groups, ids of accounts and of events. */
export function listedTexts(values: readonly string[]): string {
  const sound = values.filter((value) => /^[\w./#-]+$/.test(value));
  return `[${[...new Set(sound)]
    .sort()
    .map((value) => `'${value}'`)
    .join(', ')}]`;
}
