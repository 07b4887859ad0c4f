import { plainText } from '../../report/plain-text.js';
import type { CliIo } from '../io.js';

/** Asks the person at the terminal for the code of an MFA device; undefined where nobody can be asked. */
export function mfaPrompt(io: CliIo): ((serial: string) => Promise<string>) | undefined {
  if (io.stderr.isTTY !== true || io.stdin.isTTY !== true) return undefined;
  return async (serial) => {
    await io.stderr.write(`ddb-doctor: code of the MFA device ${plainText(serial)}: `);
    return firstLine(io.stdin);
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
