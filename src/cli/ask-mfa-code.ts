import type { CliIo } from './io.js';

/** Asks the person at the terminal for the code of an MFA device; undefined where nobody can be asked. */
export function mfaPrompt({ stdin, stderr }: CliIo): ((serial: string) => Promise<string>) | undefined {
  if (stdin.isTTY !== true || stderr.isTTY !== true) return undefined;
  return async (serial) => {
    await stderr.write(`ddb-doctor: code of the MFA device ${serial}: `);
    return firstLine(stdin);
  };
}

async function firstLine(input: CliIo['stdin']): Promise<string> {
  let text = '';
  for await (const piece of input) {
    text += typeof piece === 'string' ? piece : new TextDecoder().decode(piece);
    if (text.includes('\n')) break;
  }
  return text.trim();
}
