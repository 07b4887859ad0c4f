const NAMED: Readonly<Record<string, string>> = { quot: '"', apos: "'", lt: '<', gt: '>', amp: '&', nbsp: ' ' };

/** An entity of HTML or XML, by its name or number. */
export const ENTITY = /&(quot|apos|lt|gt|amp|nbsp|#\d{2,5}|#x[\da-f]{1,5});/gi;

/** What an entity stands for; as it is written where nobody knows it. */
export function entity(name: string, written: string): string {
  const code = /^#(x?)([\da-f]+)$/i.exec(name);
  const known = name.toLowerCase();
  if (code === null) return (Object.hasOwn(NAMED, known) ? NAMED[known] : undefined) ?? written;
  return String.fromCodePoint(Number.parseInt(code[2] ?? '', code[1] === '' ? 10 : 16));
}
