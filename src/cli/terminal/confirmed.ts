import type { CliIo } from '../io.js';

/** Asks a person and takes `yes` or `y` for yes, anything else for no. */
export async function confirmed({ stdin, stderr }: CliIo, question: string): Promise<boolean> {
  await stderr.write(`${question} [yes/no] `);
  for await (const piece of stdin) {
    const text = typeof piece === 'string' ? piece : new TextDecoder().decode(piece);
    return /^\s*y(es)?\s*$/i.test(text);
  }
  return false;
}
