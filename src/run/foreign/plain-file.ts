import { readFile, stat } from 'node:fs/promises';
import { DoctorError } from '../../model/error.js';

/** What a shell hands over: standard input, and what `<(command)` writes. */
const HANDED_OVER = /^\/(?:dev\/(?:stdin|fd\/\d+)|proc\/(?:self|\d+)\/fd\/\d+)$/;

/** The text of a file that a flag names. Another pipe, or a device, might never open, or never end. */
export async function readPlainFile(path: string): Promise<string> {
  if (!HANDED_OVER.test(path) && !(await stat(path)).isFile())
    throw new DoctorError({ source: 'user', code: 'NotAFile' }, 'it is no plain file');
  return readFile(path, 'utf8');
}
