import { wrap } from '../wrap.js';

/** Text behind a head, its further lines below its first. */
export function hang(head: string, text: string, width: number): string[] {
  const [first = '', ...rest] = wrap(text, width - head.length);
  return [`${head}${first}`, ...rest.map((line) => `${' '.repeat(head.length)}${line}`)];
}
