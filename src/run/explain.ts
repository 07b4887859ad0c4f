import { readDenialText } from '../denials/index.js';
import { runOfText } from '../report/text-run.js';
import type { DoctorOptions, DoctorOutcome, DoctorPorts } from './session.js';

/** True where a text holds anything to explain. */
export function holdsDenial(text: string): boolean {
  return readDenialText(text).length > 0;
}

/** What the text alone tells: nothing is asked of AWS. */
export function explainAlone(text: string, now: Date): DoctorOutcome {
  return runOfText(readDenialText(text), { now, text });
}

/**
 * A text explained with the checks; it has no window. What asks AWS loads here, as a text alone needs none of it.
 * Throws `DoctorError` as `runDoctor` does.
 */
export async function explainText(
  text: string,
  options: Omit<DoctorOptions, 'text' | 'window'>,
  ports: DoctorPorts,
): Promise<DoctorOutcome> {
  const { runDoctor } = await import('./diagnose.js');
  return runDoctor({ ...options, text }, ports);
}
