import { DoctorError } from '../model/error.js';
import { plainText } from '../report/plain-text.js';

/** What stderr says of an error: one line, a hint; of a defect the stack as well, when it is asked for. */
export function errorText(error: unknown, debug: boolean): string {
  if (error instanceof DoctorError && error.source !== 'doctor') {
    const hint = error.hint === undefined ? '' : `hint: ${plainText(error.hint)}\n`;
    return `ddb-doctor: error: ${plainText(error.message)}\n${hint}${debug ? stackOf(error) : ''}`;
  }
  const message = error instanceof Error ? error.message : String(error);
  const hint = debug ? '' : 'hint: this is a defect of ddb-doctor; --debug shows where it lies\n';
  return `ddb-doctor: internal error: ${plainText(message)}\n${hint}${debug ? stackOf(error) : ''}`;
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  const cause = error.cause === undefined ? '' : `caused by: ${stackOf(error.cause) || String(error.cause)}\n`;
  return `${error.stack ?? error.message}\n${cause}`;
}
